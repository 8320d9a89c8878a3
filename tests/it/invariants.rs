//! What must hold of every run, whatever is simulated.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use hopwise::simulate::blueprint::{Arrivals, Blueprint, Cores, Entrance, Source, Target};
use hopwise::simulate::engine::setup::Setup;
use hopwise::simulate::engine::{Domain, Span, replicate};
use hopwise::simulate::measure::Measured;
use hopwise::simulate::measure::flow::Origin;
use hopwise::simulate::measure::latency::Latency;
use hopwise::simulate::measure::split::KINDS;
use hopwise::vocabulary::CoreSharing;

use crate::support::blueprints::{Features, blueprint};
use crate::support::plain::{constant, single};

const SPAN: Span = Span { warmup: 0, measured: 200_000, drain: 100_000, bins: Span::BINS };
const LATER: Span = Span { warmup: 50_000, measured: 150_000, drain: 20_000, bins: Span::BINS };

fn run(plan: &Blueprint, span: Span) -> Measured {
    let measured = replicate(&Setup::of(plan), 3, Domain::Main, 0, span, &AtomicBool::new(false));
    assert!(!measured.cut_short, "a run of some thousand events is not cut short");
    measured
}

/// Every component of a blueprint by name, with all its figures as text.
fn figures(plan: &Blueprint, measured: &Measured) -> BTreeMap<String, String> {
    let name = |origin: &Origin| match origin {
        Origin::Station(at) => plan.stations[*at as usize].name.to_string(),
        Origin::Link(at) => plan.links.get(*at as usize).map_or("a way in".to_owned(), |link| link.id.to_string()),
        Origin::Flow => "time".to_owned(),
    };
    let mut figures = BTreeMap::new();
    for (source, flow) in plan.sources.iter().zip(&measured.flows) {
        let mut flow = flow.clone();
        // Roots are indices: by name instead.
        let roots = std::mem::take(&mut flow.roots);
        let roots: Vec<_> = roots.iter().map(|(origin, fate, count)| (name(origin), fate, count)).collect();
        figures.insert(format!("flow {}", source.name), format!("{roots:#?}\n{flow:#?}"));
    }
    for (station, measure) in plan.stations.iter().zip(&measured.stations) {
        figures.insert(format!("service {}", station.name), format!("{measure:#?}"));
    }
    for (link, measure) in plan.links.iter().zip(&measured.links) {
        figures.insert(format!("edge {}", link.id), format!("{measure:#?}"));
    }
    figures
}

/// The first figure of `some` that is another one, or missing, in `all`.
fn first_difference(some: &BTreeMap<String, String>, all: &BTreeMap<String, String>) -> Option<String> {
    let (name, text) = some.iter().find(|(name, text)| all.get(*name) != Some(text))?;
    let Some(other) = all.get(name) else { return Some(format!("{name} is missing")) };
    let mut field = "";
    for (line, other) in text.lines().zip(other.lines()) {
        // A field of the measure is indented by four.
        if line.starts_with("    ") && !line.starts_with("     ") {
            field = line;
        }
        if line != other {
            return Some(format!("{name}, in `{}`: {} or {}", field.trim(), line.trim(), other.trim()));
        }
    }
    Some(format!("{name}: one has more lines"))
}

fn same(what: &str, some: &BTreeMap<String, String>, all: &BTreeMap<String, String>) {
    if let Some(difference) = first_difference(some, all) {
        panic!("{what}: {difference}");
    }
}

/// Sum of all samples, ns.
fn total<const BITS: u32>(latency: &Latency<BITS>) -> f64 {
    latency.mean().unwrap_or(0.0) * latency.count() as f64
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

fn each(most: u64, check: impl Fn(u64, &Blueprint, Span)) {
    for seed in 0..most {
        let plan = blueprint(1_000_000 + seed, Features::All);
        check(seed, &plan, if seed % 3 == 0 { LATER } else { SPAN });
    }
}

#[test]
fn nothing_is_lost() {
    each(1_500, |seed, plan, span| {
        let measured = run(plan, span);
        for flow in &measured.flows {
            let failed: u64 = flow.failed.iter().sum();
            assert_eq!(flow.offered, flow.ok + flow.degraded + failed + flow.unfinished, "{seed}");
            assert_eq!(flow.roots.iter().map(|root| root.2).sum::<u64>(), failed, "{seed}: each failure has a root");
            assert_eq!(flow.response.count(), flow.ok + flow.degraded, "{seed}");
        }
        if span.warmup > 0 {
            return;
        }
        for link in &measured.links {
            let begun = link.calls - link.cache_hits + link.retries + link.hedges;
            assert!(link.fates.iter().sum::<u64>() <= begun, "{seed}");
            assert!(link.attempts <= begun && link.latency.count() <= link.calls, "{seed}");
        }
        for station in &measured.stations {
            assert!(station.finished + station.rejected + station.dropped <= station.arrived, "{seed}");
            let inside = u64::from(station.in_system.now());
            assert!(station.finished + station.rejected + station.dropped + inside <= station.arrived, "{seed}");
        }
    });
}

/// The blueprint with a few arrivals at the start of a window that is long enough for all to leave,
/// and without what may keep a request for ever or refuse it unseen.
fn emptied(mut plan: Blueprint) -> Blueprint {
    for (at, source) in plan.sources.iter_mut().enumerate() {
        source.arrivals = Arrivals::Replay((0..60).map(|request| request * 3_000 + at as u64 * 17).collect());
        source.deadline = u64::MAX;
    }
    for link in &mut plan.links {
        (link.loss, link.throttling, link.breaker, link.rate_limit) = (0.0, None, None, None);
        (link.bulkhead, link.pool) = (None, None);
    }
    for station in &mut plan.stations {
        (station.unavailable, station.rate_limit, station.slowdown_per_request) = (0.0, None, 0.0);
    }
    plan.disturbances.clear();
    plan
}

#[test]
fn all_that_came_has_left_in_the_end() {
    let span = Span { warmup: 0, measured: 50_000_000, drain: 0, bins: Span::BINS };
    each(1_500, |seed, plan, _| {
        let plan = emptied(plan.clone());
        let measured = run(&plan, span);
        let is_stuck = measured.flows.iter().any(|flow| flow.unfinished > 0);
        // Slots that wait for each other in a circle stay held.
        let has_circle = plan.links.iter().any(|link| link.from.is_some_and(|from| from >= link.to));
        assert!(!is_stuck || has_circle, "{seed}: requests are stuck");
        if is_stuck || measured.stations.iter().any(|station| station.in_system.now() > 0) {
            assert!(has_circle, "{seed}");
            return;
        }
        for (station, settings) in measured.stations.iter().zip(&plan.stations) {
            let levels = [&station.in_system, &station.line, &station.slots, &station.cores];
            assert_eq!(levels.map(|level| level.now()), [0; 4], "{seed}: {}", settings.name);
            let ended = station.finished + station.rejected + station.dropped;
            assert_eq!(station.arrived, ended, "{seed}: {}", settings.name);
        }
        for (link, settings) in measured.links.iter().zip(&plan.links) {
            assert_eq!(link.attempts, link.fates.iter().sum::<u64>(), "{seed}: {}", settings.id);
        }
    });
}

#[test]
fn areas_are_sums_of_times() {
    // Little's law without averages: requests × time is the same counted by requests and by time.
    for (seed, slots) in [(1, 1), (2, 3), (3, 16), (4, u32::MAX)] {
        let mut plan = single(slots, 0.8e6 * f64::from(slots.min(20)), 1e3);
        plan.links[0].id = format!("in{seed}").into();
        let times: Vec<u64> = (0..20_000).map(|request| request * 1_250 / u64::from(slots.min(20))).collect();
        plan.sources[0].arrivals = Arrivals::Replay(times.into());
        let measured = run(&plan, Span { warmup: 0, measured: 100_000_000, drain: 0, bins: Span::BINS });
        let (flow, station) = (&measured.flows[0], &measured.stations[0]);
        assert_eq!(flow.ok, 20_000);
        assert_eq!(station.slots.in_window(), station.work, "own work is the time that slots were busy");
        assert!(near(station.line.in_window() as f64, total(&station.wait)), "line");
        assert!(near(station.in_system.in_window() as f64, total(&flow.response)), "system");
        assert!(slots == u32::MAX || station.line.in_window() > 0);
    }
}

#[test]
fn the_line_for_cores_that_are_taken_in_turn_counts_too() {
    for (slots, cores) in [(u32::MAX, 1.0), (4, 1.0), (8, 2.0), (u32::MAX, 0.5)] {
        let mut plan = single(slots, 1.0, 1e3);
        plan.stations[0].cores = Some(Cores { count: cores, sharing: CoreSharing::Fifo });
        let times: Vec<u64> = (0..20_000).map(|request| (request * 1_250) as f64 / cores).map(|at| at as u64).collect();
        plan.sources[0].arrivals = Arrivals::Replay(times.into());
        let measured = run(&plan, Span { warmup: 0, measured: 100_000_000, drain: 0, bins: Span::BINS });
        let station = &measured.stations[0];
        assert_eq!((station.wait.count(), measured.flows[0].ok), (20_000, 20_000));
        assert!(near(station.line.in_window() as f64, total(&station.wait)), "{slots} slots, {cores} cores");
        assert!(station.line.in_window() > 0 && station.line.max() > 1);
        // Nobody waits in the line and works at the same time.
        let own = measured.flows[0].response.mean().expect("answers") * 20_000.0 - total(&station.wait);
        assert!(near(own, station.work as f64 * (cores.ceil() / cores)), "{slots} slots, {cores} cores");
    }
}

#[test]
fn nothing_is_busier_than_it_can_be() {
    each(1_000, |seed, plan, span| {
        let measured = run(plan, span);
        for (station, settings) in measured.stations.iter().zip(&plan.stations) {
            let all = u128::from(settings.replicas) * u128::from(span.measured);
            assert!(station.up.in_window() <= all, "{seed}");
            assert!(station.slots.in_window() <= all * u128::from(settings.slots), "{seed}");
            assert!(station.slots.in_window() <= station.in_system.in_window(), "{seed}");
            assert!(station.line.in_window() <= station.in_system.in_window(), "{seed}");
            if let Some(cores) = settings.cores {
                // In thousandths of a core.
                assert!(station.cores.in_window() as f64 <= all as f64 * cores.count * 1_000.0, "{seed}");
            }
        }
    });
}

#[test]
fn the_parts_of_a_response_sum_to_it() {
    let mut requests = 0;
    for seed in 0..1_500 {
        let measured = run(&blueprint(1_000_000 + seed, Features::All), SPAN);
        for flow in &measured.flows {
            let Some(parts) = flow.split.mean_of_slowest(1.0) else { continue };
            let sum: f64 = parts.iter().sum();
            assert!(near(sum, flow.response.mean().unwrap_or(0.0)), "{seed}: {parts:?} in {KINDS:?}");
            requests += flow.response.count();
        }
    }
    assert!(requests > 10_000);
}

#[test]
fn a_run_is_a_function_of_its_arguments() {
    each(60, |seed, plan, span| {
        let (once, twice) = (run(plan, span), run(plan, span));
        same(&format!("{seed}"), &figures(plan, &once), &figures(plan, &twice));
        assert_eq!((once.events, once.ended), (twice.events, twice.ended));
    });
}

#[test]
fn a_changed_run_is_told_apart() {
    let plan = single(1, 2e5, 4e3);
    let mut slower = plan.clone();
    slower.stations[0].error_rate = 0.1;
    let difference = first_difference(&figures(&plan, &run(&plan, SPAN)), &figures(&slower, &run(&slower, SPAN)));
    assert!(difference.is_some_and(|difference| difference.starts_with("edge in, in `latency")));
}

#[test]
fn what_is_added_beside_changes_nothing_else() {
    each(100, |seed, plan, span| {
        let mut more = plan.clone();
        let other = blueprint(2_000_000 + seed, Features::All);
        let (stations, links) = (plan.stations.len() as u32, plan.links.len() as u32);
        let handlers = plan.handlers.len() as u32;
        for mut station in other.stations {
            station.name = format!("other {}", station.name).into();
            more.stations.push(station);
        }
        for mut link in other.links {
            link.id = format!("other {}", link.id).into();
            link.from = link.from.map(|from| from + stations);
            (link.to, link.handler) = (link.to + stations, link.handler + handlers);
            more.links.push(link);
        }
        for mut handler in other.handlers {
            handler.station += stations;
            handler.stages.iter_mut().flat_map(|stage| &mut stage.branches).for_each(|branch| branch.link += links);
            more.handlers.push(handler);
        }
        for mut source in other.sources {
            source.name = format!("other {}", source.name).into();
            for (entrance, _) in &mut source.entrances.list {
                if let Entrance::Link(link) = entrance {
                    *link += links;
                }
            }
            more.sources.push(source);
        }
        same(&format!("{seed}"), &figures(plan, &run(plan, span)), &figures(&more, &run(&more, span)));
    });
}

#[test]
fn the_order_of_services_and_flows_says_nothing() {
    each(100, |seed, plan, span| {
        let mut turned = plan.clone();
        turned.stations.reverse();
        turned.handlers.reverse();
        let (last, last_handler) = (plan.stations.len() as u32 - 1, plan.handlers.len() as u32 - 1);
        for handler in &mut turned.handlers {
            handler.station = last - handler.station;
        }
        for link in &mut turned.links {
            link.from = link.from.map(|from| last - from);
            (link.to, link.handler) = (last - link.to, last_handler - link.handler);
        }
        for fault in &mut turned.disturbances {
            fault.target = match fault.target {
                Target::Station(at) => Target::Station(last - at),
                Target::Replica(at, replica) => Target::Replica(last - at, replica),
                other => other,
            };
        }
        // Flows whose requests come at the very same moment are served in their order.
        let is_drawn = |source: &Source| !matches!(source.arrivals, Arrivals::Constant(_) | Arrivals::Replay(_));
        if plan.sources.iter().all(is_drawn) && plan.disturbances.is_empty() {
            turned.sources.reverse();
        }
        same(&format!("{seed}"), &figures(plan, &run(plan, span)), &figures(&turned, &run(&turned, span)));
    });
}

#[test]
fn a_run_in_which_time_stands_still_is_cut_short() {
    let mut plan = single(1, 1.0, 1e6);
    plan.stations[0].line.capacity = 0;
    plan.sources[0].arrivals = Arrivals::Closed { users: 2, think: constant(0) };
    let measured = replicate(&Setup::of(&plan), 3, Domain::Main, 0, SPAN, &AtomicBool::new(false));
    assert!(measured.cut_short);
}
