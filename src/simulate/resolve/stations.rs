//! A service as a station: what it states, and what stands in for the rest.

use super::adaptation;
use super::brokers::{self, Brokers};
use super::index::Index;
use super::notes::Notes;
use super::problem;
use super::relays::Relays;
use super::work;
use super::zones;
use crate::model::{RateLimitSpec, Service, Topology};
use crate::simulate::blueprint::NEVER;
use crate::simulate::blueprint::{
    Adaptation, Balancing, BalancingPolicy, CoDel, Cores, Knowledge, Line, RateLimit, Station,
};
use crate::units::{Nanos, Rate};
use crate::vocabulary::{Balance, CoDelMode, CoreSharing, Discipline, Knowledge as Knows, ServiceKind};

/// More would be a cluster, and each has state of its own.
const MOST_REPLICAS: u32 = 100_000;
/// literature.md, section 3: folly's CoDel.
const CODEL_TARGET: Nanos = Nanos::from_millis(5);
const CODEL_INTERVAL: Nanos = Nanos::from_millis(100);

/// Services, then brokers.
pub(super) fn stations(
    topology: &Topology,
    index: &Index,
    brokers: &Brokers<'_>,
    zones: &[Box<str>],
    notes: &mut Notes,
) -> Vec<Station> {
    let relays = Relays::of(topology, index, notes);
    let mut stations = Vec::with_capacity(index.services.len() + brokers.list.len());
    for id in &index.services {
        let relay = relays.of_service(*id);
        stations.push(Station { relay, ..station(topology.service(*id), zones, notes) });
    }
    stations.extend(brokers.list.iter().map(|carrier| brokers::station(carrier, notes)));
    stations
}

fn station(service: &Service, zones: &[Box<str>], notes: &mut Notes) -> Station {
    let serving = &service.serving;
    let stated = count(service.replicas.unwrap_or(1), service, notes);
    let replicas = serving.autoscale.map_or(stated, |spec| count(spec.most, service, notes));
    let work = work::work(service, notes);
    let work_after = work::work_after(service, notes);
    let slots = slots(service);
    let own = work.mean() + work_after.as_ref().map_or(0.0, |law| law.mean());
    let cores = cores(service, own, stated, notes);
    // Where nothing can be busy, nothing can be scaled; the file's reader is told.
    let scalable = serving.autoscale.filter(|_| cores.is_some() || slots < u32::MAX);
    let scaling = scalable.map(|spec| adaptation::scaling(spec, stated, &service.name, notes));
    let replicas = if scaling.is_some() { replicas } else { stated };
    let drawn = service.availability.filter(|_| serving.mtbf.is_none());
    Station {
        name: service.name.clone(),
        replicas,
        zones: zones::of_replicas(service, replicas, zones),
        slots,
        cores,
        non_blocking: service.non_blocking,
        work,
        work_after,
        slowdown_per_request: serving.slowdown_per_request.unwrap_or(0.0),
        error_rate: serving.error_rate.unwrap_or(0.0),
        unavailable: drawn.map_or(0.0, |availability| 1.0 - availability),
        line: line(service, slots, notes),
        rate_limit: serving.rate_limit.map(|spec| rate_limit(spec, &service.name, notes)),
        balancing: balancing(service),
        min_time: serving.min_time.map_or(0, |time| time.0),
        detection: serving.detection.map_or(0, |time| time.0),
        adaptation: Adaptation { scaling, ..adaptation::adaptation(serving, &service.name, notes) },
        relay: None,
    }
}

fn count(stated: u64, service: &Service, notes: &mut Notes) -> u32 {
    let replicas = u32::try_from(stated.max(1)).unwrap_or(u32::MAX);
    if replicas > MOST_REPLICAS {
        notes.report(problem::too_many_replicas(&service.name, MOST_REPLICAS, service.span));
        return 1;
    }
    replicas
}

/// `u32::MAX`, which is unlimited, unless stated. A client waits in no line.
fn slots(service: &Service) -> u32 {
    match service.concurrency {
        Some(stated) if service.kind != ServiceKind::Client => u32::try_from(stated).unwrap_or(u32::MAX).max(1),
        _ => u32::MAX,
    }
}

/// Cores as stated; a stated capacity alone becomes shared cores that sustain it.
fn cores(service: &Service, own: f64, replicas: u32, notes: &mut Notes) -> Option<Cores> {
    if service.kind == ServiceKind::Client {
        return None;
    }
    let sharing = service.serving.core_sharing.unwrap_or(CoreSharing::Ps);
    let limited = service.cores.is_some() || service.concurrency.is_some();
    match service.capacity {
        Some(_) if limited => {
            notes.assume(&service.name, "capacity", "not used", "`cores` or `concurrency` say how much it can do");
        }
        Some(Rate(capacity)) if capacity * own > 0.0 => {
            // Capacity of all = replicas × cores ÷ mean own work.
            let count = capacity * own / 1e9 / f64::from(replicas);
            let because = "from `capacity`: cores that sustain it, shared by the requests in progress";
            notes.assume(&service.name, "cores", format!("{count:.3}"), because);
            return Some(Cores { count, sharing });
        }
        Some(_) => notes.assume(&service.name, "capacity", "not used", "without own work, nothing can be busy"),
        None if !limited && matches!(service.kind, ServiceKind::Service | ServiceKind::Gateway) => {
            notes.assume(&service.name, "concurrency", "unlimited", "capacity unknown: nothing can queue here");
        }
        None => {}
    }
    service.cores.map(|count| Cores { count, sharing })
}

fn line(service: &Service, slots: u32, notes: &mut Notes) -> Line {
    let spec = service.serving.line.clone().unwrap_or_default();
    let discipline = spec.discipline.unwrap_or(Discipline::Fifo);
    let whole = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    // More than one round of work waits.
    let lifo_above = match (spec.lifo_above, discipline) {
        (Some(stated), _) => whole(stated),
        (None, Discipline::Adaptive) if slots < u32::MAX => {
            notes.assume(&service.name, "line.lifo_above", slots, "as many as there are slots: a round of work waits");
            slots
        }
        (None, _) => 0,
    };
    Line {
        capacity: spec.capacity.map_or(u32::MAX, whole),
        discipline,
        lifo_above,
        preemptive: spec.preemptive.unwrap_or(false),
        drop_expired: spec.drop_expired.unwrap_or(spec.max_wait.is_some()),
        max_wait: spec.max_wait.map_or(NEVER, |wait| wait.0),
        codel: codel(service, notes),
    }
}

fn codel(service: &Service, notes: &mut Notes) -> Option<CoDel> {
    let spec = service.serving.codel?;
    let name = service.name.as_ref();
    let because = "as folly's CoDel does";
    let target = notes.settle((name, "codel.target"), spec.target, CODEL_TARGET, because);
    let interval = notes.settle((name, "codel.interval"), spec.interval, CODEL_INTERVAL, because);
    let mode = notes.settle((name, "codel.mode"), spec.mode, CoDelMode::Slough, because);
    Some(CoDel { target: target.0, interval: interval.0, slough: mode == CoDelMode::Slough })
}

/// A bucket of one token lets no burst through.
pub(super) fn rate_limit(spec: RateLimitSpec, entity: &str, notes: &mut Notes) -> RateLimit {
    let burst = notes.settle((entity, "rate_limit.burst"), spec.burst, 1.0, "no burst is stated");
    RateLimit { rate: spec.rate.0, burst }
}

fn balancing(service: &Service) -> Balancing {
    let spec = service.serving.balancing.unwrap_or_default();
    let drawn = u32::try_from(spec.choices.unwrap_or(2)).unwrap_or(u32::MAX).max(1);
    let policy = match spec.policy {
        None if spec.choices.is_some() => BalancingPolicy::Choices(drawn),
        None | Some(Balance::RoundRobin) => BalancingPolicy::RoundRobin,
        Some(Balance::Random) => BalancingPolicy::Random,
        Some(Balance::LeastRequests) => BalancingPolicy::LeastRequests,
        Some(Balance::TwoChoices) => BalancingPolicy::Choices(drawn),
    };
    let knowledge = match spec.knowledge {
        None | Some(Knows::Global) => Knowledge::Global,
        Some(Knows::PerCaller) => Knowledge::PerCaller,
    };
    Balancing { policy, knowledge }
}
