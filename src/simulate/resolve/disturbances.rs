//! Faults, by index.

use super::brokers::Brokers;
use super::index::Index;
use super::notes::Notes;
use super::work;
use crate::model::{Fault, FaultTarget, Service, Topology};
use crate::simulate::blueprint::{Disturbance, Effect, NEVER, Source, Target, When};
use crate::units::Nanos;
use crate::vocabulary::{FaultKind, PartitionMode};

const NOT_SIMULATED: &str = "it is for something that is not simulated";

/// What a fault may hit.
pub(super) struct Parts<'a> {
    pub sources: &'a [Source],
    pub zones: &'a [Box<str>],
}

pub(super) fn disturbances(
    topology: &Topology,
    index: &Index,
    brokers: &Brokers<'_>,
    parts: &Parts<'_>,
    notes: &mut Notes,
) -> Vec<Disturbance> {
    let mut disturbances = breakdowns(topology, index, notes);
    disturbances.extend(of_brokers(index, brokers, notes));
    let mut faults: Vec<&Fault> = topology.faults().iter().collect();
    // By time, then by name: the order of the file's tables changes nothing.
    faults.sort_by_key(|fault| (fault.at, &fault.label, fault.kind.name(), fault.lasts));
    for fault in faults {
        if let (FaultKind::Deploy, FaultTarget::Service(id)) = (fault.kind, &fault.target) {
            match index.station(*id) {
                Some(station) => {
                    let replicas = at_first(topology.service(*id));
                    deploy(fault, (station, replicas), &mut disturbances, notes);
                }
                None => notes.leave_out(&fault.label, NOT_SIMULATED),
            }
            continue;
        }
        let (effect, when) = (effect(fault), when(fault, notes));
        let targets = targets((topology, index, brokers), fault, parts);
        if targets.is_empty() {
            notes.leave_out(&fault.label, NOT_SIMULATED);
        }
        for target in targets {
            let (label, kind) = (fault.label.clone(), fault.kind);
            disturbances.push(Disturbance { label, kind, target, effect, when: when.clone() });
        }
    }
    note_detection(topology, index, &disturbances, notes);
    disturbances
}

/// Services that state `mtbf` and `mttr` crash at random, each replica on its own.
fn breakdowns(topology: &Topology, index: &Index, notes: &mut Notes) -> Vec<Disturbance> {
    let mut disturbances = Vec::new();
    for (at, id) in index.services.iter().enumerate() {
        let service = topology.service(*id);
        let (Some(up), Some(repair)) = (&service.serving.mtbf, &service.serving.mttr) else { continue };
        for (law, attribute) in [(up, "mtbf"), (repair, "mttr")] {
            work::check(law, attribute, &service.name, service.span, notes);
        }
        for replica in 0..whole(service.most_replicas()) {
            disturbances.push(Disturbance {
                label: format!("{}/{}", service.name, replica + 1).into(),
                kind: FaultKind::Crash,
                target: Target::Replica(at as u32, replica),
                effect: Effect::Crash,
                when: When::Random { up: up.clone(), repair: repair.clone() },
            });
        }
    }
    disturbances
}

fn whole(replicas: u64) -> u32 {
    u32::try_from(replicas).unwrap_or(u32::MAX)
}

/// Replicas that run at the start.
fn at_first(service: &Service) -> u32 {
    let stated = service.replicas.unwrap_or(1);
    let least = service.serving.autoscale.and_then(|autoscale| autoscale.least).unwrap_or(1);
    whole(stated.max(least).min(service.most_replicas().max(least)))
}

/// A rolling deploy: each replica is taken out, killed if something is left after `drain`, and starts anew.
fn deploy(fault: &Fault, (station, replicas): (u32, u32), disturbances: &mut Vec<Disturbance>, notes: &mut Notes) {
    let away = fault.lasts.map_or(0, |lasts| lasts.0);
    let gap = notes.settle((&fault.label, "gap"), fault.gap, Nanos::ZERO, "one replica after the other");
    if fault.drain.is_none() {
        notes.assume(&fault.label, "drain", "until all are done", "a graceful stop ends what it has begun");
    }
    let mut begin = fault.at.map_or(0, |at| at.0);
    for replica in 0..replicas {
        let mut add = |effect, at, lasts| {
            let when = When::Scheduled { at, lasts, every: fault.every.map(|every| every.0) };
            let (label, target) = (fault.label.clone(), Target::Replica(station, replica));
            disturbances.push(Disturbance { label, kind: FaultKind::Deploy, target, effect, when });
        };
        add(Effect::Drain, begin, away);
        if let Some(drain) = fault.drain {
            add(Effect::Crash, begin.saturating_add(drain.0), away.saturating_sub(drain.0));
        }
        begin = begin.saturating_add(away).saturating_add(gap.0);
    }
}

/// Brokers that state the same.
fn of_brokers(index: &Index, brokers: &Brokers<'_>, notes: &mut Notes) -> Vec<Disturbance> {
    let mut disturbances = Vec::new();
    for (at, broker) in brokers.list.iter().enumerate().filter_map(|(at, carrier)| Some((at, carrier.stated?))) {
        let (Some(up), Some(repair)) = (&broker.mtbf, &broker.mttr) else { continue };
        for (law, attribute) in [(up, "mtbf"), (repair, "mttr")] {
            work::check(law, attribute, &broker.name, broker.span, notes);
        }
        disturbances.push(Disturbance {
            kind: FaultKind::Crash,
            label: broker.name.clone(),
            target: Target::Station(index.broker(at)),
            effect: Effect::Crash,
            when: When::Random { up: up.clone(), repair: repair.clone() },
        });
    }
    disturbances
}

fn effect(fault: &Fault) -> Effect {
    match fault.kind {
        FaultKind::Crash => Effect::Crash,
        FaultKind::Deploy => Effect::Drain,
        FaultKind::Pause => Effect::Pause,
        FaultKind::Slow | FaultKind::Latency => {
            Effect::Slow { factor: fault.factor.unwrap_or(1.0), delay: fault.delay.map_or(0, |delay| delay.0) }
        }
        FaultKind::Errors => Effect::Errors { rate: fault.rate.unwrap_or(1.0) },
        FaultKind::Load => Effect::Load { factor: fault.factor.unwrap_or(1.0) },
        FaultKind::Loss => Effect::Loss { rate: fault.rate.unwrap_or(1.0) },
        FaultKind::Partition => Effect::Partition(fault.mode.unwrap_or(PartitionMode::Drop)),
    }
}

fn when(fault: &Fault, notes: &mut Notes) -> When {
    match (&fault.mtbf, &fault.mttr) {
        (Some(up), Some(repair)) => {
            for (law, attribute) in [(up, "mtbf"), (repair, "mttr")] {
                work::check(law, attribute, &fault.label, fault.span, notes);
            }
            When::Random { up: up.clone(), repair: repair.clone() }
        }
        _ => When::Scheduled {
            at: fault.at.map_or(0, |at| at.0),
            lasts: fault.lasts.map_or(NEVER, |lasts| lasts.0),
            every: fault.every.map(|every| every.0),
        },
    }
}

fn targets(
    (topology, index, brokers): (&Topology, &Index, &Brokers<'_>),
    fault: &Fault,
    parts: &Parts<'_>,
) -> Vec<Target> {
    let zone = |name: &str| {
        let at = parts.zones.binary_search_by(|zone| zone.as_ref().cmp(name));
        at.ok().and_then(|at| u16::try_from(at).ok())
    };
    match fault.target {
        FaultTarget::Service(id) => index.station(id).map(Target::Station).into_iter().collect(),
        FaultTarget::Replica(id, replica) => {
            // From 1 in the file.
            let replica = replica.saturating_sub(1);
            index.station(id).map(|station| Target::Replica(station, replica)).into_iter().collect()
        }
        FaultTarget::Broker(id) => {
            brokers.position(topology, id).map(|at| Target::Station(index.broker(at))).into_iter().collect()
        }
        FaultTarget::Edge(id) => index.hit_by(topology, id).into_iter().map(Target::Link).collect(),
        FaultTarget::Zone(ref name) => match (zone(name), fault.kind) {
            (None, _) => Vec::new(),
            // What is between it and the others.
            (Some(own), FaultKind::Partition | FaultKind::Latency | FaultKind::Loss) => {
                let others = (0..parts.zones.len() as u16).filter(|other| *other != own);
                others.map(|other| Target::Zones(own, other)).collect()
            }
            (Some(own), _) => vec![Target::Zone(own)],
        },
        FaultTarget::Zones(ref a, ref b) => {
            zone(a).zip(zone(b)).map(|(a, b)| Target::Zones(a, b)).into_iter().collect()
        }
        FaultTarget::Flow(id) => {
            let name = &topology.flow(id).name;
            let source = parts.sources.iter().position(|source| source.name == *name);
            source.map(|source| Target::Source(source as u32)).into_iter().collect()
        }
    }
}

/// How soon a crash is noticed matters only where one happens and other replicas remain.
fn note_detection(topology: &Topology, index: &Index, disturbances: &[Disturbance], notes: &mut Notes) {
    // Of a deploy callers learn beforehand.
    for disturbance in disturbances.iter().filter(|disturbance| disturbance.kind != FaultKind::Deploy) {
        if disturbance.effect != Effect::Crash {
            continue;
        }
        let (Target::Station(station) | Target::Replica(station, _)) = disturbance.target else { continue };
        let service = index.services.get(station as usize).map(|id| topology.service(*id));
        if let Some(service) = service.filter(|service| service.serving.detection.is_none()) {
            let because = "a crash is noticed at once; with health checks it can take half a minute";
            notes.assume(&service.name, "detection", Nanos::ZERO, because);
        }
    }
}
