//! Text for a terminal that knows ASCII alone.

/// What stands in place of a character, one for one, so that columns stay where they are: rules, bars, small histograms, marks.
const INSTEAD: [(&str, char); 16] = [
    ("─–—", '-'),
    ("│·", '|'),
    ("└├┌", '+'),
    // Bars: from half a character on it counts as one.
    ("█▉▊▋▌", '#'),
    ("▍▎▏", '.'),
    // Heights of a histogram.
    ("▁", '_'),
    ("▂", '.'),
    ("▃", ':'),
    ("▄", '-'),
    ("▅", '='),
    ("▆", '+'),
    ("▇", '*'),
    ("×", 'x'),
    ("µ", 'u'),
    ("‘’", '\''),
    ("“”", '"'),
];

/// The text in ASCII characters; one that has no likeness, as in a name that the user chose, is a question mark.
#[must_use]
pub fn ascii(text: &str) -> String {
    let found = |character: char| INSTEAD.iter().find(|(of, _)| of.contains(character)).map(|(_, instead)| *instead);
    text.chars().map(|one| if one.is_ascii() { one } else { found(one).unwrap_or('?') }).collect()
}

#[cfg(test)]
mod tests {
    use super::ascii;

    #[test]
    fn columns_stay_where_they_are() {
        let text = "─┼─\n█▌▏ 1 · ▁▂▇█ Zürich";
        let plain = ascii(text);
        assert_eq!(plain, "-?-\n##. 1 | _.*# Z?rich");
        assert_eq!(plain.chars().count(), text.chars().count());
    }
}
