//! Charts: outlines of the expected pictures of each kind, and rules that hold for all of them. After a change that is meant,
//! `NETCOST_BLESS=1 cargo test charts` writes the outlines anew; look at what changed before you accept it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::common::{self, of_four};
use crate::outline::outline;
use netcost::chart::{
    Absent, Area, AxisValues, Between, COMPARISON_KINDS, Candidate, Chart, Contender, Cost, CostBars, Crossing,
    Drawing, Frame, Gap, GapGroup, Had, Held, Label, LatencyCurve, LatencyCurves, LatencyGaps, Lead, LineChart, Nobody,
    PNG_SCALE, Picture, PlotAxis, Quantile, Reading, Series, Spacing, Spent, StageBars, Swing, Tornado, TradeOff,
    Width, WinnerMap, png, svg,
};
use netcost::decision::sensitivity::Measure;
use netcost::decision::{Options, Study, answer};
use netcost::metering::LineKind;
use netcost::money::Amount;
use netcost::pricebook::Date;
use netcost::unit::shown;
use netcost::wording::shown_ms;
use proptest::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

const LONG: &str = "Interface endpoint for the Lambda API in each of the three Availability Zones, behind a proxy";

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).expect("a decimal")
}

fn amount(text: &str) -> Amount {
    Amount::new(decimal(text))
}

fn of_float(value: f64) -> Decimal {
    Decimal::from_f64(value).expect("a decimal").round_sf(8).expect("a decimal")
}

fn frame() -> Frame {
    Frame {
        finding: "SDK invoke is the cheapest: 36.50 USD a month less than the NAT gateway".to_owned(),
        scenario: "read RDS, then send mail".to_owned(),
        requests: Some("10,000 requests a month".to_owned()),
        region: "us-east-1".to_owned(),
        method: Some("simulated".to_owned()),
        currency: "USD".to_owned(),
        prices: Some("in force between 2025-08-28 and 2026-10-07".to_owned()),
        times: None,
        absent: Vec::new(),
        notes: Vec::new(),
    }
}

/// A frame with all that makes trouble: a long name, signs of markup, another currency, solutions that cannot be had.
fn hard_frame() -> Frame {
    let absent = |title: &str, reason: String| Absent { title: title.to_owned(), reason };
    Frame {
        finding: format!("{LONG} is the cheapest of all that are shown, and {LONG} is not; <报表> & \"quotes\""),
        scenario: format!(
            "<报表> & \"quotes\"\n{LONG}, and a name that goes on for more than two whole lines of a chart"
        ),
        requests: None,
        region: "cn-northwest-1".to_owned(),
        method: None,
        currency: "CNY".to_owned(),
        prices: None,
        times: None,
        absent: vec![
            absent("API Gateway", format!("not possible: a request of 8 MB is above 6 MB; {LONG}; {LONG}; {LONG}")),
            absent(LONG, "cost not known: no price for lambda.duration.arm".to_owned()),
        ],
        notes: vec![format!("{LONG}; {LONG}; {LONG}: 12 % of the requests fail")],
    }
}

/// A solution that cannot be had.
fn refused(contender: Contender) -> Contender {
    Contender { had: Had::No, ..contender }
}

/// Four solutions by their names, and beyond them invented ones.
fn contender(place: usize) -> Contender {
    let known = ["NAT gateway", "Interface endpoint", "API Gateway", "SDK invoke"].get(place);
    Contender {
        title: known.map_or_else(|| format!("Solution {}", place + 1), |title| (*title).to_owned()),
        place,
        had: Had::Yes,
    }
}

fn long_contender(place: usize) -> Contender {
    Contender { title: format!("{LONG} ({place})"), place, had: Had::Yes }
}

fn chart(frame: Frame, picture: Picture) -> Chart {
    Chart { frame, picture }
}

// --- cost bars

const KINDS: [LineKind; 7] = [
    LineKind::Standing,
    LineKind::Traffic,
    LineKind::Requests,
    LineKind::Duration,
    LineKind::Waiting,
    LineKind::Init,
    LineKind::Other,
];

fn cost(contender: Contender, amounts: [&str; 7]) -> Cost {
    let kinds: Vec<(LineKind, Amount)> = KINDS.into_iter().zip(amounts.map(amount)).collect();
    let total = Amount::sum(kinds.iter().map(|(_, amount)| *amount)).expect("a sum");
    Cost { contender, kinds, total }
}

fn bars(costs: impl IntoIterator<Item = Cost>) -> Picture {
    Picture::CostBars(CostBars { costs: costs.into_iter().collect(), limit: None })
}

fn near_costs() -> Vec<Cost> {
    vec![
        cost(contender(3), ["0", "4.10", "0.60", "9.75", "6.20", "0.42", "1.5"]),
        cost(contender(2), ["0", "4.10", "3.60", "9.75", "6.90", "0.42", "1.5"]),
        cost(contender(1), ["21.90", "4.60", "0.60", "9.75", "6.20", "0.42", "1.5"]),
        cost(contender(0), ["36.50", "11.25", "0.60", "9.60", "0", "0.21", "0.75"]),
    ]
}

/// The near costs, the first so many of solutions that can be had.
fn refused_costs(had: usize) -> Vec<Cost> {
    let had = [Had::Yes].repeat(had).into_iter().chain([Had::IfSo, Had::No, Had::No, Had::No]);
    let of = |(cost, had): (Cost, Had)| Cost { contender: Contender { had, ..cost.contender }, ..cost };
    near_costs().into_iter().zip(had).map(of).collect()
}

fn far_costs() -> Vec<Cost> {
    vec![
        cost(contender(3), ["0", "0", "0.000002", "0.00002", "0.000009", "0.000001", "0.000004"]),
        cost(contender(2), ["0", "0.0005", "0.002", "0.0004", "0.0001", "0", "0"]),
        cost(contender(1), ["0", "0", "0", "0", "0", "0", "0"]),
        cost(contender(0), ["32.85", "35000", "12", "900", "0", "55.1", "0"]),
    ]
}

fn cost_bar_cases() -> Vec<(&'static str, Chart)> {
    let equal = (0..4).map(|place| cost(contender(place), ["3", "0", "0", "1", "0", "0", "0"]));
    let zero = (0..3).map(|place| cost(contender(place), ["0"; 7]));
    let ten = (0..10).map(|place| cost(long_contender(place), ["1", "2", "3", "4", "5", "6", "7"]));
    vec![
        ("near", chart(frame(), bars(near_costs()))),
        ("nine-orders", chart(frame(), bars(far_costs()))),
        ("equal", chart(frame(), bars(equal))),
        ("zero", chart(frame(), bars(zero))),
        ("limit", chart(frame(), Picture::CostBars(CostBars { costs: near_costs(), limit: Some(amount("20")) }))),
        ("limit-far", chart(frame(), Picture::CostBars(CostBars { costs: near_costs(), limit: Some(amount("5000")) }))),
        ("ten-long-names-cny", chart(hard_frame(), bars(ten))),
        ("none-has-a-cost", chart(hard_frame(), bars([]))),
        ("none-can-be-had", chart(frame(), bars(refused_costs(0)))),
        ("two-can-be-had", chart(hard_frame(), bars(refused_costs(2)))),
    ]
}

// --- cost lines

/// A line of `fixed + per_unit x`, at these values.
fn line(contender: Contender, fixed: &str, per_unit: &str, xs: &[Decimal]) -> Series {
    let reading = |x: &Decimal| Reading { value: decimal(fixed) + decimal(per_unit) * x, interval: None, best: false };
    let points = xs.iter().map(|x| (*x, Some(reading(x)))).collect();
    Series { contender, points, reason: String::new() }
}

fn steps(low: f64, high: f64, count: u32) -> Vec<Decimal> {
    let step = |index: u32| of_float((low * (high / low).powf(f64::from(index) / f64::from(count - 1))).round());
    (0..count).map(step).collect()
}

/// An axis of Regions, more than fit beside each other, with their places.
fn regions() -> (PlotAxis, Vec<Decimal>) {
    let area = ["us-east", "eu-central", "ap-southeast", "ap-northeast", "sa-east"];
    let names: Vec<String> = (1..=3).flat_map(|n| area.map(|area| format!("{area}-{n}"))).collect();
    let places = (0..names.len()).map(Decimal::from).collect();
    (
        PlotAxis { values: AxisValues::Names(names), between: Between::Nothing, ..axis("region", Spacing::Linear) },
        places,
    )
}

fn axis(title: &str, spacing: Spacing) -> PlotAxis {
    PlotAxis { title: title.to_owned(), spacing, values: AxisValues::Numbers, between: Between::Line }
}

/// Lines of costs, the least at each value being the best.
fn cost_lines(axis: PlotAxis, mut lines: Vec<Series>, crossings: Vec<Crossing>, own: Option<Decimal>) -> LineChart {
    for index in 0..lines.first().map_or(0, |line| line.points.len()) {
        let values = lines.iter().filter_map(|line| line.points.get(index)?.1).map(|reading| reading.value);
        let least = values.min();
        for (_, reading) in lines.iter_mut().filter_map(|line| line.points.get_mut(index)) {
            for reading in reading.iter_mut() {
                reading.best = Some(reading.value) == least;
            }
        }
    }
    LineChart { axis, measure: Measure::Cost, lines, crossings, nobody: Vec::new(), own, limit: None }
}

fn crossing(at: &str, value: &str, below: usize, above: usize) -> Crossing {
    let [below, above] = [below, above].map(|place| contender(place).title);
    let words = format!("requests a month = {at}: the best changes here: {below} up to it, {above} above");
    Crossing { at: decimal(at), value: decimal(value), words }
}

fn request_lines(spacing: Spacing) -> LineChart {
    let xs = steps(10_000.0, 100_000_000.0, 161);
    // 36.50 + 0.000001 x = 0.000004 x at 12,166,666.7; 7.30 + 0.0000035 x = 36.50 + 0.000001 x at 11,680,000;
    // 7.30 + 0.0000035 x = 0.000004 x at 14,600,000: the NAT gateway is below both by then.
    let lines = vec![
        line(contender(0), "36.50", "0.000001", &xs),
        line(contender(1), "7.30", "0.0000035", &xs),
        line(contender(2), "0", "0.000006", &xs),
        line(contender(3), "0", "0.000004", &xs),
    ];
    let crossings = vec![crossing("12166666", "48.67", 3, 0)];
    cost_lines(axis("requests a month", spacing), lines, crossings, Some(decimal("10000000")))
}

/// Changes of the best so near to each other, and to the right end, that their values find no room beside each other.
fn near_changes() -> LineChart {
    let crossings = vec![
        crossing("12166666", "48.67", 3, 0),
        crossing("82166661", "118.67", 0, 1),
        crossing("83166662", "119.67", 1, 2),
        crossing("84166663", "120.67", 2, 0),
    ];
    LineChart { crossings, ..request_lines(Spacing::Logarithmic) }
}

fn cost_line_cases() -> Vec<(&'static str, Chart)> {
    let mut gap = request_lines(Spacing::Logarithmic);
    for (x, cost) in &mut gap.lines[2].points {
        if *x > decimal("300000") && *x < decimal("3000000") {
            *cost = None;
        }
    }
    gap.lines[3].points.iter_mut().skip(100).for_each(|(_, cost)| *cost = None);
    gap.lines[1].points.iter_mut().for_each(|(_, cost)| *cost = None);
    gap.lines[1..].iter_mut().for_each(|line| "not possible here (payload)".clone_into(&mut line.reason));
    gap.crossings.clear();
    let mut from_zero = request_lines(Spacing::Logarithmic);
    from_zero.lines.iter_mut().for_each(|line| {
        let first = if line.contender.place == 3 { "0" } else { "36.50" };
        let value = Reading { value: decimal(first), interval: None, best: false };
        line.points.insert(0, (Decimal::ZERO, Some(value)));
    });
    let wide: Vec<Decimal> = steps(1.0, 1e9, 31);
    let nine = cost_lines(
        axis("GB a month", Spacing::Logarithmic),
        vec![line(contender(0), "0.00003", "0.045", &wide), line(contender(3), "0.00001", "0.00009", &wide)],
        Vec::new(),
        Some(decimal("1")),
    );
    let ten_xs = steps(128.0, 10240.0, 9);
    let ten = cost_lines(
        axis("memory of the main function, MB", Spacing::Linear),
        (0..10).map(|place| line(long_contender(place), "5", "0.001", &ten_xs)).collect(),
        (1..12).map(|n| crossing(&format!("{}", n * 100 + 3_000), "8.5", 0, 1)).collect(),
        Some(decimal("10240")),
    );
    let equal = cost_lines(
        PlotAxis { between: Between::Steps, ..axis("AZs", Spacing::Linear) },
        (0..3).map(|place| line(contender(place), "5", "0", &[decimal("1"), decimal("2"), decimal("3")])).collect(),
        Vec::new(),
        Some(decimal("5")),
    );
    let single = cost_lines(
        axis("requests a month", Spacing::Logarithmic),
        (0..3).map(|place| line(contender(place), "0", "0", &[decimal("1000")])).collect(),
        Vec::new(),
        None,
    );
    let (axis_of_regions, places) = regions();
    let names = cost_lines(
        axis_of_regions,
        (0..4).map(|place| line(contender(place), &format!("{}", 10 - place), "0.3", &places)).collect(),
        Vec::new(),
        Some(decimal("1")),
    );
    let sizes = steps(1024.0, 1e7, 21);
    // 3.50 / 0.000004 = 875,000
    let bytes = cost_lines(
        PlotAxis { values: AxisValues::Bytes, ..axis("internet received", Spacing::Logarithmic) },
        vec![line(contender(0), "36.50", "0.000005", &sizes), line(contender(3), "40", "0.000001", &sizes)],
        vec![crossing("875000", "40.875", 0, 3)],
        Some(decimal("2048")),
    );
    vec![
        ("names", chart(frame(), Picture::Lines(names))),
        ("bytes", chart(frame(), Picture::Lines(bytes))),
        ("near-changes", chart(frame(), Picture::Lines(near_changes()))),
        ("requests", chart(frame(), Picture::Lines(request_lines(Spacing::Logarithmic)))),
        ("linear", chart(frame(), Picture::Lines(request_lines(Spacing::Linear)))),
        ("gaps", chart(frame(), Picture::Lines(gap))),
        ("from-zero", chart(frame(), Picture::Lines(from_zero))),
        ("nine-orders", chart(frame(), Picture::Lines(nine))),
        ("ten-long-names-cny", chart(hard_frame(), Picture::Lines(ten))),
        ("equal", chart(frame(), Picture::Lines(equal))),
        ("single-zero", chart(frame(), Picture::Lines(single))),
    ]
}

// --- latency

/// An exponential tail over a shift: quantile `shift - scale ln(1 - p)`, its interval growing into the tail.
fn curve(contender: Contender, shift: f64, scale: f64, unsure: f64) -> LatencyCurve {
    let quantile = |index: u32| {
        // Even steps of -log10(1 - p), from 0 to 3.
        let share = 1.0 - 10f64.powf(-f64::from(index) / 20.0);
        let ms = shift - scale * (1.0 - share).ln();
        let half = unsure * f64::from(index) / 60.0;
        Quantile { share, ms, low_ms: ms * (1.0 - half), high_ms: ms * (1.0 + half) }
    };
    LatencyCurve { best: contender.place == 0, contender, quantiles: (0..=60).map(quantile).collect() }
}

fn latency(curves: impl IntoIterator<Item = LatencyCurve>) -> Picture {
    Picture::Latency(LatencyCurves { curves: curves.into_iter().collect(), limit_ms: None })
}

fn latency_cases() -> Vec<(&'static str, Chart)> {
    let usual = [(60.0, 70.0), (95.0, 110.0), (105.0, 120.0), (92.0, 108.0)];
    let plain = usual.iter().enumerate().map(|(place, (shift, scale))| curve(contender(place), *shift, *scale, 0.12));
    let mut unbounded = curve(contender(0), 20.0, 60.0, 0.05);
    for quantile in unbounded.quantiles.iter_mut().skip(50) {
        (quantile.low_ms, quantile.high_ms) = (f64::NEG_INFINITY, f64::INFINITY);
    }
    let wide = [curve(contender(0), 2.0, 3.0, 0.2), curve(contender(1), 900.0, 40_000.0, 0.3)];
    let equal = (0..4).map(|place| curve(contender(place), 250.0, 0.0, 0.0));
    let limited = usual.iter().enumerate().map(|(place, (shift, scale))| curve(contender(place), *shift, *scale, 0.12));
    let limited = LatencyCurves { curves: limited.collect(), limit_ms: None };
    let slower = curve(refused(contender(3)), 90.0, 80.0, 0.1);
    let ten = (0..10).map(|place| curve(long_contender(place), 100.0 + place as f64, 50.0, 0.1));
    vec![
        ("plain", chart(frame(), latency(plain))),
        ("unbounded", chart(frame(), latency([unbounded, curve(contender(3), 40.0, 90.0, 0.2)]))),
        ("wide", chart(frame(), latency(wide))),
        ("equal", chart(frame(), latency(equal))),
        ("ten-long-names", chart(hard_frame(), latency(ten))),
        ("one-cannot-be-had", chart(frame(), latency([curve(contender(0), 60.0, 70.0, 0.1), slower]))),
        ("limit", chart(frame(), Picture::Latency(LatencyCurves { limit_ms: Some(450.0), ..limited }))),
    ]
}

// --- how much slower

fn gap(contender: Contender, time_ms: f64, gap_ms: f64, half: f64) -> Gap {
    Gap { contender, time_ms, gap_ms, interval: (gap_ms - half, gap_ms + half) }
}

fn gaps_of(at: [(f64, f64); 3], contenders: impl Fn(usize) -> Contender) -> Picture {
    let titles = ["half (p50)", "95 in 100 (p95)", "99 in 100 (p99)"];
    let group = |(title, (step, half)): (&'static str, (f64, f64))| {
        let gaps = (0..4).map(|place| gap(contenders(place), 100.0 + step, place as f64 * step, half)).collect();
        GapGroup { title, gaps }
    };
    Picture::Gaps(LatencyGaps { groups: titles.into_iter().zip(at).map(group).collect() })
}

fn gap_cases() -> Vec<(&'static str, Chart)> {
    let open = gaps_of([(5.0, 1.0), (20.0, f64::INFINITY), (90.0, f64::INFINITY)], contender);
    vec![
        ("plain", chart(frame(), gaps_of([(1.0, 20.0), (40.0, 12.0), (90.0, 30.0)], contender))),
        ("alike", chart(frame(), gaps_of([(1.0, 20.0), (2.0, 12.0), (9.0, 30.0)], contender))),
        ("minutes", chart(frame(), gaps_of([(60_000.0, 9_000.0), (90_000.0, 9.0), (700_000.0, 0.0)], contender))),
        ("unbounded", chart(frame(), open)),
        ("long-names", chart(hard_frame(), gaps_of([(1.0, 0.1), (4.0, 1.0), (9.0, 3.0)], long_contender))),
        ("none", chart(hard_frame(), Picture::Gaps(LatencyGaps::default()))),
        (
            "none-can-be-had",
            chart(frame(), gaps_of([(1.0, 20.0), (40.0, 12.0), (90.0, 30.0)], |n| refused(contender(n)))),
        ),
    ]
}

// --- where the time goes

fn spent(contender: Contender, [work, hops, cold]: [&str; 3]) -> Spent {
    Spent { contender, work: decimal(work), hops: decimal(hops), cold: decimal(cold) }
}

fn stages_of(spans: impl IntoIterator<Item = Spent>) -> Picture {
    Picture::Stages(StageBars { spans: spans.into_iter().collect(), limit_ms: None })
}

fn stage_cases() -> Vec<(&'static str, Chart)> {
    let usual = [["250", "12", "84"], ["250", "31", "230"], ["250", "45", "225"], ["250", "26", "212"]];
    let usual = usual.into_iter().enumerate().map(|(place, times)| spent(contender(place), times));
    let zero = (0..3).map(|place| spent(contender(place), ["0"; 3]));
    let minutes = [spent(contender(0), ["720000", "0.4", "900"]), spent(contender(3), ["720000", "30", "0"])];
    let one = spent(contender(0), ["250", "12", "84"]);
    let ten = (0..8).map(|place| spent(long_contender(place), ["1", "2", "3"]));
    let limited = usual.clone().collect();
    let limited = Picture::Stages(StageBars { spans: limited, limit_ms: Some(decimal("480")) });
    vec![
        ("limit", chart(frame(), limited)),
        ("plain", chart(frame(), stages_of(usual))),
        ("zero", chart(frame(), stages_of(zero))),
        ("minutes", chart(frame(), stages_of(minutes))),
        ("long-names", chart(hard_frame(), stages_of(ten))),
        ("none", chart(hard_frame(), stages_of([]))),
        ("one-cannot-be-had", chart(frame(), stages_of([one, spent(refused(contender(1)), ["250", "31", "230"])]))),
    ]
}

// --- trade-off

fn candidate(contender: Contender, cost: &str, ms: f64, dominated: bool) -> Candidate {
    let place = if dominated { ", another is better" } else { "" };
    Candidate { contender, cost: amount(cost), ms, ms_interval: None, dominated, place, fails: false }
}

fn trade_off(candidates: Vec<Candidate>) -> Picture {
    Picture::TradeOff(TradeOff { time: "p99 time".to_owned(), candidates, limits: (None, None), note: None })
}

fn trade_off_cases() -> Vec<(&'static str, Chart)> {
    let usual = vec![
        candidate(contender(0), "36.51", 383.0, false),
        candidate(contender(1), "7.30", 469.0, true),
        candidate(contender(2), "0.013", 471.0, true),
        candidate(contender(3), "0.00326", 468.0, false),
    ];
    let mut unsure = vec![
        candidate(contender(0), "36.51", 383.0, false),
        candidate(contender(1), "22", 430.0, false),
        candidate(contender(2), "31", 520.0, true),
        candidate(contender(3), "12", 505.0, false),
    ];
    for candidate in &mut unsure {
        candidate.ms_interval = Some((candidate.ms * 0.93, candidate.ms * 1.1));
    }
    let crowded_front = (0..8)
        .map(|place| {
            candidate(contender(place), &format!("{}", 40 - place * place / 2), 100.0 + 9.0 * place as f64, false)
        })
        .collect();
    let none =
        (0..3).map(|place| candidate(refused(contender(place)), "5", 90.0 + 40.0 * place as f64, true)).collect();
    let equal = (0..4).map(|place| candidate(contender(place), "5", 100.0, false)).collect();
    let zero = vec![candidate(contender(3), "0", 0.0, false), candidate(contender(0), "36000", 90_000.0, true)];
    // Two at the same place between others, and three at the right end that nearly are.
    let hidden = vec![
        candidate(contender(0), "7.58", 2117.0, false),
        candidate(contender(1), "10.59", 2036.0, true),
        candidate(contender(2), "15.15", 2039.0, true),
        candidate(contender(3), "10.60", 2036.0, true),
        candidate(contender(4), "30.1", 2110.0, true),
        candidate(contender(5), "30.3", 2112.0, true),
        candidate(contender(6), "31.9", 2112.0, true),
        candidate(contender(7), "9.43", 122.0, false),
    ];
    let ten = (0..10)
        .map(|place| {
            let dominated = place > 5;
            let (cost, ms) =
                if dominated { (110 + place, 200.0 + place as f64) } else { (100 + place, 200.0 - place as f64) };
            candidate(long_contender(place), &cost.to_string(), ms, dominated)
        })
        .collect();
    vec![
        ("plain", chart(frame(), trade_off(usual))),
        ("intervals", chart(frame(), trade_off(unsure))),
        ("equal", chart(frame(), trade_off(equal))),
        ("zero", chart(frame(), trade_off(zero))),
        ("ten-long-names", chart(hard_frame(), trade_off(ten))),
        ("none", chart(hard_frame(), trade_off(Vec::new()))),
        ("crowded-front", chart(frame(), trade_off(crowded_front))),
        ("none-can-be-had", chart(frame(), trade_off(none))),
        ("hidden", chart(frame(), trade_off(hidden))),
    ]
}

// --- winner map

fn map(places: &[usize], xs: Vec<Decimal>, ys: Vec<Decimal>, winner: impl Fn(f64, f64) -> Option<usize>) -> WinnerMap {
    let part = |index: usize, values: &[Decimal]| index as f64 / (values.len() - 1).max(1) as f64;
    let row = |y: usize| (0..xs.len()).map(|x| winner(part(x, &xs), part(y, &ys))).collect();
    WinnerMap {
        best: "cheapest".to_owned(),
        across: axis("requests a month", Spacing::Logarithmic),
        up: axis("internet bytes of a request, KB", Spacing::Logarithmic),
        contenders: places.iter().copied().map(contender).collect(),
        winners: (0..ys.len()).map(row).collect(),
        margins: (0..ys.len()).map(|y| (0..xs.len()).map(|x| Some(part(x, &xs) * part(y, &ys))).collect()).collect(),
        xs,
        ys,
        held: Vec::new(),
        own: None,
        own_best: Some("SDK invoke".to_owned()),
        nobody: "none can be had".to_owned(),
    }
}

/// A map of three rows whose border was searched along each: at 50,000, 200,000 and 3 million requests.
fn searched_map() -> WinnerMap {
    let borders = [50_000_i64, 200_000, 3_000_000];
    let held = |border: i64| {
        let held = |from: i64, to: i64, winner: usize, margins: [f64; 2]| Held {
            from: from.into(),
            to: to.into(),
            winner: Some(winner),
            margins: margins.map(Some),
        };
        vec![held(10_000, border, 0, [0.9, 0.0]), held(border + 1, 10_000_000, 1, [0.0, 0.6])]
    };
    let winner = |x: f64, y: f64| Some(usize::from(1e4 * 1000f64.powf(x) > borders[(y * 2.0) as usize] as f64));
    WinnerMap {
        held: borders.map(held).to_vec(),
        own: Some((decimal("100000"), decimal("10"))),
        ..map(&[3, 0], steps(1e4, 1e7, 4), steps(1.0, 100.0, 3), winner)
    }
}

fn winner_map_cases() -> Vec<(&'static str, Chart)> {
    let three = |x: f64, y: f64| Some(if x + y < 0.8 { 2 } else { usize::from(x < 0.4 + y * y / 2.0) });
    let fine = WinnerMap {
        own: Some((decimal("10000"), decimal("64"))),
        ..map(&[0, 1, 3], steps(1e3, 1e9, 100), steps(1.0, 1e5, 100), three)
    };
    let coarse = WinnerMap {
        own: Some((decimal("5"), decimal("64"))),
        ..map(&[0, 2], steps(1e4, 1e7, 4), steps(1.0, 100.0, 3), |x, y| (y < 0.9).then_some(usize::from(x > y)))
    };
    let one = WinnerMap {
        own: Some((decimal("30000"), decimal("64"))),
        ..map(&[3], steps(1e4, 1e7, 10), steps(1.0, 1e5, 10), |_, _| Some(0))
    };
    let stripes = |x: f64, _: f64| Some(((x * 10.0) as usize).min(9));
    let mut ten = map(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], steps(1e3, 1e9, 60), steps(1.0, 1e5, 20), stripes);
    ten.contenders[1] = long_contender(1);
    let mut single = map(&[0], vec![decimal("5")], vec![decimal("7")], |_, _| Some(0));
    single.winners.clear();
    let (across, places) = regions();
    let up = PlotAxis {
        values: AxisValues::Names(["x86_64", "arm64"].map(str::to_owned).to_vec()),
        ..axis("architecture", Spacing::Linear)
    };
    let names = WinnerMap {
        across,
        up,
        own: Some((decimal("3"), decimal("1"))),
        ..map(&[0, 3], places, vec![decimal("0"), decimal("1")], |x, y| Some(usize::from(x > 0.6 - y / 2.0)))
    };
    let searched = searched_map();
    let listed = WinnerMap {
        up: PlotAxis { between: Between::Nothing, ..axis("memory MB", Spacing::Linear) },
        ..searched_map()
    };
    vec![
        ("searched", chart(frame(), Picture::WinnerMap(searched))),
        ("searched-in-a-list", chart(frame(), Picture::WinnerMap(listed))),
        ("names", chart(frame(), Picture::WinnerMap(names))),
        ("fine", chart(frame(), Picture::WinnerMap(fine))),
        ("coarse-with-gaps", chart(frame(), Picture::WinnerMap(coarse))),
        ("one-winner", chart(frame(), Picture::WinnerMap(one))),
        ("ten", chart(hard_frame(), Picture::WinnerMap(ten))),
        ("single-cell-none", chart(frame(), Picture::WinnerMap(single))),
    ]
}

// --- tornado

fn swing(input: &str, (low, at_low): (&str, &str), (high, at_high): (&str, &str)) -> Swing {
    Swing {
        input: input.to_owned(),
        low: low.to_owned(),
        high: high.to_owned(),
        at_low: Lead::Is(decimal(at_low)),
        at_high: Lead::Is(decimal(at_high)),
    }
}

fn tornado(measure: Measure, base: &str, swings: Vec<Swing>) -> Picture {
    Picture::Tornado(Tornado { first: "SDK invoke".to_owned(), measure, base: Some(decimal(base)), swings })
}

fn tornado_cases() -> Vec<(&'static str, Chart)> {
    let usual = vec![
        swing("requests a month", ("100,000", "36.4"), ("10,000,000", "-12.30")),
        swing("AZs", ("1", "7.29"), ("3", "21.87")),
        swing("internet bytes received by a request", ("1 KB", "7.30"), ("1 MB", "11.80")),
        swing("memory of the main function", ("128 MB", "9.10"), ("1,024 MB", "2.00")),
        swing("idle expiry", ("5 min", "7.29"), ("60 min", "7.30")),
    ];
    let mut one_sided = usual.clone();
    one_sided[1].at_high = Lead::CannotBeHad;
    one_sided[2].at_low = Lead::Unknown;
    let wide = vec![
        swing("requests a month", ("10", "0.00004"), ("4,000,000,000", "36000")),
        swing("memory", ("128 MB", "1.2"), ("10,240 MB", "96")),
    ];
    let time = vec![
        swing("cold start", ("50 ms", "1210.4"), ("4 s", "5210.75")),
        swing(
            "time on the internet, a very long name of an input that goes over more than two lines",
            ("20 ms", "90"),
            ("900 ms", "1500"),
        ),
    ];
    let minutes = vec![swing("time of the model", ("5 min", "60000"), ("15 min", "-720000"))];
    let many = (0..25).map(|n| swing(&format!("input {n}"), ("low", "1"), ("high", "3"))).collect();
    let equal = vec![swing("an input that does nothing", ("1", "0"), ("2", "0"))];
    let long = vec![swing(LONG, (LONG, "0.5"), (LONG, "123456789.5"))];
    let first = LONG.to_owned();
    let alone = Picture::Tornado(Tornado { first, measure: Measure::Cost, base: None, swings: Vec::new() });
    vec![
        ("plain", chart(frame(), tornado(Measure::Cost, "7.29", usual))),
        ("not-everywhere", chart(frame(), tornado(Measure::Cost, "7.29", one_sided))),
        ("nine-orders", chart(frame(), tornado(Measure::Cost, "12", wide))),
        ("time", chart(frame(), tornado(Measure::P99, "1384", time))),
        ("minutes", chart(frame(), tornado(Measure::P99, "120000", minutes))),
        ("too-many", chart(frame(), tornado(Measure::Cost, "2", many))),
        ("equal-zero", chart(frame(), tornado(Measure::Cost, "0", equal))),
        ("long-names-cny", chart(hard_frame(), tornado(Measure::Cost, "1000", long))),
        ("alone", chart(hard_frame(), alone)),
    ]
}

// --- what holds for all

fn cases() -> Vec<(String, Chart)> {
    let kinds = [
        ("cost-bars", cost_bar_cases()),
        ("lines", cost_line_cases()),
        ("latency", latency_cases()),
        ("gaps", gap_cases()),
        ("stages", stage_cases()),
        ("trade-off", trade_off_cases()),
        ("winner-map", winner_map_cases()),
        ("tornado", tornado_cases()),
    ];
    kinds
        .into_iter()
        .flat_map(|(kind, cases)| cases.into_iter().map(move |(name, chart)| (format!("{kind}/{name}"), chart)))
        .collect()
}

/// Labels that lie over another or leave the canvas.
fn misplaced(chart: &Chart) -> Vec<String> {
    [Width::Wide, Width::Narrow].into_iter().flat_map(|width| misplaced_in(&chart.draw_at(width))).collect()
}

fn misplaced_in(drawing: &Drawing) -> Vec<String> {
    let (width, height) = drawing.size();
    let canvas = Area { left: 0.0, top: 0.0, right: f64::from(width), bottom: f64::from(height) };
    let mut wrong = Vec::new();
    for (index, label) in drawing.labels().iter().enumerate() {
        if !canvas.contains(&label.area) {
            wrong.push(format!("{:?} leaves the canvas: {:?}", label.text, label.area));
        }
        for other in &drawing.labels()[..index] {
            if label.area.overlaps(&other.area) {
                wrong.push(format!("{:?} lies over {:?}", label.text, other.text));
            }
        }
    }
    wrong
}

/// Every case as a PNG, and as an SVG for a page and for a phone, to be looked at.
fn write_pictures(folder: &Path) {
    for (name, chart) in cases() {
        let name = name.replace('/', "-");
        let narrow = chart.draw_at(Width::Narrow).svg();
        let files = [("png", png(&chart)), ("svg", svg(&chart).into_bytes()), ("narrow.svg", narrow.into_bytes())];
        for (ending, bytes) in files {
            fs::write(folder.join(format!("{name}.{ending}")), bytes).expect("a picture");
        }
    }
}

/// One file for each kind of chart, a part for each of its cases.
#[test]
fn the_pictures_are_as_expected() {
    let folder = common::root().join("tests/charts");
    let mut drawn: BTreeMap<String, String> = BTreeMap::new();
    for (name, chart) in cases() {
        let (kind, case) = name.split_once('/').expect("a kind and a case");
        let marks = outline(&svg(&chart));
        drawn.entry(format!("{kind}.txt")).or_default().push_str(&format!("== {case}\n{marks}\n"));
    }
    if let Some(folder) = std::env::var_os("NETCOST_PICTURES") {
        write_pictures(Path::new(&folder));
    }
    if std::env::var_os("NETCOST_BLESS").is_some() {
        for (file, text) in &drawn {
            fs::write(folder.join(file), text).expect("a file");
        }
    }
    let files = common::entries(&folder).into_iter().map(|path| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, fs::read_to_string(path).expect("an outline"))
    });
    let expected: BTreeMap<String, String> = files.collect();
    assert!(expected.keys().eq(drawn.keys()), "no kind draws one of these: {:?}", expected.keys());
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    for (file, text) in &drawn {
        let (drawn, expected) = (lines(text), lines(&expected[file]));
        let first = drawn.iter().zip(&expected).find(|(drawn, expected)| drawn != expected);
        assert!(
            drawn == expected,
            "{file}: {} lines against {} expected, the first that differ: {first:#?}; see the head of this file",
            drawn.len(),
            expected.len(),
        );
    }
}

#[test]
fn no_label_lies_over_another_or_leaves_the_canvas() {
    for (name, chart) in cases() {
        assert!(!chart.draw().labels().is_empty());
        let wrong = misplaced(&chart);
        assert!(wrong.is_empty(), "{name}: {wrong:#?}");
    }
}

#[test]
fn an_svg_is_well_formed_and_needs_nothing_else() {
    for (name, chart) in cases() {
        let text = svg(&chart);
        let mut depth = 0_i32;
        for tag in text.split('<').skip(1) {
            depth += if tag.starts_with('/') { -1 } else { i32::from(!tag.contains("/>")) };
            let inside = tag.split('>').next().expect("a tag");
            assert!(inside.matches('"').count() % 2 == 0, "{name}: {inside}");
        }
        assert_eq!(depth, 0, "{name}");
        let links = text.matches("http").count();
        assert_eq!(links, 1, "{name}: only the namespace");
        assert!(!text.contains("NaN") && !text.contains("inf "), "{name}");
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{name}");
        assert!(text.contains("<title>") && text.contains("role=\"group\""), "{name}");
    }
}

/// Width and height of a PNG on which something is drawn.
fn png_size(bytes: &[u8]) -> (u32, u32) {
    let pixels = tiny_skia::Pixmap::decode_png(bytes).expect("a PNG");
    assert!(pixels.pixels().iter().any(|pixel| pixel.red() < 100), "nothing is drawn");
    (pixels.width(), pixels.height())
}

#[test]
fn a_png_has_the_size_of_its_svg() {
    for (name, chart) in cases() {
        let (width, height) = chart.draw().size();
        assert_eq!(width, 800, "{name}");
        let size = png_size(&png(&chart));
        let lacks_letters = chart.frame.scenario.contains('报');
        // A note says that letters are missing, which an SVG need not.
        assert_eq!(size.0, width * PNG_SCALE, "{name}");
        assert_eq!(size.1 > height * PNG_SCALE, lacks_letters, "{name}");
        assert!(lacks_letters || size.1 == height * PNG_SCALE, "{name}");
    }
}

#[test]
fn every_colour_has_another_in_the_dark() {
    for (name, chart) in cases() {
        let text = svg(&chart);
        let (dark, picture) = text.split_once("</style>").expect("a style");
        let colours: BTreeSet<&str> = picture.split('"').filter(|part| part.starts_with('#')).collect();
        assert!(colours.len() > 3, "{name}");
        for colour in colours {
            assert!(dark.contains(&format!("=\"{colour}\"]")), "{name}: {colour}");
        }
    }
}

/// Whether lines lead through a picture, as those of solutions are drawn: 1.8 or 2.8 pixels wide.
fn has_lines(svg: &str) -> bool {
    ["18", "28"].iter().any(|width| svg.contains(&format!("stroke-width=\"{width}\"")))
}

/// Of a list, two that cost the same stand beside each other.
#[test]
fn equal_values_of_a_list_do_not_hide_each_other() {
    let xs = steps(128.0, 1024.0, 3);
    let axis = PlotAxis { between: Between::Nothing, ..axis("memory in MB", Spacing::Linear) };
    let lines = (0..4).map(|place| line(contender(place), "36.50", "0.000001", &xs)).collect();
    let chart = chart(frame(), Picture::Lines(cost_lines(axis, lines, Vec::new(), None)));
    for width in [Width::Wide, Width::Narrow] {
        let drawing = chart.draw_at(width);
        let marks: Vec<&Label> = drawing.spots().iter().filter(|spot| spot.text.contains(" at ")).collect();
        assert_eq!(marks.len(), 12);
        for (index, mark) in marks.iter().enumerate() {
            assert!(marks[..index].iter().all(|other| !other.area.overlaps(&mark.area)), "{mark:?}");
        }
    }
}

#[test]
fn nothing_is_drawn_between_what_was_computed() {
    let with = |count: u32, between: Between| {
        let xs = steps(10_000.0, 100_000_000.0, count);
        let axis = PlotAxis { between, ..axis("requests a month", Spacing::Logarithmic) };
        let lines = vec![line(contender(0), "36.50", "0.000001", &xs), line(contender(3), "0", "0.000004", &xs)];
        svg(&chart(frame(), Picture::Lines(cost_lines(axis, lines, Vec::new(), None))))
    };
    // A hundred and sixty values lie close enough for a line; nine do not; a list never does.
    assert!(has_lines(&with(160, Between::Line)));
    assert!(!has_lines(&with(9, Between::Line)) && !has_lines(&with(160, Between::Nothing)));
}

/// The middles of the marks that say something.
fn spots(chart: &Chart, words: &str) -> Vec<(f64, f64)> {
    let drawing = chart.draw();
    let said = drawing.spots().iter().filter(|spot| spot.text.contains(words));
    said.map(|spot| (f64::midpoint(spot.area.left, spot.area.right), f64::midpoint(spot.area.top, spot.area.bottom)))
        .collect()
}

#[test]
fn times_that_nothing_tells_apart_are_not_drawn() {
    let alike = chart(frame(), gaps_of([(1.0, 20.0), (2.0, 12.0), (9.0, 30.0)], contender));
    assert!(svg(&alike).contains("no difference that can be told") && spots(&alike, "NAT").is_empty());
    // Of three percentiles one tells; the fastest lies at zero, and twice the gap is twice as far from it.
    let told = chart(frame(), gaps_of([(1.0, 20.0), (2.0, 12.0), (90.0, 30.0)], contender));
    assert_eq!(told.draw().spots().len(), 4);
    assert!(svg(&told).contains("half (p50): no difference that can be told"));
}

#[test]
fn an_axis_of_times_that_begins_above_zero_spans_ten_intervals() {
    let wide = |half: f64| {
        let one = |place: usize, ms: f64| Candidate {
            ms_interval: Some((ms - half, ms + half)),
            ..candidate(contender(place), "5", ms, false)
        };
        svg(&chart(frame(), trade_off(vec![one(0, 100.0), one(3, 4_000.0)])))
    };
    // 3,900 ms are 195 intervals of 20 ms, and not ten of 400 ms.
    assert!(wide(10.0).contains("p99 time, ms (log scale)"));
    assert!(!wide(200.0).contains("log scale"));
}

#[test]
fn every_mark_says_its_value() {
    let chart = chart(frame(), bars(near_costs()));
    let spots: Vec<String> = chart.draw().spots().iter().map(|spot| spot.text.clone()).collect();
    assert!(spots.contains(&"NAT gateway, fixed: 36.50 USD a month".to_owned()), "{spots:#?}");
    let swings = vec![swing("cold start", ("50 ms", "1210.4"), ("4 s", "5210.75"))];
    let time = self::chart(frame(), tornado(Measure::P99, "1384", swings.clone()));
    assert_eq!(time.draw().spots()[0].text, "cold start at 50 ms: 1,210 ms");
    let money = self::chart(frame(), tornado(Measure::Cost, "1384", swings));
    assert_eq!(money.draw().spots()[1].text, "cold start at 4 s: 5,210.75 USD");
    // Five kinds of charge in the two bars with something fixed, four in the others: 2 x 5 + 2 x 4.
    assert_eq!(spots.len(), 18);
}

/// The pieces of straight lines of a colour and a width in a picture, in pixels.
fn straight_lines(svg: &str, color: &str, width: &str) -> Vec<Area> {
    let tags =
        svg.split("<polyline ").filter(|tag| tag.contains(color) && tag.contains(&format!("-width=\"{width}\"")));
    let points = tags.filter_map(|tag| tag.split_once("points=\"")?.1.split_once('"')).map(|(points, _)| {
        let point = |text: &str| {
            let (x, y) = text.split_once(',').expect("a point");
            [x, y].map(|tenths| tenths.parse::<f64>().expect("a place") / 10.0)
        };
        points.split_whitespace().map(point).collect::<Vec<_>>()
    });
    let piece = |pair: &[[f64; 2]]| {
        let [[x, y], [to_x, to_y]] = [pair[0], pair[1]];
        Area { left: x.min(to_x), top: y.min(to_y), right: x.max(to_x), bottom: y.max(to_y) }
    };
    points.flat_map(|points| points.windows(2).map(piece).collect::<Vec<_>>()).collect()
}

/// Texts of a picture that lie on one of some lines.
fn texts_on(drawing: &Drawing, lines: &[Area]) -> Vec<String> {
    let on = |area: &Area| lines.iter().any(|line| line.overlaps(area));
    drawing.labels().iter().filter(|label| on(&label.area)).map(|label| label.text.clone()).collect()
}

#[test]
fn no_text_lies_on_the_line_at_zero_of_a_tornado_or_on_the_front() {
    let leads = ["11.7", "30", "0.4", "0", "-2"].into_iter().map(|base| {
        let ends = ["-20", "-0.1", "0.2", "5.66", "11.6", "23.4"].into_iter();
        let swings = ends.map(|end| swing("invoke sync", ("6.0 ms", end), ("24.1 ms", "15.2"))).collect();
        chart(frame(), tornado(Measure::MeanTime, base, swings))
    });
    let leads = leads.map(|chart| (chart, ("#1F242B", "20")));
    let fronts = trade_off_cases().into_iter().map(|(_, chart)| (chart, ("#555D68", "14")));
    let mut looked_at = 0;
    for (chart, (color, width)) in leads.chain(fronts) {
        for drawing in [Width::Wide, Width::Narrow].map(|width| chart.draw_at(width)) {
            let lines = straight_lines(&drawing.svg(), color, width);
            looked_at += lines.len();
            assert_eq!(texts_on(&drawing, &lines), Vec::<String>::new(), "{:?}", chart.picture);
        }
    }
    assert!(looked_at > 40, "{looked_at}");
}

/// How far a point is from an area.
fn away((x, y): (f64, f64), area: &Area) -> f64 {
    (x - x.clamp(area.left, area.right)).hypot(y - y.clamp(area.top, area.bottom))
}

/// Names of a picture of cost against time that are nearer to another's mark than to their own, and how many names stand in the plot.
fn nearer_to_anothers_mark(drawing: &Drawing) -> (Vec<String>, usize) {
    let marks: Vec<(&str, (f64, f64))> = drawing
        .spots()
        .iter()
        .filter_map(|spot| {
            let middle =
                (f64::midpoint(spot.area.left, spot.area.right), f64::midpoint(spot.area.top, spot.area.bottom));
            Some((spot.text.split_once(": ")?.0, middle))
        })
        .collect();
    let mut blocks: Vec<(Area, Vec<(f64, f64)>)> = Vec::new();
    for label in names_in_plot(drawing) {
        let of = |title: &str| marks.iter().find(|(known, _)| *known == title).map(|(_, mark)| *mark);
        let own: Vec<(f64, f64)> = label.text.split(", ").filter_map(of).collect();
        if own.is_empty() {
            continue;
        }
        // Names below each other, each with its sign, belong to marks that lie together.
        match blocks.last_mut() {
            Some((area, together)) if is_next_line(area, &label.area) => {
                area.bottom = label.area.bottom;
                area.right = area.right.max(label.area.right);
                together.extend(own);
            }
            _ => blocks.push((label.area, own)),
        }
    }
    // Lines of text are a little lower than the room that they were given.
    let strays = |(area, own): &(Area, Vec<(f64, f64)>)| {
        let least = own.iter().map(|own| away(*own, area)).fold(f64::INFINITY, f64::min);
        marks.iter().any(|(_, other)| away(*other, area) < least - 3.0)
    };
    let found = blocks.iter().filter(|block| strays(block)).map(|block| format!("{block:?}")).collect();
    (found, blocks.iter().map(|(_, own)| own.len()).sum())
}

/// Texts that stand in the plot of a picture of cost against time.
fn names_in_plot(drawing: &Drawing) -> impl Iterator<Item = &Label> {
    let foot = drawing.labels().iter().find(|label| label.text.starts_with("p99 time, ")).map(|label| label.area.top);
    drawing.labels().iter().filter(move |label| foot.is_some_and(|foot| label.area.bottom < foot))
}

/// Whether a text is the next line below others.
fn is_next_line(above: &Area, line: &Area) -> bool {
    (above.left - line.left).abs() < 0.1 && (0.0..6.0).contains(&(line.top - above.bottom))
}

/// No mark is without its name, however near it is to others: those that lie over each other are named together.
#[test]
fn every_mark_of_cost_against_time_has_its_name_in_the_plot() {
    for (case, chart) in trade_off_cases() {
        let Picture::TradeOff(TradeOff { candidates, .. }) = &chart.picture else { panic!("{case}") };
        // Ten names of two lines each at one place find no room.
        if candidates.len() < 2 || case == "ten-long-names" || case == "zero" {
            continue;
        }
        for drawing in [Width::Wide, Width::Narrow].map(|width| chart.draw_at(width)) {
            let names: Vec<&str> = names_in_plot(&drawing).flat_map(|label| label.text.split(", ")).collect();
            for one in candidates {
                assert!(names.contains(&one.contender.title.as_str()), "{case}: {} of {names:?}", one.contender.title);
            }
        }
    }
    let (_, hidden) = trade_off_cases().into_iter().find(|(case, _)| *case == "hidden").expect("a case");
    let drawing = hidden.draw();
    assert!(
        drawing.labels().iter().any(|label| label.text == "Interface endpoint, SDK invoke"),
        "{:?}",
        drawing.labels()
    );
}

#[test]
fn no_name_in_cost_against_time_is_nearer_to_anothers_mark_and_every_mark_has_its_sign_below() {
    let mut named = 0;
    for (case, chart) in trade_off_cases() {
        let Picture::TradeOff(TradeOff { candidates, .. }) = &chart.picture else { panic!("{case}") };
        for drawing in [Width::Wide, Width::Narrow].map(|width| chart.draw_at(width)) {
            let (strays, names) = nearer_to_anothers_mark(&drawing);
            assert_eq!(strays, Vec::<String>::new(), "{case}");
            named += names;
            let signs =
                drawing.labels().iter().filter(|label| label.text.contains(" USD, ") || label.text.contains(" CNY, "));
            assert_eq!(signs.count(), candidates.len(), "{case}");
        }
    }
    assert!(named > 40, "{named}");
}

/// No line of a solution goes through the words of a limit.
#[test]
fn no_curve_crosses_the_words_of_a_limit() {
    let mut looked_at = 0;
    for limit in [150.0, 260.0, 450.0, 700.0] {
        let (_, mut chart) = latency_cases().into_iter().find(|(case, _)| *case == "limit").expect("a case");
        let Picture::Latency(curves) = &mut chart.picture else { panic!("curves") };
        curves.limit_ms = Some(limit);
        for drawing in [Width::Wide, Width::Narrow].map(|width| chart.draw_at(width)) {
            let words = drawing.labels().iter().find(|label| label.text.starts_with("limit: "));
            let Some(words) = words else {
                assert!(drawing.labels().iter().any(|label| label.text.starts_with("The dashed line is limit: ")));
                continue;
            };
            let svg = drawing.svg();
            let pieces = contenders_lines(&svg);
            looked_at += pieces.len();
            assert!(pieces.iter().all(|piece| !piece.overlaps(&words.area)), "{limit}: {words:?}");
        }
    }
    assert!(looked_at > 100, "{looked_at}");
}

/// The pieces of the lines of four solutions.
fn contenders_lines(svg: &str) -> Vec<Area> {
    let style = netcost::chart::way_style();
    let of = |place: usize| {
        let rest = style.split_once(&format!(".way-{place}{{--way:")).expect("a colour").1;
        rest.split(';').next().expect("its end").to_owned()
    };
    (0..4).flat_map(|place| ["18", "28"].map(|width| straight_lines(svg, &of(place), width))).flatten().collect()
}

/// A curve of times begins where a share of the requests is, and its first tenth was computed, not joined.
#[test]
fn curves_of_times_begin_at_a_share_of_the_requests() {
    let options = Options { draws: 50, ..Options::new(Date::parse("2026-11-22").expect("a date")) };
    for name in ["mail-after-read", "slow-model"] {
        let text = fs::read_to_string(common::root().join(format!("scenarios/{name}.toml"))).expect("a scenario");
        let study = Study::parse(name, &text).expect("a scenario");
        let answered = answer(&study, &options, &|| ()).expect("an answer");
        for curve in LatencyCurves::of(&answered).curves {
            let shares: Vec<f64> = curve.quantiles.iter().map(|quantile| quantile.share).collect();
            assert!(shares[0] >= 0.01 && shares.windows(2).all(|pair| pair[1] > pair[0]), "{name}: {shares:?}");
            assert!(shares.iter().filter(|share| **share <= 0.1).count() >= 4, "{name}: {shares:?}");
            // No step is steeper than the first tenth has room for. Beyond p99 a few requests take longer than the timeout and are tried again: in
            // 45 simulations of 16 million requests in all p99.9 is 130 s on average, and p99 is 45 s.
            let steps = curve.quantiles.windows(2).filter(|pair| pair[1].share <= 0.99);
            let steepest = steps.map(|pair| pair[1].ms / pair[0].ms).fold(0.0, f64::max);
            assert!(steepest < 1.6, "{name}: {steepest}");
        }
    }
}

/// The bar where a solution is missing begins and ends at values that were computed without it.
#[test]
fn bars_of_what_is_missing_begin_where_it_is_missing() {
    let (_, chart) = cost_line_cases().into_iter().find(|(case, _)| *case == "gaps").expect("a case");
    let Picture::Lines(lines) = &chart.picture else { panic!("lines") };
    let drawing = chart.draw();
    let ends: Vec<f64> = spots(&chart, "NAT gateway at ").iter().map(|(x, _)| *x).collect();
    let (first, last) = (ends[0], *ends.last().expect("a mark"));
    let points = &lines.lines[2].points;
    // The values are even steps of a logarithmic scale.
    let x = |index: usize| first + (last - first) * index as f64 / (points.len() - 1) as f64;
    let missing: Vec<usize> = (0..points.len()).filter(|index| points[*index].1.is_none()).collect();
    let svg = drawing.svg();
    let bars = svg.split("<rect ").filter(|rect| rect.contains("height=\"80\""));
    let attribute = |rect: &str, name: &str| -> f64 {
        let value = rect.split_once(&format!("{name}=\"")).expect("it is there").1;
        value.split('"').next().expect("its end").parse::<f64>().expect("a number") / 10.0
    };
    let bars: Vec<(f64, f64)> =
        bars.map(|rect| (attribute(rect, "x"), attribute(rect, "x") + attribute(rect, "width"))).collect();
    let expected = (x(missing[0]), x(missing[missing.len() - 1]));
    let is_it = |bar: &&(f64, f64)| (bar.0 - expected.0).abs() < 4.0 && (bar.1 - expected.1).abs() < 4.0;
    assert!(bars.iter().any(|bar| is_it(&bar)), "{expected:?}: {bars:?}");
}

/// On a phone nothing in a plot of gaps looks like a mark but the marks.
#[test]
fn a_plot_of_gaps_holds_no_signs_but_its_marks() {
    let (_, chart) = gap_cases().into_iter().next().expect("a case");
    let drawing = chart.draw_at(Width::Narrow);
    // Each sign and mark stands on a ground of paper.
    let grounds = drawing.svg().matches("<polygon opacity=\"1\" fill=\"#FFFFFF\"").count();
    assert_eq!(grounds, drawing.spots().len());
}

#[test]
fn values_at_the_foot_of_a_plot_are_in_the_order_of_their_lines() {
    let values = ["12,166,666", "82,166,661", "83,166,662", "84,166,663"];
    let near = chart(frame(), Picture::Lines(near_changes()));
    for (width, least) in [(Width::Wide, 3), (Width::Narrow, 1)] {
        let drawing = near.draw_at(width);
        let place = |value: &&str| drawing.labels().iter().find(|label| label.text == **value).map(|label| label.area);
        let places: Vec<Area> = values.iter().filter_map(place).collect();
        assert!(places.len() >= least, "{places:?}");
        for pair in places.windows(2) {
            let in_order = pair[0].right <= pair[1].left || pair[0].bottom <= pair[1].top;
            assert!(in_order, "{pair:?}");
        }
    }
}

#[test]
fn a_swing_is_as_long_as_it_moves_the_lead() {
    let ends = ["0.00002", "0.4", "0.9996", "1.0004", "-3.5", "30"];
    let swings = ends.iter().map(|end| swing(end, ("low", end), ("high", "1"))).collect();
    let drawing = chart(frame(), tornado(Measure::Cost, "1", swings)).draw();
    let length = |end: &&str| {
        let spot = drawing.spots().iter().find(|spot| spot.text.starts_with(&format!("{end} at low"))).expect("a bar");
        // A spot reaches one pixel beyond its bar.
        (spot.area.right - spot.area.left - 2.0, (end.parse::<f64>().expect("a number") - 1.0).abs())
    };
    let (widest, most) = length(&"30");
    for end in &ends {
        let (width, moved) = length(end);
        assert!((width - widest * moved / most).abs() < 0.01, "{end}: {width}");
    }
}

#[test]
fn beside_a_bar_that_is_far_longer_the_others_can_still_be_seen() {
    let cut = |end: &str| {
        let swings = ["0.5", "-3.5", end].map(|end| swing(end, ("low", end), ("high", "1"))).to_vec();
        let drawing = chart(frame(), tornado(Measure::Cost, "1", swings)).draw();
        let length = |of: &str| {
            let bar =
                drawing.spots().iter().find(|spot| spot.text.starts_with(&format!("{of} at low"))).expect("a bar");
            bar.area.right - bar.area.left - 2.0
        };
        let said = drawing.labels().iter().any(|label| label.text.starts_with("A bar with gaps is many times longer"));
        (said, length("-3.5") / length(end))
    };
    // 4.5 of 799 could not be seen; cut, the longest is drawn twice as long as the next. 4.5 of 29 can be seen.
    let ((far, part), (near, true_part)) = (cut("800"), cut("30"));
    assert!(far && (part - 0.5).abs() < 0.01, "{part}");
    assert!(!near && (true_part - 4.5 / 29.0).abs() < 0.01, "{true_part}");
}

#[test]
fn bars_are_as_long_as_their_amounts() {
    let chart = chart(frame(), bars(near_costs()));
    let drawing = chart.draw();
    let length = |text: &str| {
        let spot = drawing.spots().iter().find(|spot| spot.text.starts_with(text)).expect(text);
        spot.area.right - spot.area.left
    };
    // 36.50 / 21.90 = 1.6667
    let ratio = length("NAT gateway, fixed") / length("Interface endpoint, fixed");
    assert!((ratio - 36.50 / 21.90).abs() < 1e-6, "{ratio}");
}

/// Whether solutions can be had, most of them.
const HADS: [Had; 4] = [Had::Yes, Had::No, Had::Yes, Had::IfSo];

/// Costs over many orders of magnitude, zero among them.
fn any_amount() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        1 => Just(Decimal::ZERO),
        6 => (1_i64..1_000_000, 0_u32..12).prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale)),
        3 => (1_i64..100_000_000).prop_map(Decimal::from),
    ]
}

fn any_contender() -> impl Strategy<Value = Contender> {
    // A number that is none is looked for in the whole picture: no name may look like one.
    let title = prop_oneof!["[A-Z][a-z ]{0,60}", "[a-z]{30,60}", "\\PC{0,30}"]
        .prop_filter("a name", |title| !title.contains("NaN"));
    (title, 0_usize..12).prop_map(|(title, place)| Contender { title, place, had: HADS[place % HADS.len()] })
}

fn any_picture() -> impl Strategy<Value = Picture> {
    let contenders = || prop::collection::vec((any_contender(), any_amount(), any_amount(), 0.0..1e6_f64), 0..14);
    let bars_of = contenders().prop_map(|all| {
        bars(all.into_iter().map(|(contender, one, other, _)| Cost {
            contender,
            kinds: vec![(LineKind::Standing, Amount::new(one)), (LineKind::Init, Amount::new(other))],
            total: Amount::new(one + other),
        }))
    });
    let lines_of = (contenders(), any::<bool>(), any_amount()).prop_map(|(all, log, at)| {
        let spacing = if log { Spacing::Logarithmic } else { Spacing::Linear };
        let crossings = all.iter().enumerate().map(|(index, (_, x, cost, _))| Crossing {
            at: x.min(&at).to_owned() + Decimal::from(index),
            value: *cost,
            words: "one below, another above".to_owned(),
        });
        let crossings = crossings.collect();
        let reading =
            |value: Decimal| Some(Reading { value, interval: Some((value, value * Decimal::TWO)), best: log });
        let lines = all.into_iter().map(|(contender, fixed, more, _)| Series {
            points: vec![
                (Decimal::ZERO, reading(fixed)),
                (at + Decimal::ONE, reading(fixed + more).filter(|_| contender.place > 0)),
            ],
            contender,
            reason: "not possible here".to_owned(),
        });
        Picture::Lines(LineChart {
            axis: axis("something", spacing),
            measure: Measure::Cost,
            lines: lines.collect(),
            crossings,
            nobody: vec![Nobody { from: Decimal::ZERO, to: at, words: "none answers enough requests".to_owned() }],
            own: Some(at / Decimal::TWO),
            limit: Some(at),
        })
    });
    let curves_of =
        contenders().prop_map(|all| latency(all.into_iter().map(|(c, _, _, ms)| curve(c, ms, ms / 3.0, 0.2))));
    let trade_off_of = contenders().prop_map(|all| {
        trade_off(
            all.into_iter()
                .map(|(contender, cost, _, ms)| Candidate {
                    contender,
                    cost: Amount::new(cost),
                    ms,
                    ms_interval: Some((ms / 2.0, ms * 2.0)),
                    dominated: ms > 1e5,
                    place: if ms < 1.0 { ", a tie" } else { "" },
                    fails: false,
                })
                .collect(),
        )
    });
    let tornado_of = (contenders(), any_amount()).prop_map(|(all, base)| {
        let swings = all.into_iter().map(|(contender, at_low, at_high, _)| Swing {
            input: contender.title.clone(),
            low: contender.title,
            high: "high".to_owned(),
            at_low: if at_low == at_high { Lead::Alone } else { Lead::Is(at_low) },
            at_high: Lead::Is(at_high - base),
        });
        let (first, measure) = ("SDK invoke".to_owned(), Measure::Cost);
        Picture::Tornado(Tornado { first, measure, base: Some(base), swings: swings.collect() })
    });
    let map_of =
        (contenders(), 1_usize..8, 1_usize..8, 0_usize..40, any_amount()).prop_map(|(all, wide, high, turn, own)| {
            let contenders: Vec<Contender> = all.into_iter().map(|(contender, ..)| contender).collect();
            let count = contenders.len().max(1);
            let value = |index: usize| Decimal::from(index * index + 1);
            Picture::WinnerMap(WinnerMap {
                best: "fastest".to_owned(),
                across: axis("x", Spacing::Logarithmic),
                up: axis("y", Spacing::Linear),
                xs: (0..wide).map(value).collect(),
                ys: (0..high).map(value).collect(),
                winners: (0..high).map(|y| (0..wide).map(|x| Some((x * turn + y) / 3 % count)).collect()).collect(),
                contenders,
                margins: Vec::new(),
                held: Vec::new(),
                own: Some((own, Decimal::ONE)),
                own_best: None,
                nobody: "none can be had".to_owned(),
            })
        });
    let gaps_of = contenders().prop_map(|all| {
        let gap = |(contender, _, _, ms): (Contender, Decimal, Decimal, f64)| gap(contender, ms, ms / 2.0, ms / 3.0);
        let group = GapGroup { title: "half (p50)", gaps: all.into_iter().map(gap).collect() };
        Picture::Gaps(LatencyGaps { groups: vec![group.clone(), group] })
    });
    let stages_of = contenders().prop_map(|all| {
        let spent = |(contender, work, hops, _): (Contender, Decimal, Decimal, f64)| Spent {
            contender,
            work,
            hops,
            cold: work / Decimal::TEN,
        };
        stages_of(all.into_iter().map(spent))
    });
    prop_oneof![bars_of, lines_of, curves_of, gaps_of, stages_of, trade_off_of, tornado_of, map_of]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn labels_keep_apart_whatever_the_data(picture in any_picture(), hard in any::<bool>()) {
        let chart = chart(if hard { hard_frame() } else { frame() }, picture);
        let wrong = misplaced(&chart);
        prop_assert!(wrong.is_empty(), "{:#?}", wrong);
        prop_assert!(!svg(&chart).contains("NaN"));
    }
}

// --- the program

#[test]
fn every_example_is_drawn() {
    let today = Date::parse("2026-11-22").expect("a date");
    let options = Options { draws: 50, ..Options::new(today) };
    for scenario in common::scenarios() {
        let (name, text) = (scenario.display().to_string(), fs::read_to_string(&scenario).expect("a scenario"));
        let study = Study::parse(&name, &text).unwrap_or_else(|problems| panic!("{problems}"));
        let answered = answer(&study, &options, &|| ()).unwrap_or_else(|problems| panic!("{problems}"));
        for kind in COMPARISON_KINDS {
            let chart = Chart::of(&answered, kind);
            let wrong = misplaced(&chart);
            assert!(wrong.is_empty(), "{name}, {}: {wrong:#?}", kind.name);
            for drawing in [Width::Wide, Width::Narrow].map(|width| chart.draw_at(width)) {
                let cut = drawing.labels().iter().find(|label| label.text.ends_with('…') || label.text.contains('`'));
                assert_eq!(cut, None, "{name}, {}: cut, or a key in backticks", kind.name);
            }
            let drawn = svg(&chart);
            let ranked = answered.ranking.iter().map(|solution| solution.title);
            for title in ranked.chain(answered.infeasible.iter().map(|one| one.title)) {
                // What nothing tells apart is not drawn.
                let alike = kind.name == "time-gaps" && drawn.contains("No difference in time can be told");
                assert!(alike || drawn.contains(title), "{name}, {}: {title}", kind.name);
            }
            for (_, meters) in answered.unpriced() {
                let said = format!("cost not known: no price for {}", meters[0].id());
                assert!(drawn.contains(&said), "{name}, {}: {said}", kind.name);
            }
        }
    }
}

#[test]
fn a_chart_is_written_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let [svg, png] = ["chart.svg", "chart.png"].map(|name| folder.path().join(name));
    for (kind, file) in
        [("cost", &svg), ("latency", &svg), ("time-gaps", &svg), ("stages", &svg), ("trade-off", &svg), ("cost", &png)]
    {
        let question = [Path::new("compare"), Path::new("scenarios/govcloud.toml"), Path::new("--chart"), file];
        common::stdout(question.into_iter().chain([Path::new("--chart-kind"), Path::new(kind)]));
    }
    assert!(fs::read_to_string(&svg).expect("a chart").starts_with("<svg"));
    assert_eq!(png_size(&fs::read(&png).expect("a chart")).0, 800 * PNG_SCALE);
    assert_eq!(common::entries(folder.path()).len(), 2, "nothing else is left behind");
}

#[test]
fn the_amounts_drawn_are_those_of_the_bill() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("chart.svg");
    common::stdout([Path::new("compare"), Path::new("scenarios/mail-after-read.toml"), Path::new("--chart"), &file]);
    let text = fs::read_to_string(file).expect("a chart");
    // One NAT gateway 730 h x 0.045 and its address 730 h x 0.005; one endpoint in one AZ 730 h x 0.01.
    assert!(text.contains("<title>NAT gateway, fixed: 36.50 USD a month</title>"));
    assert!(text.contains("<title>Interface endpoint, fixed: 7.30 USD a month</title>"));
}

#[test]
fn the_front_and_the_percentiles_drawn_are_those_of_the_result() {
    let folder = tempfile::tempdir().expect("a folder");
    let draw = |kind: &str| {
        let file = folder.path().join(format!("{kind}.svg"));
        let file = file.to_str().expect("a path");
        let scenario = "scenarios/mail-after-read.toml";
        let arguments = ["compare", scenario, "--format", "json", "--chart", file, "--chart-kind", kind];
        let result: serde_json::Value = serde_json::from_str(&common::stdout(arguments)).expect("JSON");
        (result, fs::read_to_string(file).expect("a chart"))
    };
    let (result, picture) = draw("trade-off");
    let dominated = result["pareto"]["solutions"].as_array().expect("a list").iter().filter(|s| s["on_front"] == false);
    assert_eq!(picture.matches(", another is better</title>").count(), dominated.count());
    let (result, picture) = draw("latency");
    for entry in result["ranking"].as_array().expect("a list") {
        // 20 of the 60 even steps to 99.9 % are 90 %.
        let p90 = entry["latency_ms"]["p90"]["value"].as_f64().expect("a time");
        let said = format!("{}: 90 % of requests take at most ", entry["title"].as_str().expect("a title"));
        // A picture is in one unit, which the slowest of a thousand decides.
        let in_unit = [format!("{said}{}", shown_ms(p90)), format!("{said}{:.2} s", p90 / 1_000.0)];
        assert!(in_unit.iter().any(|said| picture.contains(said)), "{in_unit:?}");
    }
}

/// What the program draws to a question.
fn drawn(question: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("chart.svg").display().to_string();
    common::stdout(of_four(question.iter().copied().chain(["--chart", &file])));
    fs::read_to_string(file).expect("a chart")
}

#[test]
fn a_list_is_drawn_as_dots_with_the_scenarios_own_value_among_them() {
    let picture = drawn(&["sweep", "scenarios/mail-after-read.toml", "--vary", "memory_mb=128,1024,10240"]);
    assert!(!has_lines(&picture));
    // The scenario has 512 MB, which is not in the list.
    for value in ["128", "512", "1,024", "10,240"] {
        assert!(picture.contains(&format!("SDK invoke at {value}: ")), "{value}");
    }
    assert!(picture.contains("yours: "));
}

#[test]
fn a_tornado_begins_at_the_lead_of_the_best() {
    let question = ["compare", "scenarios/mail-after-read.toml", "--format", "json"];
    let found: serde_json::Value = serde_json::from_str(&common::answer(of_four(question))).expect("JSON");
    let cost = |place: usize| decimal(found["ranking"][place]["monthly_cost"].as_str().expect("a cost"));
    let lead = Amount::new(cost(1) - cost(0)).shown();
    let picture = drawn(&["sensitivity", "scenarios/mail-after-read.toml"]);
    assert!(picture.contains(&format!("as it is: {lead}")), "{lead}");
}

#[test]
fn a_chart_that_cannot_be_drawn_is_refused_before_any_work() {
    for (arguments, expected) in [
        (
            vec!["no-such.toml", "--chart", "chart.gif"],
            "error: cannot draw `chart.gif`; its name must end in .svg or .png\n",
        ),
        (vec!["no-such.toml", "--chart", "chart"], "error: cannot draw `chart`; its name must end in .svg or .png\n"),
        (
            vec!["no-such.toml", "--chart", "chart.svg", "--chart-kind", "pie"],
            "error: no chart shows `pie`; known: cost, trade-off, latency, time-gaps, stages\n",
        ),
        (
            vec!["no-such.toml", "--chart", "a.svg", "-o", "a.svg", "--format", "json"],
            "error: `a.svg` cannot hold both the result and its chart\n",
        ),
    ] {
        let output = common::run(["compare"].into_iter().chain(arguments));
        assert_eq!(String::from_utf8_lossy(&output.stderr), expected);
        assert_eq!(output.status.code(), Some(2));
    }
    let output = common::run(["compare", "scenarios/mail-after-read.toml", "--chart", "no-such-folder/chart.svg"]);
    assert_eq!(output.status.code(), Some(5));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write `no-such-folder/chart.svg`"));
}

const UPWARDS: &str = "region=us-east-1,us-east-2,us-west-1,us-west-2,eu-west-1,eu-west-2,eu-west-3,eu-central-1,ap-northeast-1,ap-southeast-1,sa-east-1";

/// The last value below which the ranking of the four by cost is another, as `breakeven` finds it.
fn last_crossing(scenario: &str, vary: &str) -> String {
    let found = common::stdout(of_four(["breakeven", scenario, "--vary", vary, "--format", "json"]));
    let found: serde_json::Value = serde_json::from_str(&found).expect("JSON");
    let last = found["crossings"].as_array().and_then(|crossings| crossings.last()).expect("a crossing");
    shown(last["at"].as_u64().expect("a count").into())
}

/// Sweeps, break-evens and sensitivities are drawn from what they found, in both forms, beside the same result as without a picture.
#[test]
fn what_changes_the_answer_is_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let requests = "requests_per_month=10_000..1_000_000_000:9";
    let crossing = last_crossing("scenarios/mail-after-read.toml", "requests_per_month=1..1_000_000_000");
    let said = format!("requests a month = {crossing}: the best changes here: SDK invoke up to it, NAT gateway above");
    let commands: [(&[&str], &[&str]); 8] = [
        // The crossing is that of `breakeven`.
        (
            &["sweep", "scenarios/mail-after-read.toml", "--vary", requests],
            &[&said, "log scale", "Cost in USD a month by"],
        ),
        (
            &["sweep", "scenarios/webhook-store.toml", "--vary", requests, "--vary", "internet.received=1KB..1MB:9"],
            &["The cheapest way", "yours: ", "NAT gateway", "more than 50 % ahead"],
        ),
        // Two of the four have no price there.
        (
            &["breakeven", "scenarios/china-ningxia.toml", "--vary", "requests_per_month=1..1_000_000_000"],
            &["CNY a month", "no price for apigw.http.requests"],
        ),
        (&["sensitivity", "scenarios/org-scale.toml"], &["requests a month", "2,000,000,000", "SDK invoke"]),
        // Lines are of what the ranking goes by.
        (
            &[
                "breakeven",
                "scenarios/mail-after-read.toml",
                "--by",
                "latency",
                "--vary",
                "requests_per_month=1..1_000_000_000",
            ],
            &["Mean time of a request by requests a month", "mean time, ms"],
        ),
        // Every name is written, however many there are upwards.
        (
            &["sweep", "scenarios/org-scale.toml", "--vary", "internet.received=1KB,1MB", "--vary", UPWARDS],
            &["us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-3", "ap-northeast-1", "sa-east-1"],
        ),
        // Names have no order in which lines could lead from one to the next.
        (
            &["sweep", "scenarios/org-scale.toml", "--vary", "region=us-east-1,eu-west-1,ap-southeast-1"],
            &["ap-southeast-1", "eu-west-1", "SDK invoke at us-east-1: "],
        ),
        (
            &[
                "sweep",
                "scenarios/scraper-2tb.toml",
                "--vary",
                "internet.received=1KB,1MB",
                "--vary",
                "architecture=x86_64,arm64",
            ],
            &["arm64", "x86_64", "1 KB", "1 MB"],
        ),
    ];
    for (arguments, said) in commands {
        for ending in ["svg", "png"] {
            let file = folder.path().join(format!("chart.{ending}"));
            let shown = file.display().to_string();
            let drawn = common::stdout(of_four(arguments.iter().copied().chain(["--chart", &shown])));
            assert_eq!(drawn, common::answer(of_four(arguments)));
            let bytes = fs::read(&file).expect("a chart");
            if ending == "png" {
                assert_eq!(png_size(&bytes).0, 800 * PNG_SCALE);
                continue;
            }
            let text = String::from_utf8(bytes).expect("UTF-8");
            for words in said {
                assert!(text.contains(words), "{arguments:?}: {words}");
            }
        }
    }
}

/// A chart of a comparison shows what its ranking goes by.
#[test]
fn the_figure_that_was_asked_for_is_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("chart.svg");
    let path = file.to_str().expect("a path");
    for (by, said) in [("cost", "is the cheapest"), ("latency", "is the fastest"), ("balanced", "faster at p99")] {
        common::stdout(["compare", "scenarios/mail-after-read.toml", "--by", by, "--chart", path]);
        let drawn = fs::read_to_string(&file).expect("a chart");
        assert!(drawn.contains(said), "{by}");
    }
}
