//! A scenario file, read and checked once, from which scenarios are made with some of its values changed.

use std::sync::Arc;

use super::check::{self, Clash};
use super::range::Range;
use super::reader::{Reader, Taken};
use super::values::{Replacement, Values, View};
use super::vary::{Change, Key};
use super::{ArrivalPattern, Scenario, Setting, Trace, fields, read};
use crate::defaults;
use crate::diagnostic::{Problem, Rejection, Source};
use crate::document;

/// A scenario file as read: the value of every key, typed and checked.
///
/// ```
/// use netcost::scenario::Template;
///
/// let text = "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 1_000\n";
/// let template = Template::parse("x.toml", text)?;
/// let axis = template.axis("requests_per_month=1_000..1_000_000:log:4", 4)?;
/// let mut requests = Vec::new();
/// for step in &axis.steps {
///     requests.push(template.with(&[step])?.workload.requests_per_month);
/// }
/// assert_eq!(requests, [1_000, 10_000, 100_000, 1_000_000]);
/// # Ok::<(), netcost::scenario::VaryError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Template {
    pub(super) values: Values,
    settings: Arc<[Setting]>,
    ranges: Vec<Uncertain>,
}

/// A key whose value is a range.
#[derive(Debug, Clone)]
pub struct Uncertain {
    /// The key.
    pub key: Key,
    /// What its value may be.
    pub range: Range,
}

impl Template {
    /// Reads and checks a scenario file.
    ///
    /// # Errors
    /// All problems of the text at once.
    pub fn parse(name: &str, text: &str) -> Result<Self, Rejection> {
        let figures = defaults::figures()?;
        let source = Source { name: name.to_owned(), text: text.to_owned() };
        document::read(source, |root| {
            let reader = Reader::new(root.clone(), figures);
            for field in fields::ALL {
                field.inspect(&reader);
            }
            let Taken { values, settings, ranges } = reader.finish();
            let uncertain = |(path, range): (&str, Range)| Some(Uncertain { key: Key::of(path)?, range });
            let ranges = ranges.into_iter().filter_map(uncertain).collect();
            let template = Self { values, settings: Arc::from(settings), ranges };
            // Nothing can be made of values that had a problem.
            read::scenario(&template.view(&[]), &template.settings).map(|_| template)
        })
    }

    /// Lets `load` read the recording of arrivals that the file names, if it names one.
    ///
    /// # Errors
    /// What `load` says.
    pub fn load_trace<E>(&mut self, load: impl FnOnce(&mut Trace) -> Result<(), E>) -> Result<(), E> {
        let path = fields::ARRIVALS.path;
        let arrivals = self.values.held(path).and_then(|held| held.downcast_ref::<ArrivalPattern>());
        if let Some(ArrivalPattern::Trace(named)) = arrivals {
            let mut trace = named.clone();
            load(&mut trace)?;
            self.values.put(path, Arc::new(ArrivalPattern::Trace(trace)));
        }
        Ok(())
    }

    /// The keys whose value is a range, in the order of the documentation.
    #[must_use]
    pub fn ranges(&self) -> &[Uncertain] {
        &self.ranges
    }

    /// The scenario as the file says, ranges at their centre.
    ///
    /// # Errors
    /// None that [`Template::parse`] would not have had.
    pub fn scenario(&self) -> Result<Scenario, Rejection> {
        self.with(&[])
    }

    /// The scenario with some values changed.
    ///
    /// # Errors
    /// Changed values that do not go together, with others or with the file's.
    pub fn with(&self, changes: &[&Change]) -> Result<Scenario, Rejection> {
        let replaced: Vec<&Replacement> = changes.iter().map(|change| &change.replacement).collect();
        let view = self.view(&replaced);
        let clashes = check::combinations(&view);
        if !clashes.is_empty() {
            return Err(rejection(changes, clashes));
        }
        read::scenario(&view, &self.settings).ok_or_else(|| rejection(changes, Vec::new()))
    }

    fn view<'v>(&'v self, replaced: &'v [&'v Replacement]) -> View<'v> {
        View { values: &self.values, replaced }
    }
}

/// The clashes of changed values, said of the changes as if they were a file.
fn rejection(changes: &[&Change], clashes: Vec<Clash>) -> Rejection {
    let lines: Vec<String> = changes.iter().map(|change| change.written()).collect();
    let source = Source { name: "changed values".to_owned(), text: lines.join("\n") };
    let problem = |clash: Clash| {
        let index = changes.iter().position(|change| change.replacement.path == clash.path);
        let span = index.map(|index| {
            let start = lines.iter().take(index).map(|line| line.len() + 1).sum();
            start..start + lines[index].len()
        });
        Problem {
            code: "impossible",
            message: clash.message,
            span,
            label: clash.label.to_owned(),
            help: Some(clash.help),
        }
    };
    Rejection::new(source, clashes.into_iter().map(problem).collect())
}
