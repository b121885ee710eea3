//! Times drawn one after the other from a stream.

use std::sync::Arc;

use super::sampler::Sampler;
use super::stream::Stream;

/// Times that are drawn at once, since nothing in such a block waits for what the simulation decides.
pub(super) const BLOCK: usize = 64;

/// A distribution with the stream that it is drawn from.
pub(super) struct Draw {
    sampler: Arc<Sampler>,
    stream: Stream,
    /// Times drawn ahead, and how many of them were given out.
    block: [u64; BLOCK],
    given: usize,
}

impl Draw {
    pub(super) fn new(sampler: &Arc<Sampler>, stream: Stream) -> Self {
        Self { sampler: Arc::clone(sampler), stream, block: [0; BLOCK], given: BLOCK }
    }

    /// Uniform between 0 and 1, from the same stream.
    pub(super) fn unit(&mut self) -> f64 {
        self.stream.unit()
    }

    #[inline]
    pub(super) fn next(&mut self) -> u64 {
        if self.given >= BLOCK {
            self.refill();
        }
        let time = self.block[self.given];
        self.given += 1;
        time
    }

    #[inline(never)]
    fn refill(&mut self) {
        self.block.fill_with(|| self.sampler.draw(&mut self.stream));
        self.given = 0;
    }
}
