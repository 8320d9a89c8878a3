//! Nothing comes from nowhere and nothing goes away, whatever fails.

use hopwise::simulate::blueprint::{
    Acknowledge, Arrivals, Blueprint, Disturbance, Effect, Keys, NEVER, Order, Overflow, PublishMode, Relay, Target,
    When,
};
use hopwise::simulate::engine::setup::Setup;
use hopwise::simulate::engine::{Domain, Span, replicate};
use hopwise::simulate::kernel::draws::Stream;
use hopwise::simulate::measure::Measured;
use hopwise::vocabulary::FaultKind;
use std::sync::atomic::AtomicBool;

use super::{MS, S};
use crate::support::mail::fan;
use crate::support::plain::constant;

const FAULTS_END: u64 = 4 * S;

/// Runs until everything is over that ever will be.
fn to_the_end(plan: &Blueprint, seed: u64) -> Measured {
    let span = Span { warmup: 0, measured: 300 * S, drain: 60 * S, bins: 10 };
    let measured = replicate(&Setup::of(plan), seed, Domain::Main, 0, span, &AtomicBool::new(false));
    assert!(!measured.cut_short);
    measured
}

/// Thirty events in two seconds, by a publisher of two replicas, to one consumer of two.
fn shop() -> Blueprint {
    let mut plan = fan(1.0, PublishMode::Outbox, &[constant(20 * MS)]);
    plan.sources[0].arrivals = Arrivals::Replay((0..30).map(|at| at * 66 * MS).collect());
    plan.stations[0].replicas = 2;
    plan.stations[0].work = constant(5 * MS);
    plan.stations[0].relay = Some(Relay { poll: 100 * MS, batch: 10 });
    plan.stations[2].replicas = 2;
    plan.links[1].delay.as_mut().expect("a way has a delay").law = constant(3 * MS);
    plan.links[1].timeout = 50 * MS;
    plan.links[2].timeout = 200 * MS;
    let queue = &mut plan.subscriptions[0];
    queue.max_in_flight = 3;
    queue.redelivery_delay = 50 * MS;
    queue.max_deliveries = 4;
    queue.dead_letters = true;
    queue.idempotent = Some(MS);
    plan
}

/// Up to four faults of any kind at any place within four seconds.
fn with_faults(mut plan: Blueprint, seed: u64) -> Blueprint {
    let mut stream = Stream::new(seed, 77);
    for _ in 0..1 + stream.below(4) {
        let target = match stream.below(7) {
            0 => Target::Station(0),
            1 => Target::Replica(0, stream.below(2) as u32),
            2 => Target::Station(1),
            3 => Target::Station(2),
            4 => Target::Replica(2, stream.below(2) as u32),
            5 => Target::Link(1),
            _ => Target::Link(2),
        };
        let effect = match stream.below(5) {
            0 | 1 => Effect::Crash,
            2 => Effect::Pause,
            3 => Effect::Slow { factor: 1.0 + 20.0 * stream.unit(), delay: stream.below(100 * MS) },
            _ => Effect::Errors { rate: stream.unit() },
        };
        let at = stream.below(2 * S);
        let when = When::Scheduled { at, lasts: 1 + stream.below(FAULTS_END - at), every: None };
        plan.disturbances.push(Disturbance { label: "fault".into(), kind: FaultKind::Crash, target, effect, when });
    }
    plan
}

/// Everything has come to an end, and every message to one end.
fn assert_conserved(measured: &Measured, seed: u64) {
    for subscription in &measured.subscriptions {
        let all = &subscription.all;
        assert_eq!(all.accepted + all.duplicated, all.ended(), "seed {seed}: {all:?}");
        assert_eq!(subscription.depth.now(), 0, "seed {seed}: nobody waits");
    }
    for flow in &measured.flows {
        assert_eq!(flow.pending + flow.unfinished, 0, "seed {seed}");
        assert_eq!(flow.completion.count() + flow.incomplete, flow.offered, "seed {seed}");
    }
    for (topic, subscription) in measured.topics.iter().zip(&measured.subscriptions) {
        assert_eq!(topic.published, subscription.all.accepted + subscription.all.unpublished, "seed {seed}");
    }
}

/// (lost, doubled) over many schedules, each conserved.
fn harm(change: impl Fn(&mut Blueprint), schedules: u64) -> (u64, u64) {
    let (mut lost, mut doubled) = (0, 0);
    for seed in 0..schedules {
        let mut plan = shop();
        change(&mut plan);
        let measured = to_the_end(&with_faults(plan, seed), seed);
        assert_conserved(&measured, seed);
        let all = &measured.subscriptions[0].all;
        lost += all.lost + all.unpublished;
        doubled += all.double_effects;
    }
    (lost, doubled)
}

#[test]
fn with_all_safeguards_nothing_is_lost_and_nothing_doubled() {
    assert_eq!(harm(|_| {}, 10_000), (0, 0));
}

#[test]
fn without_an_outbox_events_are_lost() {
    let direct = |plan: &mut Blueprint| {
        plan.links[1].publishes.as_mut().expect("it publishes").mode = PublishMode::Confirmed;
    };
    assert!(harm(direct, 500).0 > 100);
}

#[test]
fn without_an_idempotent_consumer_effects_double() {
    let (lost, doubled) = harm(|plan| plan.subscriptions[0].idempotent = None, 500);
    assert_eq!(lost, 0);
    assert!(doubled > 100, "{doubled}");
}

#[test]
fn without_dead_letters_messages_are_lost() {
    let (lost, doubled) = harm(|plan| plan.subscriptions[0].dead_letters = false, 500);
    assert!(lost > 100, "{lost}");
    assert_eq!(doubled, 0);
}

#[test]
fn whoever_acknowledges_first_loses() {
    let (lost, _) = harm(|plan| plan.subscriptions[0].acknowledge = Acknowledge::Before, 300);
    assert!(lost > 100, "{lost}");
}

#[test]
fn a_broker_that_forgets_loses() {
    let (lost, _) = harm(|plan| plan.topics[0].durable = false, 500);
    assert!(lost > 10, "{lost}");
}

/// Every other feature, in turn, with faults: only conservation is asked for.
#[test]
fn messages_are_conserved_under_every_rule() {
    let rules: [fn(&mut Blueprint); 10] = [
        |plan| plan.subscriptions[0].order = Order::Partitions { count: 3, by_key: false },
        |plan| {
            plan.subscriptions[0].order = Order::Partitions { count: 5, by_key: true };
            plan.subscriptions[0].keys = Some(Keys::Even(7));
        },
        |plan| (plan.subscriptions[0].max_length, plan.subscriptions[0].overflow) = (3, Overflow::DropOldest),
        |plan| (plan.subscriptions[0].max_length, plan.subscriptions[0].overflow) = (2, Overflow::DeadLetter),
        |plan| (plan.subscriptions[0].max_length, plan.subscriptions[0].overflow) = (2, Overflow::Reject),
        |plan| plan.subscriptions[0].ttl = 150 * MS,
        |plan| (plan.subscriptions[0].delay, plan.subscriptions[0].ttl) = (100 * MS, 150 * MS),
        |plan| plan.subscriptions[0].poll = Some(constant(70 * MS)),
        |plan| {
            plan.subscriptions[0].poll = Some(constant(30 * MS));
            plan.subscriptions[0].order = Order::Partitions { count: 3, by_key: false };
            plan.subscriptions[0].duplicates = 0.3;
            plan.subscriptions[0].poison = 0.1;
        },
        |plan| {
            plan.links[1].publishes.as_mut().expect("it publishes").mode = PublishMode::BeforeCommit;
            plan.links[1].retries = 3;
            plan.links[1].timeout = NEVER;
        },
    ];
    for (at, rule) in rules.into_iter().enumerate() {
        for mode in [PublishMode::Outbox, PublishMode::Confirmed, PublishMode::Forgotten] {
            let change = |plan: &mut Blueprint| {
                plan.links[1].publishes.as_mut().expect("it publishes").mode = mode;
                rule(plan);
            };
            println!("rule {at}, {mode:?}: {:?}", harm(change, 60));
        }
    }
}
