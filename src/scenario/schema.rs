//! The JSON Schema of a kind of file and its reference, both from the list of its keys.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};

use super::draft::Draft;
use super::field::AnyField;
use super::pool::PoolFile;
use super::range;
use super::reader::Form;
use super::spec::{Default, Said};
use crate::defaults;
use crate::unit::{Bytes, Milliseconds};
use crate::value::{self, Scale, Takes, Value};

/// The JSON Schema of the scenario file, by which editors complete and check it.
#[must_use]
pub fn json_schema() -> Json {
    schema_of::<Draft>("A netcost scenario", "netcost scenario")
}

/// The JSON Schema of the pool file of `netcost simulate`.
#[must_use]
pub fn pool_json_schema() -> Json {
    schema_of::<PoolFile>("A pool that netcost simulates", "netcost pool")
}

/// The reference of the scenario file as Markdown tables, one a section.
#[must_use]
pub fn reference() -> String {
    reference_of::<Draft>()
}

/// The reference of the pool file as Markdown tables, one a section.
#[must_use]
pub fn pool_reference() -> String {
    reference_of::<PoolFile>()
}

fn schema_of<D: Form>(description: &str, title: &str) -> Json {
    let mut root = object(description);
    root["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    root["title"] = json!(title);
    for field in D::fields() {
        insert(&mut root, field.path(), field.as_ref(), D::RANGES);
    }
    let mut definitions = value::definitions();
    if D::RANGES {
        definitions.extend(range_definitions());
    }
    root["definitions"] = Json::Object(definitions);
    root
}

/// The name of the definition of ranges whose members are written alike.
fn range_name(scale: Scale) -> &'static str {
    match scale {
        Scale::Size => "range_of_sizes",
        Scale::Time => "range_of_times",
        Scale::Duration => "range_of_means",
        Scale::Count | Scale::Share | Scale::Hours | Scale::Rate | Scale::Units | Scale::Amount => "range_of_numbers",
    }
}

fn range_definitions() -> Map<String, Json> {
    let number = json!({"type": "number", "minimum": 0});
    let kinds = [
        (Scale::Count, number),
        (Scale::Size, Bytes::schema()),
        (Scale::Time, Milliseconds::schema()),
        (Scale::Duration, Milliseconds::schema()),
    ];
    let definition = |(scale, member): (Scale, Json)| (range_name(scale).to_owned(), range::schema(scale, &member));
    kinds.into_iter().map(definition).collect()
}

/// The schema of a key, with what is said of it; a range where it may be one.
fn schema_of_key<D>(field: &dyn AnyField<D>, ranges: bool) -> Json {
    let plain = field.schema();
    let range = range::scale_of(field.said()).filter(|_| ranges).map(|scale| value::reference(range_name(scale)));
    // What stands beside a `$ref` counts for nothing, so a schema with a meaning of its own holds it in a list.
    let mut schema = match range {
        Some(range) => json!({"anyOf": [plain, range]}),
        None if plain.get("$ref").is_some() => json!({"anyOf": [plain]}),
        None => plain,
    };
    schema["description"] = json!(field.said().doc);
    if let Default::Toml(text) = field.said().default
        && let Ok(value) = serde_json::from_str::<Json>(text)
    {
        schema["default"] = value;
    }
    schema
}

fn object(description: &str) -> Json {
    json!({"type": "object", "description": description, "additionalProperties": false, "properties": {}})
}

fn insert<D>(table: &mut Json, path: &str, field: &dyn AnyField<D>, ranges: bool) {
    if let Some((section, rest)) = path.split_once('.') {
        let sections = &mut table["properties"];
        if sections.get(section).is_none() {
            sections[section] = object(&format!("Section [{}]", section_path(field.path(), rest)));
        }
        insert(&mut sections[section], rest, field, ranges);
        return require(table, section, field);
    }
    table["properties"][path] = schema_of_key(field, ranges);
    require(table, path, field);
}

/// Makes a key required when its field is.
fn require<D>(table: &mut Json, key: &str, field: &dyn AnyField<D>) {
    let required = match field.said().default {
        Default::Required => true,
        Default::OneOf(alternatives) => {
            let alone = |path: &&str| json!({"required": [path.rsplit('.').next()]});
            if alternatives.iter().any(|path| path.rsplit('.').next() == Some(key)) {
                table["oneOf"] = alternatives.iter().map(alone).collect();
            }
            !table["oneOf"].is_array()
        }
        Default::Toml(_) | Default::Figure(_) | Default::Absent(_) => false,
    };
    if !required {
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

fn reference_of<D: Form>() -> String {
    let mut text = String::new();
    let mut current = None;
    for field in D::fields() {
        let (section, key) = field.path().rsplit_once('.').unwrap_or(("", field.path()));
        if current != Some(section) {
            let title = if section.is_empty() { "top of the file".to_owned() } else { format!("`[{section}]`") };
            let _ = write!(
                text,
                "\n### {title}\n\n| key | takes | default | example | meaning |\n| --- | --- | --- | --- | --- |\n"
            );
            current = Some(section);
        }
        let said = field.said();
        let (takes, default) = (takes(said), default_text(said.default));
        let _ = writeln!(text, "| `{key}` | {takes} | {default} | `{key} = {}` | {} |", said.example, said.doc);
    }
    text
}

fn default_text(default: Default) -> String {
    match default {
        Default::Required => "**required**".to_owned(),
        Default::OneOf(_) => "**one of these is required**".to_owned(),
        Default::Toml(text) => format!("`{text}`"),
        Default::Absent(text) => text.to_owned(),
        Default::Figure(key) => match defaults::figures().ok().and_then(|figures| figures.get(key)) {
            Some(figure) => {
                format!("{} ({}, {} trust, {})", figure.value, figure.confidence, figure.trust.id(), figure.date)
            }
            None => String::new(),
        },
    }
}

/// What a key takes, in words.
fn takes(said: &Said) -> String {
    match (said.takes, said.range) {
        (Takes::Bare("count"), Some((least, most))) => format!("count, {least} to {most}"),
        (Takes::Text(word) | Takes::Bare(word) | Takes::Several(word), _) => word.to_owned(),
        (Takes::OneOf(words), _) => words().iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", "),
    }
}
