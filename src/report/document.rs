//! What the JSON documents have in common: what wrote them, what they are about, and what they were computed from.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::encode::json_text;
use super::schema::of;
use crate::comparison::{Comparison, PriceSummary};
use crate::decision::Subject;
use crate::diagnostic::Source;
use crate::money::Amount;
use crate::pricebook::{Date, Meter};
use crate::scenario::{Assignment, Objective, RankBy, Setting};
use crate::sim::Effort;
use crate::unit::Milliseconds;
use crate::value::Share;

/// What a kind of JSON document holds.
pub(super) trait Body: Serialize + JsonSchema {
    /// The command that writes it.
    const NAME: &'static str;
}

/// Version of every document's form.
const VERSION: u32 = 1;

#[derive(Serialize, JsonSchema)]
struct Headed<B> {
    /// Version of this document's form. Keys may be added to a version; any other change makes a new one
    schema: u32,
    /// Which document it is
    document: &'static str,
    /// What wrote it
    program: Program,
    #[serde(flatten)]
    body: B,
}

#[derive(Serialize, JsonSchema)]
struct Program {
    /// Its name
    name: &'static str,
    /// Its version, which is that of the embedded prices, limits and times too
    version: &'static str,
}

/// The text of a document.
pub(super) fn text<B: Body>(body: B) -> String {
    let program = Program { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
    json_text(&Headed { schema: VERSION, document: B::NAME, program, body })
}

/// The name of a document with its JSON Schema.
pub(super) const fn entry<B: Body>() -> (&'static str, fn() -> Json) {
    (B::NAME, schema::<B>)
}

/// The JSON Schema of a document.
fn schema<B: Body>() -> Json {
    let mut schema = of::<Headed<B>>();
    schema["title"] = json!(format!("JSON of netcost {}", B::NAME));
    schema["properties"]["schema"] = json!({"const": VERSION, "description": "Version of this document's form"});
    schema["properties"]["document"] = json!({"const": B::NAME, "description": "Which document it is"});
    schema
}

/// What a document about a scenario is about.
#[derive(Serialize, JsonSchema)]
pub(super) struct About<'a> {
    /// The scenario
    scenario: ScenarioName<'a>,
    /// Where the prices come from
    prices: PricesUsed<'a>,
    /// Seed of all random streams; null where nothing is simulated
    seed: Option<u64>,
    /// Half of the 95 % interval of p99, as a part of it, at which a simulation stops; null where nothing is simulated
    precision: Option<f64>,
    /// Events that are planned for a simulation, after which it stops all the same: three times as many at most, near a limit five times; null where nothing is simulated
    most_events: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
struct ScenarioName<'a> {
    /// Its name
    name: &'a str,
    /// Its Region
    region: &'a str,
    /// The currency of every amount
    currency: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct PricesUsed<'a> {
    /// The Region of the price book; several with commas between them
    book: &'a str,
    /// The oldest date of a price that is used
    oldest: Option<&'a Date>,
    /// The newest
    newest: Option<&'a Date>,
    /// Meters whose price is an inference
    assumed: Vec<&'a Meter>,
    /// Meters whose price an overlay touched
    overlaid: Vec<&'a Meter>,
}

impl<'a> PricesUsed<'a> {
    fn of(prices: &'a PriceSummary) -> Self {
        Self {
            book: &prices.book,
            oldest: prices.oldest.as_ref(),
            newest: prices.newest.as_ref(),
            assumed: prices.assumed.iter().collect(),
            overlaid: prices.overlaid.iter().collect(),
        }
    }
}

impl<'a> About<'a> {
    pub(super) fn comparison(comparison: &'a Comparison) -> Self {
        let Comparison { scenario, currency, prices, effort, .. } = comparison;
        Self::new(ScenarioName { name: &scenario.name, region: &scenario.region, currency }, prices, *effort)
    }

    pub(super) fn subject(subject: &'a Subject, effort: Option<Effort>) -> Self {
        let Subject { scenario, region, currency, prices, .. } = subject;
        Self::new(ScenarioName { name: scenario, region, currency }, prices, effort)
    }

    fn new(scenario: ScenarioName<'a>, prices: &'a PriceSummary, effort: Option<Effort>) -> Self {
        Self {
            scenario,
            prices: PricesUsed::of(prices),
            seed: effort.map(|effort| effort.seed),
            precision: effort.map(|effort| effort.precision),
            most_events: effort.map(|effort| effort.most_events),
        }
    }
}

/// What a document about a scenario was computed from, so that it can be computed again.
#[derive(Serialize, JsonSchema)]
pub(super) struct Origin<'a> {
    /// What was read and asked
    run: Inputs<'a>,
    /// Every key of the scenario as it was taken
    settings: &'a [Setting],
}

#[derive(Serialize, JsonSchema)]
struct Inputs<'a> {
    /// The scenario file as it was read; null where there was none
    scenario_file: Option<&'a Source>,
    /// What was set beside it, as lines of a scenario file; they stand in place of its own
    set: Vec<&'a str>,
    /// The overlays that were put over the price book, in their order
    overlay_files: Vec<&'a Source>,
    /// The solutions that were asked about
    solution_ids: Vec<&'a str>,
    /// What is wanted: the scenario's objective, with what the command line put in its place
    objective: Wanted,
    /// The day by which the age of prices is judged; null where none is
    today: Option<&'a Date>,
}

#[derive(Serialize, JsonSchema)]
struct Wanted {
    /// What the ranking goes by
    rank_by: RankBy,
    /// Most that a month may cost
    max_monthly: Option<Amount>,
    /// Longest mean time of a request
    max_mean_ms: Option<Milliseconds>,
    /// Longest 99th percentile of the time
    max_p99_ms: Option<Milliseconds>,
    /// Largest share of requests that may fail
    max_failed: Option<Share>,
}

impl Wanted {
    fn of(objective: &Objective) -> Self {
        let Objective { rank_by, max_monthly, max_mean, max_p99, max_failed } = *objective;
        Self { rank_by, max_monthly, max_mean_ms: max_mean, max_p99_ms: max_p99, max_failed }
    }
}

impl<'a> Origin<'a> {
    pub(super) fn comparison(comparison: &'a Comparison) -> Self {
        let Comparison { scenario, file, given, prices, ranking, infeasible, today, .. } = comparison;
        let ids = ranking.iter().map(|one| one.id).chain(infeasible.iter().map(|one| one.id));
        Self {
            run: Inputs {
                scenario_file: file.as_deref(),
                set: given.iter().map(Assignment::line).collect(),
                overlay_files: prices.overlays.iter().map(AsRef::as_ref).collect(),
                solution_ids: ids.collect(),
                objective: Wanted::of(&scenario.objective),
                today: Some(today),
            },
            settings: &scenario.settings,
        }
    }

    pub(super) fn subject(subject: &'a Subject) -> Self {
        Self {
            run: Inputs {
                scenario_file: subject.file.as_deref(),
                set: subject.given.iter().map(Assignment::line).collect(),
                overlay_files: subject.prices.overlays.iter().map(AsRef::as_ref).collect(),
                solution_ids: subject.solutions.iter().map(|(id, _)| *id).collect(),
                objective: Wanted::of(&subject.objective),
                today: None,
            },
            settings: &subject.settings,
        }
    }
}
