//! Scales: from a value to a pixel, with the ticks that a person can read. Floats are for coordinates only.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};

use super::font::Font;
use crate::money::group_thousands;
use crate::scenario::Spacing;
use crate::unit::Bytes;

/// Values that span this factor or more are set on a logarithmic scale where the caller leaves it open.
const WIDE: f64 = 30.0;

/// Intervals that a scale which does not begin at zero spans at least.
const LEAST_INTERVALS: f64 = 10.0;

/// How much longer a scale of marks is than what they take, and from which part of the largest on it may leave zero out.
const ROOM_ABOUT: f64 = 1.5;
const FAR_FROM_ZERO: f64 = 0.4;

/// Rows that labels of names may take below an axis; forty names of Regions need as many.
const MOST_ROWS: usize = 6;
/// Pixels that a name above another needs.
pub(super) const NAME_HEIGHT: f64 = 12.0;

/// Decades that are too few for ticks at powers.
const PIECE: f64 = 0.7;

/// Digits that a tick at a computed value has without being rounded.
const MOST_DIGITS: u32 = 4;

/// Powers of two up to a TB, beyond which no payload goes.
const BITS: u32 = 41;

/// Shares that a scale of them names, and those where there is less room.
const TAILS: [&[(f64, &str)]; 2] = [
    &[(0.0, "0 %"), (0.5, "50 %"), (0.9, "90 %"), (0.95, "95 %"), (0.99, "99 %"), (0.999, "99.9 %")],
    &[(0.0, "0 %"), (0.9, "90 %"), (0.99, "99 %"), (0.999, "99.9 %")],
];

/// Pixels between zero and the least value of a logarithmic scale.
const ZERO_ROOM: f64 = 26.0;

/// What the values of an axis are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AxisValues {
    /// Numbers.
    Numbers,
    /// Bytes, which are said in binary units, as on a bill.
    Bytes,
    /// Names; a value is the place of one, from 0.
    Names(Vec<String>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Linear,
    Log,
    /// Shares by what is left above them: 90, 99 and 99.9 % are equally far.
    Tail,
}

/// A scale on some pixels.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    form: Form,
    /// Ends, in the form's own measure.
    low: f64,
    high: f64,
    /// Whether zero stands below the least value of a logarithmic scale.
    zero: bool,
    /// Whether a linear scale leaves zero out.
    cut: bool,
    /// Whether all values are whole, so that no tick lies between.
    whole: bool,
    /// What the values are; bytes have ticks at powers of two.
    values: AxisValues,
    /// Values at which alone ticks may stand.
    given: Vec<f64>,
    /// Pixels of the two ends.
    from: f64,
    to: f64,
}

/// A tick and where it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub at: f64,
    /// The row of its label below an axis; only names need more than the first.
    pub row: usize,
    pub label: String,
}

/// The spacing that suits values best.
pub(super) fn fitting(values: &[f64]) -> Spacing {
    let positive = || values.iter().copied().filter(|value| *value > 0.0);
    let (least, most) = (positive().fold(f64::INFINITY, f64::min), positive().fold(0.0, f64::max));
    if most / least >= WIDE { Spacing::Logarithmic } else { Spacing::Linear }
}

impl Scale {
    /// A scale over all values, with a part of its length left free at both ends.
    pub(super) fn over(values: &[f64], spacing: Spacing, slack: f64, pixels: (f64, f64)) -> Self {
        let values = || values.iter().copied().filter(|value| value.is_finite());
        let positive = values().filter(|value| *value > 0.0);
        let whole = values().all(is_whole);
        let log = spacing == Spacing::Logarithmic && values().any(|value| value > 0.0);
        let (least, most) = if log { ends(positive.map(f64::log10)) } else { ends(values()) };
        let (least, most) = if most > least {
            (least, most)
        } else if log {
            (least - 0.5, most + 0.5)
        } else {
            around(most, whole)
        };
        let room = (most - least) * slack;
        let (mut low, high) = (least - room, most + room);
        if !log && least >= 0.0 {
            low = low.max(0.0);
        }
        let zero = log && values().any(|value| value <= 0.0);
        Self { zero, ..Self::plain(if log { Form::Log } else { Form::Linear }, (low, high), whole, pixels) }
    }

    /// A scale of numbers between two ends.
    fn plain(form: Form, (low, high): (f64, f64), whole: bool, (from, to): (f64, f64)) -> Self {
        Self {
            form,
            low,
            high,
            zero: false,
            cut: false,
            whole,
            values: AxisValues::Numbers,
            given: Vec::new(),
            from,
            to,
        }
    }

    /// A scale of amounts: linear from zero, or logarithmic where they are far apart.
    pub(super) fn of_amounts(values: &[f64], pixels: (f64, f64)) -> Self {
        match fitting(values) {
            Spacing::Logarithmic => Self::over(values, Spacing::Logarithmic, 0.06, pixels),
            Spacing::Linear => Self::from_zero(values, pixels),
        }
    }

    /// A scale of figures that are known to lie between these ends: from zero, or logarithmic where they are far apart, which it may only be
    /// where it spans ten of the intervals, so that none looks like a difference.
    pub(super) fn of_spans(spans: &[(f64, f64)], pixels: (f64, f64)) -> Self {
        let known = || spans.iter().copied().filter(|(low, high)| low.is_finite() && high.is_finite());
        let ends: Vec<f64> = known().flat_map(|(low, high)| [low, high]).collect();
        let (least, most) = self::ends(ends.iter().copied());
        let widest = known().map(|(low, high)| high - low).fold(0.0, f64::max);
        let told = most - least >= LEAST_INTERVALS * widest && ends.iter().all(|end| *end >= 0.0);
        match fitting(&ends) {
            Spacing::Logarithmic if told => Self::over(&ends, Spacing::Logarithmic, 0.06, pixels),
            _ => Self::from_zero(&ends, pixels),
        }
    }

    /// The same for places of marks, to whose distance from zero nobody looks: where they lie close together they have the scale to
    /// themselves, as far as it still spans ten of the intervals.
    pub(super) fn near(spans: &[(f64, f64)], pixels: (f64, f64)) -> Self {
        let known = || spans.iter().copied().filter(|(low, high)| low.is_finite() && high.is_finite());
        let ends: Vec<f64> = known().flat_map(|(low, high)| [low, high]).collect();
        let (least, most) = self::ends(ends.iter().copied());
        let widest = known().map(|(low, high)| high - low).fold(0.0, f64::max);
        let length = ((most - least) * ROOM_ABOUT).max(LEAST_INTERVALS * widest);
        let low = f64::midpoint(least, most) - length / 2.0;
        if length <= 0.0 || low < most * FAR_FROM_ZERO || fitting(&ends) == Spacing::Logarithmic {
            return Self::of_spans(spans, pixels);
        }
        let whole = ends.iter().copied().all(is_whole);
        Self { cut: true, ..Self::plain(Form::Linear, (low, low + length), whole, pixels) }
    }

    /// A linear scale from zero to a little above the largest value.
    pub(super) fn from_zero(values: &[f64], pixels: (f64, f64)) -> Self {
        let most = values.iter().copied().filter(|value| value.is_finite()).fold(0.0, f64::max);
        let high = if most > 0.0 { most * 1.06 } else { 1.0 };
        let whole = values.iter().copied().all(is_whole);
        Self::plain(Form::Linear, (0.0, high), whole, pixels)
    }

    /// The scale of shares up to 99.9 %.
    pub(super) fn of_tail(pixels: (f64, f64)) -> Self {
        Self::plain(Form::Tail, (0.0, 3.0), false, pixels)
    }

    /// The same for values that are bytes.
    pub(super) fn of_bytes(self) -> Self {
        Self { values: AxisValues::Bytes, ..self }
    }

    /// The same with ticks at some of these values, and nowhere else.
    pub(super) fn with_ticks_at(self, values: &[f64]) -> Self {
        Self { given: values.to_vec(), ..self }
    }

    /// The scale of names, with as much room about each.
    pub(super) fn of_names(names: &[String], pixels: (f64, f64)) -> Self {
        let ends = (-0.5, names.len().max(1) as f64 - 0.5);
        Self { values: AxisValues::Names(names.to_vec()), ..Self::plain(Form::Linear, ends, true, pixels) }
    }

    /// The pixel of a value; what lies beyond an end is set there.
    pub(super) fn at(&self, value: f64) -> f64 {
        let measure = match self.form {
            Form::Linear => value,
            Form::Log if value <= 0.0 => return if self.zero { self.from } else { self.start() },
            Form::Log => value.log10(),
            Form::Tail => -(1.0 - value.clamp(0.0, 1.0 - 1e-9)).log10(),
        };
        let share = ((measure - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.start() + share * (self.to - self.start())
    }

    /// Whether a value lies between the ends.
    pub(super) fn holds(&self, value: f64) -> bool {
        match self.form {
            Form::Log if value <= 0.0 => self.zero,
            Form::Log => (self.low - 1e-9..=self.high + 1e-9).contains(&value.log10()),
            _ => (self.low..=self.high).contains(&value),
        }
    }

    /// Where the values begin, past zero's own place.
    fn start(&self) -> f64 {
        if self.zero { self.from + ZERO_ROOM.copysign(self.to - self.from) } else { self.from }
    }

    /// Where a logarithmic scale is broken to show zero.
    pub(super) fn break_at(&self) -> Option<f64> {
        self.zero.then(|| f64::midpoint(self.from, self.start()))
    }

    /// The title of its axis, which says when equal steps are equal factors.
    pub(super) fn title(&self, quantity: &str) -> String {
        let note = match self.form {
            Form::Log => " (log scale)",
            Form::Linear if self.cut => " (scale without zero)",
            Form::Linear | Form::Tail => "",
        };
        format!("{quantity}{note}")
    }

    /// As many ticks as can be read with labels beside each other.
    pub(super) fn ticks_across(&self, font: Font) -> Vec<Tick> {
        if let AxisValues::Names(names) = &self.values {
            return self.names_across(names, font);
        }
        self.ticks(10, |one, other| {
            let widths = f64::midpoint(font.width(&one.label), font.width(&other.label));
            (one.at - other.at).abs() >= widths + 14.0
        })
    }

    /// All names, in as many rows as they need beside each other.
    fn names_across(&self, names: &[String], font: Font) -> Vec<Tick> {
        let widest = names.iter().map(|name| font.width(name)).fold(0.0, f64::max) + 10.0;
        let each = (self.to - self.from).abs() / names.len().max(1) as f64;
        let rows = ((widest / each).ceil().max(1.0) as usize).min(MOST_ROWS);
        self.all_names(names, rows)
    }

    fn all_names(&self, names: &[String], rows: usize) -> Vec<Tick> {
        let at = |place: usize| self.at(place as f64);
        names
            .iter()
            .enumerate()
            .map(|(place, name)| Tick { at: at(place), row: place % rows, label: name.clone() })
            .collect()
    }

    /// As many ticks as can be read with labels above each other.
    pub(super) fn ticks_up(&self) -> Vec<Tick> {
        if let AxisValues::Names(names) = &self.values {
            return self.all_names(names, 1);
        }
        self.ticks(8, |one, other| (one.at - other.at).abs() >= 24.0)
    }

    fn ticks(&self, most: usize, apart: impl Fn(&Tick, &Tick) -> bool) -> Vec<Tick> {
        let readable =
            |ticks: &Vec<Tick>| ticks.len() <= most && ticks.windows(2).all(|pair| apart(&pair[0], &pair[1]));
        let mut candidates = self.candidates();
        let enough = candidates.iter().position(readable);
        let mut ticks = enough.map(|index| candidates.swap_remove(index)).unwrap_or_default();
        if self.zero {
            let zero = Tick { at: self.from, row: 0, label: "0".to_owned() };
            ticks.retain(|tick| apart(tick, &zero));
            ticks.insert(0, zero);
        }
        ticks
    }

    /// Sets of ticks, the densest first.
    fn candidates(&self) -> Vec<Vec<Tick>> {
        match self.form {
            _ if !self.given.is_empty() => {
                let given = |every: usize| self.given.iter().step_by(every).filter_map(|value| self.tick_at(*value));
                (1..=self.given.len()).map(|every| given(every).collect()).collect()
            }
            Form::Linear | Form::Log if self.values == AxisValues::Bytes => self.byte_candidates(),
            Form::Linear => self.linear_candidates(self.low, self.high),
            Form::Tail => {
                let tick =
                    |(share, label): &(f64, &str)| Tick { at: self.at(*share), row: 0, label: (*label).to_owned() };
                TAILS.iter().map(|shares| shares.iter().map(tick).collect()).collect()
            }
            Form::Log => {
                let sets: [(&[i64], i32); 8] = [
                    (&[1, 2, 3, 4, 5, 6, 7, 8, 9], 1),
                    (&[1, 2, 5], 1),
                    (&[1, 3], 1),
                    (&[1], 1),
                    (&[1], 2),
                    (&[1], 3),
                    (&[1], 5),
                    (&[1], 10),
                ];
                let decades = sets.map(|(mantissas, every)| self.log_ticks(mantissas, every));
                // A piece of a decade has too few of those; steps of equal size do there.
                let (least, most) = (10f64.powf(self.low), 10f64.powf(self.high));
                let pick =
                    if self.high - self.low < PIECE { self.linear_candidates(least, most) } else { decades.to_vec() };
                pick.into_iter().filter(|ticks| !ticks.is_empty()).collect()
            }
        }
    }

    fn log_ticks(&self, mantissas: &[i64], every: i32) -> Vec<Tick> {
        let mut ticks = Vec::new();
        for exponent in self.low.floor() as i32..=self.high.ceil() as i32 {
            if exponent.rem_euclid(every) != 0 {
                continue;
            }
            ticks.extend(mantissas.iter().filter_map(|mantissa| self.tick(*mantissa, exponent)));
        }
        ticks
    }

    fn linear_candidates(&self, low: f64, high: f64) -> Vec<Vec<Tick>> {
        let magnitude = (high - low).max(f64::MIN_POSITIVE).log10().floor() as i32;
        let steps = (magnitude - 1..=magnitude + 1).flat_map(|exponent| [1, 2, 5].map(|step| (step, exponent)));
        let steps = steps.filter(|(_, exponent)| !self.whole || *exponent >= 0);
        steps.map(|(step, exponent)| self.multiples((low, high), step, exponent)).collect()
    }

    /// Ticks at the multiples of a step, which is so many times a power of ten.
    fn multiples(&self, (low, high): (f64, f64), step: i64, exponent: i32) -> Vec<Tick> {
        let size = step as f64 * 10f64.powi(exponent);
        let (first, last) = ((low / size).ceil() as i64, (high / size).floor() as i64);
        (first..=last.min(first + 100)).filter_map(|index| self.tick(index * step, exponent)).collect()
    }

    /// Ticks at powers of two; over a piece of a decade, and on a linear scale, at multiples of one.
    fn byte_candidates(&self) -> Vec<Vec<Tick>> {
        if self.form == Form::Log && self.high - self.low >= PIECE {
            return [1, 2, 5, 10, 20]
                .map(|every| (0..BITS).step_by(every).filter_map(|n| self.byte_tick(1 << n)).collect())
                .to_vec();
        }
        let least = if self.form == Form::Log { 10f64.powf(self.low) } else { self.low };
        let ticks = |power: u32| {
            let first = least.max(0.0) as u64 >> power;
            (first..=first + 100).filter_map(|count| self.byte_tick(count << power)).collect()
        };
        (0..BITS).map(ticks).collect()
    }

    fn byte_tick(&self, bytes: u64) -> Option<Tick> {
        self.labelled(bytes as f64, Bytes(bytes).to_string())
    }

    fn tick(&self, mantissa: i64, exponent: i32) -> Option<Tick> {
        self.labelled(mantissa as f64 * 10f64.powi(exponent), self.number(mantissa, exponent))
    }

    /// A number as a tick: on a linear scale in the unit of its end, so that half a million beside a million is "0.5 M".
    fn number(&self, mantissa: i64, exponent: i32) -> String {
        match self.high.abs().max(self.low.abs()) {
            most if self.form == Form::Linear && most >= 1e6 => number_of(mantissa, exponent, most.log10() as i32),
            _ => number(mantissa, exponent),
        }
    }

    /// A tick at a value that was computed, named with three digits where it has more than four.
    fn tick_at(&self, value: f64) -> Option<Tick> {
        if self.values == AxisValues::Bytes {
            return self.byte_tick(value as u64);
        }
        let exact = Decimal::from_f64(value)?;
        let digits = exact.normalize().mantissa().unsigned_abs().checked_ilog10().unwrap_or_default() + 1;
        let decimal = if digits > MOST_DIGITS { exact.round_sf(3)? } else { exact }.normalize();
        self.labelled(value, self.number(i64::try_from(decimal.mantissa()).ok()?, -(decimal.scale().cast_signed())))
    }

    /// A tick at a value, where the scale has it.
    fn labelled(&self, value: f64, label: String) -> Option<Tick> {
        self.holds(value).then(|| Tick { at: self.at(value), row: 0, label })
    }
}

/// A decimal as a coordinate.
pub(super) fn coordinate(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

/// Ends of a scale about a single value.
fn around(value: f64, whole: bool) -> (f64, f64) {
    if value == 0.0 {
        (0.0, 1.0)
    } else if whole {
        (value - 1.0, value + 1.0)
    } else {
        (value - value.abs() * 0.1, value + value.abs() * 0.1)
    }
}

fn is_whole(value: f64) -> bool {
    value.fract() == 0.0
}

fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (least, most) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), v| (least.min(v), most.max(v)));
    if least.is_finite() { (least, most) } else { (0.0, 0.0) }
}

/// Writes mantissa x 10^exponent as a tick: "0.001", "36,000", "20 million" as "20 M", beyond a million billion as "1e15".
fn number(mantissa: i64, exponent: i32) -> String {
    let size = mantissa.unsigned_abs().checked_ilog10().unwrap_or_default().cast_signed() + exponent;
    number_of(mantissa, exponent, size)
}

/// The same beside numbers that have so many digits, less one, before the point.
fn number_of(mantissa: i64, exponent: i32, size: i32) -> String {
    if mantissa == 0 {
        return "0".to_owned();
    }
    let (mut mantissa, mut exponent) = (mantissa, exponent);
    while mantissa % 10 == 0 {
        mantissa /= 10;
        exponent += 1;
    }
    match size {
        15.. | ..=-8 => format!("{mantissa}e{exponent}"),
        9.. => format!("{} bn", plain(mantissa, exponent - 9)),
        6.. => format!("{} M", plain(mantissa, exponent - 6)),
        _ => plain(mantissa, exponent),
    }
}

fn plain(mantissa: i64, exponent: i32) -> String {
    let (sign, digits) = (if mantissa < 0 { "-" } else { "" }, mantissa.unsigned_abs().to_string());
    if exponent >= 0 {
        return group_thousands(&format!("{sign}{digits}{}", "0".repeat(exponent.unsigned_abs() as usize)));
    }
    let decimals = exponent.unsigned_abs() as usize;
    let digits = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    group_thousands(&format!("{sign}{whole}.{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn numbers_are_short_and_exact() {
        let shown = [(1, -3), (25, -1), (36, 3), (2, 7), (15, 8), (4, 9), (1, 12), (1, -9), (-5, 1), (0, 4)];
        let shown = shown.map(|(mantissa, exponent)| number(mantissa, exponent));
        assert_eq!(shown, ["0.001", "2.5", "36,000", "20 M", "1.5 bn", "4 bn", "1,000 bn", "1e-9", "-50", "0"]);
    }

    #[test]
    fn a_linear_scale_has_one_unit() {
        let scale = Scale::over(&[0.0, 1_600_000.0], Spacing::Linear, 0.0, (0.0, 500.0));
        assert_eq!(
            labels(&scale.ticks_across(Font::regular(11.0))),
            ["0", "0.2 M", "0.4 M", "0.6 M", "0.8 M", "1 M", "1.2 M", "1.4 M", "1.6 M"]
        );
        let scale = Scale::over(&[0.0, 900_000.0], Spacing::Linear, 0.0, (0.0, 200.0));
        assert_eq!(labels(&scale.ticks_across(Font::regular(11.0))), ["0", "500,000"]);
    }

    #[test]
    fn nine_orders_of_magnitude_have_readable_ticks() {
        let scale = Scale::over(&[0.000_04, 0.003, 36_000.0], Spacing::Logarithmic, 0.0, (300.0, 0.0));
        assert_eq!(labels(&scale.ticks_up()), ["0.0001", "0.01", "1", "100", "10,000"]);
        // log10 of 0.00004 is -4.398, of 36,000 4.556; 1 is 4.398 / 8.954 of the way.
        assert!((scale.at(1.0) - (300.0 - 300.0 * 4.39794 / 8.95424)).abs() < 0.01);
    }

    #[test]
    fn zero_has_its_place_below_a_logarithmic_scale() {
        let scale = Scale::over(&[0.0, 1.0, 1000.0], Spacing::Logarithmic, 0.0, (0.0, 326.0));
        assert_eq!((scale.at(0.0), scale.at(1.0), scale.at(1000.0)), (0.0, 26.0, 326.0));
        assert_eq!(labels(&scale.ticks_across(Font::regular(11.0)))[0], "0");
    }

    #[test]
    fn equal_values_have_a_scale() {
        for (values, spacing) in
            [([5.0, 5.0], Spacing::Linear), ([5.0, 5.0], Spacing::Logarithmic), ([0.0, 0.0], Spacing::Logarithmic)]
        {
            let scale = Scale::over(&values, spacing, 0.1, (0.0, 300.0));
            assert!(scale.at(values[0]).is_finite() && scale.ticks_across(Font::regular(11.0)).len() > 1, "{scale:?}");
        }
    }

    #[test]
    fn bytes_have_ticks_at_powers_of_two() {
        let scale = |values: [f64; 2], spacing| Scale::over(&values, spacing, 0.0, (0.0, 400.0)).of_bytes();
        let wide = scale([1024.0, 10.0 * 1_048_576.0], Spacing::Logarithmic);
        // 1 KB to 10 MB are 13.3 doublings.
        assert_eq!(
            labels(&wide.ticks_across(Font::regular(11.0))),
            ["1 KB", "4 KB", "16 KB", "64 KB", "256 KB", "1 MB", "4 MB"]
        );
        let linear = scale([0.0, 20_480.0], Spacing::Linear);
        assert_eq!(labels(&linear.ticks_up()), ["0 B", "4 KB", "8 KB", "12 KB", "16 KB", "20 KB"]);
    }

    #[test]
    fn ticks_at_computed_values_have_three_digits() {
        let given = [1_000.0, 5_623.0, 31_623.0, 177_828.0, 1e6, 5_623_413.0, 31_622_777.0, 177_827_941.0, 1e9];
        let scale = Scale::over(&given, Spacing::Logarithmic, 0.0, (0.0, 800.0)).with_ticks_at(&given);
        let shown = ["1,000", "5,623", "31,600", "178,000", "1 M", "5.62 M", "31.6 M", "178 M", "1 bn"];
        assert_eq!(labels(&scale.ticks_across(Font::regular(11.0))), shown);
        // Where it stands is not rounded.
        assert!((scale.at(177_828.0) - scale.ticks_across(Font::regular(11.0))[3].at).abs() < 1e-9);
    }

    #[test]
    fn a_tail_opens_up() {
        let scale = Scale::of_tail((0.0, 300.0));
        let places = [0.0, 0.9, 0.99, 0.999].map(|share| scale.at(share).round() as i64);
        assert_eq!(places, [0, 100, 200, 300]);
        // On a phone, too, shares are named.
        assert_eq!(labels(&scale.ticks_across(Font::regular(11.0))), ["0 %", "90 %", "99 %", "99.9 %"]);
    }
}
