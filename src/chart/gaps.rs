//! How much slower each solution is than the fastest, for usual and for slow requests.

use super::contender::{Contender, Known, drawn};
use super::cost_bars::Rows;
use super::drawing::{Align, Area, Drawing};
use super::palette::{INK, MUTED, NAME, SMALL};
use super::scale::Scale;
use super::sheet::{BELOW, Setting, Sheet, axis_below};
use super::time_unit::TimeUnit;
use crate::comparison::Comparison;
use crate::sim::{Estimate, Latency};
use crate::wording::charts;

/// How much slower solutions are than the fastest.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LatencyGaps {
    /// The percentiles, the usual requests first.
    pub groups: Vec<GapGroup>,
}

/// The solutions at one percentile.
#[derive(Debug, Clone, PartialEq)]
pub struct GapGroup {
    /// The percentile in words: "half of the requests (p50)".
    pub title: &'static str,
    /// The solutions from top to bottom.
    pub gaps: Vec<Gap>,
}

/// How much slower one solution is than the fastest, in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// The solution.
    pub contender: Contender,
    /// Its time.
    pub time_ms: f64,
    /// By how much it is more than that of the fastest.
    pub gap_ms: f64,
    /// Between which ends that lies with 95 % confidence; the ends may be infinite.
    pub interval: (f64, f64),
}

/// A percentile in words, and where it stands among the times.
type Percentile = (&'static str, fn(&Latency) -> Estimate);

/// The percentiles that are drawn.
const PERCENTILES: [Percentile; 3] = [
    (charts::HALF, |times| times.p50),
    (charts::NINETY_FIVE, |times| times.p95),
    (charts::NINETY_NINE, |times| times.p99),
];

impl LatencyGaps {
    /// The times of a comparison's solutions, in the order of its ranking, behind it those without a price; none of those that were not
    /// simulated. Where none can be had, those of the others.
    #[must_use]
    pub fn of(comparison: &Comparison) -> Self {
        let timed = |one: Known<'_>| Some((one.contender, one.forecast?.latency()));
        let mut times: Vec<(Contender, Latency)> =
            drawn(comparison, |one| one.forecast.is_some()).into_iter().filter_map(timed).collect();
        // Nobody asks how much longer something takes than what cannot be had.
        if times.iter().any(|(one, _)| one.is_had()) {
            times.retain(|(one, _)| one.is_had());
        }
        let group = |(title, of): Percentile| {
            let all: Vec<(&Contender, Estimate)> = times.iter().map(|(one, times)| (one, of(times))).collect();
            let fastest = all.iter().map(|(_, time)| *time).min_by(|one, other| one.value.total_cmp(&other.value))?;
            Some(GapGroup { title, gaps: all.iter().map(|(one, time)| Gap::between(one, *time, fastest)).collect() })
        };
        Self { groups: PERCENTILES.into_iter().filter_map(group).collect() }
    }

    /// What is to be seen, by the last percentile that tells anything.
    pub(super) fn finding(&self) -> String {
        if let Some([only]) = self.groups.first().map(|group| group.gaps.as_slice()) {
            return charts::only_time(&only.contender.title);
        }
        if self.groups.is_empty() {
            return charts::NO_TIME_KNOWN.to_owned();
        }
        let told = self.groups.iter().rev().find(|group| group.tells());
        let Some(group) = told else { return charts::NO_DIFFERENCE_OF_TIMES.to_owned() };
        let fastest = group.gaps.iter().min_by(|one, other| one.gap_ms.total_cmp(&other.gap_ms));
        let slower = || group.gaps.iter().filter(|gap| gap.is_told()).map(|gap| (gap.gap_ms, gap.half_ms()));
        let least = slower().min_by(|one, other| one.0.total_cmp(&other.0)).unwrap_or_default();
        let most = slower().max_by(|one, other| one.0.total_cmp(&other.0)).unwrap_or_default();
        let others = group.gaps.iter().filter(|gap| !gap.is_told()).map(|gap| gap.contender.title.as_str());
        let first = fastest.map_or("", |fastest| fastest.contender.title.as_str());
        let alike: Vec<&str> = [first].into_iter().chain(others.filter(|title| *title != first)).collect();
        charts::slower(&alike, least, most, group.title)
    }

    pub(super) fn draw(&self, setting: Setting<'_>) -> Drawing {
        let mut sheet = Sheet::new(setting, charts::GAPS_MEASURE);
        if self.groups.iter().all(|group| group.gaps.is_empty()) {
            return sheet.without_picture(charts::NO_TIMES);
        }
        if !self.groups.iter().any(GapGroup::tells) {
            let alone = self.groups.iter().all(|group| group.gaps.len() < 2);
            return if alone {
                sheet.without_picture(charts::NO_OTHER_TIME)
            } else {
                sheet.in_words(charts::NO_DIFFERENCE)
            };
        }
        let told = self.groups.iter().filter(|group| group.tells()).flat_map(|group| &group.gaps);
        let most = told.flat_map(|gap| [gap.gap_ms, gap.interval.1]).filter(|ms| ms.is_finite()).fold(0.0, f64::max);
        let unit = TimeUnit::for_most(most);
        let longest = self.groups.iter().flat_map(|group| &group.gaps).map(|gap| gap.time_ms).fold(0.0, f64::max);
        let of_times = setting.frame.unit(longest);
        let rows = Rows::low(setting);
        let room = sheet.room();
        let title = |group: &GapGroup| NAME.wrap(&group.words(), room, MOST_TITLE_LINES);
        let title_height = |group: &GapGroup| NAME.leading() * title(group).len() as f64 + 8.0;
        let gaps_height = |group: &GapGroup| if group.tells() { rows.height * group.gaps.len() as f64 } else { 0.0 };
        let height = |group: &GapGroup| title_height(group) + gaps_height(group);
        let part = sheet.part(self.groups.iter().map(height).sum());
        let told = self.groups.iter().flat_map(|group| &group.gaps).filter(|gap| gap.is_told());
        let labels = told.map(|gap| NAME.width(&gap.label(unit)) + 16.0);
        let plot = Area { left: part.left + rows.names, right: part.right - labels.fold(0.0, f64::max), ..part };
        let scale = Scale::from_zero(&[unit.of(most)], (plot.left, plot.right));
        sheet.part(BELOW);
        axis_below(&mut sheet.drawing, plot, &scale, &charts::gap_axis(unit.name()));
        let mut top = part.top;
        for group in &self.groups {
            for (line, row) in title(group).iter().zip(0..) {
                let baseline = top + NAME.leading() * f64::from(row) + NAME.leading();
                sheet.drawing.text(line, (part.left, baseline), Align::Left, NAME, MUTED);
            }
            top += title_height(group);
            if group.tells() {
                for (row, gap) in group.gaps.iter().enumerate() {
                    rows.name(&mut sheet.drawing, &gap.contender, (part.left, top), row);
                    gap.draw(&mut sheet.drawing, rows.bar(top, row), &scale, [unit, of_times], group.title);
                }
            }
            top += gaps_height(group);
        }
        sheet.finish()
    }
}

/// Lines that the name of a percentile may have.
const MOST_TITLE_LINES: usize = 4;

impl GapGroup {
    /// Its name, and where nothing is told that this is so.
    fn words(&self) -> String {
        if self.tells() { self.title.to_owned() } else { charts::alike(self.title) }
    }

    /// Whether it tells any of them from the fastest.
    fn tells(&self) -> bool {
        self.gaps.iter().any(Gap::is_told)
    }
}

impl Gap {
    /// A time beside the fastest; the gap lies between what the ends of both intervals leave open.
    fn between(contender: &Contender, time: Estimate, fastest: Estimate) -> Self {
        let interval = (time.low - fastest.high, time.high - fastest.low);
        Self { contender: contender.clone(), time_ms: time.value, gap_ms: time.value - fastest.value, interval }
    }

    /// Half of its interval.
    fn half_ms(&self) -> f64 {
        (self.interval.1 - self.interval.0) / 2.0
    }

    /// Whether it is known to be slower than the fastest.
    fn is_told(&self) -> bool {
        self.interval.0 > 0.0
    }

    fn label(&self, unit: TimeUnit) -> String {
        let label = match (self.is_told(), self.gap_ms) {
            (true, gap) => charts::gap(&unit.shown(gap)),
            (false, 0.0) => charts::FASTEST.to_owned(),
            (false, _) => charts::NO_DIFFERENCE.to_owned(),
        };
        label + &self.contender.had.behind()
    }

    fn draw(&self, drawing: &mut Drawing, row: Area, scale: &Scale, [unit, of_times]: [TimeUnit; 2], percentile: &str) {
        let (_, middle) = row.center();
        let style = self.contender.style();
        let at = |ms: f64| scale.at(unit.of(ms.max(0.0)));
        let end = if self.is_told() {
            let (low, high) = self.interval;
            let high = if high.is_finite() { high } else { self.gap_ms };
            let color = self.contender.color();
            drawing.line(vec![(at(low), middle), (at(high), middle)], color, 2.0);
            style.marker.draw(drawing, (at(self.gap_ms), middle), 5.0, color, false);
            at(high).max(at(self.gap_ms) + 6.0)
        } else {
            style.marker.draw(drawing, (at(0.0), middle), 5.0, self.contender.color(), true);
            at(0.0) + 6.0
        };
        let label = self.label(unit);
        drawing.text(&label, (end + 8.0, middle + 4.5), Align::Left, if self.is_told() { NAME } else { SMALL }, INK);
        let interval = if self.is_told() && self.interval.1.is_finite() {
            charts::interval([unit.shown(self.interval.0), unit.shown(self.interval.1)])
        } else {
            String::new()
        };
        let time = of_times.shown(self.time_ms);
        let words = charts::gap_mark(&self.contender.title, percentile, &time, &label);
        drawing.spot(Area { left: at(0.0) - 6.0, right: end, ..row }, &(words + &interval));
    }
}
