//! Items after each other that are alike.

/// Items after each other of which the same holds, each stretch with the places of its first and its last.
pub(super) fn stretches<I, T: PartialEq>(items: &[I], holds: impl Fn(&I) -> Option<T>) -> Vec<(T, usize, usize)> {
    let mut found: Vec<(T, usize, usize)> = Vec::new();
    for (place, held) in items.iter().enumerate().filter_map(|(place, item)| Some((place, holds(item)?))) {
        match found.last_mut() {
            Some((known, _, last)) if *known == held && *last + 1 == place => *last = place,
            _ => found.push((held, place, place)),
        }
    }
    found
}
