//! Words of a closed set as values, and lists of them.

use serde_json::{Value as Json, json};

use super::{Takes, Value};
use crate::choice::Choice;
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
