//! The JSON Schema of documents: that of exact figures, and what makes a schema refuse keys that it does not have.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value as Json, json};

use crate::feasibility::{Finding, PassedLimit};
use crate::money::{Amount, UnitPrice};
use crate::pricebook::{Date, Meter};
use crate::unit::{Bytes, Milliseconds, Quantity};
use crate::value::Share;

/// Gives types of the library the schema of how they stand in JSON.
macro_rules! schemas {
    ($($type:ident: $schema:tt)*) => {$(
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )*};
}

/// A plain decimal number as text.
const EXACT: &str = r"^-?[0-9]+(\.[0-9]+)?$";

schemas! {
    Amount: {"type": "string", "pattern": EXACT, "description": "An exact amount of money, as text"}
    UnitPrice: {"type": "string", "pattern": EXACT, "description": "The exact price of one unit, as text"}
    Quantity: {"type": "string", "pattern": EXACT, "description": "How much is billed, exactly, as text"}
    Meter: {"type": "string", "description": "Id of a meter"}
    Date: {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}){0,2}$", "description": "A day, a month or a year"}
    Milliseconds: {"type": "number", "description": "Milliseconds"}
    Bytes: {"type": "integer", "description": "Bytes"}
    Share: {"type": "number", "minimum": 0, "maximum": 1, "description": "A share of one"}
}

/// A limit that is passed stands in JSON as plain numbers.
impl JsonSchema for Finding {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        PassedLimit::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        PassedLimit::json_schema(generator)
    }
}

/// The schema of what `T` becomes in JSON.
pub(super) fn of<T: JsonSchema>() -> Json {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    close(&mut schema, false);
    schema
}

/// Lets every object have no keys but those of its schema. Where a schema is put together of several, its keys are those of all of them, so
/// that it is closed as a whole and its `part`s are not.
fn close(schema: &mut Json, part: bool) {
    match schema {
        Json::Object(object) => close_object(object, part),
        Json::Array(items) => items.iter_mut().for_each(|item| close(item, false)),
        _ => {}
    }
}

fn close_object(object: &mut Map<String, Json>, part: bool) {
    let whole = object.contains_key("properties");
    let combined = COMBINATIONS.iter().any(|word| object.contains_key(*word));
    for (word, inner) in object.iter_mut() {
        match inner {
            Json::Array(parts) if COMBINATIONS.contains(&word.as_str()) => {
                for one in parts {
                    close(one, part || whole);
                }
            }
            inner => close(inner, false),
        }
    }
    if whole && !part {
        let keyword = if combined { "unevaluatedProperties" } else { "additionalProperties" };
        object.insert(keyword.to_owned(), json!(false));
    }
}

const COMBINATIONS: [&str; 3] = ["oneOf", "anyOf", "allOf"];
