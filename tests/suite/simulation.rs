//! The simulator against theory, a peer and reality. The rows come from public tables beside the project where those are there; a few are
//! written out here for when they are not.

use std::collections::BTreeMap;

use crate::{common, outside};
use netcost::scenario::PoolFile;
use netcost::sim::{Pool, PoolResult, simulate};
use serde_json::Value as Json;

/// The rows of a table; none where it is not there.
fn rows(name: &str) -> Vec<BTreeMap<String, String>> {
    let Some(path) = outside::data(&format!("latency/{name}")) else { return Vec::new() };
    let mut table = csv::Reader::from_path(path).expect("a table");
    table.deserialize().map(|row| row.expect("a row")).collect()
}

fn pool(text: &str) -> Pool {
    seeded(text, 1)
}

fn seeded(text: &str, seed: u64) -> Pool {
    let file = PoolFile::parse("t.toml", text).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    Pool::of(&file, seed).expect("no recording")
}

fn head(length: &str, limit: Option<f64>) -> String {
    let limit = limit.map_or(String::new(), |limit| format!("concurrency_limit = {limit}\n"));
    format!("schema = 1\nreplications = 20\n{length}\n{limit}")
}

fn poisson(rate: f64) -> String {
    format!("rate_per_s = {rate}\n")
}

/// A time as it is written, to the finest that is.
fn time(seconds: f64) -> String {
    format!("\"{:.6} ms\"", seconds * 1000.0)
}

fn exponential(name: &str, seconds: f64) -> String {
    if seconds == 0.0 { constant(name, 0.0) } else { format!("{name} = {{ exponential = {} }}\n", time(seconds)) }
}

fn constant(name: &str, seconds: f64) -> String {
    format!("{name} = {}\n", time(seconds))
}

/// The function's section, whose idle environments are gone after a fixed time.
fn expiring(seconds: f64) -> String {
    "[function]\n".to_owned() + &constant("idle_expiry", seconds)
}

/// The pool of a row of the table of closed forms and the figure that the row is about; `None` for rows about something else.
fn exact_pool(row: &BTreeMap<String, String>, requests: u64) -> Option<(String, &'static str)> {
    let parameters: Json = serde_json::from_str(&row["params_json"]).expect("JSON");
    let p = |key: &str| parameters[key].as_f64();
    let length = format!("requests = {requests}");
    let family = row["id"].split('_').next().unwrap_or("");
    let quantity = row["quantity"].as_str();
    let figure = match (family, quantity) {
        ("chain", "p_callee_throttled_of_started") => "callee_rejected_share",
        ("chain", "mean_slots_in_use") => "mean_slots",
        ("double", "p_caller_cold") => "cold_share_caller",
        ("double", "p_both_cold") => "cold_share_both",
        (_, "p_block" | "p_reject" | "p_caller_throttled") => "rejected_share",
        (_, "p_cold_of_all") => "cold_share",
        (_, "p_cold" | "p_cold_given_accepted") => "cold_share_of_accepted",
        (_, "mean_busy") => "mean_busy",
        (_, "mean_idle") => "mean_idle",
        (_, "mean_env_count") => "mean_environments",
        (_, "mean_env_lifespan") => "mean_lifespan_s",
        _ => return None,
    };
    let text = match family {
        // Blocking depends on the load only, whatever the expiry, when cold is as fast as warm.
        "erlangB" => {
            let (limit, load) = (p("c")?, p("a")?);
            let times = exponential("warm", 1.0) + &exponential("cold", 1.0);
            head(&length, Some(limit)) + &poisson(load) + &expiring(5.0) + &times
        }
        "mginf" => {
            let (rate, mean) = (p("lambda_")?, p("mean_service")?);
            let times = exponential("warm", mean) + &exponential("cold", mean);
            head(&length, None) + &poisson(rate) + &expiring(5.0) + &times
        }
        "cap1" => {
            let times = constant("warm", p("warm")?) + &constant("cold", p("cold")?);
            let expiry = expiring(p("expiry")?);
            head(&length, p("cap")) + &poisson(p("lambda_")?) + &expiry + &times
        }
        "ctmc" => {
            let times = exponential("warm", p("warm_mean")?) + &exponential("cold", p("cold_mean")?);
            let expiry = "[function]\n".to_owned() + &exponential("idle_expiry", p("expiry_mean")?);
            head(&length, p("cap")) + &poisson(p("lambda_")?) + &expiry + &times
        }
        "mru" => {
            let mean = p("service_mean")?;
            let times = exponential("warm", mean) + &exponential("cold", mean);
            let expiry = expiring(p("expiry")?);
            head(&length, p("cap")) + &poisson(p("lambda_")?) + &expiry + &times
        }
        "chain" if parameters["callee_mean"].is_number() => {
            let (before, callee, after) = (p("caller_pre_mean")?, p("callee_mean")?, p("caller_post_mean")?);
            // Always warm: nothing ever expires, and a cold start takes as long as a warm one.
            let outer = exponential("warm", before) + &exponential("cold", before) + &exponential("post", after);
            let callee = exponential("warm", callee) + &exponential("cold", callee);
            head(&length, p("cap")) + &poisson(p("lambda_")?) + &expiring(3_600.0) + &outer + "[callee]\n" + &callee
        }
        // The closed form drops arrivals during a busy chain, which a pool cannot say: only where those are rare.
        "double" => {
            let (before, after) = (p("caller_pre")?, p("caller_post")?);
            if p("lambda_")? * (before + after) > 1e-3 {
                return None;
            }
            let outer = constant("warm", before) + &constant("cold", before) + &constant("post", after);
            let expiry = expiring(p("expiry")?);
            head(&length, None)
                + &poisson(p("lambda_")?)
                + &expiry
                + &outer
                + "[callee]\n"
                + &constant("warm", 0.0)
                + &constant("cold", 0.0)
        }
        "cron" => {
            let times = exponential("warm", p("warm")?) + &exponential("cold", p("cold")?);
            let interval = constant("interval", p("mu")?) + &constant("interval_sd", p("sd")?);
            let arrivals = "arrivals = \"constant\"\n".to_owned() + &interval;
            let expiry = expiring(p("expiry")?);
            head(&length, None) + &arrivals + &expiry + &times
        }
        _ => return None,
    };
    Some((text, figure))
}

/// How sharp a figure must be: its standard error against its value.
fn sharpness(quantity: &str, value: f64) -> f64 {
    if quantity.starts_with("p_") && value > 0.05 { 0.003 } else { 0.01 }
}

/// Most requests of a run, and the rarest event that it can be sharp about.
const MOST: u64 = 160_000_000;
const RAREST: f64 = 1e-6;

#[test]
fn closed_forms_are_met() {
    let (mut compared, mut outside, mut wrong) = (0, 0, Vec::new());
    let mut done: BTreeMap<String, PoolResult> = BTreeMap::new();
    for row in rows("analytic_public_cases.csv").iter().filter(|row| row["kind"] == "exact") {
        let expected: f64 = row["value"].parse().expect("a number");
        let name = format!("{} {}", row["id"], row["quantity"]);
        if row["quantity"].starts_with("p_") && expected < RAREST {
            continue;
        }
        let mut requests = 1_000_000;
        while let Some((text, figure)) = exact_pool(row, requests) {
            let result = done.entry(text.clone()).or_insert_with(|| simulate(&pool(&text)));
            let estimate = result.figure(figure).expect("a figure");
            let wanted = sharpness(&row["quantity"], expected) * expected;
            let sharp = estimate.standard_error <= wanted;
            if !sharp && requests < MOST {
                // The error falls with the root of the length; powers of two are lengths that other figures may have needed too.
                let needed = 1.1 * requests as f64 / 1e6 * (estimate.standard_error / wanted).powi(2);
                requests = MOST.min((1_000_000 * (needed.min(1e3) as u64).next_power_of_two()).max(2 * requests));
                continue;
            }
            compared += 1;
            outside += usize::from(expected < estimate.low || expected > estimate.high);
            let off = (estimate.value - expected).abs() / estimate.standard_error.max(f64::MIN_POSITIVE);
            // What never varies has no error at all: then the figure itself must be right.
            if off > 4.0 && (estimate.value - expected).abs() > 1e-6 * expected.abs() {
                wrong.push(format!("{name}: {} +- {} against {expected}", estimate.value, estimate.standard_error));
            }
            if !sharp {
                wrong.push(format!("{name}: not sharp enough, {} +- {}", estimate.value, estimate.standard_error));
            }
            break;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    if compared > 0 {
        common::say(&format!("{compared} closed forms compared, {outside} outside their 95 % interval"));
        assert!(outside * 10 <= compared, "{outside} of {compared} outside");
    }
}

#[test]
fn a_chain_of_two_fails_as_theory_says() {
    // 5 calls a second, caller 0.1 s before its call, callee 0.5 s, limit 10: 5.4840 % of callers and 4.9228 % of callees throttled, so
    // 1 - 0.945160 x 0.950772 = 10.1368 % fail. One function of 0.6 s fails by Erlang's formula B(10, 3) = 0.0810 %.
    let chain = head("requests = 4_000_000", Some(10.0))
        + &poisson(5.0)
        + &expiring(3_600.0)
        + &(exponential("warm", 0.1) + &exponential("cold", 0.1))
        + "[callee]\n"
        + &(exponential("warm", 0.5) + &exponential("cold", 0.5));
    let failed = simulate(&pool(&chain)).figure("failed_share").expect("a figure");
    assert!((failed.value - 0.101_368).abs() < 4.0 * failed.standard_error, "{failed:?}");
    let single = head("requests = 4_000_000", Some(10.0))
        + &poisson(5.0)
        + &expiring(3_600.0)
        + &(exponential("warm", 0.6) + &exponential("cold", 0.6));
    let failed = simulate(&pool(&single)).figure("rejected_share").expect("a figure");
    assert!((failed.value - 0.000_810_2).abs() < 4.0 * failed.standard_error, "{failed:?}");
}

/// Where a limit keeps all busy, hours of idle expiries say nothing of what is there, and are not played.
#[test]
fn a_pool_that_is_full_counts_soon_and_rejects_by_erlangs_formula() {
    // B(50, 100), the worked recursion B(n) = 100 B(n-1) / (n + 100 B(n-1)) from B(0) = 1.
    let erlang = (1..=50).fold(1.0, |blocked, n| 100.0 * blocked / (f64::from(n) + 100.0 * blocked));
    let times = constant("warm", 0.1) + &constant("cold", 0.1);
    let result =
        simulate(&pool(&(head("requests = 400_000", Some(50.0)) + &poisson(1_000.0) + &expiring(3_600.0) + &times)));
    let rejected = result.figure("rejected_share").expect("told");
    assert!((rejected.value - erlang).abs() < 4.0 * rejected.standard_error, "{rejected:?} against {erlang}");
    assert!(result.played < 2 * result.requests, "{} played for {}", result.played, result.requests);
}

#[test]
fn littles_law_holds() {
    // Mean busy = accepted requests a second x mean service.
    for (rate, limit) in [(0.9, None), (50.0, Some(80.0)), (5.0, Some(4.0))] {
        let text = head("requests = 2_000_000", limit)
            + &poisson(rate)
            + "[function]\nidle_expiry = { uniform = [\"30 s\", \"60 s\"] }\n"
            + &(exponential("warm", 1.3) + &exponential("cold", 2.0));
        let result = simulate(&pool(&text));
        let figure = |name| result.figure(name).expect("a figure").value;
        let accepted = result.requests as f64 * (1.0 - figure("rejected_share"));
        let busy = accepted / (result.simulated_ns / 1e9) * figure("mean_ms") / 1e3;
        assert!((figure("mean_busy") / busy - 1.0).abs() < 0.002, "{rate}: {} against {busy}", figure("mean_busy"));
    }
}

#[test]
fn a_peer_finds_the_same() {
    for row in rows("simfaas_public_cases.csv") {
        let number = |key: &str| row[key].parse::<f64>().ok();
        let seconds = |key: &str| number(key).expect("a number");
        let limit = seconds("max_concurrency");
        let text = head(
            &format!("horizon_s = {}\nrouting = \"newest\"", row["max_time_s"]),
            (limit < 1000.0).then_some(limit),
        ) + &poisson(1.0 / seconds("arrival_mean_s"))
            + &expiring(seconds("expiration_s"))
            + &exponential("warm", seconds("warm_mean_s"))
            + &exponential("cold", seconds("cold_mean_s"));
        let result = simulate(&pool(&text));
        let runs: f64 = seconds("n_runs");
        for (name, theirs) in [
            ("cold_share", "prob_cold"),
            ("rejected_share", "prob_reject"),
            ("mean_environments", "inst_count_avg"),
            ("mean_busy", "inst_running_count_avg"),
            ("mean_idle", "inst_idle_count_avg"),
        ] {
            let (mean, deviation) = (seconds(&format!("{theirs}_mean")), seconds(&format!("{theirs}_std")));
            let ours = result.figure(name).expect("a figure");
            let error = (ours.standard_error.powi(2) + deviation.powi(2) / runs).sqrt();
            let off = (ours.value - mean).abs() / error.max(1e-12);
            assert!(off <= 3.5, "{} {name}: {} against {mean}, {off:.1} standard errors", row["case"], ours.value);
        }
    }
}

#[test]
fn measured_cold_shares_are_near() {
    let (mut errors, mut report) = (Vec::new(), Vec::new());
    for row in rows("aws_lambda_experiments_mahmoudi_2020.csv") {
        let number = |key: &str| row[key].parse::<f64>().expect("a number");
        let text = head("requests = 2_000_000", None)
            + &poisson(number("ArrivalRate"))
            + &expiring(number("IdleMinutesBeforeKill") * 60.0)
            + &exponential("warm", number("ServiceTimeWarm") / 1000.0)
            + &exponential("cold", number("ServiceTimeCold") / 1000.0);
        let ours = simulate(&pool(&text)).figure("cold_share").expect("a figure").value;
        let (measured, error) = (number("ColdStartProbability"), number("ColdStartProbabilitySE"));
        errors.push((ours / measured - 1.0).abs());
        report.push(format!("{:<14} simulated {ours:.6}, measured {measured:.6} +- {error:.6}", row["experiment"]));
        assert!((ours - measured).abs() <= 3.6 * error, "{}", report.last().expect("a line"));
    }
    if !errors.is_empty() {
        let mean = errors.iter().sum::<f64>() / errors.len() as f64;
        common::say(&format!("{}\nmean absolute error {:.1} %", report.join("\n"), mean * 100.0));
        assert!(mean <= 0.15, "{mean}");
    }
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let text = head("requests = 200_000", Some(10.0))
        + &poisson(5.0)
        + "[function]\nidle_expiry = { uniform = [\"3 s\", \"9 s\"] }\n"
        + &(exponential("warm", 0.1) + &exponential("cold", 0.3))
        + "[callee]\nattempts = 3\n"
        + &(exponential("warm", 0.5) + &exponential("cold", 0.9));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pool.toml");
    std::fs::write(&path, text).expect("written");
    let run = |threads: &str, format: &str| {
        let output = common::netcost(["simulate", &path.display().to_string(), "--format", format])
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .expect("the program starts");
        // The speed is another each time: it stands beside the result.
        let beside = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(beside.contains(" million requests a second, "), "{beside}");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    for format in ["json", "table"] {
        let one = run("1", format);
        assert!(one.contains("cold_share") && !one.contains("requests a second, "), "{one}");
        assert_eq!(one, run("2", format));
        assert_eq!(one, run("7", format));
    }
}

#[test]
fn an_interval_of_95_percent_covers_the_truth_in_95_of_100_runs() {
    // Load 1 on two places: B(2, 1) = (1/2) / (1 + 1 + 1/2) = 0.2 rejected, 0.8 busy; the 90th percentile of exponential times of 1 s is
    // ln 10 = 2.302585 s. Of 2,000 runs 95 % are 1,900, with a standard error of 9.7, or
    // half a percent.
    const RUNS: u64 = 2_000;
    let text = "schema = 1\nrequests = 1_000\nreplications = 20\nconcurrency_limit = 2\n".to_owned()
        + &poisson(1.0)
        + &expiring(5.0)
        + &(exponential("warm", 1.0) + &exponential("cold", 1.0));
    let truths = [("rejected_share", 0.2), ("mean_busy", 0.8), ("p90_ms", 2302.585)];
    let mut covered = [0_u64; 3];
    for seed in 1..=RUNS {
        let result = simulate(&seeded(&text, seed));
        for ((name, truth), covered) in truths.iter().zip(&mut covered) {
            let estimate = result.figure(name).expect("a figure");
            *covered += u64::from((estimate.low..=estimate.high).contains(truth));
        }
    }
    common::say(&format!(
        "covered of {RUNS}: {:?}",
        truths.map(|(name, _)| name).iter().zip(covered).collect::<Vec<_>>()
    ));
    for covered in covered {
        let share = covered as f64 / RUNS as f64;
        assert!((0.94..=0.96).contains(&share), "{share}");
    }
}

#[test]
fn a_busy_hour_is_seen_and_counts_by_its_requests() {
    // 10 a second on average, 24 weights of which one is 100: that hour has 240 x 100 / 123 = 195.12 a second, 19.512 busy on ten places:
    // B(10, 19.512) = 0.5278 of it is rejected, and it has 100 / 123 of all requests; the others have 1.951 a second, which never fill
    // the ten. So 0.4291 of all.
    let weights = "1, ".repeat(20) + "100, 1, 1, 1";
    let text = format!(
        "schema = 1\nrequests = 17_280_000\nreplications = 24\nconcurrency_limit = 10\nrate_per_s = 10\n\
         arrivals = {{ daily = [{weights}] }}\n[function]\nidle_expiry = \"60 s\"\nwarm = \"100 ms\"\ncold = \"100 ms\"\n"
    );
    let rejected = simulate(&pool(&text)).figure("rejected_share").expect("a figure");
    assert!((rejected.value - 0.4291).abs() < 0.004, "{rejected:?}");
}
