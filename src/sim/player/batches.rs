//! Events that are delivered together.

use std::collections::HashMap;

/// Events that are delivered together. The one that fills a batch leads it.
#[derive(Default)]
pub(super) struct Batches {
    /// Events that wait for others, of one call each.
    waiting: Vec<Vec<u32>>,
    /// By leader, the others of its batch.
    followers: HashMap<u32, Vec<u32>>,
}

impl Batches {
    /// An event of a call joins a batch of `full`; whether it fills the batch and leads it.
    pub(super) fn join(&mut self, event: u32, call: usize, full: usize) -> bool {
        self.waiting.resize_with(self.waiting.len().max(call + 1), Vec::new);
        let fills = self.waiting[call].len() + 1 >= full;
        if fills {
            self.followers.insert(event, std::mem::take(&mut self.waiting[call]));
        } else {
            self.waiting[call].push(event);
        }
        fills
    }

    /// The others of the batch that an event leads.
    pub(super) fn followers(&self, leader: u32) -> Vec<u32> {
        self.followers.get(&leader).cloned().unwrap_or_default()
    }

    /// Likewise; they are then no batch any more.
    pub(super) fn disband(&mut self, leader: u32) -> Vec<u32> {
        // The usual case spares the look-up.
        if self.followers.is_empty() {
            return Vec::new();
        }
        self.followers.remove(&leader).unwrap_or_default()
    }
}
