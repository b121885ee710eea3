//! Names one after the other.

/// "A", "A and B", "A, B and C"; empty where there are none.
#[must_use]
pub fn listed(names: &[impl AsRef<str>]) -> String {
    joined(names, "and")
}

/// The same with "or".
pub(super) fn either(names: &[impl AsRef<str>]) -> String {
    joined(names, "or")
}

fn joined(names: &[impl AsRef<str>], last_word: &str) -> String {
    let [first, middle @ .., last] = names else { return names.iter().map(AsRef::as_ref).collect() };
    let others: Vec<&str> = std::iter::once(first).chain(middle).map(AsRef::as_ref).collect();
    format!("{} {last_word} {}", others.join(", "), last.as_ref())
}
