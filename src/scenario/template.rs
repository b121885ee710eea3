//! A scenario, checked once, from which scenarios are made with some of its values changed.

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use rust_decimal::Decimal;

use super::arrivals::{ArrivalPattern, Trace};
use super::assignment::{Assignment, Refused};
use super::change::{Change, Key};
use super::checked::{Scenario, Setting};
use super::draft::Draft;
use super::field::{AnyField, Defaulted, Given};
use super::range::Range;
use super::reader::{self, Form, Instead, Taken, clashes};
use super::resolve::{self, LookedUp};
use super::spec::{Default, Fault};
use crate::defaults::{self, Figure, Trust};
use crate::diagnostic::{Problem, Rejection, Source};
use crate::document;

/// A checked scenario: the value of every key, which of them are given, and which are ranges.
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
    file: Option<Arc<Source>>,
    given: Arc<[Assignment]>,
    draft: Draft,
    settings: Arc<[Setting]>,
    ranges: Vec<Uncertain>,
    /// What is looked up for the draft.
    looked_up: OnceLock<Option<LookedUp>>,
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
        Self::read(name, text, &mut Instead::default())
    }

    /// Reads and checks a scenario file with values given beside it.
    ///
    /// # Errors
    /// All problems at once.
    pub fn parse_with(name: &str, text: &str, given: &[Assignment]) -> Result<Self, Refused> {
        let holding = Assignment::last_of_each(given);
        let lines = holding.iter().map(|one| (one.path, &one.line)).collect();
        let mut instead = Instead { lines, rejections: Vec::new() };
        match (Self::read(name, text, &mut instead), instead.rejections) {
            (Ok(read), wrong) if wrong.is_empty() => Ok(Self { given: holding.into_iter().cloned().collect(), ..read }),
            (read, given) => Err(Refused { given, file: read.err() }),
        }
    }

    fn read(name: &str, text: &str, instead: &mut Instead<'_>) -> Result<Self, Rejection> {
        let Taken { draft, given } = document::read(name, text, |root| reader::read::<Draft>(root, instead))?;
        let uncertain = given.iter().filter_map(|(field, given)| match given {
            Given::Value => None,
            Given::Range(range) => Some(Uncertain { key: Key::of(*field), range: range.clone() }),
        });
        let file = Some(Arc::new(Source { name: name.to_owned(), text: text.to_owned() }));
        let ranges = uncertain.collect();
        let settings = settings(&draft, &given, &instead.lines);
        Ok(Self { file, given: Arc::default(), settings, ranges, draft, looked_up: OnceLock::new() })
    }

    /// Lets `load` read the recording of arrivals that the file names, if it names one.
    ///
    /// # Errors
    /// What `load` says.
    pub fn load_trace<E>(&mut self, load: impl FnOnce(&mut Trace) -> Result<(), E>) -> Result<(), E> {
        match &mut self.draft.workload.arrivals {
            ArrivalPattern::Trace(trace) => load(trace),
            _ => Ok(()),
        }
    }

    /// The file that it was read from; `None` where it was made of a draft.
    #[must_use]
    pub fn file(&self) -> Option<&Arc<Source>> {
        self.file.as_ref()
    }

    /// The values that were given beside it and hold.
    #[must_use]
    pub fn given(&self) -> &Arc<[Assignment]> {
        &self.given
    }

    /// The values of all keys, ranges at their centre.
    #[must_use]
    pub fn draft(&self) -> &Draft {
        &self.draft
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
        let mut draft = self.draft.clone();
        for change in changes {
            (change.set)(&mut draft);
        }
        let clashes = clashes(&draft, &[]);
        if clashes.is_empty()
            && let Some(looked_up) = self.looked_up.get_or_init(|| LookedUp::of(&self.draft))
            && let Some(scenario) = resolve::scenario(draft, (&self.draft, looked_up), &self.settings)
        {
            return Ok(scenario);
        }
        let lines = Lines::of("changed values", changes.iter().map(|change| (change.path(), change.shown.clone())));
        Err(lines.rejection(clashes))
    }
}

impl Key {
    /// The number that a template has there; `None` for a key that is not given and has no number of its own.
    #[must_use]
    pub fn current(&self, template: &Template) -> Option<Decimal> {
        self.number_in(&template.draft)
    }

    /// The number that a template comes to there: its own, and of a load that is stated by another key its equivalent a month.
    #[must_use]
    pub fn comes_to(&self, template: &Template) -> Option<Decimal> {
        self.current(template).or_else(|| self.number_in(&template.draft.by_the_month()))
    }

    /// How far its figure is trusted; `None` for a key that is given, or has no figure.
    #[must_use]
    pub fn trust(&self, template: &Template) -> Option<Trust> {
        let given = template.settings.iter().any(|setting| setting.given && setting.path == self.path());
        let key = self.figure().filter(|_| !given)?;
        Some(defaults::figure(template.draft.preset(), key)?.trust)
    }

    /// The key set to a number. A time that varies keeps its shape.
    #[must_use]
    pub fn at(&self, template: &Template, number: Decimal) -> Option<Change> {
        self.set_to(&template.draft, number)
    }

    /// The key set to so many finest steps of its scale.
    #[must_use]
    pub fn at_steps(&self, template: &Template, steps: i64) -> Option<Change> {
        self.at(template, self.scale()?.number(steps))
    }
}

impl Draft {
    /// The draft, checked as a file is.
    ///
    /// # Errors
    /// All its problems at once, each said of a line as it would stand in a file.
    pub fn template(self) -> Result<Template, Rejection> {
        let unset = Self::initial();
        let given = |field: &'static dyn AnyField<Self>| {
            let differs = unset.as_ref().is_none_or(|unset| field.differs(&self, unset));
            differs.then_some((field, Given::Value))
        };
        let given: Vec<_> = Self::fields().iter().filter_map(|field| given(field.as_ref())).collect();
        let mut faults: Vec<Fault> = Self::fields().iter().filter_map(|field| field.check(&self)).collect();
        let wrong: Vec<&str> = faults.iter().map(|fault| fault.path).collect();
        faults.extend(clashes(&self, &wrong));
        if faults.is_empty() {
            let settings = settings(&self, &given, &[]);
            let (given, looked_up) = (Arc::default(), OnceLock::new());
            return Ok(Template { file: None, given, settings, ranges: Vec::new(), draft: self, looked_up });
        }
        let lines = Lines::of("draft", given.iter().map(|(field, _)| (field.path(), field.show(&self))));
        Err(lines.rejection(faults))
    }

    /// The scenario of the draft.
    ///
    /// # Errors
    /// Those of [`Draft::template`].
    pub fn scenario(&self) -> Result<Scenario, Rejection> {
        self.clone().template()?.scenario()
    }
}

impl Scenario {
    /// Reads and checks a scenario file.
    ///
    /// # Errors
    /// All problems of the text at once.
    pub fn parse(name: &str, text: &str) -> Result<Self, Rejection> {
        Template::parse(name, text)?.scenario()
    }
}

/// Every key with its value, and where that is from.
fn settings(
    draft: &Draft,
    given: &[(&'static dyn AnyField<Draft>, Given)],
    beside: &[(&'static str, &Source)],
) -> Arc<[Setting]> {
    let place = |path: &str| {
        let found = beside.iter().find(|(known, _)| *known == path);
        found.map_or_else(|| "scenario".to_owned(), |(_, line)| line.name.clone())
    };
    let mut given = given.iter().peekable();
    let mut setting = |field: &dyn AnyField<Draft>| {
        let given = given.next_if(|(next, _)| next.path() == field.path()).map(|(_, given)| given);
        let value = field.show(draft);
        Setting {
            path: field.path(),
            value: if let Some(Given::Range(range)) = given { format!("{value} ({range})") } else { value },
            given: given.is_some(),
            source: if given.is_some() { place(field.path()) } else { source(field.said().default, draft) },
        }
    };
    Draft::fields().iter().map(|field| setting(field.as_ref())).collect()
}

/// Where the value of a key is from that is not given.
fn source(default: Default, draft: &Draft) -> String {
    match default {
        Default::Figure(key) => defaults::figure(draft.preset(), key).map(Figure::cite).unwrap_or_default(),
        Default::Required | Default::OneOf(_) | Default::Toml(_) | Default::Absent(_) => "default".to_owned(),
    }
}

/// Values as the lines of a file, so that a problem with one is said at its place.
struct Lines {
    paths: Vec<(&'static str, std::ops::Range<usize>)>,
    source: Source,
}

impl Lines {
    fn of(name: &str, values: impl Iterator<Item = (&'static str, String)>) -> Self {
        let (mut paths, mut text) = (Vec::new(), String::new());
        for (path, value) in values {
            let start = text.len();
            let _ = writeln!(text, "{path} = {value}");
            paths.push((path, start..text.len() - 1));
        }
        Self { paths, source: Source { name: name.to_owned(), text } }
    }

    fn rejection(self, faults: Vec<Fault>) -> Rejection {
        let problem = |Fault { path, problem }: Fault| {
            let span = self.paths.iter().find(|(known, _)| *known == path).map(|(_, span)| span.clone());
            Problem { span, ..problem }
        };
        let problems = faults.into_iter().map(problem).collect();
        Rejection::new(self.source, problems)
    }
}
