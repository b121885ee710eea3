//! What holds of bands and tornados for any input.

use std::collections::BTreeMap;

use crate::common;
use netcost::comparison::{Band, Bands, Figures, compare};
use netcost::decision::sensitivity::sensitivity;
use netcost::decision::{Study, bands::bands, outlook};
use netcost::pricebook::{Date, PriceBook};
use netcost::scenario::{Key, RankBy, Template};
use netcost::sim::Effort;
use netcost::topology;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn template(text: &str) -> Template {
    Template::parse("t.toml", text).unwrap_or_else(|problems| panic!("{problems}"))
}

fn study(template: &Template) -> Study {
    let scenario = template.scenario().expect("a scenario");
    let book = PriceBook::embedded(&scenario.region).expect("a book");
    Study::new(template.clone(), topology::ALL.to_vec(), vec![book]).expect("sound data")
}

/// A scenario whose four numbers are written by `number` and `text`.
fn scenario(requests: &str, memory: &str, sent: &str, duration: &str) -> String {
    format!(
        "schema = 1\nname = \"p\"\nregion = \"eu-central-1\"\n[workload]\nrequests_per_month = {requests}\n\
         internet.sent = {sent}\ninternet.duration = {duration}\n[function]\nmemory_mb = {memory}\n"
    )
}

/// Each draw has one best, or several that are a tie, or none that can be had.
fn best_tied_or_none(bands: &Bands) -> usize {
    bands.solutions.iter().map(|solution| solution.best).sum::<usize>() + bands.tied + bands.none_feasible
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

    /// A range without width is the point: the bands of such ranges, and of plain numbers, are what `compare` says.
    #[test]
    fn bands_shrink_to_points(
        requests in 0_u64..2_000_000_000,
        memory in 128_u64..=10_240,
        sent in 0_u64..100_000_000,
        // No less than so many bytes take.
        duration in 200_u64..20_000,
        seed in any::<u64>(),
    ) {
        let plain = scenario(&requests.to_string(), &memory.to_string(), &format!("\"{sent} B\""), &format!("\"{duration} ms\""));
        let text = |value: u64, unit: &str| format!("{{ low = \"{value} {unit}\", likely = \"{value} {unit}\", high = \"{value} {unit}\" }}");
        let memory = format!("{{ low = {memory}, high = {memory} }}");
        // Two equal quantiles are a point as well.
        let requests = if requests > 0 { format!("{{ p10 = {requests}, p90 = {requests} }}") } else { "{ low = 0, high = 0 }".to_owned() };
        let ranged = scenario(&requests, &memory, &text(sent, "B"), &text(duration, "ms"));

        let book = PriceBook::embedded("eu-central-1").expect("a book");
        let today = Date::parse("2026-11-22").expect("a date");
        let compared = compare(&template(&plain).scenario().expect("valid"), &book, topology::ALL, None, &today).expect("sound");
        let of_plain = outlook(&study(&template(&plain)), &compared, 50, &|| ()).expect("valid");
        let of_ranged = bands(&study(&template(&ranged)), 50, seed, None, &|| ()).expect("valid");
        for (found, draws) in [(of_plain.bands.expect("bands"), 1), (of_ranged, 50)] {
            prop_assert_eq!(found.draws, draws);
            prop_assert_eq!(best_tied_or_none(&found), draws);
            for solution in &found.solutions {
                let same = compared.ranking.iter().find(|ranked| ranked.id == solution.id);
                let point = |value| Band { p5: value, p50: value, p95: value };
                prop_assert_eq!(solution.cost, same.map(|same| Band { p5: same.bill.total, p50: same.bill.total, p95: same.bill.total }));
                prop_assert_eq!(solution.mean_ms, same.map(|same| point(same.figures().mean_ms)));
            }
            let first = compared.ranking.first().filter(|first| !first.fails && first.tied_with.is_empty()).map(|first| first.id);
            let wins = |id| if Some(id) == first { draws } else { 0 };
            let as_ranked = found.solutions.iter().all(|solution| solution.best == wins(solution.id));
            prop_assert!(as_ranked);
        }
    }

    /// The chances of being the best, of a tie for it and of having none sum to one for any ranges.
    #[test]
    fn chances_sum_to_one(low in 1_u64..1_000_000, factor in 1_u64..2_000_000, sent in 0_u64..1_000_000, seed in any::<u64>()) {
        let requests = format!("{{ low = {low}, high = {} }}", (low * factor).min(1_000_000_000_000));
        let sent = format!("{{ low = \"0 B\", high = \"{sent} B\" }}");
        let text = scenario(&requests, "{ low = 128, likely = 512, high = 3_008 }", &sent, "{ low = \"50 ms\", high = \"2 s\" }");
        let template = template(&text);
        let found = bands(&study(&template), 64, seed, None, &|| ()).expect("valid");
        prop_assert_eq!(best_tied_or_none(&found), 64);
        for solution in &found.solutions {
            prop_assert!(solution.best <= solution.feasible && solution.feasible <= 64);
            prop_assert!(solution.cost.is_none_or(|band| band.p5 <= band.p50 && band.p50 <= band.p95));
        }
    }
}

/// Each input's effect is the largest difference between three comparisons of scenarios made for it, in each measure, and the inputs are in
/// the order of what the ranking goes by.
#[test]
fn the_tornado_is_what_brute_force_finds() {
    brute_force(RankBy::Cost, None, "scenarios/scraper-2tb.toml");
    brute_force(RankBy::Latency, None, "scenarios/scraper-2tb.toml");
}

#[test]
fn the_simulated_tornado_is_what_brute_force_finds() {
    brute_force(RankBy::Latency, Some(Effort::modest(3)), "scenarios/mail-after-read.toml");
}

fn brute_force(by: RankBy, effort: Option<Effort>, scenario: &str) {
    let text = std::fs::read_to_string(common::root().join(scenario)).expect("a scenario");
    let template = template(&text);
    let mut study = study(&template);
    study.overrides.rank_by = Some(by);
    let book = PriceBook::embedded("us-east-1").expect("a book");
    let today = Date::parse("2026-11-22").expect("a date");
    let figures = |scenario| -> BTreeMap<&'static str, Figures> {
        let compared = compare(&scenario, &book, topology::ALL, effort, &today).expect("sound");
        compared.ranking.iter().map(|solution| (solution.id, solution.figures())).collect()
    };
    let base = figures(template.scenario().expect("valid"));
    let found = sensitivity(&study, Some(Decimal::from(3)), effort, &|| ()).expect("valid");
    assert!(found.inputs.len() > 20, "{}", found.inputs.len());
    let first = found.measures()[0];
    assert_eq!(found.measures().len(), if effort.is_some() { 3 } else { 2 });
    let mut last = Decimal::MAX;
    for input in &found.inputs {
        let key = Key::find(input.key.path()).expect("a key");
        let at = |number| figures(template.with(&[&key.at(&template, number).expect("a value")]).expect("valid"));
        let (low, high) = (at(input.low), at(input.high));
        for measure in found.measures() {
            let value = |figures: &BTreeMap<&str, Figures>, id: &str| measure.value(*figures.get(id)?);
            let swing = |id: &'static str| {
                let values = [&low, &base, &high].map(|figures| value(figures, id)).into_iter().flatten();
                values.clone().max().zip(values.min()).map(|(most, least)| most - least)
            };
            let effect = topology::ALL.iter().filter_map(|topology| swing(topology.id())).max().unwrap_or_default();
            assert_eq!(found.effect(input, measure).moved, effect, "{}", input.key);
            for (solution, topology) in topology::ALL.iter().enumerate() {
                let ends = [&low, &high].map(|figures| value(figures, topology.id()));
                assert_eq!(input.ends(solution, measure), ends, "{}", input.key);
            }
        }
        let effect = found.effect(input, first).moved;
        assert!(effect <= last, "{} is out of its order", input.key);
        last = effect;
    }
}
