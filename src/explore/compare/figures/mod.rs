//! What is compared: one flat table for each kind of thing, with the direction in which a figure is better.

mod flow;
mod link;
mod saga;
mod service;
mod subscription;

pub(super) use flow::{FLOW, all_done};
pub(super) use link::LINK;
pub(super) use saga::SAGA;
pub(super) use service::SERVICE;
pub(super) use subscription::SUBSCRIPTION;

use crate::explore::objectives::Unit;
use crate::explore::outcome::{Figure, Times};

/// What a figure is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Flow,
    Service,
    Broker,
    Edge,
    Subscription,
    Saga,
}

impl Kind {
    /// How outputs spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Flow => "flow",
            Self::Service => "service",
            Self::Broker => "broker",
            Self::Edge => "edge",
            Self::Subscription => "subscription",
            Self::Saga => "saga",
        }
    }
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    Less,
    More,
}

/// One figure of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Where `simulate` has it, below the entity: `response.p99_s`.
    pub name: &'static str,
    /// For people.
    pub label: &'static str,
    pub unit: Unit,
    pub better: Better,
    /// A count of all replications, of which each has its part; else a mean or a percentile of them.
    pub total: bool,
}

/// A figure as it is reported, and what it stands on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Taken {
    pub value: f64,
    pub standing: Standing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Sound,
    /// A percentile with too few samples beyond it in some replication.
    Unsupported,
    /// A mean whose spread says nothing: the law has no variance.
    Wild,
}

/// A row of a table: `O` says what is reported, `R` what one replication says.
pub(super) struct Row<O, R> {
    pub measure: Measure,
    pub taken: fn(&O) -> Option<Taken>,
    pub own: fn(&O, &R) -> f64,
    /// Whether it means the same in both, and not what another row says already.
    pub fits: fn(&O, &O) -> bool,
}

const fn less(name: &'static str, label: &'static str, unit: Unit) -> Measure {
    Measure { name, label, unit, better: Better::Less, total: false }
}

const fn more(name: &'static str, label: &'static str, unit: Unit) -> Measure {
    Measure { name, label, unit, better: Better::More, total: false }
}

const fn total(name: &'static str, label: &'static str) -> Measure {
    Measure { name, label, unit: Unit::Number, better: Better::Less, total: true }
}

fn always<O>(_: &O, _: &O) -> bool {
    true
}

fn figure(figure: Option<Figure>) -> Option<Taken> {
    figure.map(|figure| count(figure.value))
}

fn count(value: f64) -> Taken {
    Taken { value, standing: Standing::Sound }
}

fn mean(times: &Times) -> Option<Taken> {
    let mean = times.mean?;
    // Intervals of quantiles stay where those of means were taken away.
    let wild = mean.interval.is_none() && times.quantiles.iter().any(|quantile| quantile.interval.is_some());
    Some(Taken { value: mean.value, standing: if wild { Standing::Wild } else { Standing::Sound } })
}

fn quantile(times: &Times, share: f64) -> Option<Taken> {
    let quantile = times.quantile(share)?;
    let standing = if quantile.supported { Standing::Sound } else { Standing::Unsupported };
    Some(Taken { value: quantile.value, standing })
}
