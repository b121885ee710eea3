//! How many requests a second the simulator plays, on one thread. Run with `cargo bench --bench simulation`.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use netcost::sim::{Pool, simulate};

const REQUESTS: u64 = 2_000_000;

/// One function that works two seconds.
fn single(rate: f64, routing: &str) -> Pool {
    let text = format!(
        "schema = 1\nrequests = {REQUESTS}\nreplications = 1\nrouting = \"{routing}\"\n[arrivals.poisson]\nrate_per_s = {rate}\n[function]\n\
         idle_expiry.fixed_s = 600\nwarm.exponential.mean_ms = 1991\ncold.exponential.mean_ms = 2244\n"
    );
    Pool::parse("bench", &text, 1).expect("a valid pool")
}

/// A caller and its callee.
fn chain(rate: f64) -> Pool {
    let text = format!(
        "schema = 1\nrequests = {REQUESTS}\nreplications = 1\n[arrivals.poisson]\nrate_per_s = {rate}\n[function]\n\
         idle_expiry.fixed_s = 600\nwarm.exponential.mean_ms = 100\ncold.exponential.mean_ms = 300\n\
         [callee]\nwarm.exponential.mean_ms = 500\ncold.exponential.mean_ms = 900\n"
    );
    Pool::parse("bench", &text, 1).expect("a valid pool")
}

fn benches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("simulation");
    group.throughput(Throughput::Elements(REQUESTS)).sample_size(10);
    for rate in [0.9, 10.0, 1_000.0, 10_000.0] {
        for routing in ["most-recently-used", "newest"] {
            let pool = single(rate, routing);
            group.bench_function(format!("one function, {rate} a second, {routing}"), |bencher| {
                bencher.iter(|| simulate(black_box(&pool)));
            });
        }
    }
    for rate in [10.0, 1_000.0] {
        let pool = chain(rate);
        group.bench_function(format!("caller and callee, {rate} a second"), |bencher| {
            bencher.iter(|| simulate(black_box(&pool)));
        });
    }
    group.finish();
}

criterion_group!(simulation, benches);
criterion_main!(simulation);
