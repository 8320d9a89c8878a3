//! Rolling deploys: who is away when, and who is lost.

use hopwise::simulate::blueprint::{Arrivals, Blueprint, Effect, Target, When};
use hopwise::simulate::resolve::resolve;
use hopwise::vocabulary::{Fate, FaultKind};

use super::run;
use crate::support::plain::{constant, single, steady};
use crate::support::topology;

fn deployed(keys: &str) -> Blueprint {
    let text = format!(
        "[services.a]\nreplicas = 3\n[[flows]]\nname = \"f\"\nentry = \"a\"\n[[faults]]\ntarget = \"a\"\n\
         kind = \"deploy\"\nat = \"10s\"\nfor = \"5s\"\n{keys}\n"
    );
    resolve(&topology(&text)).expect("a blueprint")
}

#[test]
fn replicas_go_one_after_the_other() {
    let plan = deployed("gap = \"2s\"\ndrain = \"1s\"");
    let seen: Vec<_> = plan.disturbances.iter().map(|one| (one.target, one.effect, one.when.clone())).collect();
    let second = 1_000_000_000;
    let scheduled = |at, lasts| When::Scheduled { at: at * second, lasts: lasts * second, every: None };
    for replica in 0..3 {
        let begin = 10 + u64::from(replica) * 7;
        let target = Target::Replica(0, replica);
        assert!(seen.contains(&(target, Effect::Drain, scheduled(begin, 5))), "{seen:?}");
        assert!(seen.contains(&(target, Effect::Crash, scheduled(begin + 1, 4))), "{seen:?}");
    }
    assert_eq!(seen.len(), 6);
    assert_eq!(deployed("").disturbances.len(), 3, "nobody is killed");
    let assumed = |plan: &Blueprint, key| plan.assumptions.iter().any(|one| one.attribute == key);
    assert!(assumed(&deployed(""), "gap") && assumed(&deployed(""), "drain") && !assumed(&plan, "gap"));
    assert!(!assumed(&plan, "detection"), "callers know of it beforehand");
}

/// Three replicas of one slot each, a request every 200 ns of 500 ns of work: 83 % busy.
fn rolled(replicas: u32, drain: Option<u64>) -> Blueprint {
    let mut plan = single(1, 1.0, 1.0);
    plan.stations[0].replicas = replicas;
    plan.stations[0].work = constant(500);
    plan.sources[0].arrivals = Arrivals::Constant(steady(5e6));
    for replica in 0..replicas {
        let begin = 20_050 + u64::from(replica) * 10_000;
        let mut add = |effect, at, lasts| {
            let mut fault = super::fault(Target::Replica(0, replica), effect, at, lasts);
            fault.kind = FaultKind::Deploy;
            plan.disturbances.push(fault);
        };
        add(Effect::Drain, begin, 5_000);
        if let Some(drain) = drain {
            add(Effect::Crash, begin + drain, 5_000 - drain);
        }
    }
    plan
}

#[test]
fn a_graceful_deploy_loses_nobody() {
    let seen = run(&rolled(3, None), 100_000);
    assert_eq!((seen.flows[0].ok, seen.flows[0].unfinished), (seen.flows[0].offered, 0));
    // Each replica was away for 5 of the 100 us.
    assert_eq!(seen.stations[0].up.in_window(), 3 * 100_000 - 3 * 5_000);
    assert_eq!(run(&rolled(3, Some(4_000)), 100_000).flows[0].failed, [0; Fate::ALL.len()], "it has time enough");
}

#[test]
fn a_hasty_deploy_kills_what_is_left() {
    let seen = run(&rolled(3, Some(100)), 100_000);
    let killed = seen.flows[0].failed[Fate::Unavailable as usize];
    // Of each replica the request in service, and of the third perhaps those in line.
    assert!(killed >= 3, "{killed}");
    assert_eq!(seen.flows[0].ok + killed, seen.flows[0].offered);
}

#[test]
fn a_single_replica_refuses_while_it_is_away() {
    let mut plan = rolled(1, None);
    plan.stations[0].work = constant(100);
    let seen = run(&plan, 100_000);
    // 20.05 to 25.05 us: a request every 0.2 us.
    assert_eq!(seen.flows[0].failed[Fate::Unavailable as usize], 25);
    assert_eq!(seen.flows[0].ok, seen.flows[0].offered - 25);
}
