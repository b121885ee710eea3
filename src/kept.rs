//! What is worked out once and kept over solutions, steps and draws. It is a function of what it is asked for, so that nobody can tell
//! whether it was kept.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{LazyLock, Mutex, PoisonError};

/// Values by what they follow from.
pub(crate) struct Kept<K, V> {
    known: LazyLock<Mutex<HashMap<K, V>>>,
    /// Most that are kept; all are forgotten when there are more.
    most: usize,
}

impl<K: Clone + Eq + Hash, V: Clone> Kept<K, V> {
    pub(crate) const fn new(most: usize) -> Self {
        Self { known: LazyLock::new(Mutex::default), most }
    }

    /// What is kept by a key, or else is worked out, without holding up others meanwhile.
    pub(crate) fn or_work_out(&self, key: &K, work_out: impl FnOnce() -> V) -> V {
        let locked = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = locked().get(key).cloned();
        known.unwrap_or_else(|| {
            let found = work_out();
            let mut kept = locked();
            if kept.len() >= self.most {
                kept.clear();
            }
            // Where two worked it out at once, both go on with the same one.
            kept.entry(key.clone()).or_insert(found).clone()
        })
    }
}
