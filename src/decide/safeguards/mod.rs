//! Safeguards: what an edge or a flow needs beside its pattern, each with a suggested value.

pub(super) mod calls;
mod contracts;
mod flows;
pub(super) mod messages;
mod patience;
mod situation;
mod table;

use std::borrow::Cow;

pub use flows::FlowSituation;
pub use situation::{Reach, Situation};
pub use table::{SAFEGUARDS, safeguard};

/// How much an edge needs a safeguard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Required,
    Recommended,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Recommended => "recommended",
        }
    }
}

/// One safeguard of the framework.
#[derive(Debug)]
pub struct Safeguard {
    pub name: &'static str,
    /// When it is listed, in words.
    pub when: &'static str,
    /// What is suggested when the file states nothing, and where the figure comes from.
    pub suggested: &'static str,
    /// Statements of the guides and public sources behind it.
    pub statements: &'static str,
    pub edge: fn(&Situation<'_>) -> Option<Advice>,
    pub flow: fn(&FlowSituation<'_>) -> Option<Advice>,
}

/// A safeguard that applies.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    pub level: Level,
    /// The suggested value.
    pub value: Cow<'static, str>,
    /// What the file states; `None` when it states nothing.
    pub stated: Option<Cow<'static, str>>,
}

impl Advice {
    fn required(value: impl Into<Cow<'static, str>>) -> Self {
        Self { level: Level::Required, value: value.into(), stated: None }
    }

    fn recommended(value: impl Into<Cow<'static, str>>) -> Self {
        Self { level: Level::Recommended, value: value.into(), stated: None }
    }

    /// With what the file states.
    fn stated(mut self, stated: Option<impl Into<Cow<'static, str>>>) -> Self {
        self.stated = stated.map(Into::into);
        self
    }

    /// With a switch of the file; `Some(false)` is as good as not stated.
    fn switched(self, on: Option<bool>) -> Self {
        self.stated(on.filter(|on| *on).map(|_| "in place"))
    }
}

/// The safeguards of an edge, required ones first, each group in the order of the table.
pub fn for_edge(situation: &Situation<'_>) -> Vec<(&'static Safeguard, Advice)> {
    sorted(SAFEGUARDS.iter().filter_map(|safeguard| Some((safeguard, (safeguard.edge)(situation)?))).collect())
}

/// The safeguards of a flow, likewise.
pub fn for_flow(situation: &FlowSituation<'_>) -> Vec<(&'static Safeguard, Advice)> {
    sorted(SAFEGUARDS.iter().filter_map(|safeguard| Some((safeguard, (safeguard.flow)(situation)?))).collect())
}

fn sorted(mut all: Vec<(&'static Safeguard, Advice)>) -> Vec<(&'static Safeguard, Advice)> {
    all.sort_by_key(|(_, advice)| advice.level);
    all
}
