//! What to know beside the ranking: who is not in it and why, and what to know before taking the first.

use super::obstacles::absence_in_brief;
use super::{absence, further, notes_that_decide, warning};
use crate::comparison::{Comparison, Infeasible, Warning};

/// The ways out of the ranking with the reason, each reason once; in a few words where all of it would be too long.
#[must_use]
pub fn absences(comparison: &Comparison, in_full: bool) -> Vec<String> {
    let mut found: Vec<(String, Vec<&str>)> = Vec::new();
    // The answer has said which costs are unknown, and what comes nearest where nothing can be had.
    let nearest = comparison.nearest().filter(|_| comparison.ranking.is_empty()).map(|nearest| nearest.id);
    let said = |one: &Infeasible| one.unpriced().is_some() || Some(one.id) == nearest;
    for one in comparison.infeasible.iter().filter(|one| !said(one)) {
        let why = if in_full { absence(one, comparison) } else { absence_in_brief(one) };
        match found.iter_mut().find(|(known, _)| *known == why) {
            Some((_, titles)) => titles.push(one.title),
            None => found.push((why, vec![one.title])),
        }
    }
    let between = |why: &str| if why.starts_with("cannot") { " " } else { ": " };
    found.into_iter().map(|(why, titles)| format!("{}{}{why}.", titles.join(", "), between(&why))).collect()
}

/// What to know before taking the first: what may go wrong with it, what could turn the ranking, and what else there is. Not `in_full`
/// it leaves out what would outlive the loss of a zone, and on which condition another way is cheaper.
#[must_use]
pub fn before_taking_it(comparison: &Comparison, in_full: bool) -> Vec<String> {
    // Where none answers none is taken.
    let first = comparison.ranking.first().filter(|first| !first.fails);
    // Why there are no times stands below the ranking.
    let is_said = |one: &&Warning| match one {
        Warning::NotSimulated { .. } => false,
        Warning::Resilient { .. } => in_full,
        _ => true,
    };
    let warnings: Vec<String> = first.map_or_else(Vec::new, |first| {
        first.warnings.iter().filter(is_said).map(|one| warning(one, first, comparison)).collect()
    });
    let warned = (!warnings.is_empty()).then(|| format!("Watch: {}.", warnings.join("; ")));
    // What a simulation would tell of it is not known.
    let limited = comparison.scenario.objective.limits_simulated() && comparison.ranking.is_empty();
    let further = comparison.further.iter().filter(|_| !limited).map(|one| further(one, comparison, in_full));
    let missing = comparison
        .missing_prices
        .as_ref()
        .map(|_| "`--details` prints the prices that are missing as lines to fill in.".to_owned());
    warned.into_iter().chain(notes_that_decide(comparison)).chain(missing).chain(further).collect()
}
