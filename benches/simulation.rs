//! How many requests a second the simulator plays, those of warm-ups included, on one thread. Run with `cargo bench --bench simulation`.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use netcost::comparison::compare;
use netcost::pricebook::{Date, PriceBook};
use netcost::scenario::{PoolFile, Scenario};
use netcost::sim::{Effort, Pool, simulate};
use netcost::topology;

static SCENARIO: &str = include_str!("../scenarios/mail-after-read.toml");

const REQUESTS: u64 = 2_000_000;

fn pool(text: &str) -> Pool {
    Pool::of(&PoolFile::parse("bench", text).expect("a valid pool"), 1).expect("no recording")
}

/// One function that works two seconds.
fn single(rate: f64, routing: &str) -> Pool {
    let text = format!(
        "schema = 1\nrequests = {REQUESTS}\nreplications = 1\nrouting = \"{routing}\"\nrate_per_s = {rate}\n[function]\n\
         idle_expiry = \"600 s\"\nwarm = {{ exponential = \"1991 ms\" }}\ncold = {{ exponential = \"2244 ms\" }}\n"
    );
    pool(&text)
}

/// A caller and its callee.
fn chain(rate: f64) -> Pool {
    let text = format!(
        "schema = 1\nrequests = {REQUESTS}\nreplications = 1\nrate_per_s = {rate}\n[function]\n\
         idle_expiry = \"600 s\"\nwarm = {{ exponential = \"100 ms\" }}\ncold = {{ exponential = \"300 ms\" }}\n\
         [callee]\nwarm = {{ exponential = \"500 ms\" }}\ncold = {{ exponential = \"900 ms\" }}\n"
    );
    pool(&text)
}

fn benches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("simulation");
    group.sample_size(10);
    for rate in [0.9, 10.0, 1_000.0, 10_000.0] {
        for routing in ["most-recently-used", "newest"] {
            let pool = single(rate, routing);
            group.throughput(Throughput::Elements(simulate(&pool).played));
            group.bench_function(format!("one function, {rate} a second, {routing}"), |bencher| {
                bencher.iter(|| simulate(black_box(&pool)));
            });
        }
    }
    for rate in [10.0, 1_000.0] {
        let pool = chain(rate);
        group.throughput(Throughput::Elements(simulate(&pool).played));
        group.bench_function(format!("caller and callee, {rate} a second"), |bencher| {
            bencher.iter(|| simulate(black_box(&pool)));
        });
    }
    for (rate, name) in [(10_000.0, "20,000"), (500_000.0, "a million")] {
        let pool = Pool { replications: 10, ..single(rate, "most-recently-used") };
        group.throughput(Throughput::Elements(REQUESTS));
        group.bench_function(format!("ten replications with {name} in progress, from a steady load"), |bencher| {
            bencher.iter(|| simulate(black_box(&pool)));
        });
    }
    group.finish();
}

/// A whole comparison, simulated to the usual precision.
fn comparison(criterion: &mut Criterion) {
    let scenario = Scenario::parse("scenario", SCENARIO).expect("a valid scenario");
    let book = PriceBook::embedded(&scenario.region).expect("a book");
    let today = Date::from_unix_seconds(1_795_305_600);
    let effort = Some(Effort { most_events: 2e6, closed_form: false, ..Effort::for_precision(0.01, 1) });
    let mut group = criterion.benchmark_group("comparison");
    group.sample_size(10);
    group.bench_function("simulated", |bencher| {
        bencher.iter(|| compare(black_box(&scenario), &book, topology::ALL, effort, &today));
    });
    group.finish();
}

criterion_group!(simulation, benches, comparison);
criterion_main!(simulation);
