//! How fast bills are rated and scenarios compared. Run with `cargo bench`.

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use netcost::comparison::compare;
use netcost::decision::sweep::sweep;
use netcost::decision::{Options, Study, answer};
use netcost::expectation::Expectation;
use netcost::metering::{UsageSheet, meter};
use netcost::pricebook::free_tier::{Entitlement, allowances};
use netcost::pricebook::{Date, PriceBook};
use netcost::rating::rate;
use netcost::scenario::{Scenario, Template};
use netcost::topology;

static SCENARIO: &str = include_str!("../scenarios/mail-after-read.toml");

/// The usage of all four solutions on one sheet.
fn sheet(scenario: &Scenario) -> UsageSheet {
    let plans = topology::ALL.iter().filter_map(|topology| topology.plan(scenario).ok());
    let lines = plans.flat_map(|plan| meter(&plan, &Expectation::without_simulation(&plan, scenario), scenario).lines);
    UsageSheet { lines: lines.collect() }
}

fn benches(criterion: &mut Criterion) {
    let scenario = Scenario::parse("scenario", SCENARIO).expect("a valid scenario");
    let book = PriceBook::embedded(&scenario.region).expect("a book");
    let free = allowances(Entitlement::default(), &book.partition).expect("allowances");
    let sheet = sheet(&scenario);
    let used = BTreeMap::new();

    let mut group = criterion.benchmark_group("rating");
    group.throughput(Throughput::Elements(sheet.lines.len() as u64));
    group.bench_function("bill lines", |bencher| {
        bencher.iter_batched(|| sheet.clone(), |sheet| rate(sheet, &book, &free, &used), BatchSize::SmallInput);
    });
    group.finish();

    let today = Date::from_unix_seconds(1_795_305_600);
    criterion.bench_function("read a scenario", |bencher| {
        bencher.iter(|| Scenario::parse("scenario", black_box(SCENARIO)));
    });
    criterion
        .bench_function("read a price book", |bencher| bencher.iter(|| PriceBook::embedded(black_box("us-east-1"))));
    criterion.bench_function("compare four solutions", |bencher| {
        bencher.iter(|| compare(black_box(&scenario), &book, topology::ALL, None, &today));
    });
}

/// A hundred points of a sweep: divide by a hundred for one.
fn sweeps(criterion: &mut Criterion) {
    let template = Template::parse("scenario", SCENARIO).expect("a valid scenario");
    let books = vec![PriceBook::embedded("us-east-1").expect("a book")];
    let axis = template.axis("requests_per_month=1_000..1_000_000_000:log:100", 100).expect("an axis");
    let study = Study::new(template, topology::ALL.to_vec(), books).expect("sound data");
    let mut group = criterion.benchmark_group("decision");
    group.throughput(Throughput::Elements(100));
    group.bench_function("points of a sweep", |bencher| {
        bencher.iter(|| sweep(&study, vec![axis.clone()], None, &|| ()));
    });
    group.finish();
}

/// What `netcost compare` works out, all threads at it: the simulated ranking, and what would turn it.
fn answers(criterion: &mut Criterion) {
    let options = Options::new(Date::from_unix_seconds(1_795_305_600));
    let mut group = criterion.benchmark_group("answer");
    group.sample_size(20);
    for (name, text) in [
        ("mail-after-read", SCENARIO),
        ("orders-with-services", include_str!("../scenarios/orders-with-services.toml")),
        ("mail-guessed", include_str!("../scenarios/mail-guessed.toml")),
    ] {
        let study = Study::parse(name, text).expect("a valid scenario");
        group.bench_function(name, |bencher| bencher.iter(|| answer(&study, &options, &|| ())));
    }
    group.finish();
}

criterion_group!(rating, benches, sweeps, answers);
criterion_main!(rating);
