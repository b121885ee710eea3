//! A chart of any kind, and the formats in which it can be had.

use super::palette::PLAIN;
use super::sheet::{Setting, Width};
use super::time_unit::TimeUnit;
use super::{CostBars, Drawing, Frame, LatencyCurves, LatencyGaps, LineChart, StageBars, Tornado, TradeOff, WinnerMap};
use crate::comparison::Comparison;
use crate::scenario::RankBy;
use crate::wording::charts;

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
#[non_exhaustive]
pub enum Picture {
    /// What each solution costs, by kind of charge.
    CostBars(CostBars),
    /// What the ranking goes by along an axis.
    Lines(LineChart),
    /// How slow each solution is, up to the slowest of a thousand requests.
    Latency(LatencyCurves),
    /// How much slower each solution is than the fastest.
    Gaps(LatencyGaps),
    /// What the time of a request is spent on.
    Stages(StageBars),
    /// Cost against latency.
    TradeOff(TradeOff),
    /// Which solution is best over two axes.
    WinnerMap(WinnerMap),
    /// Which input moves a result most.
    Tornado(Tornado),
}

/// A kind of chart that a comparison has.
#[derive(Debug, Clone, Copy)]
pub struct ChartKind {
    /// Its name as an argument.
    pub name: &'static str,
    /// What it shows.
    pub title: &'static str,
    /// What the ranking goes by where it is drawn unless another is asked for.
    usual_for: Option<RankBy>,
    view: fn(&Comparison, &Frame) -> (Picture, String),
}

impl ChartKind {
    /// The kind that shows what a ranking goes by.
    #[must_use]
    pub fn usual(by: RankBy) -> Option<&'static Self> {
        COMPARISON_KINDS.iter().find(|kind| kind.usual_for == Some(by))
    }
}

/// The kinds of chart that a comparison has.
pub static COMPARISON_KINDS: &[ChartKind] = &[
    ChartKind {
        name: "cost",
        title: "Cost by kind of charge",
        usual_for: Some(RankBy::Cost),
        view: |comparison, _| (Picture::CostBars(CostBars::of(comparison)), charts::cheapest(comparison)),
    },
    ChartKind {
        name: "trade-off",
        title: "Cost against time",
        usual_for: Some(RankBy::Balanced),
        view: |comparison, _| (Picture::TradeOff(TradeOff::of(comparison)), charts::trade_off(comparison)),
    },
    ChartKind {
        name: "latency",
        title: "Time of a request",
        usual_for: None,
        view: |comparison, frame| {
            let curves = LatencyCurves::of(comparison);
            let unit = curves.unit(frame);
            (Picture::Latency(curves), charts::times(comparison, |ms| unit.shown(ms)))
        },
    },
    ChartKind {
        name: "time-gaps",
        title: "How much slower than the fastest",
        usual_for: Some(RankBy::Latency),
        view: |comparison, _| {
            let gaps = LatencyGaps::of(comparison);
            let finding = gaps.finding();
            (Picture::Gaps(gaps), finding)
        },
    },
    ChartKind {
        name: "stages",
        title: "Where the time goes",
        usual_for: None,
        view: |comparison, frame| {
            let stages = StageBars::of(comparison);
            let finding = stages.finding(frame);
            (Picture::Stages(stages), finding)
        },
    },
];

impl Chart {
    /// One kind of chart of a comparison.
    #[must_use]
    pub fn of(comparison: &Comparison, kind: &ChartKind) -> Self {
        let frame = Frame { times: unit_of_times(comparison), ..Frame::of(comparison) };
        let (picture, finding) = (kind.view)(comparison, &frame);
        let finding = charts::nobody(comparison).unwrap_or(finding);
        Self { frame: frame.found(finding), picture }
    }

    /// Lays the chart out as wide as a page.
    #[must_use]
    pub fn draw(&self) -> Drawing {
        self.draw_at(Width::Wide)
    }

    /// Lays the chart out for a width: what a phone shows is another layout, not a smaller picture.
    #[must_use]
    pub fn draw_at(&self, width: Width) -> Drawing {
        let frame = Setting { frame: &self.frame, width };
        match &self.picture {
            Picture::CostBars(bars) => bars.draw(frame),
            Picture::Lines(lines) => lines.draw(frame),
            Picture::Latency(curves) => curves.draw(frame),
            Picture::Gaps(gaps) => gaps.draw(frame),
            Picture::Stages(stages) => stages.draw(frame),
            Picture::TradeOff(trade_off) => trade_off.draw(frame),
            Picture::WinnerMap(map) => map.draw(frame),
            Picture::Tornado(tornado) => tornado.draw(frame),
        }
    }
}

/// The unit of the times of a comparison, in which the longest that any chart draws can be read.
fn unit_of_times(comparison: &Comparison) -> Option<TimeUnit> {
    let unit = TimeUnit::of_means(comparison.ranking.iter().map(|one| one.mean().value))?;
    Some(unit.holding(LatencyCurves::of(comparison).longest()))
}

/// The chart as an SVG document.
#[must_use]
pub fn svg(chart: &Chart) -> String {
    chart.draw().svg()
}

/// The chart as a PNG file. Where its typeface lacks a letter, such as one of a Chinese name, a note says so: an SVG is written in the
/// typefaces of whoever looks at it.
#[must_use]
pub fn png(chart: &Chart) -> Vec<u8> {
    let drawing = chart.draw();
    if drawing.labels().iter().all(|label| PLAIN.writes(&label.text)) {
        return drawing.png();
    }
    let mut noted = chart.clone();
    noted.frame.notes.insert(0, charts::LETTERS_LACK.to_owned());
    noted.draw().png()
}

/// Writes a chart in one format.
pub type Painter = fn(&Chart) -> Vec<u8>;

/// The formats, by the ending of a file's name.
pub static FORMATS: &[(&str, Painter)] = &[("svg", |chart| svg(chart).into_bytes()), ("png", png)];
