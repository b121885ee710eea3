//! Pictures of results: SVG and PNG, drawn with plotters. Each kind takes plain data, which its producer fills; nothing is computed
//! here but places. `docs/charts.md` describes the visual language.
//!
//! ```
//! use netcost::chart::{Chart, Contender, Cost, CostBars, Frame, Picture, svg};
//! use netcost::metering::LineKind;
//! use netcost::money::Amount;
//!
//! let total = Amount::new(36.into());
//! let contender = Contender::of("nat-gateway", "NAT gateway");
//! let bars = CostBars { costs: vec![Cost { contender, kinds: vec![(LineKind::Standing, total)], total }], limit: None };
//! let frame = Frame { scenario: "mail".into(), region: "us-east-1".into(), currency: "USD".into(), ..Frame::default() };
//! let chart = Chart { frame, picture: Picture::CostBars(bars) };
//! assert!(svg(&chart).contains("NAT gateway, fixed: 36.00 USD a month"));
//! ```

mod absence;
mod axis;
mod contender;
mod cost_bars;
mod curves;
mod decisions;
mod drawing;
mod font;
mod frame;
mod gaps;
mod latency;
mod lines;
mod map_ground;
mod marks;
mod palette;
mod picture;
mod place;
mod png;
mod scale;
mod sheet;
mod stage_bars;
mod stretch;
mod svg;
mod time_unit;
mod tornado;
mod trade_off;
mod winner_map;

pub use axis::{Between, PlotAxis};
pub use contender::{Contender, Had, way_class};
pub use cost_bars::{Cost, CostBars};
pub use drawing::{Area, Drawing, Label};
pub use frame::{Absent, Frame};
pub use gaps::{Gap, GapGroup, LatencyGaps};
pub use latency::{LatencyCurve, LatencyCurves, Quantile};
pub use lines::{Crossing, LineChart, Nobody, Reading, Series};
pub use map_ground::Held;
pub use picture::{COMPARISON_KINDS, Chart, ChartKind, FORMATS, Painter, Picture, png, svg};
pub use png::PNG_SCALE;
pub use scale::AxisValues;
pub use sheet::Width;
pub use stage_bars::{Spent, StageBars};
pub use svg::{dark_style, way_style};
pub use time_unit::TimeUnit;
pub use tornado::{Lead, Swing, Tornado};
pub use trade_off::{Candidate, TradeOff};
pub use winner_map::WinnerMap;

pub use crate::scenario::Spacing;
