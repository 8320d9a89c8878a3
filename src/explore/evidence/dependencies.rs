//! What designs depend on, and how each fails once.

use std::collections::BTreeMap;

use super::Span;
use crate::file::FaultForm;
use crate::model::Topology;
use crate::vocabulary::{Criticality, Pattern, ServiceKind};

/// A component without which something does not work, as a fault names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    pub name: Box<str>,
    pub is_broker: bool,
}

/// By how much a dependency slows down.
const SLOWER: u32 = 5;

impl Dependency {
    /// In how many ways it fails.
    pub(super) fn ways(&self) -> usize {
        WAYS.len()
    }

    /// Each way, through all of `span`.
    pub(super) fn failing(&self, span: Span) -> impl Iterator<Item = Failing> + use<'_> {
        WAYS.into_iter().map(move |way| Failing { dependency: self.clone(), way, span })
    }
}

/// How a dependency fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Slow,
    Down,
}

const WAYS: [Way; 2] = [Way::Slow, Way::Down];

/// A dependency that fails all the while that is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Failing {
    pub dependency: Dependency,
    pub way: Way,
    span: Span,
}

impl Failing {
    /// The argument of [`Failing::flag`]: from the end of the warm-up to the end of what is measured.
    pub fn argument(&self) -> String {
        let (name, Span { measured, warmup }) = (&self.dependency.name, self.span);
        match self.way {
            Way::Slow => format!("{name}={SLOWER}x@{warmup}s+{measured}s"),
            Way::Down => format!("{name}@{warmup}s+{measured}s"),
        }
    }

    /// The flag of `simulate` and `compare` that states it.
    pub fn flag(&self) -> &'static str {
        match self.way {
            Way::Slow => "--slow",
            Way::Down => "--fail",
        }
    }

    pub(super) fn form(&self) -> FaultForm {
        match self.way {
            Way::Slow => FaultForm::Slow,
            Way::Down => FaultForm::Fail,
        }
    }
}

impl std::fmt::Display for Failing {
    /// `bank down`, `bank 5x slower`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.way {
            Way::Slow => write!(f, "{} {SLOWER}x slower", self.dependency.name),
            Way::Down => write!(f, "{} down", self.dependency.name),
        }
    }
}

/// External services first, then what the most edges wait for, then brokers. What only clients call is none:
/// without its front door no design of a system works.
pub(super) fn dependencies(topology: &Topology) -> Vec<Dependency> {
    let mut callers: BTreeMap<&str, (bool, usize)> = BTreeMap::new();
    for edge in topology.edges() {
        let waits = edge.pattern().is_none_or(|it| it.is_synchronous() || it == Pattern::Native);
        let soft = edge.needs.criticality == Some(Criticality::Soft);
        let from_client = topology.service(edge.from).kind == ServiceKind::Client;
        for to in edge.to.as_slice().iter().map(|to| topology.service(*to)) {
            let external = to.kind == ServiceKind::External;
            if to.kind != ServiceKind::Client && !from_client && (external || waits && !soft) {
                callers.entry(&to.name).or_insert((external, 0)).1 += 1;
            }
        }
    }
    let mut services: Vec<(&str, (bool, usize))> = callers.into_iter().collect();
    services.sort_by_key(|(name, (external, callers))| (!external, std::cmp::Reverse(*callers), *name));
    let services = services.into_iter().map(|(name, _)| Dependency { name: name.into(), is_broker: false });
    let brokers = topology.brokers().iter().map(|it| Dependency { name: it.name.clone(), is_broker: true });
    services.chain(brokers).collect()
}
