//! The scenario file's JSON Schema and its reference, both from the list of fields.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};

use super::field::Default;
use super::reader::AnyField;
use super::{fields, range};
use crate::defaults;
use crate::unit::{Bytes, Milliseconds};
use crate::value::{Scale, Value};

/// The JSON Schema of the scenario file, by which editors complete and check it.
#[must_use]
pub fn json_schema() -> Json {
    let mut root = object("A netcost scenario");
    root["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    root["title"] = json!("netcost scenario");
    for field in fields::ALL {
        insert(&mut root, field.path(), *field);
    }
    root["definitions"] = range_definitions();
    root
}

/// The name of the definition of ranges whose members are written alike.
fn range_name(scale: Scale) -> &'static str {
    match scale {
        Scale::Size => "range_of_sizes",
        Scale::Time => "range_of_times",
        Scale::Duration => "range_of_means",
        Scale::Count | Scale::Share | Scale::Hours | Scale::Amount => "range_of_numbers",
    }
}

fn range_definitions() -> Json {
    let number = json!({"type": "number", "minimum": 0});
    let kinds = [
        (Scale::Count, number),
        (Scale::Size, Bytes::schema()),
        (Scale::Time, Milliseconds::schema()),
        (Scale::Duration, Milliseconds::schema()),
    ];
    let definition = |(scale, member): (Scale, Json)| (range_name(scale).to_owned(), range::schema(scale, &member));
    Json::Object(kinds.into_iter().map(definition).collect())
}

/// The schema of a field: that of a plain value, or a range where it may be one.
fn with_range(field: &dyn AnyField) -> Json {
    let plain = field.schema();
    let Some(scale) = field.range_scale() else { return plain };
    let mut forms = json!({"anyOf": []});
    let Json::Object(mut members) = plain else { return forms };
    // What is said of the key is said once, of all its forms.
    for word in ["description", "default"] {
        if let Some(value) = members.remove(word) {
            forms[word] = value;
        }
    }
    let mut any = match members.remove("anyOf") {
        Some(Json::Array(plain)) => plain,
        _ => vec![Json::Object(members)],
    };
    any.push(json!({"$ref": format!("#/definitions/{}", range_name(scale))}));
    forms["anyOf"] = Json::Array(any);
    forms
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
    table["properties"][path] = with_range(field);
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
        Default::Figure(key) => match defaults::figures().ok().and_then(|figures| figures.get(key)) {
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
