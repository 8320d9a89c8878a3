//! Flows as sources: entrances, arrivals, deadline.

use super::entry::{self, Arrival, Door};
use super::index::Index;
use super::notes::Notes;
use super::topics::Topics;
use super::{problem, profile, work};
use crate::diagnostic::Span;
use crate::model::{ArrivalsSpec, BatchSpec, LoadSpec, ProfileSpec, Topology};
use crate::simulate::blueprint::{Arrivals, Batch, Entrance, Entrances, NEVER, Profile, Source};
use crate::units::Rate;

pub(super) fn sources(topology: &Topology, index: &Index, arrivals: &[Arrival<'_>], notes: &mut Notes) -> Vec<Source> {
    let sources: Vec<Source> = arrivals.iter().filter_map(|arrival| source(topology, index, arrival, notes)).collect();
    if sources.iter().all(|source| never(&source.arrivals)) {
        notes.report(problem::nothing_arrives());
    }
    sources
}

fn source(topology: &Topology, index: &Index, arrival: &Arrival<'_>, notes: &mut Notes) -> Option<Source> {
    let nothing = LoadSpec::default();
    let load = arrival.flow.map_or(&nothing, |flow| &flow.load);
    let span =
        arrival.flow.map_or_else(|| first_edge_span((topology, &index.topics), arrival), |flow| Some(flow.span))?;
    let flow = Flow { name: &arrival.name, span };
    let (arrivals, shares) = times((topology, &index.topics), arrival, load, flow, notes);
    let mut list = Vec::with_capacity(shares.len());
    for (door, share) in arrival.doors.iter().zip(shares) {
        let entrance = match *door {
            Door::Edge(id, target) => Entrance::Link(*index.links_of(id).get(target)?),
            Door::Topic(topic) => Entrance::Link(index.publishing(topic)),
            Door::Service(id) => Entrance::Handler(index.base_handler(id)?),
            Door::Saga(saga) => Entrance::Handler(index.start(saga)?),
        };
        list.push((entrance, share));
    }
    if let Some(law) = &load.patience {
        work::check(law, "patience", flow.name, span, notes);
    }
    let batch = match load.batch {
        None => Batch::Single,
        Some(BatchSpec::Constant(1)) => Batch::Single,
        Some(BatchSpec::Constant(size)) => Batch::Constant(u32::try_from(size).unwrap_or(u32::MAX).max(1)),
        Some(BatchSpec::Geometric(mean)) => Batch::Geometric(mean.max(1.0)),
    };
    Some(Source {
        name: arrival.name.clone(),
        entrances: Entrances { list },
        arrivals,
        batch,
        deadline: entry::deadline(topology, &index.topics, arrival).map_or(NEVER, |deadline| deadline.0),
        patience: load.patience.clone(),
        priority: load.priority.unwrap_or(0),
    })
}

/// What findings of a flow need of it.
#[derive(Clone, Copy)]
struct Flow<'a> {
    name: &'a str,
    span: Span,
}

fn first_edge_span((topology, topics): (&Topology, &Topics), arrival: &Arrival<'_>) -> Option<Span> {
    arrival.doors.first().map(|door| match *door {
        Door::Edge(id, _) => topology.edge(id).span,
        Door::Topic(topic) => topics.list[topic as usize].lead(topology).span,
        Door::Service(id) => topology.service(id).span,
        Door::Saga(_) => arrival.flow.map_or(topology.services()[0].span, |flow| flow.span),
    })
}

/// When requests arrive, and the share of each entrance.
fn times(
    (topology, topics): (&Topology, &Topics),
    arrival: &Arrival<'_>,
    load: &LoadSpec,
    flow: Flow<'_>,
    notes: &mut Notes,
) -> (Arrivals, Vec<f64>) {
    let stated_rate = arrival.flow.and_then(|flow| flow.rate);
    match &load.arrivals {
        None | Some(ArrivalsSpec::Poisson) => {
            if load.arrivals.is_none() {
                notes.assume(flow.name, "arrivals", "poisson", "many users who know nothing of each other");
            }
            let (rate, shares) = entry::rate_and_shares(topology, topics, arrival, notes);
            (Arrivals::Poisson(changing(rate, load, flow, notes)), shares)
        }
        Some(ArrivalsSpec::Constant) => {
            let (rate, shares) = entry::rate_and_shares(topology, topics, arrival, notes);
            (Arrivals::Constant(changing(rate, load, flow, notes)), shares)
        }
        Some(ArrivalsSpec::Renewal(gap)) => {
            work::check(gap, "renewal", flow.name, flow.span, notes);
            let own_rate = if gap.mean() > 0.0 { 1e9 / gap.mean() } else { 0.0 };
            let rate = stated_rate.map_or(own_rate, |rate| rate.0);
            (
                Arrivals::Renewal { gap: gap.clone(), profile: changing(rate, load, flow, notes) },
                shares_alone(topology, topics, arrival),
            )
        }
        Some(other) => {
            if load.profile != ProfileSpec::default() {
                notes.report(problem::profile_without_rate(flow.name, flow.span));
            }
            if stated_rate.is_some() {
                notes.assume(flow.name, "rate", "not used", "`arrivals` say themselves how many there are");
            }
            (unchanging(other, flow, notes), shares_alone(topology, topics, arrival))
        }
    }
}

fn changing(rate: f64, load: &LoadSpec, flow: Flow<'_>, notes: &mut Notes) -> Profile {
    match profile::profile(Rate(rate), &load.profile) {
        Ok(profile) => profile,
        Err(profile::Refusal::DiurnalWithOthers) => {
            notes.report(problem::diurnal_with_others(flow.name, flow.span));
            profile::constant(rate)
        }
        Err(profile::Refusal::OverlappingSpikes) => {
            notes.report(problem::overlapping_spikes(flow.name, flow.span));
            profile::constant(rate)
        }
    }
}

fn unchanging(spec: &ArrivalsSpec, flow: Flow<'_>, notes: &mut Notes) -> Arrivals {
    match spec {
        ArrivalsSpec::Bursty { rates, stays } => {
            Arrivals::Bursty { rates: [rates[0].0, rates[1].0], stays: [stays[0].0 as f64, stays[1].0 as f64] }
        }
        ArrivalsSpec::Closed { users, think_time } => {
            work::check(think_time, "think_time", flow.name, flow.span, notes);
            Arrivals::Closed { users: u32::try_from(*users).unwrap_or(u32::MAX), think: think_time.clone() }
        }
        ArrivalsSpec::Replay(times) => Arrivals::Replay(times.iter().map(|time| time.0).collect()),
        // These have a rate.
        ArrivalsSpec::Poisson | ArrivalsSpec::Constant | ArrivalsSpec::Renewal(_) => {
            Arrivals::Poisson(profile::constant(0.0))
        }
    }
}

/// Shares where no rate is asked for, so that none is noted as assumed.
fn shares_alone(topology: &Topology, topics: &Topics, arrival: &Arrival<'_>) -> Vec<f64> {
    entry::rate_and_shares(topology, topics, arrival, &mut Notes::default()).1
}

/// Whether nothing ever arrives.
fn never(arrivals: &Arrivals) -> bool {
    match arrivals {
        Arrivals::Poisson(profile) | Arrivals::Constant(profile) | Arrivals::Renewal { profile, .. } => {
            profile.segments.iter().all(|segment| segment.rate <= 0.0 && segment.end_rate <= 0.0)
        }
        Arrivals::Bursty { rates, .. } => rates.iter().all(|rate| *rate <= 0.0),
        Arrivals::Closed { users, .. } => *users == 0,
        Arrivals::Replay(times) => times.is_empty(),
    }
}
