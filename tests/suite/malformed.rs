//! A thousand broken scenario files: each gives a diagnostic with a place and exit code 3, none a panic.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;
use std::thread;

use crate::common;

/// A small generator (SplitMix64), so that the same files are broken in the same ways every time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

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
