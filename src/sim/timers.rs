//! Times of a request compiled for drawing, and what they are drawn for.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::sampler::Sampler;
use super::stream::{keyed_bits, place};
use super::sum::{Law, Summand};
use crate::distribution::Distribution;
use crate::plan::Step;
use crate::service::Cause;
use crate::timing::Delay;

/// A time that is drawn for a request.
struct Timer {
    sampler: Sampler,
    /// What it is drawn for, as a place: times of one purpose are the same in every solution.
    place: u64,
}

impl Timer {
    #[inline]
    fn at(&self, key: u64) -> u64 {
        self.sampler.at(keyed_bits(key, self.place))
    }
}

/// Times one after the other: a fixed part, those that vary, and what few programmes have.
#[derive(Default)]
pub(super) struct Timers {
    fixed_ns: u64,
    varying: Box<[Timer]>,
    /// Apart from the rest, so that those without it do not look for it at every draw.
    further: Option<Box<Further>>,
}

/// Times that are drawn several times, or that only some requests have.
#[derive(Default)]
struct Further {
    /// Each with how often it is drawn, one after the other.
    repeated: Vec<(Timer, u64)>,
    /// Each with the branches of which a request must have one.
    of_branches: Vec<(u32, Timers)>,
}

impl Further {
    #[inline(never)]
    fn total(&self, key: u64, branches: u32) -> u64 {
        let again = |timer: &Timer, index: u64| timer.at(key.wrapping_add(place(index << 24)));
        let repeated =
            self.repeated.iter().map(|(timer, times)| (0..*times).map(|index| again(timer, index)).sum::<u64>());
        let chosen = self.of_branches.iter().filter(|(needed, _)| branches & needed != 0);
        repeated.sum::<u64>() + chosen.map(|(_, timers)| timers.first_total(key, branches)).sum::<u64>()
    }

    fn draws(&self) -> u64 {
        let of_branches = self.of_branches.iter().map(|(_, timers)| timers.draws());
        self.repeated.iter().map(|(_, times)| times).sum::<u64>() + of_branches.sum::<u64>()
    }
}

/// A time for [`Timers`].
pub(super) struct Drawn<'d> {
    time: &'d Distribution,
    /// What it is drawn for.
    purpose: u64,
    times: u64,
    /// The branches of which a request must have one; none for what every request has.
    branches: u32,
}

impl<'d> Drawn<'d> {
    pub(super) fn once(time: &'d Distribution, purpose: u64) -> Self {
        Self { time, purpose, times: 1, branches: 0 }
    }

    pub(super) fn of(delay: &'d Delay, role: usize, step: &Step) -> Self {
        let purpose = of_cause(delay.cause, role);
        Self { time: &delay.time.value, purpose, times: step.times, branches: step.when.bits() }
    }
}

/// What a delay of a role's is drawn for.
fn of_cause(cause: Cause, role: usize) -> u64 {
    u64::from(cause.number()) | (role as u64) << 4
}

impl Timers {
    pub(super) fn new<'d>(times: impl IntoIterator<Item = Drawn<'d>>) -> Self {
        let (mut fixed_ns, mut varying, mut repeated) = (0, Vec::new(), Vec::new());
        let mut of_branches = BTreeMap::<u32, Vec<Drawn<'d>>>::new();
        for Drawn { time, purpose, times, branches } in times {
            if branches != 0 {
                of_branches.entry(branches).or_default().push(Drawn { time, purpose, times, branches: 0 });
                continue;
            }
            let timer = Timer { sampler: Sampler::new(time), place: place(purpose) };
            match timer.sampler.constant() {
                Some(constant) => fixed_ns += constant * times,
                None if times == 1 => varying.push(timer),
                None => repeated.push((timer, times)),
            }
        }
        let of_branches: Vec<(u32, Self)> =
            of_branches.into_iter().map(|(branches, times)| (branches, Self::new(times))).collect();
        let any = !repeated.is_empty() || !of_branches.is_empty();
        let further = any.then(|| Box::new(Further { repeated, of_branches }));
        Self { fixed_ns, varying: varying.into_boxed_slice(), further }
    }

    /// Whether they take no time, ever.
    #[inline(always)]
    pub(super) fn is_nothing(&self) -> bool {
        self.fixed_ns == 0 && self.varying.is_empty() && self.further.is_none()
    }

    /// Of delays that every request has once.
    pub(super) fn of(delays: &[Delay], role: usize) -> Self {
        Self::new(delays.iter().map(|delay| Drawn::once(&delay.time.value, of_cause(delay.cause, role))))
    }

    /// Their sum for a request with some branches, in its round `round`.
    #[inline(never)]
    pub(super) fn total(&self, key: u64, round: u64, branches: u32) -> u64 {
        self.first_total(key.wrapping_add(place(round << 8)), branches)
    }

    /// The same in its first round, as one piece with the loop that asks.
    #[inline(always)]
    pub(super) fn first_total(&self, key: u64, branches: u32) -> u64 {
        let mut total = self.fixed_ns;
        for timer in &self.varying {
            total += timer.at(key);
        }
        if let Some(further) = &self.further {
            total += further.total(key, branches);
        }
        total
    }

    /// The same for many requests, each with its key, one time after the other: nothing in such a loop waits for anything else.
    #[inline(never)]
    pub(super) fn fill(&self, totals: &mut [u64], key: impl Fn(u64) -> u64) {
        totals.fill(self.fixed_ns);
        for timer in &self.varying {
            (0..).zip(&mut *totals).for_each(|(n, total)| *total += timer.at(key(n)));
        }
        if let Some(further) = &self.further {
            (0..).zip(totals).for_each(|(n, total)| *total += further.total(key(n), 0));
        }
    }

    /// How many times are drawn for them at most.
    pub(super) fn draws(&self) -> u64 {
        self.varying.len() as u64 + self.further.as_ref().map_or(0, |further| further.draws())
    }

    /// Puts what a request with some branches draws for them, so many times, among its times.
    pub(super) fn gather(&self, times: u64, branches: u32, gathered: &mut Gathered) {
        gathered.fixed_ns += self.fixed_ns * times;
        for timer in &self.varying {
            gathered.add(timer, (1, times));
        }
        let Some(further) = &self.further else { return };
        for (timer, again) in &further.repeated {
            gathered.add(timer, (*again, times));
        }
        for (_, timers) in further.of_branches.iter().filter(|(needed, _)| branches & needed != 0) {
            timers.gather(times, branches, gathered);
        }
    }
}

/// The times of a request, by what they are drawn for: what has the same purpose is drawn from the same random bits.
#[derive(Default)]
pub(super) struct Gathered {
    fixed_ns: u64,
    /// By place, each with how often it is drawn one after the other, and how often it counts each time.
    varying: BTreeMap<u64, Vec<(Sampler, u64, u64)>>,
}

impl Gathered {
    fn add(&mut self, timer: &Timer, (again, times): (u64, u64)) {
        self.varying.entry(timer.place).or_default().push((timer.sampler.clone(), again, times));
    }

    /// Their sum over so many rounds, as something fixed and independent parts with how often they come. Times of a purpose are drawn anew
    /// for each round and for each repetition.
    pub(super) fn over(mut self, rounds: u32) -> Composition {
        let mut parts = Vec::new();
        for timers in self.varying.values_mut() {
            timers.sort_by_key(|(_, again, _)| *again);
            let (mut done, mut left) = (0, &timers[..]);
            while let Some((_, again, _)) = left.first() {
                // All that are left are drawn together until the one that is drawn least often has no more.
                let together = u32::try_from(again - done).unwrap_or(u32::MAX).saturating_mul(rounds);
                if together > 0 {
                    parts.push((part(left), together));
                }
                (done, left) = (*again, &left[1..]);
            }
        }
        Composition { fixed_ns: self.fixed_ns * u64::from(rounds), parts }
    }
}

/// What a time consists of.
#[derive(Default)]
pub(super) struct Composition {
    fixed_ns: u64,
    parts: Vec<(Arc<Summand>, u32)>,
}

impl Composition {
    /// With another one after it.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.fixed_ns += other.fixed_ns;
        self.parts.extend(other.parts);
        self
    }

    /// With a part, so many times.
    pub(super) fn with(mut self, part: Summand, times: u32) -> Self {
        self.parts.push((Arc::new(part), times));
        self
    }

    /// How it is distributed.
    pub(super) fn law(&self) -> Law {
        Law::new(self.fixed_ns, &self.parts)
    }
}

/// Times that are drawn from the same random bits.
fn part(timers: &[(Sampler, u64, u64)]) -> Arc<Summand> {
    let each = timers.iter().flat_map(|(sampler, _, times)| std::iter::repeat_n(sampler, *times as usize));
    Summand::of(&each.cloned().collect::<Vec<Sampler>>())
}
