//! What is written after `--vary`: a key with single values, or an interval laid out in steps.

use super::change::{Change, Key, VaryError, usage};
use super::draft::Draft;
use super::template::Template;
use crate::value::Scale;

/// A key with the values that it takes one after the other.
#[derive(Debug, Clone)]
pub struct Axis {
    /// The key.
    pub key: Key,
    /// Its values, numbers rising.
    pub steps: Vec<Change>,
    /// How they are laid.
    pub spacing: Spacing,
    /// Whether they are given one by one, so that nothing is asked of what lies between.
    pub listed: bool,
}

impl Axis {
    /// The interval of its values; `None` when they are no numbers.
    #[must_use]
    pub fn interval(&self) -> Option<Interval> {
        let scale = self.key.scale()?;
        let place = |step: Option<&Change>| scale.steps(step?.number?);
        Some(Interval { key: self.key, scale, low: place(self.steps.first())?, high: place(self.steps.last())? })
    }
}

/// A key with two limits, in finest steps of its scale.
#[derive(Debug, Clone, Copy)]
pub struct Interval {
    /// The key.
    pub key: Key,
    /// The scale of its values.
    pub scale: Scale,
    /// The least value.
    pub low: i64,
    /// The greatest.
    pub high: i64,
}

impl Interval {
    /// How steps are laid in it unless the user says.
    #[must_use]
    pub fn usual_spacing(&self) -> Spacing {
        if self.low > 0 && self.high / self.low >= LOGARITHMIC_FROM { Spacing::Logarithmic } else { Spacing::Linear }
    }
}

/// How steps are laid between two limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    /// With equal differences.
    Linear,
    /// With equal ratios.
    Logarithmic,
}

/// Most steps of one axis.
const MOST_STEPS: usize = 100_000;
/// From this ratio of the limits on, steps are laid logarithmically unless the user says.
const LOGARITHMIC_FROM: i64 = 100;

impl Template {
    /// Reads `KEY=FROM..TO[:log|:lin][:STEPS]` or `KEY=a,b,c`; `usual_steps` is how many steps an interval has unless it says.
    ///
    /// # Errors
    /// What is not understood, or does not fit the key.
    pub fn axis(&self, written: &str, usual_steps: usize) -> Result<Axis, VaryError> {
        let (key, values) = split(written)?;
        if values.contains("..") {
            let layout = layout(self.draft(), key, values)?;
            let spacing = layout.spacing.unwrap_or_else(|| layout.interval.usual_spacing());
            return Ok(self.axis_over(&layout.interval, spacing, layout.steps.unwrap_or(usual_steps)));
        }
        let begins = |text: &str| text.starts_with(|sign: char| sign.is_ascii_digit());
        if let Some((from, to)) =
            values.split_once('-').filter(|(from, to)| key.scale().is_some() && begins(from) && begins(to))
        {
            return usage(format!("`{values}` is no value; a range is `{from}..{to}`"));
        }
        let values: Vec<&str> = values.split(',').map(str::trim).collect();
        let mut axis = Axis { key, steps: list(self.draft(), key, &values)?, spacing: Spacing::Linear, listed: true };
        axis.spacing = axis.interval().map_or(Spacing::Linear, |interval| interval.usual_spacing());
        Ok(axis)
    }

    /// Steps over an interval.
    #[must_use]
    pub fn axis_over(&self, interval: &Interval, spacing: Spacing, count: usize) -> Axis {
        let places = places(interval, spacing, count).into_iter();
        let steps = places.filter_map(|place| interval.key.at_steps(self, place)).collect();
        Axis { key: interval.key, steps, spacing, listed: false }
    }

    /// Reads `KEY=FROM..TO`.
    ///
    /// # Errors
    /// What is not understood, or does not fit the key.
    pub fn interval(&self, written: &str) -> Result<Interval, VaryError> {
        let (key, values) = split(written)?;
        let layout = layout(self.draft(), key, values)?;
        if layout.spacing.is_some() || layout.steps.is_some() {
            return usage(format!("`{values}` is searched to the last unit, without steps; write {key}=FROM..TO"));
        }
        Ok(layout.interval)
    }
}

fn split(written: &str) -> Result<(Key, &str), VaryError> {
    let Some((key, values)) = written.split_once('=').filter(|(_, values)| !values.trim().is_empty()) else {
        return usage(format!("`{written}` gives no values; write --vary KEY=FROM..TO or --vary KEY=a,b,c"));
    };
    Ok((Key::find(key.trim())?, values.trim()))
}

/// The values of a list, numbers by size; each is read as the file would, numbers keep the shape of the file's value.
fn list(draft: &Draft, key: Key, values: &[&str]) -> Result<Vec<Change>, VaryError> {
    if key.holds_several() {
        return usage(format!("`{key}` holds several values at once and cannot be varied"));
    }
    let mut steps: Vec<Change> = Vec::with_capacity(values.len());
    for value in values {
        let read = key.read(value)?;
        let step = key.reached(draft, &read)?.unwrap_or(read);
        if steps.iter().any(|known| known.shown == step.shown && known.number == step.number) {
            return usage(format!("`{key}` is given the value {} twice", step.shown));
        }
        steps.push(step);
    }
    steps.sort_by_key(|step| step.number);
    Ok(steps)
}

/// An interval with what the user says of its steps.
struct Layout {
    interval: Interval,
    spacing: Option<Spacing>,
    steps: Option<usize>,
}

fn layout(draft: &Draft, key: Key, written: &str) -> Result<Layout, VaryError> {
    let Some(scale) = key.scale() else {
        return usage(format!(
            "`{key}` is not a number and has no range; list its values for `netcost sweep`: {key}=a,b,c"
        ));
    };
    let mut parts = written.split(':').map(str::trim);
    let limits = parts.next().unwrap_or_default();
    let Some((low, high)) = limits.split_once("..") else {
        return usage(format!("`{written}` is no range; write {key}=FROM..TO"));
    };
    let (mut spacing, mut steps) = (None, None);
    for part in parts {
        match (part, part.replace('_', "").parse::<usize>()) {
            ("log", _) => spacing = Some(Spacing::Logarithmic),
            ("lin", _) => spacing = Some(Spacing::Linear),
            (_, Ok(count)) if (2..=MOST_STEPS).contains(&count) => steps = Some(count),
            _ => {
                return usage(format!("`:{part}` is neither `:log`, `:lin` nor a number of steps from 2 to 100,000"));
            }
        }
    }
    let end = |written: &str| -> Result<i64, VaryError> {
        let read = key.read(written.trim())?;
        key.reached(draft, &read)?;
        let steps = read.number.and_then(|number| scale.steps(number));
        steps.ok_or_else(|| VaryError::Usage(format!("`{written}` is finer or larger than can be counted")))
    };
    let (low, high) = (end(low)?, end(high)?);
    if low > high {
        return usage(format!("the range `{limits}` falls; write the smaller value first"));
    }
    if low == 0 && spacing == Some(Spacing::Logarithmic) {
        return usage(format!("the range `{limits}` cannot be logarithmic, since it begins at 0"));
    }
    Ok(Layout { interval: Interval { key, scale, low, high }, spacing, steps })
}

/// Places between two limits, both included, rising, each once.
#[must_use]
pub fn places(interval: &Interval, spacing: Spacing, count: usize) -> Vec<i64> {
    let Interval { low, high, .. } = *interval;
    let last = i64::try_from(count.max(2)).unwrap_or(i64::MAX) - 1;
    let place = |index: i64| match spacing {
        _ if index == 0 => low,
        _ if index == last => high,
        Spacing::Linear => {
            // Rounded half up; the width times the index may be too long for 64 bits.
            let ahead = i128::from(high - low) * i128::from(index) * 2 + i128::from(last);
            low + i64::try_from(ahead / (2 * i128::from(last))).unwrap_or(0)
        }
        Spacing::Logarithmic => {
            let ratio = (high as f64 / low as f64).powf(index as f64 / last as f64);
            ((low as f64 * ratio).round() as i64).clamp(low, high)
        }
    };
    let mut places: Vec<i64> = (0..=last).map(place).collect();
    places.dedup();
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template() -> Template {
        let text = "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\n[workload]\nrequests_per_month = 1_000\n\
            internet.duration = { p50 = \"100 ms\", p99 = \"400 ms\" }\n";
        Template::parse("x.toml", text).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn problem(written: &str) -> String {
        template().axis(written, 5).expect_err(written).to_string()
    }

    fn shown(written: &str) -> Vec<String> {
        let axis = template().axis(written, 5).unwrap_or_else(|error| panic!("{error}"));
        axis.steps.into_iter().map(|step| step.shown).collect()
    }

    #[test]
    fn a_last_part_stands_for_the_whole_path() {
        let path = |written| Key::find(written).map(|key| key.to_string()).map_err(|error| error.to_string());
        assert_eq!(path("memory_mb"), Ok("function.memory_mb".to_owned()));
        assert_eq!(path("main.memory_mb"), Ok("function.main.memory_mb".to_owned()));
        assert_eq!(path("region"), Ok("region".to_owned()));
        assert_eq!(path("internet.duration.p50"), Ok("workload.internet.duration.p50".to_owned()));
        assert_eq!(path("internet.duration.mean"), Ok("workload.internet.duration".to_owned()));
        assert!(path("duration").is_err_and(|why| why.contains("workload.vpc.duration or workload.internet.duration")));
        assert!(path("memory_mb.p50").is_err());
        assert!(path("requests_per_mnth").is_err_and(|why| why.contains("did you mean `requests_per_month`?")));
    }

    #[test]
    fn countable_steps_are_whole_and_each_comes_once() {
        assert_eq!(shown("azs=1..3:20"), ["1", "2", "3"]);
        assert_eq!(shown("requests_per_month=1..100:log:5"), ["1", "3", "10", "32", "100"]);
        assert_eq!(shown("requests_per_month=0..1_000:5"), ["0", "250", "500", "750", "1,000"]);
        assert_eq!(shown("internet.sent=1 KB..4 KB:4"), ["1 KB", "2 KB", "3 KB", "4 KB"]);
        assert_eq!(shown("memory_mb=128,512"), ["128", "512"]);
        assert_eq!(shown("requests_per_month=1K..3M:2"), ["1,000", "3,000,000"]);
        assert_eq!(shown("memory_mb=128,1 GB"), ["128", "1,024"]);
        assert_eq!(shown("region=us-east-1, eu-west-1"), ["us-east-1", "eu-west-1"]);
        assert_eq!(shown("between.binary=true,false"), ["true", "false"]);
    }

    #[test]
    fn a_value_that_does_not_fit_is_said_at_its_place() {
        assert!(problem("memory_mb=64..512").contains("--vary:1:22: `function.memory_mb` cannot be 64"));
        assert!(problem("internet.sent=1..4 KB").contains("the unit is missing after `1`"));
        assert!(problem("region=us-east1").contains("did you mean `us-east-1`?"));
        assert!(problem("region=us-east-1..eu-west-1").contains("list its values"));
        assert!(problem("requests_per_month=9..1").contains("falls"));
        assert!(problem("requests_per_month=1M-3M").contains("a range is `1M..3M`"));
        assert!(problem("requests_per_month=0..9:log").contains("begins at 0"));
        assert!(problem("requests_per_month=1..9:many").contains("`:many`"));
        assert!(problem("requests_per_month").contains("gives no values"));
        assert!(problem("account.used=1").contains("cannot be varied"));
        assert!(problem("azs=1,1").contains("twice"));
    }

    #[test]
    fn a_time_that_varies_keeps_its_shape() {
        let template = template();
        let axis = template.axis("internet.duration.p50=200 ms,300 ms", 2).expect("an axis");
        let scenario = template.with(&[&axis.steps[0]]).expect("a scenario");
        let duration = &scenario.workload.internet.duration;
        assert!((duration.quantile(0.5) - 200.0).abs() < 1e-3);
        assert!((duration.quantile(0.99) - 800.0).abs() < 1e-2);
        assert!(problem("internet.duration.p50=1 ms..24 h").contains("its mean would be out of bounds"));
    }

    #[test]
    fn values_that_do_not_go_together_are_said_together() {
        let template = template();
        let requests = template.axis("requests_per_month=1_000_000_000", 2).expect("an axis");
        let calls = template.axis("calls_per_request=10_000", 2).expect("an axis");
        let rejection = template.with(&[&requests.steps[0], &calls.steps[0]]).expect_err("too many");
        assert!(rejection.to_string().contains("more than can be counted exactly"), "{rejection}");
    }
}
