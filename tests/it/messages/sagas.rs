//! Sagas against products of probabilities, and against what must never happen.

use hopwise::simulate::blueprint::{
    Arrivals, Blueprint, Coordination, Disturbance, Effect, Entrance, Entrances, PublishMode, Saga, SagaStep, Target,
    Topic, Way, When,
};
use hopwise::simulate::measure::Measured;
use hopwise::vocabulary::FaultKind;

use super::{MS, S, agrees, run};
use crate::support::mail::{publishing, subscription};
use crate::support::plain::{constant, handler, link, source, station, steady};

/// Adds a topic with one subscription from `from` to the handler `to` of the same number of station.
fn message(plan: &mut Blueprint, id: &str, from: u32, to: (u32, u32)) -> Way {
    let (topic, at) = (plan.topics.len() as u32, plan.links.len() as u32);
    // The broker is the last station, and its handler the first one.
    let broker = plan.stations.len() as u32 - 1;
    plan.links.push(publishing(id, Some(from), broker, 0, topic, PublishMode::Confirmed));
    plan.links.push(link(id, Some(broker), to.0, to.1));
    plan.subscriptions.push(subscription(id, topic, at + 1));
    plan.topics.push(Topic { id: id.into(), broker, subscriptions: (topic, topic + 1), shared: false, durable: true });
    Way::Message { link: at, subscription: topic }
}

/// Participants 0… of unlimited slots that work 10 ms each, then the broker. Handlers: 0 the broker's,
/// 1 + i that of participant i, and the last one that of the coordinator, which is participant 0.
fn saga(fails: &[f64], coordinated: bool) -> Blueprint {
    let count = fails.len() as u32;
    let mut plan = Blueprint { hop_limit: 64, ..Blueprint::default() };
    for at in 0..count {
        plan.stations.push(station(&format!("s{at}"), u32::MAX, constant(10 * MS)));
    }
    plan.stations.push(station("broker", u32::MAX, constant(0)));
    plan.handlers.push(handler(count, Vec::new()));
    for at in 0..count {
        plan.handlers.push(handler(at, Vec::new()));
    }
    let log = constant(MS);
    let mut coordinator = handler(0, Vec::new());
    coordinator.work = Some(log.clone());
    plan.handlers.push(coordinator);
    plan.sources.push(source("f", Arrivals::Poisson(steady(50.0)), 0));
    plan.sources[0].entrances = Entrances { list: vec![(Entrance::Handler(1), 1.0)] };
    let mut steps = Vec::new();
    for at in 0..count {
        let sender = if coordinated { 0 } else { at.saturating_sub(1) };
        let way = match at {
            0 => Way::Entry,
            _ => message(&mut plan, &format!("do {at}"), sender, (at, 1 + at)),
        };
        let reply = (coordinated && at > 0).then(|| message(&mut plan, &format!("re {at}"), at, (0, count + 1)));
        let compensation = Some(message(&mut plan, &format!("undo {at}"), sender, (at, 1 + at)));
        steps.push(SagaStep {
            name: format!("step {at}").into(),
            station: at,
            after: if at == 0 { Box::default() } else { [at - 1].into() },
            way,
            reply,
            compensation,
            fails: fails[at as usize],
            notify: false,
            pivot: false,
        });
    }
    let coordination = match coordinated {
        true => Coordination::Orchestration { coordinator: count + 1, log },
        false => Coordination::Choreography,
    };
    plan.sagas.push(Saga { name: "f".into(), source: 0, coordination, steps, retry_delay: S, retries: 3 });
    plan
}

fn share(count: u64, measured: &Measured) -> f64 {
    count as f64 / measured.sagas[0].started as f64
}

#[test]
fn a_saga_commits_with_the_product_of_its_steps() {
    let fails = [0.02, 0.1, 0.05, 0.2, 0.02];
    let product: f64 = fails.iter().map(|fails| 1.0 - fails).product();
    for coordinated in [false, true] {
        let plan = saga(&fails, coordinated);
        agrees(&plan, 100, product, product + 0.02, |run| share(run.sagas[0].committed, run));
        agrees(&plan, 100, 1.0 - product, 1.0 - product + 0.02, |run| share(run.sagas[0].compensated, run));
        // Step i is executed when all before it have committed.
        let reached = |at: usize| fails[..at].iter().map(|fails| 1.0 - fails).product::<f64>();
        let steps: f64 = (0..fails.len()).map(reached).sum();
        agrees(&plan, 100, steps, steps + 0.03, |run| share(run.sagas[0].steps, run));
        // Failing at step i undoes the i steps before it.
        let undone: f64 = (0..fails.len()).map(|at| reached(at) * fails[at] * at as f64).sum();
        agrees(&plan, 100, undone, undone + 0.03, |run| share(run.sagas[0].compensations, run));
    }
}

#[test]
fn the_two_forms_differ_in_messages_and_in_time() {
    let fails = [0.0; 5];
    let (dance, orchestra) = (run(&saga(&fails, false), 20, 0), run(&saga(&fails, true), 20, 0));
    // Four events against four orders and four replies.
    assert_eq!(dance.sagas[0].messages, 4 * dance.sagas[0].started);
    assert_eq!(orchestra.sagas[0].messages, 8 * orchestra.sagas[0].started);
    // Five times 10 ms against that and four times the 1 ms of writing down.
    assert_eq!(dance.sagas[0].completion.max(), Some(50 * MS));
    assert_eq!(orchestra.sagas[0].completion.max(), Some(54 * MS));
    // Inconsistent from the first commit on.
    assert_eq!(dance.sagas[0].inconsistent.max(), Some(40 * MS));
    assert_eq!(dance.sagas[0].stuck + dance.sagas[0].pending + dance.sagas[0].compensated, 0);
}

#[test]
fn a_choreography_undoes_at_once_and_a_coordinator_in_turn() {
    // The last of four steps always fails: three are undone, 10 ms each.
    let fails = [0.0, 0.0, 0.0, 1.0];
    let (dance, orchestra) = (run(&saga(&fails, false), 20, 0), run(&saga(&fails, true), 20, 0));
    assert_eq!(dance.sagas[0].inconsistent.max(), Some((3 * 10 + 10) * MS));
    // Replies to three orders, and to each compensation that is not at the entry's own service, too.
    let each = 10 + 1;
    assert_eq!(orchestra.sagas[0].inconsistent.max(), Some((3 * each + 2 * each + 10) * MS));
    assert_eq!(orchestra.sagas[0].compensations, 3 * orchestra.sagas[0].started);
}

#[test]
fn lost_orders_leave_sagas_stuck_and_dead_letters_say_which() {
    let mut plan = saga(&[0.0; 3], false);
    // The second participant fails technically three times out of ten, and is asked twice.
    plan.stations[1].error_rate = 0.3;
    for subscription in &mut plan.subscriptions {
        subscription.max_deliveries = 2;
        subscription.dead_letters = true;
    }
    agrees(&plan, 100, 0.09, 0.1, |run| share(run.sagas[0].stuck, run));
    agrees(&plan, 100, 0.91, 0.9, |run| share(run.sagas[0].committed, run));
}

#[test]
fn behind_the_pivot_steps_are_tried_again() {
    let mut plan = saga(&[0.0; 3], false);
    let calls: Vec<u32> = (1..3)
        .map(|at| {
            plan.links.push(link(&format!("call {at}"), Some(at - 1), at, 1 + at));
            plan.links.len() as u32 - 1
        })
        .collect();
    for (step, call) in plan.sagas[0].steps[1..].iter_mut().zip(calls) {
        step.way = Way::Call(call);
    }
    plan.sagas[0].steps[1].pivot = true;
    plan.stations[2].error_rate = 0.5;
    // Four tries in all: 1/16 are stuck, nobody is undone.
    agrees(&plan, 100, 1.0 / 16.0, 1.0 / 8.0, |run| share(run.sagas[0].stuck, run));
    assert_eq!(run(&plan, 20, 0).sagas[0].compensated, 0);
    // Before the pivot a failed call is a failure.
    plan.sagas[0].steps[1].pivot = false;
    agrees(&plan, 100, 0.5, 0.6, |run| share(run.sagas[0].compensated, run));
    assert_eq!(run(&plan, 20, 0).sagas[0].stuck, 0);
}

#[test]
fn parallel_steps_finish_before_they_are_undone() {
    // Two branches after the first step: one fails at once, the other takes ten times as long.
    let mut plan = saga(&[0.0, 1.0, 0.0], false);
    plan.sagas[0].steps[2].after = [0].into();
    plan.stations[2].work = constant(100 * MS);
    let measured = run(&plan, 20, 0);
    let saga = &measured.sagas[0];
    assert_eq!((saga.compensated, saga.compensations), (saga.started, 2 * saga.started));
    // It runs 100 ms, then is undone for 100 ms more.
    assert_eq!(saga.inconsistent.max(), Some(200 * MS));
}

#[test]
fn every_saga_ends_one_way_whatever_fails() {
    for coordinated in [false, true] {
        let mut plan = saga(&[0.05; 4], coordinated);
        plan.sources[0].arrivals = Arrivals::Replay((2_000..4_000).map(|at| at * 5 * MS).collect());
        for (at, target) in [Target::Station(4), Target::Station(1), Target::Station(2)].into_iter().enumerate() {
            let when = When::Scheduled { at: (11 + 2 * at as u64) * S, lasts: S, every: None };
            let (label, kind, effect) = ("fault".into(), FaultKind::Crash, Effect::Crash);
            plan.disturbances.push(Disturbance { label, kind, target, effect, when });
        }
        for subscription in &mut plan.subscriptions {
            subscription.redelivery_delay = 100 * MS;
            subscription.max_deliveries = 50;
            subscription.idempotent = Some(0);
        }
        let saga = &run(&plan, 100, 0).sagas[0];
        let ended = saga.committed + saga.compensated + saga.stuck + saga.pending;
        assert_eq!(ended, saga.started, "{saga:?}");
        assert!(saga.stuck > 0, "orders that the broker refused are lost: {saga:?}");
        // With an outbox they are not.
        for link in plan.links.iter_mut().filter(|link| link.publishes.is_some()) {
            link.publishes.as_mut().expect("it publishes").mode = PublishMode::Outbox;
        }
        for station in &mut plan.stations {
            station.relay = Some(hopwise::simulate::blueprint::Relay { poll: 50 * MS, batch: 100 });
        }
        let saga = &run(&plan, 100, 0).sagas[0];
        assert_eq!(saga.committed + saga.compensated, saga.started, "{saga:?}");
    }
}
