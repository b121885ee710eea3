//! The ground of a map: which pixel belongs to whom. Along the axis that was searched a border lies where the best changes; between two
//! computed points with another best that were not searched the ground is open, and what lies between the values of a list is bare paper.

use rust_decimal::Decimal;

use super::axis::Between;
use super::drawing::{Area, Point};
use super::scale::{Scale, coordinate};

/// Values after each other with the same best.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// The least.
    pub from: Decimal,
    /// The greatest.
    pub to: Decimal,
    /// The index of the winner among the contenders.
    pub winner: Option<usize>,
    /// By how large a part the second is behind at both.
    pub margins: [Option<f64>; 2],
}

/// What was computed of a map.
#[derive(Clone, Copy)]
pub(super) struct Computed<'a> {
    pub xs: &'a [Decimal],
    pub ys: &'a [Decimal],
    /// What may lie between two values across, and upwards.
    pub between: (Between, Between),
    /// By row and column, as [`super::WinnerMap`] has them.
    pub winners: &'a [Vec<Option<usize>>],
    /// How many there are to win.
    pub contenders: usize,
    pub margins: &'a [Vec<Option<f64>>],
    pub held: &'a [Vec<Held>],
}

impl Computed<'_> {
    pub(super) fn winner(&self, row: usize, column: usize) -> Option<usize> {
        let index = self.winners.get(row).and_then(|row| row.get(column)).copied().flatten()?;
        (index < self.contenders).then_some(index)
    }
}

/// Whose ground it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// Of one of the contenders.
    Best(usize),
    /// Nothing can be had.
    Nobody,
    /// It is one or the other.
    Open,
    /// Nothing was computed.
    Bare,
}

/// A piece of a row.
#[derive(Debug, Clone)]
pub(super) struct Patch {
    pub left: f64,
    pub right: f64,
    pub owner: Owner,
    /// By how large a part the second is behind, at pixels where that was computed.
    pub margins: Vec<(f64, Option<f64>)>,
}

/// The row about one value of the upright axis.
pub(super) struct Band {
    pub y: f64,
    pub top: f64,
    pub bottom: f64,
    pub pieces: Vec<Patch>,
}

/// All of it.
pub(super) struct Ground {
    /// From the lowest to the highest.
    pub rows: Vec<Band>,
    /// What lies between two rows.
    pub between: Between,
}

/// How much of the room between two values of a list belongs to them, and the most pixels on either side of one.
const OWN_PART: f64 = 0.86;
const MOST_HALF: f64 = 60.0;

impl Ground {
    pub(super) fn of(map: &Computed<'_>, plot: Area, across: &Scale, up: &Scale) -> Self {
        let pixels =
            |values: &[Decimal], scale: &Scale| values.iter().map(|v| scale.at(coordinate(*v))).collect::<Vec<f64>>();
        let (xs, ys) = (pixels(map.xs, across), pixels(map.ys, up));
        let rising: Vec<f64> = ys.iter().map(|y| -y).collect();
        let sides = cells(&rising, map.between.1, (-plot.bottom, -plot.top));
        let row = |(index, (bottom, top)): (usize, (f64, f64))| {
            let sampled = Sampled { map, row: index, xs: &xs, plot };
            let pieces = match map.held.get(index) {
                Some(held) if !held.is_empty() => sampled.searched(held, across),
                _ => sampled.pieces(map.between.0),
            };
            Band { y: ys[index], top: -top, bottom: -bottom, pieces }
        };
        Self { rows: sides.into_iter().enumerate().map(row).collect(), between: map.between.1 }
    }

    /// Whether any of it is somebody's, nobody's or open.
    pub(super) fn has(&self, owner: Owner) -> bool {
        let within = self.rows.iter().flat_map(|row| &row.pieces).any(|piece| piece.owner == owner);
        within || owner == Owner::Open && !self.open().is_empty()
    }

    /// Whose a pixel is.
    pub(super) fn owner(&self, (x, y): Point) -> Owner {
        let Some(row) = self.rows.iter().find(|row| (row.top..=row.bottom).contains(&y)) else { return Owner::Bare };
        let own = row.owner(x);
        let beyond = self.neighbour(row, y).map(|other| other.owner(x));
        if self.between == Between::Line && beyond.is_some_and(|other| other != own) { Owner::Open } else { own }
    }

    /// The row on the other side of a place in the band of one.
    fn neighbour(&self, row: &Band, y: f64) -> Option<&Band> {
        let place = self.rows.iter().position(|one| std::ptr::eq(one, row))?;
        if y < row.y { self.rows.get(place + 1) } else { place.checked_sub(1).and_then(|before| self.rows.get(before)) }
    }

    /// What is open between two rows after each other, where something may lie between.
    pub(super) fn open(&self) -> Vec<Area> {
        let pairs = self.rows.windows(2).filter(|_| self.between == Between::Line);
        let open = pairs.flat_map(|pair| {
            let [low, high] = [&pair[0], &pair[1]];
            differing(low, high).into_iter().map(|(left, right)| Area { left, right, top: high.y, bottom: low.y })
        });
        open.collect()
    }

    /// The sides between two rows with another best where nothing lies between them: where along it, and at which height.
    pub(super) fn level_borders(&self) -> Vec<(f64, f64, f64)> {
        let pairs = self.rows.windows(2).filter(|_| self.between == Between::Steps);
        let borders =
            pairs.flat_map(|pair| differing(&pair[0], &pair[1]).into_iter().map(|(l, r)| (l, r, pair[0].top)));
        borders.collect()
    }
}

/// Where two rows have different owners.
fn differing(one: &Band, other: &Band) -> Vec<(f64, f64)> {
    let mut sides: Vec<f64> =
        [one, other].iter().flat_map(|row| row.pieces.iter().flat_map(|p| [p.left, p.right])).collect();
    sides.sort_by(f64::total_cmp);
    sides.dedup();
    let mut found: Vec<(f64, f64)> = Vec::new();
    for pair in sides.windows(2) {
        let middle = f64::midpoint(pair[0], pair[1]);
        match (one.owner(middle) == other.owner(middle), found.last_mut()) {
            (true, _) => {}
            (false, Some((_, right))) if *right >= pair[0] => *right = pair[1],
            (false, _) => found.push((pair[0], pair[1])),
        }
    }
    found
}

impl Band {
    fn owner(&self, x: f64) -> Owner {
        let piece = self.pieces.iter().find(|piece| (piece.left..=piece.right).contains(&x));
        piece.map_or(Owner::Bare, |piece| piece.owner)
    }
}

/// A row as it was computed.
struct Sampled<'a> {
    map: &'a Computed<'a>,
    row: usize,
    xs: &'a [f64],
    plot: Area,
}

impl Sampled<'_> {
    fn owner(&self, column: usize) -> Owner {
        self.map.winner(self.row, column).map_or(Owner::Nobody, Owner::Best)
    }

    fn margin(&self, column: usize) -> (f64, Option<f64>) {
        let margin = self.map.margins.get(self.row).and_then(|row| row.get(column)).copied().flatten();
        (self.xs[column], margin)
    }

    /// Pieces about the computed points alone.
    fn pieces(&self, between: Between) -> Vec<Patch> {
        let mut found: Vec<Patch> = Vec::new();
        for (column, (left, right)) in
            cells(self.xs, between, (self.plot.left, self.plot.right)).into_iter().enumerate()
        {
            let (owner, margins) = (self.owner(column), vec![self.margin(column)]);
            let next = Patch { left, right, owner, margins };
            match found.last_mut() {
                Some(last) if between == Between::Line && last.owner != owner => {
                    let (from, to) = (self.xs[column - 1], self.xs[column]);
                    last.right = from;
                    found.push(Patch { left: from, right: to, owner: Owner::Open, margins: Vec::new() });
                    found.push(Patch { left: to, ..next });
                }
                Some(last) if between != Between::Nothing && last.owner == owner => {
                    last.right = right;
                    last.margins.extend(next.margins);
                }
                _ => found.push(next),
            }
        }
        found
    }

    /// Pieces between the borders that were found.
    fn searched(&self, held: &[Held], across: &Scale) -> Vec<Patch> {
        let mut found: Vec<Patch> = Vec::new();
        for one in held {
            let owner = one.winner.map_or(Owner::Nobody, Owner::Best);
            let [from, to] = [one.from, one.to].map(|end| across.at(coordinate(end)));
            let left = if found.is_empty() { self.plot.left } else { from };
            let margins = vec![(from, one.margins[0]), (to, one.margins[1])];
            match found.last_mut() {
                Some(last) if last.owner == owner => last.margins.extend(margins),
                Some(last) => {
                    last.right = left;
                    found.push(Patch { left, right: to, owner, margins });
                }
                None => found.push(Patch { left, right: to, owner, margins }),
            }
        }
        if let Some(last) = found.last_mut() {
            last.right = self.plot.right;
        }
        for piece in &mut found {
            let within = |column: &usize| (piece.left..=piece.right).contains(&self.xs[*column]);
            let sampled = (0..self.xs.len()).filter(within).filter(|column| self.owner(*column) == piece.owner);
            let sampled: Vec<_> = sampled.map(|column| self.margin(column)).collect();
            piece.margins.extend(sampled);
            piece.margins.sort_by(|one, other| one.0.total_cmp(&other.0));
        }
        found
    }
}

/// The room about each of some rising values: up to halfway to the next one; where they are a list, as much about each.
fn cells(values: &[f64], between: Between, (from, to): (f64, f64)) -> Vec<(f64, f64)> {
    let halves: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]) / 2.0).collect();
    let own = halves.iter().copied().fold(MOST_HALF, f64::min) * OWN_PART;
    let cell = |(index, value): (usize, &f64)| {
        if between == Between::Nothing {
            return ((value - own).max(from), (value + own).min(to));
        }
        let before = index.checked_sub(1).and_then(|before| halves.get(before));
        (before.map_or(from, |half| value - half), halves.get(index).map_or(to, |half| value + half))
    };
    values.iter().enumerate().map(cell).collect()
}

impl Patch {
    /// Its parts by what was computed nearest to them.
    pub(super) fn by_margin(&self) -> Vec<(f64, f64, Option<f64>)> {
        let sides =
            self.margins.windows(2).map(|pair| f64::midpoint(pair[0].0, pair[1].0).clamp(self.left, self.right));
        let sides: Vec<f64> = [self.left].into_iter().chain(sides).chain([self.right]).collect();
        sides.windows(2).zip(&self.margins).map(|(pair, (_, margin))| (pair[0], pair[1], *margin)).collect()
    }
}
