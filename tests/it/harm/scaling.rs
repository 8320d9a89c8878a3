//! Replicas that start and stop with the load.

use hopwise::simulate::blueprint::{
    Arrivals, Blueprint, Cores, Effect, NEVER, Order, Profile, Scaling, Segment, Target,
};
use hopwise::simulate::measure::Measured;
use hopwise::simulate::measure::level::Level;
use hopwise::simulate::resolve::resolve;
use hopwise::vocabulary::{CoreSharing, Fate};

use super::{fault, run};
use crate::support::blueprints::{Features, blueprint};
use crate::support::mail::queue;
use crate::support::plain::{constant, single};
use crate::support::topology;

const MS: u64 = 1_000_000;
const SECOND: u64 = 1_000 * MS;

/// A look every 10 s, half of the slots busy, replicas that serve after 30 s and never go.
const SCALING: Scaling =
    Scaling { initial: 2, least: 1, target: 0.5, period: 10 * SECOND, lag: 30 * SECOND, cool_down: NEVER };

/// One slot a replica, `work` ms each, and at each of `rates` (from a second on, per second) evenly spaced requests.
fn scaled(scaling: Option<Scaling>, replicas: u32, work: u64, rates: &[(u64, f64)]) -> Blueprint {
    let mut plan = single(1, 1.0, 1.0);
    plan.stations[0].replicas = replicas;
    plan.stations[0].work = constant(work * MS);
    plan.stations[0].adaptation.scaling = scaling;
    let segments = rates.iter().map(|&(at, rate)| Segment { at: at * SECOND, rate, end_rate: rate }).collect();
    plan.sources[0].arrivals = Arrivals::Constant(Profile { segments, period: NEVER });
    plan
}

/// Level × s over the window.
fn seconds(level: &Level) -> f64 {
    level.in_window() as f64 / 1e9
}

/// Everything that arrives is answered.
fn nobody_is_lost(seen: &Measured) {
    assert_eq!((seen.flows[0].ok, seen.flows[0].unfinished), (seen.flows[0].offered, 0));
}

#[test]
fn a_steady_load_gets_what_keeps_it_at_the_target() {
    // 20 ms each: offered load = rate × 0.02.
    for (rate, target, initial) in [(90.0, 0.5, 1), (100.0, 0.8, 9), (260.0, 0.8, 2), (70.0, 0.5, 3), (10.0, 0.9, 4)] {
        let scaling = Scaling { target, initial, lag: SECOND, cool_down: 40 * SECOND, ..SCALING };
        let seen = run(&scaled(Some(scaling), 40, 20, &[(0, rate)]), 400 * SECOND);
        let needed = (rate * 0.02 / target).ceil();
        assert_eq!(f64::from(seen.stations[0].replicas.now()), needed, "{rate} at {target} from {initial}");
        nobody_is_lost(&seen);
    }
}

#[test]
fn there_are_never_more_nor_fewer_than_may_be() {
    let scaling = Scaling { least: 2, lag: SECOND, cool_down: 0, ..SCALING };
    let seen = run(&scaled(Some(scaling), 5, 20, &[(0, 400.0), (100, 1.0)]), 400 * SECOND);
    let station = &seen.stations[0];
    assert_eq!((station.least_replicas, station.replicas.max(), station.replicas.now()), (2, 5, 2));
}

/// 1 of 2 busy; from 103 s on three would be.
const STEP: [(u64, f64); 2] = [(0, 100.0), (103, 300.0)];

#[test]
fn a_step_of_load_waits_for_the_next_look_and_the_lag() {
    let seen = run(&scaled(Some(SCALING), 4, 10, &STEP), 170 * SECOND);
    let station = &seen.stations[0];
    // Seen at 110 s: (3 × 1 + 7 × 2) / 10 busy / 0.5 = 3.4, so 4; they serve at 110 + 30 s.
    let serves = 110.0 + 30.0;
    assert_eq!((station.scaled, seconds(&station.replicas)), (1, 2.0 * serves + 4.0 * (170.0 - serves)));
    // Until then (300 − 200) a second wait.
    let backlog = (300.0 - 200.0) * (serves - 103.0);
    assert!((f64::from(station.line.max()) - backlog).abs() <= 2.0, "{} instead of {backlog}", station.line.max());
    nobody_is_lost(&seen);

    let at_once = run(&scaled(Some(Scaling { lag: 0, ..SCALING }), 4, 10, &STEP), 170 * SECOND);
    let backlog = (300.0 - 200.0) * (110.0 - 103.0);
    assert!((f64::from(at_once.stations[0].line.max()) - backlog).abs() <= 2.0, "{}", at_once.stations[0].line.max());

    let never = run(&scaled(None, 2, 10, &STEP), 170 * SECOND);
    let backlog = (300.0 - 200.0) * (170.0 - 103.0);
    assert!((f64::from(never.stations[0].line.now()) - backlog).abs() <= 2.0, "{}", never.stations[0].line.now());
}

/// Twenty seconds at three busy, twenty at one, again and again.
fn up_and_down(cool_down: u64) -> Measured {
    let mut plan =
        scaled(Some(Scaling { target: 0.55, lag: 0, cool_down, ..SCALING }), 10, 10, &[(0, 300.0), (20, 100.0)]);
    let Arrivals::Constant(profile) = &mut plan.sources[0].arrivals else { unreachable!("they are constant") };
    profile.period = 40 * SECOND;
    run(&plan, 400 * SECOND)
}

#[test]
fn who_waits_before_going_down_does_not_go_up_and_down() {
    let (hasty, patient) = (up_and_down(0), up_and_down(60 * SECOND));
    // Up and down once in each of ten periods at least; up to the six that three busy need, and no more.
    assert!(hasty.stations[0].scaled >= 20, "{}", hasty.stations[0].scaled);
    let station = &patient.stations[0];
    assert!(station.scaled <= 3, "{}", station.scaled);
    assert_eq!(f64::from(station.replicas.now()), (3.0_f64 / 0.55).ceil());
    assert!(2.0 * seconds(&station.line) < seconds(&hasty.stations[0].line));
}

#[test]
fn a_replica_goes_a_cool_down_after_the_last_wish_for_it() {
    let scaling = Scaling { initial: 6, lag: 0, cool_down: 60 * SECOND, ..SCALING };
    let seen = run(&scaled(Some(scaling), 6, 10, &[(0, 290.0), (99, 90.0)]), 200 * SECOND);
    // The look at 100 s still sees (9 × 2.9 + 0.9) / 10 = 2.7 busy; 60 s later two serve: 0.9 / 0.5.
    let ran = seconds(&seen.stations[0].replicas);
    assert!((ran - (6.0 * 160.0 + 2.0 * 40.0)).abs() < 0.05, "{ran}");
}

#[test]
fn a_replica_that_goes_finishes_what_it_has() {
    // Eight requests of 25 s each, all at once, then one a second of the same.
    let mut plan = scaled(Some(Scaling { initial: 8, cool_down: 0, ..SCALING }), 8, 25_000, &[(0, 1.0)]);
    plan.sources[0].arrivals = Arrivals::Replay((0..8).map(|_| SECOND).collect());
    plan.stations[0].adaptation.scaling = Some(Scaling { initial: 8, target: 1.0, cool_down: 0, ..SCALING });
    let seen = run(&plan, 100 * SECOND);
    nobody_is_lost(&seen);
    // At 10 s the mean was 8 × 9 / 10, so all stay; at 20 s too. At 30 s, 8 × 6 / 10 leave five; at 40 s one.
    assert_eq!(seconds(&seen.stations[0].replicas), 8.0 * 30.0 + 5.0 * 10.0 + 60.0);

    // Those that go at 10 s work until 26 s, and count until then.
    let mut few = plan.clone();
    few.sources[0].arrivals = Arrivals::Replay((0..8).map(|_| 6 * SECOND).collect());
    few.stations[0].work = constant(20 * SECOND);
    let seen = run(&few, 15 * SECOND);
    // 8 × 4 / 10 = 3.2 leave four; the other four are still at work when the window ends.
    assert_eq!((seconds(&seen.stations[0].replicas), seen.stations[0].scaled), (8.0 * 15.0, 1));
    nobody_is_lost(&seen);
    few.stations[0].work = constant(7 * SECOND);
    let seen = run(&few, 15 * SECOND);
    assert_eq!(seconds(&seen.stations[0].replicas), 8.0 * 13.0 + 4.0 * 2.0);
}

#[test]
fn busy_cores_count_where_they_are_stated() {
    let mut plan = scaled(Some(Scaling { lag: 0, ..SCALING }), 20, 10, &[(0, 290.0)]);
    plan.stations[0].slots = u32::MAX;
    plan.stations[0].cores = Some(Cores { count: 0.5, sharing: CoreSharing::Ps });
    let seen = run(&plan, 400 * SECOND);
    // 290 a second of 10 ms are 2.9 cores, of which a replica has half a one. The line of the start is worked
    // off by more than are needed in the end, and they never go.
    let needed = (2.9_f64 / 0.5 / 0.5).ceil();
    assert!(f64::from(seen.stations[0].replicas.now()) >= needed, "{}", seen.stations[0].replicas.now());
    nobody_is_lost(&seen);
    plan.stations[0].adaptation.scaling = Some(Scaling { initial: 12, lag: 0, ..SCALING });
    let seen = run(&plan, 400 * SECOND);
    assert_eq!(f64::from(seen.stations[0].replicas.now()), needed);
}

#[test]
fn only_replicas_in_service_are_asked() {
    let mut plan = scaled(Some(Scaling { initial: 1, period: NEVER / 2, ..SCALING }), 3, 1, &[(0, 100.0)]);
    // A fault of a replica that does not run hits nobody; one that runs is all there is.
    plan.disturbances = vec![fault(Target::Replica(0, 1), Effect::Crash, 5 * SECOND, 5 * SECOND)];
    nobody_is_lost(&run(&plan, 20 * SECOND));
    plan.disturbances = vec![fault(Target::Replica(0, 0), Effect::Crash, 5 * SECOND, 5 * SECOND)];
    let seen = run(&plan, 20 * SECOND);
    let failed = seen.flows[0].failed[Fate::Unavailable as usize];
    assert!(failed.abs_diff(500) <= 1, "{failed}");
    assert_eq!(seconds(&seen.stations[0].up), 15.0);
}

/// Sixty a second of 25 ms for 60 s, ten for another 60, for up to four consumers of one slot.
fn consumers(change: impl Fn(&mut Blueprint)) -> Measured {
    let mut plan = queue(1.0, 1, constant(25 * MS));
    let rates = [(0, 60.0), (60, 10.0), (120, 0.0)];
    let segments = rates.map(|(at, rate)| Segment { at: at * SECOND, rate, end_rate: rate }).to_vec();
    plan.sources[0].arrivals = Arrivals::Constant(Profile { segments, period: NEVER });
    plan.stations[2].replicas = 4;
    plan.subscriptions[0].max_in_flight = 1;
    let scaling = Scaling { initial: 1, lag: SECOND, period: SECOND, cool_down: 0, ..SCALING };
    plan.stations[2].adaptation.scaling = Some(scaling);
    change(&mut plan);
    run(&plan, 200 * SECOND)
}

#[test]
fn messages_go_only_to_consumers_in_service() {
    let partitions = |count| {
        move |plan: &mut Blueprint| {
            plan.subscriptions[0].order = Order::Partitions { count, by_key: false };
        }
    };
    let polled = |plan: &mut Blueprint| plan.subscriptions[0].poll = Some(constant(100 * MS));
    let deployed = |plan: &mut Blueprint| {
        plan.stations[2].adaptation.scaling = None;
        plan.disturbances = vec![fault(Target::Replica(2, 1), Effect::Drain, 20 * SECOND, 30 * SECOND)];
    };
    let all = [consumers(|_| {}), consumers(partitions(12)), consumers(polled), consumers(deployed)];
    for (at, seen) in all.iter().enumerate() {
        let counts = &seen.subscriptions[0].counts;
        assert!(counts.accepted.abs_diff(60 * 60 + 60 * 10) <= 1, "{at}");
        // Nobody refuses, so each is handed out once.
        let all = counts.accepted;
        assert_eq!((counts.deliveries, counts.redelivered, counts.consumed), (all, 0, all), "{at}");
        let (least, most) = (seen.stations[2].least_replicas, seen.stations[2].replicas.max());
        assert_eq!((least, most), if at < 3 { (1, 4) } else { (4, 4) }, "{at}");
    }
    // Alone, one consumer does 40 of the 60 a second.
    let alone = consumers(|plan| plan.stations[2].replicas = 1);
    assert!(alone.subscriptions[0].depth.max() > 1_000 && all[0].subscriptions[0].depth.max() < 200);
}

#[test]
fn nothing_is_lost_and_nobody_is_busier_than_all_that_run() {
    for seed in 0..600 {
        let mut plan = blueprint(1_000_000 + seed, Features::All);
        for station in plan.stations.iter_mut().filter(|station| station.slots < u32::MAX) {
            station.replicas += 1 + (seed % 4) as u32;
            station.zones = Box::default();
            let (period, lag) = (5_000 + seed * 31, seed % 5 * 4_000);
            station.adaptation.scaling =
                Some(Scaling { initial: 1 + (seed % 2) as u32, period, lag, cool_down: seed % 3 * 9_000, ..SCALING });
        }
        let seen = run(&plan, 400_000);
        for flow in &seen.flows {
            let failed: u64 = flow.failed.iter().sum();
            assert_eq!(flow.offered, flow.ok + flow.degraded + failed + flow.unfinished, "{seed}");
        }
        for (station, measured) in plan.stations.iter().zip(&seen.stations) {
            if let Some(scaling) = station.adaptation.scaling {
                let slots = measured.replicas.in_window() * u128::from(station.slots);
                assert!(measured.slots.in_window() <= slots, "{seed}: {}", station.name);
                assert!(measured.up.in_window() <= measured.replicas.in_window(), "{seed}: {}", station.name);
                assert!(measured.least_replicas >= scaling.least && measured.replicas.max() <= station.replicas);
            }
        }
    }
}

#[test]
fn what_is_not_stated_is_assumed() {
    let plan = |keys: &str| {
        let text = format!("[services.a]\n{keys}\n[[flows]]\nname = \"f\"\nentry = \"a\"\n");
        resolve(&topology(&text)).expect("a blueprint")
    };
    let usual = plan("concurrency = 2\nreplicas = 3\nautoscale = { max = 10 }");
    let assumed =
        Scaling { initial: 3, least: 1, target: 0.8, period: 15 * SECOND, lag: 30 * SECOND, cool_down: 300 * SECOND };
    assert_eq!((usual.stations[0].replicas, usual.stations[0].adaptation.scaling), (10, Some(assumed)));
    for key in ["min", "target", "period", "lag", "cool_down"] {
        assert!(usual.assumptions.iter().any(|one| one.attribute == format!("autoscale.{key}")), "{key}");
    }
    let clamped = |keys: &str| plan(keys).stations[0].adaptation.scaling.map(|scaling| scaling.initial);
    assert_eq!(clamped("concurrency = 2\nautoscale = { min = 2, max = 4 }"), Some(2));
    // A capacity is that of the replicas that the file states, each of which has its share.
    let capable = plan("replicas = 2\nservice_time = \"10ms\"\ncapacity = \"400/s\"\nautoscale = { max = 10 }");
    assert_eq!(capable.stations[0].cores.map(|cores| cores.count), Some(2.0));
    let idle = plan("replicas = 2\nautoscale = { max = 10 }");
    assert_eq!((idle.stations[0].replicas, idle.stations[0].adaptation.scaling), (2, None));
    assert_eq!(idle.idle.iter().map(|one| one.attribute).collect::<Vec<_>>(), ["autoscale"]);
    assert!(usual.idle.is_empty());
}
