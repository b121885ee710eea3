//! A thousand broken scenario files: each gives a diagnostic with a place and exit code 3, none a panic. Drafts written in Rust are
//! checked as files are, and pool files of the former form are told the new one.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;
use std::thread;

use netcost::distribution::Distribution;
use netcost::scenario::{DatabaseKind, Draft, PoolFile, Scenario};
use netcost::unit::{Bytes, Milliseconds};
use netcost::value::{Share, Volume};
use rust_decimal::Decimal;

use crate::common::{self, Random};

/// Breaks a valid scenario in one of many ways, each of which makes it invalid for sure.
fn break_it(text: &str, random: &mut Random) -> Vec<u8> {
    let lines: Vec<&str> = text.lines().collect();
    let keys: Vec<usize> = (0..lines.len()).filter(|i| is_key(lines[*i])).collect();
    let headers: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].starts_with('[')).collect();
    let at = *random.pick(&keys);
    let (key, value) = lines[at].split_once('=').expect("a key line");
    let (key, value) = (key.trim(), value.trim());
    let replaced = |index: usize, line: &str| {
        let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        line.clone_into(&mut lines[index]);
        (lines.join("\n") + "\n").into_bytes()
    };
    match random.below(16) {
        // A misspelt key, a doubled letter, another case.
        0 => replaced(at, &format!("{key}x = {value}")),
        1 => replaced(at, &format!("x{key} = {value}")),
        2 => replaced(at, &format!("{} = {value}", key.to_uppercase())),
        // No value, no key, no equals sign, two of them.
        3 => replaced(at, &format!("{key} =")),
        4 => replaced(at, &format!("= {value}")),
        5 => replaced(at, &format!("{key} {value}")),
        6 => replaced(at, &format!("{key} = = {value}")),
        // The same key twice.
        7 => replaced(at, &format!("{key} = {value}\n{key} = {value}")),
        // A value of another kind.
        8 => replaced(at, &format!("{key} = 1979-05-27T07:32:00Z")),
        9 => replaced(at, &format!("{key} = [[[{value}]]]")),
        10 => replaced(at, &format!("{key} = {{ no_such_key = {value} }}")),
        11 => replaced(at, &format!("{key} = \"-7 parsecs\"")).tap_name(key),
        12 => replaced(at, &format!("{key} = -99999999999999999999999")),
        // A misspelt section.
        13 if !headers.is_empty() => {
            let at = *random.pick(&headers);
            replaced(at, &lines[at].replace('[', "[zz"))
        }
        // Something that is no UTF-8, an unclosed string.
        14 => {
            let mut bytes = text.as_bytes().to_vec();
            bytes.insert(random.below(bytes.len()), 0xff);
            bytes
        }
        _ => replaced(at, &format!("{key} = \"{}", value.replace('"', ""))),
    }
}

trait TapName {
    /// A free text such as the name takes anything: break the file elsewhere then.
    fn tap_name(self, key: &str) -> Self;
}

impl TapName for Vec<u8> {
    fn tap_name(mut self, key: &str) -> Self {
        if key == "name" {
            self.extend(b"\n[no_such_section]\n");
        }
        self
    }
}

fn is_key(line: &str) -> bool {
    line.contains('=') && !line.trim_start().starts_with('#') && !line.trim_start().starts_with('[')
}

#[test]
fn a_thousand_broken_scenarios_are_diagnosed() {
    let texts: Vec<String> =
        common::scenarios().iter().map(|path| fs::read_to_string(path).expect("a scenario")).collect();
    assert!(!texts.is_empty(), "the examples are there");
    let halves: Vec<_> = (0..2)
        .map(|half| {
            let texts = texts.clone();
            thread::spawn(move || {
                let mut random = Random(half + 1);
                for number in 0..500 {
                    let broken = break_it(random.pick(&texts).clone().as_str(), &mut random);
                    diagnose(number, &broken);
                }
            })
        })
        .collect();
    for half in halves {
        half.join().expect("every broken file is diagnosed");
    }
}

fn diagnose(number: usize, broken: &[u8]) {
    let mut child = common::netcost(["compare", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("a pipe").write_all(broken).expect("written");
    let output = child.wait_with_output().expect("the program ends");
    let (text, said) = (String::from_utf8_lossy(broken), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(3), "file {number}:\n{text}\n{said}");
    assert!(output.stdout.is_empty(), "file {number} gave a result:\n{text}");
    assert!(said.contains("error[") && said.contains("--> -:"), "file {number}:\n{text}\n{said}");
    assert!(!said.contains("panicked"), "file {number}:\n{text}\n{said}");
}

fn draft() -> Draft {
    Draft::new("x", "us-east-1", 1_000).expect("sound defaults")
}

fn ms(text: &str) -> Distribution {
    Distribution::constant(Milliseconds::parse(text).expect("a time"))
}

#[test]
fn a_draft_is_what_a_file_with_the_same_keys_is() {
    let text = "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 1_000\n";
    let read = |more: &str| Scenario::parse("x.toml", &format!("{text}{more}")).expect("a valid scenario");
    assert_eq!(draft().scenario(), Ok(read("")));

    let mut said = draft();
    said.workload.vpc.sent = Volume::Each(Bytes(4_096));
    said.function.memory_mb = 1_024;
    said.callee.init = Some(ms("250 ms"));
    said.idle_expiry = Some(ms("300 s"));
    assert!(said.set_time("nat_gateway", ms("2 ms")));
    assert!(!said.set_time("nat_gatway", ms("2 ms")));
    let file = read(
        "workload.vpc.sent = \"4 KB\"\nfunction.memory_mb = 1024\nfunction.callee.init = \"250 ms\"\n\
         latency = { idle_expiry = \"300 s\", nat_gateway = \"2 ms\" }\n",
    );
    assert_eq!(said.scenario(), Ok(file));
}

#[test]
fn what_goes_out_is_said_once_and_plainly() {
    let head = "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\n";
    let service = |keys: &str| format!("workload.requests_per_month = 9\n[[workload.services]]\n{keys}\n");
    for (text, said) in [
        (String::new(), "`workload.requests_per_month` is missing"),
        (String::new(), "or `workload.requests_per_day` or `workload.requests_per_second` in its place"),
        (
            "workload.requests_per_day = 5\nworkload.requests_per_month = 9\n".to_owned(),
            "t.toml:4:29: `workload.requests_per_month` is said as well",
        ),
        ("workload.requests_per_second = -1\n".to_owned(), "`workload.requests_per_second` cannot be -1"),
        ("workload.requests_per_second = 1_000_000_000\n".to_owned(), "more than can be counted exactly"),
        (
            "workload = { requests_per_month = 9, internet.sent = { per_day = \"1 GB\" } }\n".to_owned(),
            "a volume is that of a month: `{ per_month = \"80 GB\" }`",
        ),
        (
            "workload = { requests_per_month = 9, internet.sent = { per_month = 5 } }\n".to_owned(),
            "`workload.internet.sent.per_month` cannot be 5",
        ),
        (
            "workload = { requests_per_month = 9, services = \"s3\" }\n".to_owned(),
            "write each service as a section `[[workload.services]]`",
        ),
        (service("name = \"S3\""), "did you mean \"s3\"?"),
        (service("name = \"dynamo-db\""), "did you mean \"dynamodb\"?"),
        (service("name = \"SQS\""), "did you mean \"sqs\"?"),
        (service("name = \"My Service\""), "write it in small letters"),
        (service("sent = \"1 KB\""), "`workload.services[0].name` is missing"),
        (service("name = \"sqs\"\ncalls = 0"), "`workload.services[0].calls` cannot be 0"),
        (service("name = \"sqs\"\nregion = \"us-east1\""), "did you mean `us-east-1`?"),
        (service("name = \"sqs\"\nsend = \"1 KB\""), "did you mean `sent`?"),
        (
            "workload.requests_per_month = 9\nnetwork.gateway_endpoint_share = 0.5\n".to_owned(),
            "`network.gateway_endpoint_share` is no longer a key (say which bytes go to which service: `[[workload.services]]`",
        ),
    ] {
        let read = Scenario::parse("t.toml", &(head.to_owned() + &text)).map(|scenario| scenario.workload);
        let problems = read.expect_err(&text).to_string();
        assert!(problems.contains(said), "{text}: {problems}");
    }
}

#[test]
fn all_problems_of_a_draft_are_said_at_once() {
    let mut wrong = draft();
    wrong.region = "us-east1".to_owned();
    wrong.database.kind = DatabaseKind::Rds;
    wrong.workload.calls_per_request = 0;
    wrong.workload.internet.share = Share(Decimal::TWO);
    wrong.main.timeout = Some(Milliseconds::ZERO);
    let said = wrong.scenario().expect_err("five problems").to_string();
    for problem in [
        "no price book for Region `us-east1` (did you mean `us-east-1`?)",
        "`workload.calls_per_request` cannot be 0",
        "`workload.internet.share` cannot be 2",
        "a function timeout cannot be 0 ms",
        "`database.proxy` is missing",
    ] {
        assert!(said.contains(problem), "{said}");
    }
    assert_eq!(said.lines().count(), 5, "{said}");
}

const POOL: &str =
    "schema = 1\nrate_per_s = 5\n[function]\nwarm = \"20 ms\"\ncold = \"90 ms\"\nidle_expiry = \"360 s\"\n";

fn pool_problems(change: &str, to: &str) -> String {
    assert!(POOL.contains(change), "{change}");
    PoolFile::parse("pool.toml", &POOL.replace(change, to)).expect_err(to).to_string()
}

#[test]
fn a_pool_file_is_read_as_a_scenario_is() {
    assert!(PoolFile::parse("pool.toml", POOL).is_ok());
    for (change, to, said) in [
        ("\"20 ms\"", "20", "`function.warm` cannot be 20 (write it as text, such as \"20 ms\" or \"20 s\")"),
        ("warm", "wram", "did you mean `warm`?"),
        ("rate_per_s = 5", "rate_per_s = 0", "`rate_per_s` cannot be 0"),
        ("rate_per_s = 5\n", "", "`rate_per_s` is missing"),
        ("rate_per_s = 5", "rate_per_s = 5\ninterval = \"1 s\"", "say the same twice"),
        ("rate_per_s = 5", "arrivals = { trace = \"t.txt\" }\nrate_per_s = 5", "a recording has a rate of its own"),
        ("rate_per_s = 5", "rate_per_s = 5\ninterval_sd = \"1 s\"", "only constant intervals have a deviation"),
        ("rate_per_s = 5", "rate_per_s = 5\nrequests = 9\nhorizon_s = 9", "not both"),
        ("rate_per_s = 5", "rate_per_s = 5\nreplications = 0", "`replications` cannot be 0"),
        ("[function]", "[callee]\nattempts = 2\n[function]", "`callee.warm` is missing"),
    ] {
        let problems = pool_problems(change, to);
        assert!(problems.contains(said), "{to}: {problems}");
    }
}

#[test]
fn a_pool_file_of_the_former_form_is_told_the_new_one() {
    let former = "schema = 1\nhorizon_s = 60\n[arrivals.poisson]\nrate_per_s = 5.0\n[function]\nidle_expiry.fixed_s = 360\n\
        warm.exponential.mean_ms = 100\ncold.lognormal = { p50_ms = 100, p99_ms = 300 }\n[callee]\nwarm.constant.ms = 5\n\
        cold.uniform = { low_ms = 1, high_ms = 2 }\n";
    let said = PoolFile::parse("pool.toml", former).expect_err("the former form").to_string();
    assert_eq!(said.matches("is written in a form that is no longer read").count(), 6, "{said}");
    assert_eq!(said.lines().count(), 6, "{said}");
    assert!(said.contains("pool.toml:3:2: `arrivals`") && said.contains("rate_per_s = 5`"), "{said}");
    assert!(said.contains("{ exponential = \"20 ms\" }"), "{said}");
}
