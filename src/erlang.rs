//! Erlang's loss formula and its neighbours, for however many servers.

/// Up to so many servers it is the recursion, step by step.
pub(crate) const FEW: u64 = 500;
/// A sum is not changed by terms that are less than this part of it.
const ADDS: f64 = 1e-17;
/// Where there are so many times as many requests as are lost none is.
const NONE_LOST: f64 = 1e300;

/// Erlang's loss formula B(n, a): the share of requests that find all of n servers busy, at a load of a.
///
/// B(0) = 1, B(n) = a B(n - 1) / (n + a B(n - 1)). With many servers it is written out, which takes some ten times the square root of the
/// load: 1 / B(n) is the sum of n (n - 1) ... (n - k + 1) / a^k over k from 0 to n (Jagerman 1974). All terms are positive, and they fall
/// soon: where servers are fewer than the load from the first one on, otherwise once the sum is so large that nothing is lost or once fewer
/// than the load are left. Below 1e-300 it is 0.
#[must_use]
pub fn loss(servers: u64, load: f64) -> f64 {
    if servers <= FEW {
        return (1..=servers).fold(1.0, |lost, n| one_more(n as f64, load, lost));
    }
    let (mut sum, mut term, mut left) = (0.0, 1.0, servers as f64);
    while term > ADDS * sum && sum < NONE_LOST {
        sum += term;
        term *= left / load;
        left -= 1.0;
    }
    if sum < NONE_LOST { 1.0 / sum } else { 0.0 }
}

/// What n servers lose, from what one less of them loses.
fn one_more(servers: f64, load: f64, lost: f64) -> f64 {
    load * lost / (servers + load * lost)
}

/// What a number of servers does for a load.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Level {
    /// How many they are, n.
    pub(crate) servers: f64,
    /// The share of requests that find all of them busy, B(n, a).
    pub(crate) lost: f64,
    /// Of the rises to one more in progress, the part after which the load falls back before the next one: 1 - a/n, where that is above 0.
    pub(crate) last: f64,
}

impl Level {
    /// The level of so many servers at a load.
    pub(crate) fn at(servers: u64, load: f64) -> Self {
        Self::of(servers as f64, load, loss(servers, load))
    }

    fn of(servers: f64, load: f64, lost: f64) -> Self {
        let last = if servers > 0.0 { (1.0 - load / servers).max(0.0) } else { 1.0 };
        Self { servers, lost, last }
    }

    /// The level of one more server, at the same load.
    pub(crate) fn next(&self, load: f64) -> Self {
        let servers = self.servers + 1.0;
        Self::of(servers, load, one_more(servers, load, self.lost))
    }
}

/// Those with n servers, n + 1 and so on, without end.
pub(crate) fn levels(servers: u64, load: f64) -> impl Iterator<Item = Level> {
    std::iter::successors(Some(Level::at(servers, load)), move |now| Some(now.next(load)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_erlangs() {
        // Published tables of Erlang B; and a load of 7.610350 in 10, worked out with the recursion elsewhere: 0.104330.
        for (servers, load, lost) in
            [(1, 1.0, 0.5), (10, 3.0, 0.000_810), (0, 5.0, 1.0), (10, 7.610_350_076, 0.104_330)]
        {
            assert!((loss(servers, load) - lost).abs() < 1e-6, "{servers} {load}");
        }
    }

    /// Loads beside n: far from it, and some of its square roots away.
    fn loads_beside(servers: u64) -> Vec<f64> {
        let n = servers as f64;
        let near = [-12.0, -6.0, -2.0, -0.5, 0.0, 0.5, 2.0, 6.0, 12.0, 30.0].map(|roots| n + roots * n.sqrt());
        let far = [1e-3, 0.01, 0.1, 0.5, 0.8, 1.3, 3.0, 30.0, 1_000.0].map(|times| n * times);
        near.into_iter().chain(far).filter(|load| *load > 0.0).collect()
    }

    #[test]
    fn written_out_it_is_what_the_recursion_gives() {
        let mut looked_at = 0;
        for servers in [501, 502, 640, 1_000, 1_999, 5_000, 12_345, 20_000] {
            for load in loads_beside(servers) {
                let whole = (1..=servers).fold(1.0, |lost, n| load * lost / (n as f64 + load * lost));
                let lost = loss(servers, load);
                if whole < 1e-299 {
                    assert!(lost <= 1e-299, "{servers} {load}: {lost}");
                    continue;
                }
                assert!((lost / whole - 1.0).abs() < 1e-12, "{servers} {load}: {lost} against {whole}");
                looked_at += 1;
            }
        }
        assert!(looked_at > 100, "{looked_at}");
        // Nothing comes, and so nothing is lost.
        assert_eq!(loss(1_000, 0.0).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn levels_go_on_from_where_they_begin() {
        for (servers, load) in [(0, 3.0), (7, 3.0), (900, 910.0), (2_000, 1_900.0)] {
            for (more, level) in (0..40).zip(levels(servers, load)) {
                let whole = loss(servers + more, load);
                assert!((level.lost / whole - 1.0).abs() < 1e-12, "{servers} {load} {more}");
            }
        }
        // Of no server every rise is the last of its cluster; of 4 at a load of 3 a quarter; at the load and below it none.
        let last = |servers| levels(servers, 3.0).next().map(|level| level.last);
        assert_eq!([0, 2, 3, 4].map(last), [Some(1.0), Some(0.0), Some(0.0), Some(0.25)]);
    }
}
