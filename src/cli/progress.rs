//! Progress of long work, for whoever watches.

use std::fmt::Write;
use std::sync::Once;
use std::time::{Duration, Instant};

use super::manner;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Work that is over sooner shows nothing.
const LONG: Duration = Duration::from_secs(1);

/// A bar on standard error that appears when the work has taken a second, and only on a terminal.
pub(super) struct Progress {
    bar: ProgressBar,
    started: Instant,
    shown: Once,
}

impl Progress {
    pub(super) fn new(steps: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len}, {eta} left") {
            bar.set_style(if manner::is_ascii() { style.progress_chars("#- ") } else { style });
        }
        Self { bar, started: Instant::now(), shown: Once::new() }
    }

    /// For work whose steps are not known: says what goes on and for how long by now.
    pub(super) fn waiting(what: &'static str) -> Self {
        let said = move |state: &ProgressState, line: &mut dyn Write| {
            if state.elapsed() > LONG {
                // A line that cannot be written is missed by nobody.
                let _ = write!(line, "{what}, {} s", state.elapsed().as_secs());
            }
        };
        let target = if manner::is_quiet() { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{said}") {
            bar.set_style(style.with_key("said", said));
        }
        bar.enable_steady_tick(LONG);
        Self { bar, started: Instant::now(), shown: Once::new() }
    }

    /// One step more is done.
    pub(super) fn step(&self) {
        if self.started.elapsed() > LONG && !manner::is_quiet() {
            self.shown.call_once(|| self.bar.set_draw_target(ProgressDrawTarget::stderr()));
        }
        self.bar.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
