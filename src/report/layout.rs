//! Text laid out for a terminal: tables, rows of a word and a text, paragraphs.

use std::ops::Range;

use comfy_table::{
    Cell, CellAlignment, Column, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, presets,
};

/// How wide a table may be, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Width(pub u16);

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

/// A table of numbers below words. Where these make it too wide they are broken; where that is not enough, the table is folded into several
/// below each other, each with the first column.
pub(super) fn table_of_numbers(header: &[&str], rows: &[Vec<String>], width: Width) -> String {
    let columns: Vec<usize> = (0..header.len()).collect();
    let table = |header: &[String], rows: &[Vec<String>]| {
        ruled_table(header.iter().cloned(), rows.iter().cloned(), &columns, &[], width)
    };
    // Ten thousand rows are laid out once: whether they fit is told by the widest cell of each column.
    let size = |cell: &&String| cell.chars().count();
    let widest = columns.iter().map(|column| rows.iter().filter_map(|row| row.get(*column)).max_by_key(size));
    let widest = [widest.map(|cell| cell.cloned().unwrap_or_default()).collect()];
    let fits =
        |header: &[String]| table(header, &widest).lines().all(|line| line.chars().count() <= usize::from(width.0));
    let plain: Vec<String> = header.iter().map(|word| (*word).to_owned()).collect();
    if fits(&plain) {
        return table(&plain, rows);
    }
    let broken: Vec<String> = header.iter().map(|word| word.replace([' ', '_'], "\n")).collect();
    if fits(&broken) || header.len() <= 2 {
        return table(&broken, rows);
    }
    let middle = 1 + header.len() / 2;
    let part = |columns: Range<usize>| {
        let rows: Vec<Vec<String>> = rows.iter().map(|row| [&row[..1], &row[columns.clone()]].concat()).collect();
        table_of_numbers(&[&header[..1], &header[columns]].concat(), &rows, width)
    };
    format!("{}\n{}", part(1..middle), part(middle..header.len()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_solutions_fits_eighty_columns() {
        let titles = ["NAT gateway", "Interface endpoint", "API Gateway", "SDK invoke", "Function URL"];
        let table = |solutions: usize| {
            let titles = titles.iter().copied().cycle().take(solutions);
            let header: Vec<&str> = ["requests_per_month"].into_iter().chain(titles).collect();
            let numbers = (0..solutions).map(|index| format!("{index},234,567.89 *"));
            let row: Vec<String> = ["1,000,000,000".to_owned()].into_iter().chain(numbers).collect();
            table_of_numbers(&header, &[row], Width(80))
        };
        for (solutions, folded) in [(4, 1), (5, 2), (14, 4)] {
            let table = table(solutions);
            assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
            assert_eq!(table.matches("1,000,000,000").count(), folded, "{table}");
            let each_once = (0..solutions).all(|index| table.matches(&format!(" {index},234,567.89 *")).count() == 1);
            assert!(each_once, "{table}");
        }
    }
}
