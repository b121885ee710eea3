//! The HTML report in a real browser: Chromium without a window, spoken to over two pipes in its own protocol. Without Chromium the tests
//! pass, and `uncovered` says so. `CHROMIUM=path` names another one; `NETCOST_SCREENSHOTS=folder` keeps pictures of every example to look at.
//! `AXE=path` names an `axe.min.js` (the package axe-core), by which the page is then examined.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{common, outside};
use serde_json::{Value as Json, json};

/// A browser with one page.
struct Browser {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    session: Option<String>,
    calls: u64,
    events: Vec<Json>,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts a browser; `None` when there is none.
    fn start() -> Option<Self> {
        let command = outside::chromium()?;
        let profile = tempfile::tempdir().expect("a folder");
        // It reads commands from file 3 and answers on file 4.
        let script = "exec timeout 300 \"$@\" 3<&0 4>&1 0</dev/null 1>&2";
        let mut child = Command::new("sh")
            .args(["-c", script, "sh"])
            .arg(command)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe"])
            .args(["--disable-background-networking", "--disable-dev-shm-usage", "--hide-scrollbars"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let (input, output) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        let output = BufReader::new(output);
        let mut browser = Self { child, input, output, session: None, calls: 0, events: Vec::new(), _profile: profile };
        let target = browser.call("Target.createTarget", &json!({"url": "about:blank"}))["targetId"].clone();
        let attached = browser.call("Target.attachToTarget", &json!({"targetId": target, "flatten": true}));
        browser.session = Some(attached["sessionId"].as_str().expect("a session").to_owned());
        for domain in ["Page", "Network", "Runtime", "Log"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        Some(browser)
    }

    fn call(&mut self, method: &str, parameters: &Json) -> Json {
        self.calls += 1;
        let mut message = json!({"id": self.calls, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        write!(self.input, "{message}\0").expect("the browser listens");
        loop {
            let message = self.read();
            if message["id"] == self.calls {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].clone();
            }
            self.events.push(message);
        }
    }

    fn read(&mut self) -> Json {
        let mut bytes = Vec::new();
        self.output.read_until(0, &mut bytes).expect("the browser answers");
        assert_eq!(bytes.pop(), Some(0), "the browser ended");
        serde_json::from_slice(&bytes).expect("JSON")
    }

    /// Opens a file and gives the time until everything was loaded.
    fn open(&mut self, file: &Path) -> Duration {
        self.events.clear();
        let begin = Instant::now();
        self.call("Page.navigate", &json!({"url": url(file)}));
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let event = self.read();
            self.events.push(event);
        }
        begin.elapsed()
    }

    fn evaluate(&mut self, script: &str) -> Json {
        let asked = json!({"expression": script, "returnByValue": true, "awaitPromise": true});
        let result = self.call("Runtime.evaluate", &asked);
        assert!(result["exceptionDetails"].is_null(), "{result:#}");
        result["result"]["value"].clone()
    }

    /// Another width in pixels, by day or by night.
    fn show_as(&mut self, width: u32, scheme: &str) {
        let mobile = width < 600;
        let size = json!({"width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": mobile});
        self.call("Emulation.setDeviceMetricsOverride", &size);
        let feature = json!({"name": "prefers-color-scheme", "value": scheme});
        self.call("Emulation.setEmulatedMedia", &json!({"features": [feature]}));
    }

    /// Presses a key that has no letter.
    fn press(&mut self, key: &str, code: u32) {
        for kind in ["keyDown", "keyUp"] {
            let text = if key == "Enter" && kind == "keyDown" { "\r" } else { "" };
            let event = json!({"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text});
            self.call("Input.dispatchKeyEvent", &event);
        }
    }

    /// The pages that are printed.
    fn printed_pages(&mut self) -> usize {
        let printed = self.call("Page.printToPDF", &json!({"preferCSSPageSize": true}));
        let document = base64(printed["data"].as_str().expect("a document"));
        let text = String::from_utf8_lossy(&document);
        text.match_indices("/Type /Page").filter(|(at, word)| !text[at + word.len()..].starts_with('s')).count()
    }

    /// What the page asked for besides itself, and what the console complained of.
    fn complaints(&self, file: &Path) -> Vec<String> {
        let complaint = |event: &Json| {
            let parameters = &event["params"];
            match event["method"].as_str().unwrap_or_default() {
                "Network.requestWillBeSent" => {
                    let asked = parameters["request"]["url"].as_str().expect("a URL");
                    (asked != url(file) && !asked.starts_with("data:")).then(|| format!("asks for {asked}"))
                }
                "Runtime.consoleAPICalled" | "Runtime.exceptionThrown" | "Log.entryAdded" => {
                    Some(parameters.to_string())
                }
                _ => None,
            }
        };
        self.events.iter().filter_map(complaint).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.session = None;
        let _ = write!(self.input, "{}\0", json!({"id": 0, "method": "Browser.close"}));
        let _ = self.child.wait();
    }
}

/// Height of the screen in pixels.
const HEIGHT: u32 = 800;
/// Stops of the Tab key that a folded page may have.
const MOST_STOPS: u64 = 60;

fn base64(text: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => u32::from(letter - b'A'),
        b'a'..=b'z' => u32::from(letter - b'a') + 26,
        b'0'..=b'9' => u32::from(letter - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let letters: Vec<u8> = text.bytes().filter(|letter| *letter != b'=').collect();
    let bytes = letters.chunks(4).flat_map(|four| {
        let bits = four.iter().fold(0, |bits, letter| bits << 6 | value(*letter)) << (6 * (4 - four.len()));
        bits.to_be_bytes()[1..four.len()].to_vec()
    });
    bytes.collect()
}

fn url(file: &Path) -> String {
    format!("file://{}", file.display())
}

fn report(scenario: &Path, folder: &Path) -> PathBuf {
    report_with(scenario, folder, &[])
}

fn report_with(scenario: &Path, folder: &Path, flags: &[&str]) -> PathBuf {
    let file = folder.join(scenario.file_name().expect("a name")).with_extension("html");
    fs::write(&file, common::example("report", scenario, flags)).expect("a file");
    file
}

/// Texts of a picture that lie over each other, in whatever typeface the browser has: by more than a pixel, and by half of a line.
const MEETING_TEXTS: &str = r"
(() => {
  const found = [];
  for (const picture of document.querySelectorAll('.chart svg')) {
    const texts = [...picture.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
    texts.forEach(([one, a], place) => texts.slice(place + 1).forEach(([other, b]) => {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 1 && down > Math.min(a.height, b.height) / 2) found.push([one, other, across]);
    }));
  }
  return found;
})()";

/// Unfolds all parts of the page.
const UNFOLD: &str = "document.querySelectorAll('details').forEach(details => details.open = true)";

/// Texts that are hard to read on their ground: contrast below 4.5 (WCAG 2, AA).
const PALE_TEXTS: &str = r"
(() => {
  const parse = text => text.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const part = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const ground = element => {
    for (; element; element = element.parentElement) {
      const color = parse(getComputedStyle(element).backgroundColor);
      if (color.length == 3 || color[3] == 1) return color;
    }
    return [255, 255, 255];
  };
  const pale = [];
  document.querySelectorAll('details').forEach(details => details.open = true);
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest('svg') || ![...element.childNodes].some(n => n.nodeType == 3 && n.data.trim())) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) pale.push(element.tagName + ' ' + element.className + ': ' + contrast.toFixed(2));
  }
  return [...new Set(pale)];
})()";

/// What a screen reader would stumble over: leaps between headings, ids that are there twice, headers without a scope, pictures
/// without a name, links that lead nowhere.
const BARRIERS: &str = r##"
(() => {
  const found = [];
  let level = 0;
  for (const heading of document.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) found.push('leap to ' + heading.outerHTML);
    level = next;
  }
  if (document.querySelectorAll('h1').length != 1) found.push('not one h1');
  if (document.documentElement.lang != 'en') found.push('no language');
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  ids.filter((id, index) => ids.indexOf(id) != index).forEach(id => found.push('id twice: ' + id));
  document.querySelectorAll('th:not([scope])').forEach(th => found.push('no scope: ' + th.outerHTML));
  document.querySelectorAll('svg:not([aria-label]), [role=img]:not([aria-label])').forEach(e => found.push('no name: ' + e.tagName));
  document.querySelectorAll('a[href^="#"]').forEach(a => document.getElementById(a.hash.slice(1)) || found.push('dead: ' + a.hash));
  return found;
})()"##;

/// The first screen: how far it reaches, and how many of its parts are there.
const FIRST_SCREEN: &str = r"
(() => {
  const first = document.querySelector('.first');
  const count = selector => [...first.querySelectorAll(selector)].filter(e => e.getClientRects().length).length;
  return {
    bottom: first.getBoundingClientRect().bottom + scrollY, headings: count('h1'), ways: count('.board .name'),
    strips: count('.strip'), sentences: count('.certainty li'), you: count('.you'),
  };
})()";

/// What the Tab key comes to.
const STOPS: &str = r#"
[...document.querySelectorAll('a[href], button, summary, input, [tabindex="0"]')]
  .filter(e => e.tabIndex >= 0 && e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})).length"#;

/// The marks of all pictures, those at whose middle the tip that shows does not say whose they are, pictures that the Tab key does not come
/// to once, and marks whose values the table does not have. Each mark is in the same place of both lists.
const MARKS: &str = r"
(() => {
  document.querySelectorAll('details').forEach(details => details.open = true);
  const said = mark => document.getElementById(mark.getAttribute('popovertarget')).textContent.split('\n');
  const wrong = [], untold = [];
  let count = 0;
  for (const plate of document.querySelectorAll('.plate')) {
    const marks = [...plate.querySelectorAll('.marks button')];
    const rows = [...plate.querySelectorAll('.values tbody tr')].map(row => [...row.children].map(cell => cell.textContent).join(': '));
    const stops = [...plate.querySelectorAll('*')].filter(e => e.tabIndex >= 0 && e.checkVisibility());
    if (marks.length != rows.length || marks.length && stops.length != 1) untold.push(plate.textContent.slice(0, 80));
    marks.forEach((mark, place) => {
      if (!mark.getClientRects().length) return;
      count += 1;
      mark.scrollIntoView({block: 'center'});
      const box = mark.getBoundingClientRect();
      const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      const whose = rows[place].split(/: |, | at /)[0];
      const named = hit.matches('.marks button') && said(hit).some(line => line.split(/: |, | at /)[0] == whose);
      if (!named || !said(mark).includes(rows[place])) wrong.push(rows[place]);
    });
  }
  return [count, wrong, untold];
})()";

/// Words that are broken over two lines.
const BROKEN_WORDS: &str = r"
(() => {
  const broken = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (!text.parentElement.checkVisibility()) continue;
    for (const word of text.data.matchAll(/[\p{L}\d]{2,}/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) broken.push(word[0]);
    }
  }
  return broken;
})()";

/// Folds the page again.
const FOLD: &str = "document.querySelectorAll('details').forEach(details => details.open = false)";

fn keep(browser: &mut Browser, name: &str) {
    let Some(folder) = std::env::var_os("NETCOST_SCREENSHOTS") else { return };
    let picture = browser.call("Page.captureScreenshot", &json!({"format": "png", "captureBeyondViewport": true}));
    let file = Path::new(&folder).join(format!("{name}.png.base64"));
    fs::write(file, picture["data"].as_str().expect("a picture")).expect("a folder for screenshots");
}

fn keep_print(browser: &mut Browser, name: &str) {
    let Some(folder) = std::env::var_os("NETCOST_SCREENSHOTS") else { return };
    let printed = browser.call("Page.printToPDF", &json!({"preferCSSPageSize": true}));
    let file = Path::new(&folder).join(format!("{name}.pdf.base64"));
    fs::write(file, printed["data"].as_str().expect("a document")).expect("a folder for screenshots");
}

#[test]
fn every_report_opens_alone_and_can_be_read_at_every_size_by_day_and_night() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    for scenario in common::scenarios() {
        let file = report(&scenario, folder.path());
        let name = scenario.file_stem().expect("a name").to_string_lossy().into_owned();
        for width in [390, 1280] {
            browser.show_as(width, "light");
            // Another program may have taken the processor once or twice.
            let quick = (0..3).any(|_| browser.open(&file) < Duration::from_secs(1));
            assert!(quick, "{name} does not open within a second");
            assert_eq!(browser.complaints(&file), Vec::<String>::new(), "{name}");
            let wide = browser.evaluate("document.documentElement.scrollWidth");
            assert_eq!(wide, width, "{name} at {width} px");
            let stops = browser.evaluate(STOPS);
            assert!(stops.as_u64().expect("a count") <= MOST_STOPS, "{name}: {stops} stops of the Tab key");
            let first = browser.evaluate(FIRST_SCREEN);
            let ways = common::FOUR.split(',').count();
            assert_eq!((&first["headings"], &first["ways"]), (&json!(1), &json!(ways)), "{name}: {first}");
            if width == 1280 {
                assert!(first["bottom"].as_f64().expect("pixels") <= f64::from(HEIGHT), "{name}: {first}");
                assert_eq!(browser.printed_pages(), 2, "{name}");
                keep_print(&mut browser, &name);
            }
            assert_eq!(browser.evaluate(BARRIERS), json!([]), "{name}");
            let marks = browser.evaluate(MARKS);
            assert_eq!((&marks[1], &marks[2]), (&json!([]), &json!([])), "{name} at {width} px");
            browser.evaluate(UNFOLD);
            assert_eq!(browser.evaluate(MEETING_TEXTS), json!([]), "{name} at {width} px");
            browser.evaluate(FOLD);
            // By night the page is as large and has other colours; asking for those unfolds it.
            for scheme in ["dark", "light"] {
                browser.show_as(width, scheme);
                keep(&mut browser, &format!("{name}-{width}-{scheme}-folded"));
                assert_eq!(browser.evaluate(PALE_TEXTS), json!([]), "{name} {scheme}");
                let wide = browser.evaluate("document.documentElement.scrollWidth");
                assert_eq!(wide, width, "{name} at {width} px, unfolded");
                keep(&mut browser, &format!("{name}-{width}-{scheme}-open"));
                browser.evaluate(FOLD);
            }
        }
    }
}

/// The first screen of an example holds all that it is made of.
#[test]
fn the_first_screen_has_the_answer_its_reach_and_how_sure_it_is() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let file = report(&common::root().join("scenarios/mail-after-read.toml"), folder.path());
    browser.show_as(1280, "light");
    browser.open(&file);
    let first = browser.evaluate(FIRST_SCREEN);
    assert_eq!((&first["strips"], &first["you"]), (&json!(1), &json!(1)), "{first}");
    assert!(first["sentences"].as_u64().expect("a count") >= 3, "{first}");
}

#[test]
fn values_of_a_picture_are_reached_by_pointer_and_by_keyboard_and_put_away_with_escape() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let file = report(&common::root().join("scenarios/mail-after-read.toml"), folder.path());
    browser.show_as(1280, "light");
    browser.open(&file);
    let marks = browser.evaluate(MARKS);
    assert!(marks[0].as_u64().expect("a count") > 3, "{marks}");
    let open = "document.querySelectorAll(':popover-open').length";
    for (way, begin) in [("pointer", ".marks button"), ("keyboard", ".plate .show")] {
        browser.evaluate(&format!("document.querySelector('{begin}').focus()"));
        if way == "pointer" {
            browser.evaluate(&format!("document.querySelector('{begin}').click()"));
        } else {
            browser.press("Enter", 13);
        }
        assert_eq!(browser.evaluate(open), 1, "{way}");
        let seen = browser.evaluate("(box => box.width > 20 && box.height > 10 && box.top >= 0 && box.right <= innerWidth)(document.querySelector(':popover-open').getBoundingClientRect())");
        assert_eq!(seen, true, "{way}");
        browser.press("Escape", 27);
        assert_eq!(browser.evaluate(open), 0, "{way}");
    }
}

#[test]
fn a_report_of_all_ways_is_two_pages_in_print() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    for scenario in common::scenarios() {
        let file = report_with(&scenario, folder.path(), &["--all"]);
        browser.show_as(1280, "light");
        browser.open(&file);
        assert_eq!(browser.printed_pages(), 2, "{}", scenario.display());
    }
}

#[test]
fn no_word_is_broken_in_print() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    for scenario in common::scenarios() {
        let file = report(&scenario, folder.path());
        // The width of an A4 page within its margins: 184 mm.
        browser.show_as(695, "light");
        browser.open(&file);
        browser.call("Emulation.setEmulatedMedia", &json!({"media": "print"}));
        assert_eq!(browser.evaluate(BROKEN_WORDS), json!([]), "{}", scenario.display());
    }
}

/// Rules of accessibility that axe finds broken, with where.
const AXE: &str =
    "axe.run().then(found => found.violations.map(rule => [rule.id, rule.nodes.map(node => node.html.slice(0, 120))]))";

#[test]
fn axe_finds_nothing_at_any_width_folded_or_not_by_day_or_night() {
    let (Some(axe), Some(mut browser)) = (outside::axe(), Browser::start()) else { return };
    let axe = fs::read_to_string(axe).expect("axe");
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["mail-after-read", "payload-over-6mb", "mail-guessed", "china-ningxia"] {
        let file = report(&common::root().join("scenarios").join(name).with_extension("toml"), folder.path());
        for (width, scheme) in [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")] {
            browser.show_as(width, scheme);
            browser.open(&file);
            browser.evaluate(&axe);
            assert_eq!(browser.evaluate(AXE), json!([]), "{name} at {width} px, {scheme}, folded");
            browser.evaluate(UNFOLD);
            assert_eq!(browser.evaluate(AXE), json!([]), "{name} at {width} px, {scheme}, unfolded");
        }
    }
}

#[test]
fn nothing_that_a_scenario_says_is_run() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let name = r#"</title></style><script>window.ran = 1</script><img src=x onerror=\"window.ran = 2\">\" onfocus=\"ran = 3\" x='"#;
    let example = fs::read_to_string(common::root().join("scenarios/mail-after-read.toml")).expect("a scenario");
    let hostile = example.replace("read RDS, then send mail", name);
    assert_ne!(hostile, example, "the name was put in");
    let scenario = folder.path().join("hostile.toml");
    fs::write(&scenario, hostile).expect("a file");
    let file = report(&scenario, folder.path());
    browser.show_as(1280, "light");
    browser.open(&file);
    assert_eq!(browser.complaints(&file), Vec::<String>::new());
    assert_eq!(browser.evaluate("typeof window.ran"), "undefined");
    assert_eq!(browser.evaluate("document.querySelectorAll('script, img, [onfocus]').length"), 0);
    let about = browser.evaluate("document.querySelector('.about').textContent");
    assert!(about.as_str().expect("a text").starts_with(&name.replace("\\\"", "\"")), "{about}");
    // Even a script that found its way in would not run.
    browser.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 4'}))",
    );
    assert_eq!(browser.evaluate("typeof window.ran"), "undefined");
}
