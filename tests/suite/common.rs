//! What the whole-program tests share.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::Value as Json;

/// The root of the project.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A command of the program, run from the project's root, on a fixed day so that notes on age do not come and go.
pub fn netcost<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_netcost"));
    // 2026-11-22
    command.current_dir(root()).args(arguments).env("SOURCE_DATE_EPOCH", "1795305600").env("NO_COLOR", "1");
    command
}

/// Runs the program.
pub fn run<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Output {
    netcost(arguments).output().expect("the program starts")
}

/// Standard output of a run that must end well.
pub fn stdout<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> String {
    result(arguments, &[0])
}

/// Standard output of a run that must give a result, be it that no way meets what was asked.
pub fn met_or_not<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> String {
    result(arguments, &[0, 10])
}

fn result<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>, codes: &[i32]) -> String {
    let output = run(arguments);
    let code = output.status.code().expect("an exit code");
    assert!(codes.contains(&code), "exit code {code}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What is said on standard error by a run that must end with this code and give no result.
pub fn stderr(arguments: &[&str], code: i32) -> String {
    let output = run(arguments);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    assert!(output.stdout.is_empty(), "{arguments:?} gave a result");
    text
}

/// What the program says to the same question, which is asked once however many tests want to know. The files that the question names must
/// be those of the project.
pub fn answer<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> String {
    static ANSWERS: Mutex<BTreeMap<Vec<OsString>, Arc<OnceLock<String>>>> = Mutex::new(BTreeMap::new());
    let question: Vec<OsString> = arguments.into_iter().map(|argument| argument.as_ref().to_owned()).collect();
    let place = ANSWERS.lock().expect("no panic while it is held").entry(question.clone()).or_default().clone();
    place.get_or_init(|| met_or_not(question)).clone()
}

/// The solutions that tests are about. A test that counts solutions, or says which is the best, asks about these
/// ([`of_four`]), so that it stays as it is when there is another; `architecture::the_solutions_are_these` alone lists them all.
pub const FOUR: &str = "nat-gateway,interface-endpoint,api-gateway,sdk-invoke";

/// A question about the four solutions, unless it names some itself.
pub fn of_four<A: AsRef<OsStr>>(question: impl IntoIterator<Item = A>) -> Vec<OsString> {
    let mut question: Vec<OsString> = question.into_iter().map(|word| word.as_ref().to_owned()).collect();
    if !question.iter().any(|word| word == "--only") {
        question.extend(["--only", FOUR].map(OsString::from));
    }
    question
}

/// Few draws from ranges, for tests that are not about these: most of the time of an example with ranges goes into its draws.
pub const FEW_DRAWS: [&str; 2] = ["--draws", "50"];

/// What the program says about an example, in few draws.
pub fn example(command: &str, scenario: &Path, more: &[&str]) -> String {
    let path = scenario.to_str().expect("a path");
    answer([command, path].iter().chain(&FEW_DRAWS).chain(more))
}

/// The comparison of an example, in few draws.
pub fn compared(scenario: &Path) -> Json {
    serde_json::from_str(&example("compare", scenario, &["--format", "json"])).expect("JSON")
}

/// Says something past the test harness, which keeps what a passing test prints to itself.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Files and folders directly in a folder, sorted.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    entries
}

/// The example scenarios.
pub fn scenarios() -> Vec<PathBuf> {
    let files = entries(&root().join("scenarios"));
    files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "toml")).collect()
}

/// Writes a file and says its path.
pub fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).expect("written");
    path.display().to_string()
}

/// The comparison of a scenario that is given as text.
pub fn compared_text(text: &str, more: &[&str]) -> Json {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "scenario.toml", text);
    let question = ["compare", &path, "--format", "json"].into_iter().chain(more.iter().copied());
    serde_json::from_str(&met_or_not(question)).expect("JSON")
}

/// A workload whose every cost can be worked out on paper: nothing is cold, nothing varies, nothing is free, and only what a test sets
/// takes time or bytes. One request does 20 ms in the VPC and 100 ms on the internet with 512 MB; a call takes 10 ms.
///
/// Prices of us-east-1: request 0.0000002; GB-second 0.0000166667; HTTP API call 0.000001; NAT gateway 730 x (0.045 + 0.005) = 36.50;
/// interface endpoint 730 x 0.01 = 7.30; NAT data 0.045 a GB. Cost of a request, half a GB being what a function has:
///
/// - NAT gateway: 0.0000002 + 0.120 s x 0.5 x 0.0000166667 = 0.000001200002
/// - interface endpoint: 2 x 0.0000002 + (0.020 + 0.010 + 0.100 + 0.100) s x 0.5 x 0.0000166667 = 0.0000023166705
/// - SDK invoke: 2 x 0.0000002 + (0.100 + 0.010 + 0.020 + 0.020) s x 0.5 x 0.0000166667 = 0.0000016500025
/// - API Gateway: as SDK invoke, and 0.000001 = 0.0000026500025
pub const PAPER: &str = r#"
schema = 1
name = "paper"
region = "us-east-1"
[workload]
requests_per_month = 1_000_000
vpc.duration = "20 ms"
internet.duration = "100 ms"
internet.sent = "0 B"
internet.received = "0 B"
between.request = "0 B"
between.response = "0 B"
[function]
memory_mb = 512
logs_per_invocation = "0 B"
init = "100 ms"
[account]
free_tier = "none"
concurrency_limit = 1_000_000
[behaviour]
cold_share.main = 0
cold_share.callee = 0
[latency]
invoke_sync = "10 ms"
invoke_by_api = "10 ms"
invoke_async = "10 ms"
invoke_per_mb = "0 ms"
nat_gateway = "0 ms"
interface_endpoint = "0 ms"
api_http = "0 ms"
"#;

/// The arguments of a command line in which some stand in double quotes.
pub fn words_of(line: &str) -> Vec<String> {
    let words = |(index, part): (usize, &str)| match index % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    };
    line.split('"').enumerate().flat_map(words).collect()
}

/// Runs a command in a terminal of its own into which this is typed: what the terminal shows, and the exit code.
#[cfg(unix)]
pub fn in_terminal(mut command: Command, typed: &str) -> (String, Option<i32>) {
    use std::io::Read as _;
    use std::os::unix::ffi::OsStrExt as _;

    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

    let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&keyboard).and_then(|()| unlockpt(&keyboard)).expect("it may be used");
    let name = ptsname(&keyboard, Vec::new()).expect("it has a name");
    let path = Path::new(OsStr::from_bytes(name.to_bytes()));
    let terminal = || fs::OpenOptions::new().read(true).write(true).open(path).expect("it opens");
    command.stdin(terminal()).stdout(terminal()).stderr(terminal());
    let mut child = command.spawn().expect("the program starts");
    // Only the program holds the terminal now, so that its end is the end of what is shown.
    drop(command);
    let mut keyboard = fs::File::from(keyboard);
    keyboard.write_all(typed.as_bytes()).expect("typed");
    let (mut shown, mut part) = (Vec::new(), [0; 4096]);
    // At its end a terminal gives an error on Linux.
    while let Ok(length @ 1..) = keyboard.read(&mut part) {
        shown.extend_from_slice(&part[..length]);
    }
    let code = child.wait().expect("it ends").code();
    (String::from_utf8_lossy(&shown).replace("\r\n", "\n"), code)
}

/// A small generator (SplitMix64), so that the same is tried every time.
pub struct Random(pub u64);

impl Random {
    /// A number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }

    /// One of some things.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}
