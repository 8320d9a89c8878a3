//! What can be said without a simulation: rates, utilizations, capacities, mean waits.
//!
//! Figures are those of first attempts that all succeed: retries, timeouts, refusals and faults add to
//! rates and times or take from them, and are what a simulation is for. Times are lower bounds,
//! capacities upper bounds. A load that changes is taken at its start, a periodic one at its mean.
//!
//! ```text
//! traffic   what sources send, and how often each handler runs
//! times     how long handlers and calls take, round by round over calls
//! capacity  what stations can do, and how far the load can grow
//! waiting   how long a request waits at a station, by the formulas of queueing
//! messages  how long messages wait, in subscriptions and outboxes
//! stepped   where steps of sagas come by, of which formulas know nothing
//! stated    rates of inner edges that the file states, beside those that follow from the entries
//! ```

mod calls;
mod capacity;
mod figures;
mod messages;
pub mod queueing;
mod stated;
mod stepped;
mod times;
mod traffic;
mod waiting;

use super::blueprint::{Arrivals, Blueprint, Entrance, Source, Station};
use capacity::{capacities, held, largest_load, own};
pub use figures::{Bounds, FlowBound, LargestLoad, OutboxBound, StationBound, SubscriptionBound};
use messages::{Known, feeds};
pub use stated::{OtherRate, other_rates};
use stepped::stepped;
use times::{Delays, Time, handling, of_link};
use traffic::{Offered, Rate, by_station, calls, deliver, follow, misses, offered, spread};
use waiting::{Calling, Feed, fed};
pub use waiting::{Formula, Wait};

/// All bounds of a blueprint. O(hop limit × calls), usually the depth of calls × calls.
pub fn bounds(blueprint: &Blueprint) -> Bounds {
    let idle = vec![Delays { wait: None, stable: true }; blueprint.stations.len()];
    let alone = handling(blueprint, &idle);
    let sent: Vec<Option<Offered>> = blueprint.sources.iter().map(offered).collect();
    let mut entering = vec![Rate::default(); blueprint.handlers.len()];
    for (source, sent) in blueprint.sources.iter().zip(&sent) {
        if let Some(sent) = sent {
            let all = sent.per_second / 1e9;
            let irregular = if sent.scv == Some(1.0) { 0.0 } else { all };
            spread(blueprint, source, Rate { all, open: all, irregular }, &mut entering);
        }
    }
    let capacities = capacities(blueprint, &alone, &follow(blueprint, entering.clone()));
    let mut rates: Vec<f64> = Vec::with_capacity(sent.len());
    for (source, sent) in blueprint.sources.iter().zip(&sent) {
        rates.push(sent.map_or_else(
            || {
                let all = closed_rate(blueprint, source, response(blueprint, source, &idle, &alone), &capacities);
                spread(blueprint, source, Rate { all, open: 0.0, irregular: all }, &mut entering);
                all * 1e9
            },
            |sent| sent.per_second,
        ));
    }
    let handlers = follow(blueprint, entering);
    let stations = by_station(blueprint, &handlers);
    let calls_per_s = calls_per_s(blueprint, &handlers, &rates);
    let (calling, feeds) = (calling(blueprint), feeds(blueprint, &calls_per_s, &stations));
    let scvs = variability(blueprint, &sent, &stations);
    let stepped = stepped(blueprint);
    let ways = Ways { calling: &calling, feeds: &feeds, scvs: &scvs, stepped: &stepped };
    let (delays, loaded) = delays(blueprint, &ways, (&handlers, &stations), &capacities);
    let (own, held) = (own(blueprint, &handlers), held(blueprint, &loaded, &handlers));
    let bound = |at: usize| {
        let bound =
            station_bound(&blueprint.stations[at], stations[at], (own[at], held[at]), (capacities[at], delays[at]));
        if stepped[at] { StationBound { slot_utilization: None, core_utilization: None, ..bound } } else { bound }
    };
    let known = Known {
        blueprint,
        stations: &stations,
        capacities: &capacities,
        delays: &delays,
        calling: &calling,
        stepped: &stepped,
        handling: &loaded,
        calls_per_s: &calls_per_s,
    };
    let flow = |(source, rate): (&Source, &f64)| {
        let mut time = response(blueprint, source, &delays, &loaded);
        if let Arrivals::Closed { users, think } = &source.arrivals
            && *rate > 0.0
        {
            // Little: users = rate × (think time + response).
            time.mean = time.mean.max(f64::from(*users) / rate * 1e9 - think.mean());
        }
        FlowBound {
            rate_per_s: *rate,
            unloaded_s: response(blueprint, source, &idle, &alone).mean / 1e9,
            response_s: time.stable.then_some(time.mean / 1e9),
            complete: time.complete,
        }
    };
    Bounds {
        stations: (0..blueprint.stations.len()).map(bound).collect(),
        flows: blueprint.sources.iter().zip(&rates).map(flow).collect(),
        subscriptions: known.subscriptions(),
        outboxes: known.outboxes(),
        calls_per_s: known.calls_per_s.to_vec(),
        largest_load: largest_load(&stations, &capacities).filter(|_| !stepped.contains(&true)),
        stationary: sent.iter().flatten().all(|sent| sent.stationary),
    }
}

/// Messages that each subscription gets for a request of the source `at`, on the mean.
pub fn messages_per_request(blueprint: &Blueprint, at: usize) -> Vec<f64> {
    let mut entering = vec![Rate::default(); blueprint.handlers.len()];
    let one = Rate { all: 1e-9, ..Rate::default() };
    spread(blueprint, &blueprint.sources[at], one, &mut entering);
    let mut rates = vec![0.0; blueprint.sources.len()];
    rates[at] = 1.0;
    let calls = calls_per_s(blueprint, &follow(blueprint, entering), &rates);
    blueprint.subscriptions.iter().map(|subscription| calls[subscription.delivery as usize]).collect()
}

/// How requests and messages come to stations, and what these do with them; by station.
struct Ways<'a> {
    calling: &'a [Calling],
    feeds: &'a [Feed],
    scvs: &'a [Option<f64>],
    stepped: &'a [bool],
}

/// Waits by formulas, and handling times with them.
fn delays(
    blueprint: &Blueprint,
    ways: &Ways<'_>,
    (handlers, stations): (&[Rate], &[Rate]),
    capacities: &[Option<f64>],
) -> (Vec<Delays>, Vec<Time>) {
    let mut alike = vec![true; blueprint.stations.len()];
    for (handler, _) in blueprint.handlers.iter().zip(handlers).filter(|(_, rate)| rate.all > 0.0) {
        alike[handler.station as usize] &= handler.work.is_none();
    }
    let one = |at: usize| {
        let stable = capacities[at].is_none_or(|capacity| stations[at].open < capacity);
        let station = &blueprint.stations[at];
        let by_formula = || waiting::wait(station, ways.calling[at], stations[at].all, ways.scvs[at]);
        let wait =
            fed(ways.feeds[at], by_formula).filter(|_| alike[at] && (!ways.stepped[at] || has_room_for_all(station)));
        Delays { wait: wait.filter(|_| stable), stable }
    };
    let mut delays: Vec<Delays> = (0..blueprint.stations.len()).map(one).collect();
    let times = handling(blueprint, &delays);
    // Waits downstream hold slots upstream; these can fill up although nothing is full without them.
    let held = held(blueprint, &times, handlers);
    let before = delays.clone();
    for (at, station) in blueprint.stations.iter().enumerate() {
        let slots = f64::from(station.replicas) * f64::from(station.slots);
        delays[at].stable &= station.slots == u32::MAX || stations[at].open * held[at] < slots;
    }
    let times = if delays == before { times } else { handling(blueprint, &delays) };
    (delays, times)
}

/// Whether nobody ever waits there, however many come.
fn has_room_for_all(station: &Station) -> bool {
    station.slots == u32::MAX && station.cores.is_none()
}

fn station_bound(
    station: &Station,
    rate: Rate,
    (own, held): (f64, f64),
    (capacity, delays): (Option<f64>, Delays),
) -> StationBound {
    let replicas = f64::from(station.replicas);
    StationBound {
        arrivals_per_s: rate.all * 1e9,
        own_s: own / 1e9,
        held_s: held / 1e9,
        slot_utilization: (station.slots < u32::MAX).then(|| rate.all * held / (replicas * f64::from(station.slots))),
        core_utilization: station.cores.map(|cores| rate.all * own / (replicas * cores.count)),
        capacity_per_s: capacity.map(|capacity| capacity * 1e9),
        stable: delays.stable,
        wait: delays.wait,
    }
}

/// The asymptotic bound of a closed network: users / (think time + response), or what the first full
/// station lets through.
fn closed_rate(blueprint: &Blueprint, source: &Source, alone: Time, capacities: &[Option<f64>]) -> f64 {
    let Arrivals::Closed { users, think } = &source.arrivals else { return 0.0 };
    let mut visits = vec![Rate::default(); blueprint.handlers.len()];
    spread(blueprint, source, Rate { all: 1.0, ..Rate::default() }, &mut visits);
    let visits = by_station(blueprint, &follow(blueprint, visits));
    let full = visits.iter().zip(capacities);
    // Users do not wait for what messages set off.
    let waited =
        full.map(|(visits, capacity)| (visits.all - visits.open, capacity)).filter(|(waited, _)| *waited > 0.0);
    let most = waited.filter_map(|(waited, capacity)| Some((*capacity)? / waited)).fold(f64::INFINITY, f64::min);
    let rate = (f64::from(*users) / (think.mean() + alone.mean)).min(most);
    if rate.is_finite() { rate } else { 0.0 }
}

/// Of the gaps between arrivals at each station: 1 where all sources are Poisson, which calls keep
/// approximately; that of a source where it alone arrives; else unknown.
fn variability(blueprint: &Blueprint, sent: &[Option<Offered>], stations: &[Rate]) -> Vec<Option<f64>> {
    let mut scvs: Vec<Option<f64>> = stations.iter().map(|rate| (rate.irregular == 0.0).then_some(1.0)).collect();
    for (source, sent) in blueprint.sources.iter().zip(sent) {
        let Some((per_second, scv)) = sent.and_then(|sent| Some((sent.per_second, sent.scv?))) else { continue };
        for (entrance, share) in &source.entrances.list {
            let (station, share) = match *entrance {
                Entrance::Link(link) => (blueprint.links[link as usize].to as usize, share * misses(blueprint, link)),
                Entrance::Handler(handler) => (blueprint.handlers[handler as usize].station as usize, *share),
            };
            // A share taken at random: 1 + p (c² − 1).
            let alone = (stations[station].all - per_second / 1e9 * share).abs() <= stations[station].all * 1e-12;
            if scv != 1.0 && alone {
                scvs[station] = Some(1.0 + share * (scv - 1.0));
            }
        }
    }
    scvs
}

/// Which stations call others.
fn calling(blueprint: &Blueprint) -> Vec<Calling> {
    let mut calling = vec![Calling::Never; blueprint.stations.len()];
    for handler in &blueprint.handlers {
        if handler.stages.iter().flat_map(|stage| calls(blueprint, stage)).any(|(_, calls)| calls > 0.0) {
            calling[handler.station as usize] = Calling::Sometimes;
        }
    }
    calling
}

/// What users of a flow wait for on the mean, over its entrances.
fn response(blueprint: &Blueprint, source: &Source, delays: &[Delays], handling: &[Time]) -> Time {
    source.entrances.list.iter().filter(|(_, share)| *share > 0.0).fold(Time::NONE, |all, (entrance, share)| {
        let (time, share) = match *entrance {
            Entrance::Link(link) => (of_link(blueprint, link, delays, handling), share * misses(blueprint, link)),
            Entrance::Handler(handler) => {
                let wait = delays[blueprint.handlers[handler as usize].station as usize].wait;
                let handled = handling[handler as usize];
                (handled.then(wait.map_or(0.0, |wait| wait.mean_s * 1e9), handled), *share)
            }
        };
        all.then(time.mean * share, time)
    })
}

fn calls_per_s(blueprint: &Blueprint, handlers: &[Rate], sources: &[f64]) -> Vec<f64> {
    let mut per_s = vec![0.0; blueprint.links.len()];
    for (handler, rate) in blueprint.handlers.iter().zip(handlers) {
        for (link, calls) in handler.stages.iter().flat_map(|stage| calls(blueprint, stage)) {
            per_s[link as usize] += rate.all * 1e9 * calls;
        }
    }
    for (source, rate) in blueprint.sources.iter().zip(sources) {
        for (entrance, share) in &source.entrances.list {
            if let Entrance::Link(link) = *entrance {
                per_s[link as usize] += rate * share * misses(blueprint, link);
            }
        }
    }
    deliver(blueprint, &mut per_s);
    per_s
}
