//! JSON and CSV text.

use serde::Serialize;
use serde_json::{Value as Json, json};

/// Pretty JSON with a final newline.
pub(super) fn json_text(value: &Json) -> String {
    format!("{value:#}\n")
}

/// A finding as JSON: its code, its fields and its words.
pub(super) fn detail(finding: &impl Serialize, words: &str) -> Json {
    // Findings are enums of named fields, of which none refuses to be written.
    let mut fields = serde_json::to_value(finding).unwrap_or_default();
    fields["text"] = json!(words);
    fields
}

/// CSV text of a header and rows.
pub(super) fn csv_text(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(header);
    for row in rows {
        let _ = writer.write_record(row);
    }
    writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}
