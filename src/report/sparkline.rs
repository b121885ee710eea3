//! Small histograms of latency for a terminal, one for each solution on one axis.

use super::layout::Width;
use crate::comparison::{Comparison, Solution};
use crate::sim::Forecast;
use crate::wording::shown_ms;

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Columns of the titles at least.
const TITLE: usize = 21;
/// Shares of requests that the axis leaves out at its ends.
const LOW_END: f64 = 0.001;
const HIGH_END: f64 = 0.999;
/// Steps of an axis within a factor of ten.
const TICKS: [f64; 3] = [1.0, 2.0, 5.0];

/// A histogram of the times of each solution over a common logarithmic axis; nothing when nothing was simulated.
pub(super) fn histograms(comparison: &Comparison, width: Width) -> String {
    let simulated: Vec<(&Solution, &Forecast)> =
        comparison.ranking.iter().filter_map(|solution| Some((solution, solution.forecast.as_ref()?))).collect();
    let end = |p: f64| simulated.iter().map(move |(_, forecast)| forecast.response.quantile(p).value);
    let (low, high) = (end(LOW_END).fold(f64::MAX, f64::min), end(HIGH_END).fold(0.0, f64::max));
    if simulated.is_empty() || low <= 0.0 {
        return String::new();
    }
    let longest = simulated.iter().map(|(solution, _)| solution.title.chars().count() + 1).max();
    let title = longest.unwrap_or_default().max(TITLE);
    let axis = TimeAxis { low: low / 1.05, high: high * 1.05, cells: usize::from(width.0).saturating_sub(title + 1) };
    let mut text = format!("\n{:title$}{}\n", "", axis.labels().trim_end());
    for (solution, forecast) in simulated {
        text.push_str(&format!("{:title$}{}\n", solution.title, axis.bars(forecast).trim_end()));
    }
    text
}

/// A logarithmic axis of milliseconds.
struct TimeAxis {
    low: f64,
    high: f64,
    cells: usize,
}

impl TimeAxis {
    /// Where a cell begins.
    fn start(&self, cell: usize) -> f64 {
        self.low * (self.high / self.low).powf(cell as f64 / self.cells as f64)
    }

    fn cell(&self, ms: f64) -> usize {
        ((ms / self.low).ln() / (self.high / self.low).ln() * self.cells as f64) as usize
    }

    fn bars(&self, forecast: &Forecast) -> String {
        let shares: Vec<f64> = (0..self.cells)
            .map(|cell| forecast.response.share_between(self.start(cell), self.start(cell + 1)))
            .collect();
        let most = shares.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        let few = 1.0 / forecast.response.count().max(1) as f64;
        let bar = |share: f64| match share {
            share if share < few / 2.0 => ' ',
            share => BARS[((share / most * 8.0).ceil() as usize).clamp(1, 8) - 1],
        };
        shares.into_iter().map(bar).collect()
    }

    /// Round times, where there is room for them.
    fn labels(&self) -> String {
        let decades = (self.low.log10().floor() as i32)..=(self.high.log10().ceil() as i32);
        let ticks = decades.flat_map(|decade| TICKS.map(|step| step * 10_f64.powi(decade)));
        let mut ticks: Vec<f64> = ticks.filter(|tick| *tick >= self.low && *tick <= self.high).collect();
        if ticks.len() < 2 {
            // A short axis has no round times.
            ticks = [0, self.cells / 3, self.cells * 2 / 3].map(|cell| self.start(cell)).into();
        }
        let mut text = String::new();
        for tick in ticks {
            let (cell, label) = (self.cell(tick), label(tick));
            let room = text.chars().count();
            let fits = cell + label.chars().count() < self.cells;
            if fits && (room == 0 || cell >= room + 2) {
                text.push_str(&" ".repeat(cell - room));
                text.push('|');
                text.push_str(&label);
            }
        }
        text
    }
}

fn label(ms: f64) -> String {
    let is_round = (ms / 1000.0).fract() == 0.0;
    if ms >= 1000.0 && is_round { format!("{} s", ms / 1000.0) } else { shown_ms(ms).replace(".0 ", " ") }
}
