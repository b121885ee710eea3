//! Rating a scenario with some of its values changed.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::comparison::{
    Absence, Figures, Infeasible, Known, PriceSummary, Span, figures, known, nearest, order, priced_api, prices_used,
    scores, ties, unbeaten,
};
use crate::diagnostic::{Problem, Rejection, Source};
use crate::pricebook::free_tier::{Allowance, Entitlement, allowances};
use crate::pricebook::{BookError, Meter, PriceBook};
use crate::scenario::{Assignment, Change, Manner, Objective, ObjectiveOverride, RankBy, Scenario, Setting, Template};
use crate::sim::Effort;
use crate::topology::{self, Topology};

/// What is asked: a scenario file, the solutions to rank, the prices to rank them by.
pub struct Study {
    /// The scenario file.
    pub template: Template,
    /// The solutions, in the order of the documentation.
    pub topologies: Vec<&'static dyn Topology>,
    /// Those that are not ranked, of which the best is named.
    pub further: Vec<&'static dyn Topology>,
    /// What is asked for in place of what the file says.
    pub overrides: ObjectiveOverride,
    /// What the file says.
    stated: Objective,
    prices: BTreeMap<String, RegionPrices>,
}

/// The prices of a Region.
struct RegionPrices {
    book: PriceBook,
    free: Vec<(Entitlement, Vec<Allowance>)>,
}

impl RegionPrices {
    fn new(book: PriceBook) -> Result<Self, Rejection> {
        let free = Entitlement::all().map(|entitled| Ok((entitled, allowances(entitled, &book.partition)?)));
        Ok(Self { free: free.collect::<Result<_, Rejection>>()?, book })
    }

    /// The allowances of a scenario's account.
    fn free(&self, scenario: &Scenario) -> &[Allowance] {
        let entitled = scenario.entitlement();
        self.free.iter().find(|(known, _)| *known == entitled).map_or(&[], |(_, free)| free)
    }
}

/// What was studied, for whoever reads the result.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Subject {
    /// The scenario's name.
    pub scenario: String,
    /// Its requests in a month, however they are stated; of a range its middle.
    pub requests_per_month: u64,
    /// The scenario's Region.
    pub region: String,
    /// The currency of every amount.
    pub currency: String,
    /// What the ranking goes by.
    pub by: RankBy,
    /// The solutions as (id, title).
    pub solutions: Vec<(&'static str, &'static str)>,
    /// The prices that the scenario uses, as it is and as it was changed.
    pub prices: PriceSummary,
    /// What of the scenario is left out.
    pub left_out: Vec<Omission>,
    /// The file that the scenario was read from.
    pub file: Option<Arc<Source>>,
    /// The values that were given beside it.
    pub given: Arc<[Assignment]>,
    /// Every key of the scenario.
    pub settings: Arc<[Setting]>,
    /// What is wanted.
    pub objective: Objective,
    /// The solution that comes nearest where none can be had for the scenario as it is.
    pub nearest: Option<Infeasible>,
}

/// What the expectation leaves out of a scenario. [`crate::wording`] has the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Omission {
    /// A limit of p99. How many fail is known of points, too.
    SimulatedLimits,
    /// How long those who ask wait for an answer.
    ClientTimeout,
    /// How requests arrive.
    #[serde(untagged)]
    Arrivals(Manner),
}

impl Omission {
    /// Whether those that are ranked without it may be none that can be had, or that answers.
    #[must_use]
    pub const fn decides(self) -> bool {
        matches!(self, Self::SimulatedLimits | Self::ClientTimeout)
    }
}

impl Subject {
    /// The id of a solution.
    #[must_use]
    pub fn id(&self, index: usize) -> &'static str {
        self.solutions.get(index).map_or("", |(id, _)| id)
    }

    /// The title of a solution.
    #[must_use]
    pub fn title(&self, index: usize) -> &'static str {
        self.solutions.get(index).map_or("", |(_, title)| title)
    }
}

/// What became of one solution: what it is ranked by, or why it has no place in the ranking.
pub type Outcome = Result<Figures, Absence>;

/// The solutions at one point.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Point {
    /// What the ranking goes by.
    pub by: RankBy,
    /// Each solution, in the order of the study.
    pub outcomes: Vec<Outcome>,
    /// Indices of those that can be had, the best first.
    pub order: Vec<usize>,
}

impl Point {
    /// The best, if any can be had and does not fail too often: of several that are a tie the first by the rule of [`order`].
    #[must_use]
    pub fn winner(&self) -> Option<usize> {
        self.answering().first().copied()
    }

    /// Whether one can be had and answers, and no other may be: nobody is left to hold it against.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        self.answering().len() == 1 && (0..self.outcomes.len()).all(|index| self.unpriced(index).is_none())
    }

    /// Indices of those that can be had and do not fail too often, the best first.
    #[must_use]
    pub fn answering(&self) -> &[usize] {
        let failing = self.order.iter().position(|index| self.fails(*index));
        &self.order[..failing.unwrap_or(self.order.len())]
    }

    /// Whether a solution that can be had fails too often to be the best.
    #[must_use]
    pub fn fails(&self, index: usize) -> bool {
        self.figures(index).is_some_and(|figures| figures.fails)
    }

    /// The best with all that are in a tie for it: those that no other is shown to beat, the winner first.
    #[must_use]
    pub fn best(&self) -> Vec<usize> {
        self.best_by(self.by)
    }

    /// Those that are the best by cost, time or both, whatever the ranking goes by: several where they are a tie.
    #[must_use]
    pub fn best_by(&self, by: RankBy) -> Vec<usize> {
        let scores: Vec<Span> = self.scores_by(by).into_iter().map(Option::unwrap_or_default).collect();
        unbeaten(&scores, self.answering())
    }

    /// Whether at another point others are the best than here, or the cost of others is unknown that might be.
    #[must_use]
    pub(super) fn has_other_best(&self, other: &Self) -> bool {
        let who = |point: &Self| {
            let mut best = point.best();
            best.sort_unstable();
            let unpriced = (0..point.outcomes.len()).filter(|index| point.unpriced(*index).is_some());
            (best, unpriced.collect::<Vec<_>>())
        };
        who(self) != who(other)
    }

    /// How two solutions stand to each other: less where the first of them is shown to be better, and equal, a tie, where neither is;
    /// `None` where one cannot be had.
    #[must_use]
    pub fn stand(&self, one: usize, other: usize) -> Option<Ordering> {
        let scores = self.scores();
        stand(&scores, one, other)
    }

    /// For each solution those that it is in a tie with.
    #[must_use]
    pub fn ties(&self) -> Vec<Vec<usize>> {
        let figures: Vec<Figures> = self.order.iter().filter_map(|one| self.figures(*one)).collect();
        let mut found = vec![Vec::new(); self.outcomes.len()];
        for (index, tied) in self.order.iter().zip(ties(&figures, self.by)) {
            found[*index] = tied.into_iter().map(|place| self.order[place]).collect();
        }
        found
    }

    /// Whether the same solutions can be had at another point and stand to each other as here.
    #[must_use]
    pub(super) fn ranks_as(&self, other: &Self) -> bool {
        let (scores, others) = (self.scores(), other.scores());
        let pairs = (0..scores.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        let has = |scores: &[Option<Span>]| scores.iter().map(Option::is_some).collect::<Vec<_>>();
        has(&scores) == has(&others) && pairs.into_iter().all(|(a, b)| stand(&scores, a, b) == stand(&others, a, b))
    }

    /// Whether no solution can be had for its load, nor with any more of it.
    #[must_use]
    pub(super) fn has_too_much_load(&self) -> bool {
        self.outcomes.iter().all(|outcome| outcome.as_ref().is_err_and(Absence::is_of_load))
    }

    /// The meters that a solution has no price for, where nothing else stands against it: what it costs is unknown.
    #[must_use]
    pub fn unpriced(&self, index: usize) -> Option<&[Meter]> {
        self.outcomes.get(index)?.as_ref().err()?.unpriced()
    }

    /// The figures of a solution that can be had.
    #[must_use]
    pub fn figures(&self, index: usize) -> Option<Figures> {
        self.outcomes.get(index)?.as_ref().ok().copied()
    }

    /// The same solutions in the order of another objective.
    #[must_use]
    pub(super) fn ranked_by(self, by: RankBy) -> Self {
        Self { by, order: placed(&self.outcomes, by), outcomes: self.outcomes }
    }

    /// The same with some of the solutions alone.
    #[must_use]
    pub(super) fn among(&self, indices: &[usize]) -> Self {
        let outcomes: Vec<Outcome> = indices.iter().map(|index| self.outcomes[*index].clone()).collect();
        Self { by: self.by, order: placed(&outcomes, self.by), outcomes }
    }

    /// The same with another outcome of one solution.
    #[must_use]
    pub(super) fn with(mut self, index: usize, outcome: Outcome) -> Self {
        self.outcomes[index] = outcome;
        Self { order: placed(&self.outcomes, self.by), ..self }
    }

    /// Whether every solution that can be had was simulated.
    #[must_use]
    pub fn is_simulated(&self) -> bool {
        self.outcomes.iter().flatten().all(|figures| figures.p99_ms.is_some())
    }

    /// The largest uncertainty of a p99, as a part of it; `None` when nothing was simulated.
    #[must_use]
    pub fn uncertainty(&self) -> Option<Decimal> {
        let figures = self.outcomes.iter().filter_map(|outcome| outcome.as_ref().ok());
        figures.filter_map(|figures| Some(figures.p99_ms?.uncertainty())).max()
    }

    /// The scores by which solutions are ranked; `None` for those that cannot be had or fail too often.
    #[must_use]
    pub fn scores(&self) -> Vec<Option<Span>> {
        self.scores_by(self.by)
    }

    fn scores_by(&self, by: RankBy) -> Vec<Option<Span>> {
        let figures: Vec<Figures> = self.answering().iter().filter_map(|index| self.figures(*index)).collect();
        let mut found = vec![None; self.outcomes.len()];
        for (index, score) in self.answering().iter().zip(scores(&figures, by)) {
            found[*index] = Some(score);
        }
        found
    }
}

/// A solution whose cost is unknown at some points, so that it may be the best there and is not in their rankings.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unpriced {
    /// The solution.
    pub solution: usize,
    /// The meters without a price, at any of the points.
    pub meters: BTreeSet<Meter>,
    /// At how many points.
    pub points: usize,
    /// Of how many.
    pub of: usize,
}

impl Unpriced {
    /// Whether it is so at each of the points.
    #[must_use]
    pub fn everywhere(&self) -> bool {
        self.points == self.of
    }
}

/// The solutions whose cost is unknown at any of some points.
pub fn unpriced<'a>(points: impl IntoIterator<Item = &'a Point>) -> Vec<Unpriced> {
    let mut found: BTreeMap<usize, Unpriced> = BTreeMap::new();
    let mut of = 0;
    for point in points {
        of += 1;
        for solution in 0..point.outcomes.len() {
            let Some(meters) = point.unpriced(solution) else { continue };
            let new = || Unpriced { solution, meters: BTreeSet::new(), points: 0, of: 0 };
            let known = found.entry(solution).or_insert_with(new);
            known.meters.extend(meters.iter().cloned());
            known.points += 1;
        }
    }
    found.into_values().map(|one| Unpriced { of, ..one }).collect()
}

impl Study {
    /// A study of the usual solutions for a scenario file, with the embedded prices of its Region.
    ///
    /// # Errors
    /// All problems of the text at once; those of an embedded data file, which tests hold sound.
    pub fn parse(name: &str, text: &str) -> Result<Self, Rejection> {
        let template = Template::parse(name, text)?;
        let scenario = template.scenario()?;
        let unread = |error: BookError| match error {
            BookError::Unknown { region, .. } => no_book(&region),
            BookError::Invalid(rejection) => rejection,
        };
        let mut book = PriceBook::embedded(&scenario.region).map_err(unread)?;
        for other in scenario.regions_called() {
            book.add_transfer_from(other).map_err(unread)?;
        }
        Self::new(template, topology::USUAL.to_vec(), vec![book])
    }

    /// A study with the books of every Region that it will meet.
    ///
    /// # Errors
    /// A scenario whose values do not go together; the problems of an embedded data file, which tests hold sound.
    pub fn new(
        template: Template,
        topologies: Vec<&'static dyn Topology>,
        books: Vec<PriceBook>,
    ) -> Result<Self, Rejection> {
        let prices = books.into_iter().map(|book| Ok((book.region.clone(), RegionPrices::new(book)?)));
        let prices = prices.collect::<Result<_, Rejection>>()?;
        let stated = template.scenario()?.objective;
        let (further, overrides) = (Vec::new(), ObjectiveOverride::default());
        Ok(Self { template, topologies, further, overrides, stated, prices })
    }

    /// What the ranking goes by.
    #[must_use]
    pub fn by(&self) -> RankBy {
        self.objective().rank_by
    }

    /// What is wanted.
    #[must_use]
    pub fn objective(&self) -> Objective {
        self.stated.with(&self.overrides)
    }

    /// The currency of every amount; Regions of different currencies are not studied together.
    #[must_use]
    pub fn currency(&self) -> &str {
        self.prices.values().next().map_or("", |prices| prices.book.currency.as_str())
    }

    /// The prices of a Region that is studied.
    #[must_use]
    pub fn book(&self, region: &str) -> Option<&PriceBook> {
        self.prices.get(region).map(|prices| &prices.book)
    }

    /// What is studied. Its prices are those of the scenario as it is, and with each of some changes by itself.
    ///
    /// # Errors
    /// A scenario whose values do not go together.
    pub(super) fn subject(&self, effort: Option<Effort>, changes: &[Change]) -> Result<Subject, Rejection> {
        let scenario = self.template.scenario()?;
        let changed = changes.iter().filter_map(|change| self.template.with(&[change]).ok());
        let prices = [scenario.clone()].into_iter().chain(changed).filter_map(|scenario| {
            let there = self.prices.get(&scenario.region)?;
            Some(prices_used(&scenario, &there.book, there.free(&scenario), &self.topologies))
        });
        Ok(Subject {
            prices: PriceSummary::of_all(prices),
            left_out: if effort.is_none() { self.left_out(&scenario) } else { Vec::new() },
            nearest: self.nearest(&scenario),
            scenario: scenario.name,
            requests_per_month: scenario.workload.requests_per_month,
            region: scenario.region,
            file: self.template.file().cloned(),
            given: self.template.given().clone(),
            settings: scenario.settings,
            objective: self.objective(),
            currency: self.currency().to_owned(),
            by: self.by(),
            solutions: self.topologies.iter().map(|topology| (topology.id(), topology.title())).collect(),
        })
    }

    /// The solution that comes nearest where none can be had.
    fn nearest(&self, scenario: &Scenario) -> Option<Infeasible> {
        let there = self.prices.get(&scenario.region)?;
        let scenario = Scenario {
            objective: scenario.objective.with(&self.overrides),
            api: scenario.api.or(Some(priced_api(&there.book))),
            ..scenario.clone()
        };
        nearest(&self.topologies, &scenario, &there.book, there.free(&scenario))
    }

    /// What the expectation leaves out of a scenario.
    pub(super) fn left_out(&self, scenario: &Scenario) -> Vec<Omission> {
        let limits = self.objective().max_p99.map(|_| Omission::SimulatedLimits);
        let patience = scenario.has_client_timeout().then_some(Omission::ClientTimeout);
        let arrivals = scenario.workload.arrivals.manner().map(Omission::Arrivals);
        limits.into_iter().chain(patience).chain(arrivals).collect()
    }

    /// The scenario with some values changed, and the prices of its Region.
    fn posed(&self, changes: &[&Change]) -> Result<(Scenario, &RegionPrices), Rejection> {
        let mut scenario = self.template.with(changes)?;
        scenario.objective = scenario.objective.with(&self.overrides);
        let there = self.prices.get(&scenario.region).ok_or_else(|| no_book(&scenario.region))?;
        scenario.api = scenario.api.or(Some(priced_api(&there.book)));
        Ok((scenario, there))
    }

    /// What is known of the solutions that are not ranked at a point with these changes.
    pub(super) fn known_beside(
        &self,
        point: &Point,
        changes: &[&Change],
        effort: Option<Effort>,
    ) -> Result<Vec<Known>, Rejection> {
        let (scenario, there) = self.posed(changes)?;
        let known = |(topology, outcome): (&&'static dyn Topology, &Outcome)| match outcome {
            Ok(figures) => Known::from(*figures),
            Err(_) => known(*topology, &scenario, &there.book, there.free(&scenario), effort),
        };
        Ok(self.topologies.iter().zip(&point.outcomes).map(known).collect())
    }

    /// Some solutions at the scenario with some values changed.
    pub(super) fn rates(
        &self,
        topologies: &[&'static dyn Topology],
        changes: &[&Change],
        effort: Option<Effort>,
    ) -> Result<Point, Rejection> {
        let (scenario, there) = self.posed(changes)?;
        let free = there.free(&scenario);
        let outcome = |topology: &&'static dyn Topology| {
            let figures = figures(*topology, &scenario, &there.book, free, effort);
            figures.map_err(Absence::of)
        };
        let outcomes: Vec<Outcome> = topologies.iter().map(outcome).collect();
        let by = scenario.objective.rank_by;
        Ok(Point { by, order: placed(&outcomes, by), outcomes })
    }

    /// The solutions at the scenario with some values changed, by their expectation.
    ///
    /// # Errors
    /// Values that do not go together.
    pub fn at(&self, changes: &[&Change]) -> Result<Point, Rejection> {
        self.by_effort(changes, None)
    }

    /// The same, simulated where there is an `effort`, which also gives percentiles.
    ///
    /// # Errors
    /// Values that do not go together.
    pub fn by_effort(&self, changes: &[&Change], effort: Option<Effort>) -> Result<Point, Rejection> {
        self.rates(&self.topologies, changes, effort)
    }
}

fn stand(scores: &[Option<Span>], one: usize, other: usize) -> Option<Ordering> {
    let score = |index: usize| scores.get(index).copied().flatten();
    Some(score(one)?.against(&score(other)?))
}

/// Indices of the solutions that can be had, the best first.
fn placed(outcomes: &[Outcome], by: RankBy) -> Vec<usize> {
    let feasible: Vec<(usize, Figures)> =
        outcomes.iter().enumerate().filter_map(|(index, outcome)| Some((index, *outcome.as_ref().ok()?))).collect();
    let figures: Vec<Figures> = feasible.iter().map(|(_, figures)| *figures).collect();
    order(&figures, by).into_iter().map(|place| feasible[place].0).collect()
}

pub(super) fn no_book(region: &str) -> Rejection {
    let problem = Problem {
        code: "no-book",
        message: format!("the prices of Region `{region}` were not read"),
        span: None,
        label: String::new(),
        help: None,
        first: None,
    };
    Rejection::new(Source { name: "changed values".to_owned(), text: String::new() }, vec![problem])
}
