//! A sorted list into which most is put near its end.

/// Puts an item behind the last one that it does not go `before`, looking from the end.
#[inline(always)]
pub(super) fn insert<T: Copy>(list: &mut Vec<T>, item: T, before: impl Fn(&T) -> bool) {
    let mut place = list.len();
    list.push(item);
    while place > 0 && before(&list[place - 1]) {
        list[place] = list[place - 1];
        place -= 1;
    }
    list[place] = item;
}
