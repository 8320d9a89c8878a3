//! The calls of all handlers in a row, with everything that no round of [`super::times::handling`]
//! changes: a circle of calls is gone round many times, and then nothing else is read.

use super::times::{Delays, Time, own_work_of, way};
use super::traffic::misses;
use crate::simulate::blueprint::{Blueprint, Branch, Handler, PublishMode, Stage};

/// One branch of a stage.
struct Call {
    handler: u32,
    /// Times that the caller waits for it, on the mean.
    share: f64,
    /// Network, protocol and line, ns.
    way: f64,
    /// It waits for a batch besides, and nobody knows how long.
    lingers: bool,
}

/// How the calls of a stage become one mean.
enum Join<'a> {
    Weighted(&'a [f64]),
    Longest,
    /// The quickest few of many can take almost no time.
    Quickest,
}

pub(super) struct Calls<'a> {
    /// Own work of each handler.
    pub own: Vec<Time>,
    /// First stage of each handler, and one past the last at the end; the same for the calls of stages.
    first_stage: Vec<usize>,
    first_call: Vec<usize>,
    joins: Vec<Join<'a>>,
    calls: Vec<Call>,
    /// The handler of each call, once more: which of them changed is asked more often than the rest.
    callees: Vec<u32>,
}

/// A stage of a handler.
pub(super) struct StageOf<'a> {
    join: &'a Join<'a>,
    calls: &'a [Call],
}

impl<'a> Calls<'a> {
    /// O(calls).
    pub fn of(blueprint: &'a Blueprint, delays: &[Delays]) -> Self {
        let ways: Vec<f64> = blueprint.links.iter().map(|link| way(blueprint, link, delays)).collect();
        let own = |handler: &Handler| {
            let delays = delays[handler.station as usize];
            let stretch = delays.wait.map_or(1.0, |wait| wait.stretch);
            let mean = own_work_of(blueprint, handler) * stretch;
            Time { mean, complete: delays.wait.is_some(), stable: delays.stable }
        };
        let mut all = Self {
            own: blueprint.handlers.iter().map(own).collect(),
            first_stage: vec![0],
            first_call: vec![0],
            joins: Vec::new(),
            calls: Vec::new(),
            callees: Vec::new(),
        };
        for handler in &blueprint.handlers {
            for stage in &handler.stages {
                all.joins.push(join(stage));
                all.calls.extend(stage.branches.iter().map(|branch| Call {
                    handler: blueprint.links[branch.link as usize].handler,
                    share: waited(blueprint, branch) * misses(blueprint, branch.link),
                    way: ways[branch.link as usize],
                    lingers: blueprint.links[branch.link as usize].publishes.is_some_and(|it| it.linger > 0),
                }));
                all.first_call.push(all.calls.len());
            }
            all.first_stage.push(all.joins.len());
        }
        all.callees = all.calls.iter().map(|call| call.handler).collect();
        all
    }

    /// The handlers that the one number `at` calls.
    pub fn callees(&self, at: usize) -> &[u32] {
        &self.callees[self.first_call[self.first_stage[at]]..self.first_call[self.first_stage[at + 1]]]
    }

    /// The stages of the handler number `at`.
    pub fn stages(&self, at: usize) -> impl Iterator<Item = StageOf<'_>> {
        (self.first_stage[at]..self.first_stage[at + 1]).map(|stage| StageOf {
            join: &self.joins[stage],
            calls: &self.calls[self.first_call[stage]..self.first_call[stage + 1]],
        })
    }
}

impl StageOf<'_> {
    /// What it takes when handlers take `handling`.
    pub fn time(&self, handling: &[Time]) -> Time {
        let calls = self.calls.iter().map(|call| call.time(handling));
        calls.enumerate().fold(Time::NONE, |all, (at, call)| {
            let mean = match self.join {
                Join::Weighted(weights) => all.mean + call.mean * weights[at],
                Join::Longest => all.mean.max(call.mean),
                Join::Quickest => 0.0,
            };
            Time { mean, ..all.then(0.0, call) }
        })
    }
}

impl Call {
    #[inline]
    fn time(&self, handling: &[Time]) -> Time {
        if self.share == 0.0 {
            return Time::NONE;
        }
        let handled = handling[self.handler as usize];
        Time { mean: (handled.mean + self.way) * self.share, complete: handled.complete && !self.lingers, ..handled }
    }
}

fn join(stage: &Stage) -> Join<'_> {
    let made: f64 = stage.branches.iter().map(|branch| branch.count.ceil()).sum();
    match (&stage.choice, stage.wait_for) {
        (Some(choice), _) => Join::Weighted(&choice.weights),
        (None, Some(wanted)) if f64::from(wanted) < made => Join::Quickest,
        (None, _) => Join::Longest,
    }
}

/// Times that a call is waited for, without a cache.
fn waited(blueprint: &Blueprint, branch: &Branch) -> f64 {
    let mode = blueprint.links[branch.link as usize].publishes.map(|publish| publish.mode);
    if matches!(mode, Some(PublishMode::Forgotten | PublishMode::Outbox)) {
        return 0.0;
    }
    let made = if branch.parallel { branch.count.min(1.0) } else { branch.count };
    made * branch.probability
}
