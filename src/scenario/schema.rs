//! The scenario file's JSON Schema and its reference, both from the list of fields.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};

use super::field::Default;
use super::fields;
use super::reader::AnyField;
use crate::defaults;

/// The JSON Schema of the scenario file, by which editors complete and check it.
#[must_use]
pub fn json_schema() -> Json {
    let mut root = object("A netcost scenario");
    root["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    root["title"] = json!("netcost scenario");
    for field in fields::ALL {
        insert(&mut root, field.path(), *field);
    }
    root
}

fn object(description: &str) -> Json {
    json!({"type": "object", "description": description, "additionalProperties": false, "properties": {}})
}

fn insert(table: &mut Json, path: &str, field: &dyn AnyField) {
    if let Some((section, rest)) = path.split_once('.') {
        let sections = &mut table["properties"];
        if sections.get(section).is_none() {
            sections[section] = object(&format!("Section [{}]", section_path(field.path(), rest)));
        }
        insert(&mut sections[section], rest, field);
        return require(table, section, field);
    }
    table["properties"][path] = field.schema();
    require(table, path, field);
}

/// Makes a key required when its field is.
fn require(table: &mut Json, key: &str, field: &dyn AnyField) {
    if field.default() != Default::Required {
        return;
    }
    let required = table.as_object_mut().map(|table| table.entry("required").or_insert(json!([])));
    if let Some(Json::Array(keys)) = required
        && !keys.iter().any(|known| known == key)
    {
        keys.push(json!(key));
    }
}

/// The part of a path before `rest`.
fn section_path<'p>(path: &'p str, rest: &str) -> &'p str {
    path.strip_suffix(rest).unwrap_or(path).trim_end_matches('.')
}

/// The reference of the scenario file as Markdown tables, one a section.
#[must_use]
pub fn reference() -> String {
    let mut text = String::new();
    let mut current = None;
    for field in fields::ALL {
        let (section, key) = field.path().rsplit_once('.').unwrap_or(("", field.path()));
        if current != Some(section) {
            let title = if section.is_empty() { "top of the file".to_owned() } else { format!("`[{section}]`") };
            let _ = write!(text, "\n### {title}\n\n| key | takes | default | meaning |\n| --- | --- | --- | --- |\n");
            current = Some(section);
        }
        let takes = takes(&field.schema());
        let _ = writeln!(text, "| `{key}` | {takes} | {} | {} |", default_text(*field), field.doc());
    }
    text
}

fn default_text(field: &dyn AnyField) -> String {
    match field.default() {
        Default::Required => "**required**".to_owned(),
        Default::Toml(text) => format!("`{text}`"),
        Default::Absent(text) => text.to_owned(),
        Default::Figure(key) => match defaults::figures().ok().and_then(|mut figures| figures.remove(key)) {
            Some(figure) => format!("{} ({}, {})", figure.value, figure.confidence, figure.date),
            None => String::new(),
        },
    }
}

/// What a key takes, in words, from its schema.
fn takes(schema: &Json) -> String {
    let none = Map::new();
    let schema = schema.as_object().unwrap_or(&none);
    if let Some(Json::Array(words)) = schema.get("enum") {
        return words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    }
    if schema.get("anyOf").is_some_and(|kinds| kinds[0].get("enum").is_some()) {
        return "word or table".to_owned();
    }
    if schema.contains_key("anyOf") {
        return "time or distribution".to_owned();
    }
    let pattern = schema.get("pattern").and_then(Json::as_str).unwrap_or("");
    match (schema.get("type").and_then(Json::as_str), pattern) {
        (Some("string"), p) if p.contains("KiB") => "size".to_owned(),
        (Some("string"), p) if p.contains("ms") => "time".to_owned(),
        (Some("string"), _) => "text".to_owned(),
        (Some("integer"), _) => match (schema.get("minimum"), schema.get("maximum")) {
            (Some(least), Some(most)) => format!("count, {least} to {most}"),
            _ => "count".to_owned(),
        },
        (Some("boolean"), _) => "true or false".to_owned(),
        (Some("number"), _) => "number".to_owned(),
        (Some("array"), _) => "list".to_owned(),
        (Some("object"), _) => "quantities by meter".to_owned(),
        _ => "amount".to_owned(),
    }
}
