//! Finds room for labels, so that none lies over another.

use super::drawing::{Area, Point};

/// Distances from a mark at which its label is tried.
const DISTANCES: [f64; 7] = [9.0, 16.0, 26.0, 40.0, 60.0, 90.0, 130.0];

/// Pixels between two points.
pub(super) fn distance(one: Point, other: Point) -> f64 {
    (one.0 - other.0).hypot(one.1 - other.1)
}

/// Pixels between places along a level line at which its label is tried.
const UPON_STEP: f64 = 12.0;

/// Pixels between an area and a mark.
pub(super) fn away(area: &Area, mark: Point) -> f64 {
    distance(area.nearest(mark), mark)
}

/// Points of a straight line, near enough to each other that no label lies between two.
fn between(from: Point, to: Point) -> impl Iterator<Item = Point> {
    let steps = (distance(from, to) / 3.0).ceil().max(1.0) as u32;
    (0..=steps).map(move |step| {
        let share = f64::from(step) / f64::from(steps);
        (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share)
    })
}

/// The line from a mark to the nearest point of its label.
fn leader(mark: Point, label: &Area) -> impl Iterator<Item = Point> + use<> {
    between(mark, label.nearest(mark))
}

/// Room that is taken, and what a label had better not cover.
#[derive(Debug, Clone)]
pub(super) struct Room {
    bounds: Area,
    taken: Vec<Area>,
    /// Labels that were placed, and the lines that lead to them.
    labels: Vec<Area>,
    leaders: Vec<Point>,
    /// Places of lines.
    avoided: Vec<Point>,
}

impl Room {
    pub(super) fn new(bounds: Area) -> Self {
        Self { bounds, taken: Vec::new(), labels: Vec::new(), leaders: Vec::new(), avoided: Vec::new() }
    }

    /// Takes an area for something else.
    pub(super) fn take(&mut self, area: Area) {
        self.taken.push(area);
    }

    /// A line that labels had better not cover.
    pub(super) fn avoid(&mut self, points: &[Point]) {
        self.avoided.extend(points.windows(2).flat_map(|pair| between(pair[0], pair[1])));
    }

    /// Room for a label of some size near a mark, no further from it than that: the nearest that covers least and to which a line may lead
    /// from the mark without crossing another label; `None` when all is taken.
    pub(super) fn beside(&mut self, mark: Point, size: (f64, f64), furthest: f64) -> Option<Area> {
        self.beside_where(mark, size, furthest, &|_| true)
    }

    /// The same beside one of several marks that are named together, where the label is nowhere nearer to another mark than to its own.
    pub(super) fn beside_own(&mut self, own: &[Point], size: (f64, f64), marks: &[Point]) -> Option<Area> {
        let suits = |area: &Area| {
            let least = own.iter().map(|mark| away(area, *mark)).fold(f64::INFINITY, f64::min);
            marks.iter().all(|other| away(area, *other) >= least - 1e-9)
        };
        own.iter().find_map(|mark| self.beside_where(*mark, size, f64::INFINITY, &suits))
    }

    /// Room for a label upon or below a level line, as far left as it covers least.
    pub(super) fn upon(&mut self, y: f64, (left, right): (f64, f64), (width, height): (f64, f64)) -> Option<Area> {
        let columns = ((right - left - width) / UPON_STEP).max(0.0) as u32;
        let places = (0..=columns).flat_map(|column| {
            let x = left + f64::from(column) * UPON_STEP;
            [y - 3.0 - height, y + 3.0].map(|top| (f64::from(column) / 10.0, Area::new(x, top, width, height)))
        });
        let best = self.best(places)?;
        Some(self.placed(best))
    }

    fn beside_where(
        &mut self,
        (x, y): Point,
        (width, height): (f64, f64),
        furthest: f64,
        suits: &dyn Fn(&Area) -> bool,
    ) -> Option<Area> {
        let distances = DISTANCES.iter().filter(|distance| **distance <= furthest);
        let places = distances.flat_map(|distance| {
            let (left, top) = (x - width / 2.0, y - height / 2.0);
            let (right_of, left_of) = (x + distance, x - distance - width);
            let (above, below) = (y - distance - height, y + distance);
            let places = [
                (right_of, top),
                (right_of, above),
                (left, above),
                (left_of, above),
                (left_of, top),
                (right_of, below),
                (left, below),
                (left_of, below),
            ];
            places.map(|(left, top)| (*distance, Area::new(left, top, width, height)))
        });
        let mark = (x, y);
        let reached = |area: &Area| !leader(mark, area).any(|point| self.labels.iter().any(|label| label.holds(point)));
        let best = self.best(places.filter(|(_, area)| reached(area) && suits(area)))?;
        self.leaders.extend(leader(mark, &best));
        Some(self.placed(best))
    }

    /// Room for a label right or left of an upright line, as near to its lower end as can be.
    pub(super) fn along(&mut self, x: f64, (top, bottom): (f64, f64), (width, height): (f64, f64)) -> Option<Area> {
        let step = height + 4.0;
        let rows = ((bottom - top) / step) as u32;
        let places = (0..rows).flat_map(|row| {
            let above = f64::from(row) * step;
            [x + 4.0, x - 4.0 - width].map(|left| (above, Area::new(left, bottom - step - above, width, height)))
        });
        let best = self.best(places)?;
        Some(self.placed(best))
    }

    /// The place that is free and costs least: how far it is, and what it covers.
    fn best(&self, places: impl Iterator<Item = (f64, Area)>) -> Option<Area> {
        let free = places.filter(|(_, area)| self.is_free(area));
        let cost = |(distance, area): &(f64, Area)| distance + 25.0 * self.covered(area) as f64;
        free.min_by(|one, other| cost(one).total_cmp(&cost(other))).map(|(_, area)| area)
    }

    /// Takes an area for a label.
    fn placed(&mut self, area: Area) -> Area {
        self.take(area.grown(2.0));
        self.labels.push(area);
        area
    }

    /// Room for a label inside an area, as near to its middle as can be.
    pub(super) fn inside(&mut self, area: Area, (width, height): (f64, f64)) -> Option<Area> {
        let (x, y) = area.center();
        let steps = (area.height() / height) as i32;
        let shifts = (0..=steps).flat_map(|step| [f64::from(step), -f64::from(step)]);
        let places =
            shifts.map(|shift| Area::new(x - width / 2.0, y - height / 2.0 + shift * height / 2.0, width, height));
        let best = places.into_iter().find(|place| area.contains(&place.grown(4.0)) && self.is_free(place))?;
        Some(self.placed(best))
    }

    fn is_free(&self, area: &Area) -> bool {
        let is_taken = self.taken.iter().any(|taken| taken.overlaps(area));
        self.bounds.contains(area) && !is_taken && !self.leaders.iter().any(|point| area.holds(*point))
    }

    fn covered(&self, area: &Area) -> usize {
        let area = area.grown(2.0);
        self.avoided.iter().filter(|point| area.holds(**point)).count()
    }
}

/// Moves wished-for middles apart so that things `sizes` high do not touch, within two ends, each as near to its wish as can be.
/// The result is in the order of the wishes.
pub(super) fn spread(wishes: &[f64], sizes: &[f64], (least, most): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by(|one, other| wishes[*one].total_cmp(&wishes[*other]));
    // Things that would touch form a block, which stands at the mean of its wishes; blocks that touch become one.
    let mut blocks: Vec<Block> = Vec::new();
    for index in order {
        let mut block = Block { members: vec![index], height: sizes[index], top: wishes[index] - sizes[index] / 2.0 };
        while let Some(above) = blocks.pop_if(|above| above.top + above.height > block.top) {
            block = above.joined(block, wishes, sizes);
        }
        block.top = block.top.min(most - block.height).max(least);
        while let Some(above) = blocks.pop_if(|above| above.top + above.height > block.top) {
            block = above.joined(block, wishes, sizes);
            block.top = block.top.min(most - block.height).max(least);
        }
        blocks.push(block);
    }
    let mut middles = wishes.to_vec();
    for block in blocks {
        let mut top = block.top;
        for index in block.members {
            middles[index] = top + sizes[index] / 2.0;
            top += sizes[index];
        }
    }
    middles
}

struct Block {
    members: Vec<usize>,
    height: f64,
    top: f64,
}

impl Block {
    fn joined(mut self, other: Self, wishes: &[f64], sizes: &[f64]) -> Self {
        self.members.extend(other.members);
        self.height += other.height;
        let (mut offset, mut sum) = (0.0, 0.0);
        for index in &self.members {
            sum += wishes[*index] - sizes[*index] / 2.0 - offset;
            offset += sizes[*index];
        }
        self.top = sum / self.members.len() as f64;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_touch_is_spread_about_its_middle() {
        assert_eq!(spread(&[100.0, 100.0, 300.0], &[20.0; 3], (0.0, 400.0)), [90.0, 110.0, 300.0]);
        assert_eq!(spread(&[5.0, 5.0], &[20.0; 2], (0.0, 400.0)), [10.0, 30.0]);
        assert_eq!(spread(&[399.0, 395.0, 380.0], &[20.0; 3], (0.0, 400.0)), [390.0, 370.0, 350.0]);
    }

    #[test]
    fn labels_find_free_room_or_none() {
        let mut room = Room::new(Area::new(0.0, 0.0, 200.0, 100.0));
        let first = room.beside((100.0, 50.0), (60.0, 12.0), 130.0).expect("room");
        let second = room.beside((100.0, 50.0), (60.0, 12.0), 130.0).expect("room");
        assert!(!first.overlaps(&second));
        assert_eq!(room.beside((100.0, 50.0), (250.0, 12.0), 130.0), None);
    }

    #[test]
    fn no_leader_crosses_a_label() {
        let mut room = Room::new(Area::new(0.0, 0.0, 400.0, 100.0));
        let marks = [(200.0, 50.0), (204.0, 52.0), (196.0, 48.0), (200.0, 46.0)];
        for mark in marks {
            room.take(Area::around(mark, 8.0));
        }
        let labels = marks.map(|mark| room.beside(mark, (80.0, 12.0), f64::INFINITY).expect("room"));
        for (mark, own) in marks.iter().zip(&labels) {
            for other in labels.iter().filter(|other| *other != own) {
                assert!(!leader(*mark, own).any(|point| other.holds(point)), "{mark:?} {own:?} {other:?}");
            }
        }
    }
}
