//! Pictures of results: SVG and PNG, drawn with plotters. Each kind takes plain data, which its producer fills; nothing is computed
//! here but places. `docs/charts.md` describes the visual language.

mod cost_bars;
mod cost_lines;
mod curves;
mod decisions;
mod drawing;
mod font;
mod latency;
mod palette;
mod place;
mod png;
mod scale;
mod sheet;
mod svg;
mod tornado;
mod trade_off;
mod winner_map;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

pub use cost_bars::{Cost, CostBars};
pub use cost_lines::{CostLine, CostLines, Crossing};
pub use drawing::{Area, Drawing, Label, Spot};
pub use latency::{LatencyCurve, LatencyCurves, Quantile};
pub use png::PNG_SCALE;
pub use tornado::{Output, Swing, Tornado};
pub use trade_off::{Candidate, TradeOff};
pub use winner_map::WinnerMap;

use crate::comparison::Comparison;
pub use crate::scenario::Spacing;
use crate::topology;
use crate::unit::{Bytes, shown};
use crate::wording;
use scale::Scale;

/// A chart: what it shows, and where that comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Where it comes from.
    pub frame: Frame,
    /// What it shows.
    pub picture: Picture,
}

/// The kinds of chart.
#[derive(Debug, Clone, PartialEq)]
pub enum Picture {
    /// What each solution costs, by kind of charge.
    CostBars(CostBars),
    /// What each solution costs along an axis.
    CostLines(CostLines),
    /// How slow each solution is, up to the slowest of a thousand requests.
    Latency(LatencyCurves),
    /// Cost against latency.
    TradeOff(TradeOff),
    /// Which solution is best over two axes.
    WinnerMap(WinnerMap),
    /// Which input moves a result most.
    Tornado(Tornado),
}

/// What a chart says of the scenario and the prices behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The scenario's name.
    pub scenario: String,
    /// The Region's code.
    pub region: String,
    /// The currency of every amount.
    pub currency: String,
    /// When the prices used came into force, in words ([`wording::in_force`]).
    pub prices: Option<String>,
    /// What the reader should know, in sentences: which solutions are not drawn, and why.
    pub notes: Vec<String>,
}

/// A solution as charts know it: its place in the registry gives it its colour, dashes, marker and hatching in all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contender {
    /// Its name.
    pub title: String,
    /// Its place in the registry, from 0.
    pub place: usize,
}

/// A quantity along which results are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// What it is, with its unit: "requests a month", "memory, MB".
    pub title: String,
    /// How its values are spaced.
    pub spacing: Spacing,
    /// What its values are.
    pub values: Values,
}

/// What the values of an axis are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    /// Numbers.
    Numbers,
    /// Bytes, which are said in binary units, as on a bill.
    Bytes,
    /// Names; a value is the place of one, from 0.
    Names(Vec<String>),
}

impl Axis {
    /// A value of it for a person, exactly.
    fn shown(&self, value: Decimal) -> String {
        match (&self.values, u64::try_from(value)) {
            (Values::Bytes, Ok(bytes)) => Bytes(bytes).exactly(),
            (Values::Names(names), Ok(place)) => names.get(place as usize).cloned().unwrap_or_default(),
            _ => shown(value),
        }
    }

    /// Its scale over some values and pixels.
    fn scale(&self, values: &[f64], pixels: (f64, f64)) -> Scale {
        match &self.values {
            Values::Numbers => Scale::over(values, self.spacing, 0.0, pixels),
            Values::Bytes => Scale::over(values, self.spacing, 0.0, pixels).of_bytes(),
            Values::Names(names) => Scale::of_names(names, pixels),
        }
    }
}

/// A kind of chart that a comparison has.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Its name as an argument.
    pub name: &'static str,
    /// What it shows.
    pub title: &'static str,
    view: fn(&Comparison) -> Picture,
}

/// The kinds of chart that a comparison has, the usual one first.
pub static COMPARISON_KINDS: &[Kind] = &[
    Kind {
        name: "cost",
        title: "Cost by kind of charge",
        view: |comparison| Picture::CostBars(CostBars::of(comparison)),
    },
    Kind {
        name: "trade-off",
        title: "Cost against time",
        view: |comparison| Picture::TradeOff(TradeOff::of(comparison)),
    },
    Kind {
        name: "latency",
        title: "Time of a request",
        view: |comparison| Picture::Latency(LatencyCurves::of(comparison)),
    },
];

impl Chart {
    /// One kind of chart of a comparison.
    #[must_use]
    pub fn of(comparison: &Comparison, kind: &Kind) -> Self {
        Self { frame: Frame::of(comparison), picture: (kind.view)(comparison) }
    }

    /// Lays the chart out.
    #[must_use]
    pub fn draw(&self) -> Drawing {
        let frame = &self.frame;
        match &self.picture {
            Picture::CostBars(bars) => bars.draw(frame),
            Picture::CostLines(lines) => lines.draw(frame),
            Picture::Latency(curves) => curves.draw(frame),
            Picture::TradeOff(trade_off) => trade_off.draw(frame),
            Picture::WinnerMap(map) => map.draw(frame),
            Picture::Tornado(tornado) => tornado.draw(frame),
        }
    }
}

/// The chart as an SVG document.
#[must_use]
pub fn svg(chart: &Chart) -> String {
    chart.draw().svg()
}

/// The chart as a PNG file.
#[must_use]
pub fn png(chart: &Chart) -> Vec<u8> {
    chart.draw().png()
}

/// Writes a chart in one format.
pub type Painter = fn(&Chart) -> Vec<u8>;

/// The formats, by the ending of a file's name.
pub static FORMATS: &[(&str, Painter)] = &[("svg", |chart| svg(chart).into_bytes()), ("png", png)];

/// The painter of a format.
#[must_use]
pub fn format(name: &str) -> Option<Painter> {
    FORMATS.iter().find(|(known, _)| *known == name).map(|(_, paint)| *paint)
}

impl Frame {
    /// The frame of a comparison, with a note for each solution that cannot be had.
    #[must_use]
    pub fn of(comparison: &Comparison) -> Self {
        Self {
            scenario: comparison.scenario.name.clone(),
            region: comparison.scenario.region.clone(),
            currency: comparison.currency.clone(),
            prices: wording::in_force(&comparison.prices),
            notes: comparison
                .infeasible
                .iter()
                .map(|one| format!("Not drawn, cannot be had: {}", wording::obstacles(one, &comparison.currency)))
                .chain(comparison.ranking.iter().filter_map(wording::fails))
                .collect(),
        }
    }

    /// Region, currency and dates of prices in a line.
    fn caption(&self) -> String {
        let prices = self.prices.as_ref().map_or_else(String::new, |dates| format!(", prices {dates}"));
        format!("{}, {}{prices} · netcost", self.region, self.currency)
    }
}

impl Contender {
    /// The solution with this id and name.
    #[must_use]
    pub fn of(id: &str, title: &str) -> Self {
        let place = topology::ALL.iter().position(|topology| topology.id() == id);
        Self { title: title.to_owned(), place: place.unwrap_or(topology::ALL.len()) }
    }

    fn look(&self) -> palette::Look {
        palette::look_of(self.place)
    }
}

/// A decimal as a coordinate.
fn coordinate(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

/// A time in milliseconds for a person; none at all needs no decimal.
fn shown_ms(ms: f64) -> String {
    if ms == 0.0 { "0 ms".to_owned() } else { wording::shown_ms(ms) }
}
