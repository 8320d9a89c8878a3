//! What each scheduled fault did, as a story: who was hit, when first, how hard, through whom; what was
//! lost, and when things were as before again.
//!
//! Everything is read from the series of the outcome, so that each time and share can be found there.

mod band;
mod graph;
mod recovery;
mod signs;
mod steps;
mod windows;

pub mod metastable;

pub use recovery::Recovery;
pub use signs::Sign;

use super::gather::Gathered;
use super::outcome::{FaultOutcome, Outcome};
use crate::simulate::blueprint::{Blueprint, When};
use crate::vocabulary::FaultKind;
use graph::{Distances, Struck};
use recovery::{back, flow_back, lost};
use windows::{Bins, Window};

/// What a fault did.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// The bins that everything is compared with: from, to. `None`: there were too few before the first
    /// fault, and nothing is told.
    pub before_s: Option<(f64, f64)>,
    /// When the next fault ends the story.
    pub next_s: Option<f64>,
    /// By time, then by distance from the fault.
    pub steps: Vec<Step>,
    /// Share of the requests that each flow lost; those that were hit.
    pub blast: Vec<(Box<str>, f64)>,
    pub recovery: Recovery,
}

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Service,
    Edge,
    Subscription,
    Flow,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Edge => "edge",
            Self::Subscription => "subscription",
            Self::Flow => "flow",
        }
    }
}

/// Something was hit.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The start of the first bin in which it shows, or of the fault within that bin.
    pub at_s: f64,
    pub kind: Kind,
    /// A service, a flow, or the id of an edge or a subscription.
    pub entity: Box<str>,
    pub sign: Sign,
    /// The figure of the worst bin from there on, see [`Sign`].
    pub worst: f64,
    /// The edge over which it came.
    pub through: Option<Box<str>>,
}

/// Means of what waits at each subscription, per bin.
fn depths(gathered: &Gathered) -> Vec<Vec<f64>> {
    let Some(pool) = &gathered.pool else { return Vec::new() };
    let per_bin = pool.bins.width as f64 * gathered.count() as f64;
    let means = |areas: &Vec<u128>| {
        let before = std::iter::once(&0).chain(areas);
        areas.iter().zip(before).map(|(area, last)| (area - last) as f64 / per_bin).collect()
    };
    pool.subscriptions.iter().map(|subscription| means(&subscription.depth_areas)).collect()
}

/// Tells the story of every scheduled fault of `outcome`.
pub(super) fn tell(blueprint: &Blueprint, gathered: &Gathered, outcome: &mut Outcome) {
    let Some(bins) = Bins::of(outcome) else { return };
    let depths = depths(gathered);
    let stories: Vec<Option<Story>> = outcome
        .faults
        .iter()
        .map(|fault| {
            let window = Window::of(fault, &outcome.faults, &bins)?;
            Some(story(blueprint, outcome, &depths, fault, &window, &bins))
        })
        .collect();
    for (fault, story) in outcome.faults.iter_mut().zip(stories) {
        fault.story = story;
    }
}

fn struck(blueprint: &Blueprint, fault: &FaultOutcome) -> Struck {
    let mut struck = Struck::default();
    for disturbance in &blueprint.disturbances {
        let at = match disturbance.when {
            When::Scheduled { at, .. } => Some(at as f64 / 1e9),
            When::Random { .. } => None,
        };
        if disturbance.label == fault.target && at == fault.at_s {
            struck.add(blueprint, disturbance.target);
        }
    }
    // A peak of its own load strikes a flow.
    if fault.kind == FaultKind::Load && struck == Struck::default() {
        let sources = (0u32..).zip(&blueprint.sources).filter(|(_, source)| source.name == fault.target);
        struck.sources.extend(sources.map(|(at, _)| at));
    }
    struck
}

fn story(
    blueprint: &Blueprint,
    outcome: &Outcome,
    depths: &[Vec<f64>],
    fault: &FaultOutcome,
    window: &Window,
    bins: &Bins,
) -> Story {
    let next_s = window.next;
    let Some(before) = bins.before.clone() else {
        return Story { before_s: None, next_s, steps: Vec::new(), blast: Vec::new(), recovery: Recovery::NothingHit };
    };
    let struck = struck(blueprint, fault);
    let distances = Distances::from(blueprint, &struck);
    let hits = steps::hits(blueprint, outcome, depths, &distances, window, &before);
    let mut blast = Vec::new();
    let mut back_at = Vec::new();
    for (at, flow) in outcome.flows.iter().enumerate() {
        if !hits.iter().any(|hit| hit.kind == Kind::Flow && hit.index == at) {
            continue;
        }
        let back = flow_back(flow, window, bins);
        back_at.push(back);
        if let Some(lost) = lost(flow, window, back, bins).filter(|lost| *lost > 0.0) {
            blast.push((flow.name.clone(), lost));
        }
    }
    for hit in hits.iter().filter(|hit| hit.kind == Kind::Subscription) {
        let depth = &depths[hit.index];
        let band = band::Band::of(before.clone().map(|bin| depth.get(bin).copied()));
        let fine = |bin: usize| band.is_some_and(|band| depth.get(bin).is_some_and(|depth| band.covers(*depth)));
        back_at.push(back(window, bins, fine));
    }
    blast.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let recovery = match (back_at.is_empty(), window.end.is_some_and(|end| bins.first_from(end) < bins.count)) {
        (true, _) => Recovery::NothingHit,
        (false, false) => Recovery::FaultLasts,
        (false, true) => match back_at.into_iter().collect::<Option<Vec<usize>>>() {
            Some(all) => Recovery::Back { at_s: bins.start(all.into_iter().max().unwrap_or(window.from)) },
            None => Recovery::NotBack,
        },
    };
    Story {
        before_s: Some((bins.start(before.start), bins.start(before.end))),
        next_s,
        steps: steps::told(blueprint, outcome, &struck, hits, window, bins),
        blast,
        recovery,
    }
}
