//! Words of a closed set as values, and lists of them.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::{Takes, Value};
use crate::choice::Choice;
use crate::diagnostic::did_you_mean;
use crate::document::Node;

fn words<T: Choice>() -> Vec<&'static str> {
    T::WORDS.iter().map(|(word, _)| *word).collect()
}

impl<T: Choice> Value for T {
    const TAKES: Takes = Takes::OneOf(words::<T>);

    fn read(node: &Node<'_>) -> Option<Self> {
        let word = node.choice(&words::<T>())?;
        T::WORDS.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
    }

    fn schema() -> Json {
        json!({"enum": words::<T>()})
    }

    fn show(&self) -> String {
        self.id().to_owned()
    }
}

impl<T: Choice> Value for Vec<T> {
    const TAKES: Takes = Takes::Several("list");

    fn read(node: &Node<'_>) -> Option<Self> {
        node.each(T::read)
    }

    fn schema() -> Json {
        json!({"type": "array", "items": {"enum": words::<T>()}, "uniqueItems": true})
    }

    fn show(&self) -> String {
        let words: Vec<&str> = self.iter().map(|value| value.id()).collect();
        if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
    }
}

/// The most of anything that is counted by a word.
const MOST: u64 = 1_000;

/// Numbers by word.
impl<T: Choice + Ord> Value for BTreeMap<T, u64> {
    const TAKES: Takes = Takes::Several("numbers by kind");
    const EXPECTED: &'static str = "a whole number from 1 to 1,000";

    fn read(node: &Node<'_>) -> Option<Self> {
        let read = |(word, node): (&str, Node<'_>)| {
            let Some((_, kind)) = T::WORDS.iter().find(|(known, _)| *known == word) else {
                let words = words::<T>();
                let known = || format!("known are {}", words.join(", "));
                let help = did_you_mean(word, &words).unwrap_or_else(known);
                node.fail("unknown-key", format!("`{word}` is no kind of what stands"), "here", Some(help));
                return None;
            };
            let number = u64::read(&node)?;
            Some((*kind, node.must_be(Self::EXPECTED, Some(number).filter(|number| (1..=MOST).contains(number)))?))
        };
        let entries: Vec<Option<_>> = node.section()?.entries().into_iter().map(read).collect();
        entries.into_iter().collect()
    }

    fn schema() -> Json {
        let number = json!({"type": "integer", "minimum": 1, "maximum": MOST});
        let properties: Map<String, Json> =
            words::<T>().into_iter().map(|word| (word.to_owned(), number.clone())).collect();
        json!({"type": "object", "additionalProperties": false, "properties": properties})
    }

    fn show(&self) -> String {
        let entries: Vec<String> = self.iter().map(|(kind, number)| format!("{} {number}", kind.id())).collect();
        if entries.is_empty() { "nothing".to_owned() } else { entries.join(", ") }
    }

    fn is_sound(&self) -> bool {
        self.values().all(|number| (1..=MOST).contains(number))
    }
}
