//! Pictures of results: SVG and PNG, drawn with plotters. Each kind takes plain data, which its producer fills; nothing is computed
//! here but places. `docs/charts.md` describes the visual language.

mod axis;
mod contender;
mod cost_bars;
mod cost_lines;
mod curves;
mod decisions;
mod drawing;
mod font;
mod frame;
mod latency;
mod marks;
mod palette;
mod picture;
mod place;
mod png;
mod scale;
mod sheet;
mod svg;
mod tornado;
mod trade_off;
mod winner_map;

pub use axis::PlotAxis;
pub use contender::Contender;
pub use cost_bars::{Cost, CostBars};
pub use cost_lines::{CostLine, CostLines, Crossing};
pub use drawing::{Area, Drawing, Label, Spot};
pub use frame::Frame;
pub use latency::{LatencyCurve, LatencyCurves, Quantile};
pub use picture::{COMPARISON_KINDS, Chart, ChartKind, FORMATS, Painter, Picture, format, png, svg};
pub use png::PNG_SCALE;
pub use scale::AxisValues;
pub use tornado::{ResultUnit, Swing, Tornado};
pub use trade_off::{Candidate, TradeOff};
pub use winner_map::WinnerMap;

pub use crate::scenario::Spacing;
