//! Text laid out for a terminal: tables, rows of a word and a text, paragraphs.

use comfy_table::{
    Cell, CellAlignment, Column, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, presets,
};

use super::Width;

/// A rule below the header and nothing else, so that rows stand close.
const RULED: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// A table with a header; `numbers` are the columns that are set to the right, `wraps` those that may break their lines.
pub(super) fn ruled_table<H: Into<Cell>, C: Into<Cell>>(
    header: impl IntoIterator<Item = H>,
    rows: impl IntoIterator<Item = Vec<C>>,
    numbers: &[usize],
    wraps: &[usize],
    width: Width,
) -> String {
    let mut table = new_table(width);
    table.load_style(RULED);
    table.set_header(header.into_iter().map(Into::into).collect::<Vec<Cell>>());
    for row in rows {
        table.add_row(row.into_iter().map(Into::into).collect::<Vec<Cell>>());
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 1));
        if numbers.contains(&index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        if !wraps.contains(&index) {
            on_one_line(column);
        }
    }
    trimmed(&table)
}

/// A table of numbers below words, which are broken where the words make it too wide.
pub(super) fn table_of_numbers(header: &[&str], rows: Vec<Vec<String>>, width: Width) -> String {
    let columns: Vec<usize> = (0..header.len()).collect();
    let table = ruled_table(header.iter().copied(), rows.clone(), &columns, &[], width);
    let widest = table.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    if widest <= usize::from(width.0) {
        return table;
    }
    let broken = header.iter().map(|word| word.replace([' ', '_'], "\n"));
    ruled_table(broken, rows, &columns, &[], width)
}

fn on_one_line(column: &mut Column) {
    column.set_constraint(ColumnConstraint::ContentWidth);
}

fn new_table(width: Width) -> Table {
    let mut table = Table::new();
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.0);
    table
}

/// The table without blanks at the end of lines.
fn trimmed(table: &Table) -> String {
    let mut text = String::new();
    for line in table.lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Rows of a short word and a text that wraps beside it; empty without rows.
pub(super) fn two_columns(rows: impl IntoIterator<Item = (String, String)>, width: Width) -> String {
    let mut table = new_table(width);
    table.load_style(presets::NOTHING);
    for (word, text) in rows {
        table.add_row([Cell::new(word), Cell::new(text)]);
    }
    if table.is_empty() {
        return String::new();
    }
    table.column_mut(0).into_iter().for_each(on_one_line);
    trimmed(&table)
}

/// Text wrapped to a width; a word that is longer is broken.
pub(super) fn paragraph(text: &str, width: Width) -> String {
    let mut table = new_table(width);
    table.load_style(presets::NOTHING);
    table.add_row([text]);
    table.column_mut(0).into_iter().for_each(|column| {
        column.set_padding((0, 0));
    });
    trimmed(&table)
}
