//! Closed forms of messages. Each comes with a formula that must not fit.

use hopwise::law::Law;
use hopwise::simulate::blueprint::{Delay, Keys, Order, PublishMode, Relay, Topic};

use hopwise::simulate::engine::setup::Setup;
use hopwise::simulate::engine::{Domain, Span, replicate};

use super::{MS, S, agrees, run};
use crate::support::mail::{fan, publishing, queue};
use crate::support::plain::{branch, constant, stage};

fn exponential(mean: f64) -> Law {
    Law::Exponential { mean: mean * 1e9 }
}

/// Mean wait of M/M/c, seconds: Erlang C / (c m − l).
fn erlang_wait(rate: f64, mean: f64, slots: u32) -> f64 {
    let load = rate * mean;
    let blocked = (1..=slots).fold(1.0, |b, c| load * b / (f64::from(c) + load * b));
    let c = f64::from(slots);
    let waits = c * blocked / (c - load * (1.0 - blocked));
    waits / (c / mean - rate)
}

#[test]
fn a_queue_waits_like_its_consumers_would() {
    for in_flight in [4, 9, u32::MAX] {
        let mut plan = queue(320.0, 4, exponential(0.01));
        plan.subscriptions[0].max_in_flight = in_flight;
        let theory = erlang_wait(320.0, 0.01, 4);
        agrees(&plan, 200, theory, 1.1 * theory, |run| run.subscriptions[0].lag.mean().unwrap_or(0.0) / 1e9);
        // Little's law on the line.
        let depth =
            |run: &hopwise::simulate::measure::Measured| run.subscriptions[0].depth.in_window() as f64 / (200.0 * 1e9);
        agrees(&plan, 200, 320.0 * theory, 320.0 * 1.1 * theory, depth);
    }
}

#[test]
fn competing_replicas_share_one_line() {
    let mut plan = queue(320.0, 1, exponential(0.01));
    plan.stations[2].replicas = 4;
    plan.subscriptions[0].max_in_flight = 1;
    let theory = erlang_wait(320.0, 0.01, 4);
    agrees(&plan, 200, theory, erlang_wait(80.0, 0.01, 1), |run| run.subscriptions[0].lag.mean().unwrap_or(0.0) / 1e9);
}

#[test]
fn a_poller_is_a_server_with_vacations() {
    // M/G/1 with multiple vacations V: Pollaczek–Khinchine + E[V²] / (2 E[V]).
    let (rate, mean, poll) = (40.0, 0.01, 0.25);
    let mut plan = queue(rate, 1, exponential(mean));
    plan.subscriptions[0].max_in_flight = 1;
    let wait = rate * 2.0 * mean * mean / (2.0 * (1.0 - rate * mean));
    for (law, residual) in [(constant(250 * MS), poll / 2.0), (exponential(poll), poll)] {
        plan.subscriptions[0].poll = Some(law);
        agrees(&plan, 1_000, wait + residual, wait + 0.9 * residual, |run| {
            run.subscriptions[0].lag.mean().unwrap_or(0.0) / 1e9
        });
    }
}

#[test]
fn an_outbox_delays_by_half_its_interval() {
    let mut plan = fan(50.0, PublishMode::Outbox, &[constant(0)]);
    plan.stations[0].relay = Some(Relay { poll: S, batch: 1_000 });
    let lag = |run: &hopwise::simulate::measure::Measured| run.subscriptions[0].lag.mean().unwrap_or(0.0) / 1e9;
    agrees(&plan, 200, 0.5, 0.45, lag);
    agrees(&plan, 200, 25.0, 22.0, |run| {
        run.outboxes[0].as_ref().map_or(0.0, |outbox| outbox.depth.in_window() as f64 / 200e9)
    });
}

#[test]
fn a_relay_that_is_too_slow_falls_behind() {
    // 120 events a second, 100 rows a second.
    let mut plan = fan(120.0, PublishMode::Outbox, &[constant(0)]);
    plan.stations[0].relay = Some(Relay { poll: S, batch: 100 });
    let left = run(&plan, 100, 0);
    let (rows, taken) = (left.outboxes[0].as_ref().map_or(0, |outbox| outbox.depth.now()), &left.subscriptions[0]);
    assert!((1_600..2_800).contains(&rows), "20 a second for 110 seconds: {rows}");
    assert_eq!(taken.counts.accepted, 100 * 100);
}

#[test]
fn a_row_that_is_quick_to_send_waits_for_the_one_before() {
    // Two events of each request, over one connection: the first takes 100 ms, the second nothing.
    let mut plan = fan(50.0, PublishMode::Outbox, &[constant(0), constant(0)]);
    plan.stations[0].relay = Some(Relay { poll: S, batch: 1_000 });
    plan.links[1].delay = Some(Delay { law: constant(100 * MS) });
    plan.links.push(publishing("p->b again", Some(0), 1, 1, 1, PublishMode::Outbox));
    plan.handlers[0].stages.push(stage(vec![branch(4)]));
    plan.topics[0].subscriptions = (0, 1);
    plan.topics.push(Topic { id: "u".into(), subscriptions: (1, 2), ..plan.topics[0].clone() });
    plan.subscriptions[1].topic = 1;
    let done = run(&plan, 100, 0);
    let lags = [0, 1].map(|at: usize| done.subscriptions[at].lag.sum());
    assert_eq!(lags[0], lags[1], "they arrive together");
    assert!(done.subscriptions[0].lag.mean() > Some(0.59e9));
}

#[test]
fn dead_letters_are_p_to_the_n() {
    let (p, n): (f64, u32) = (0.3, 3);
    let mut plan = queue(100.0, 1, constant(MS));
    plan.links[2].error_rate = p;
    plan.subscriptions[0].max_deliveries = n;
    plan.subscriptions[0].dead_letters = true;
    let dead = p.powi(n as i32);
    agrees(&plan, 200, dead, p.powi(n as i32 - 1), |run| {
        run.subscriptions[0].counts.dead_lettered as f64 / run.subscriptions[0].counts.accepted as f64
    });
    // Deliveries per message: (1 − p^n) / (1 − p).
    agrees(&plan, 200, (1.0 - dead) / (1.0 - p), 1.0 / (1.0 - p), |run| {
        run.subscriptions[0].counts.deliveries as f64 / run.subscriptions[0].counts.accepted as f64
    });
    // Without a dead-letter queue they are lost.
    plan.subscriptions[0].dead_letters = false;
    agrees(&plan, 200, dead, 0.0, |run| {
        run.subscriptions[0].counts.lost as f64 / run.subscriptions[0].counts.accepted as f64
    });
}

#[test]
fn partitions_are_worse_than_one_line() {
    // Shares s: each partition is an M/M/1 of its own.
    let (rate, mean) = (240.0, 0.01);
    let shares = [0.35, 0.25, 0.2, 0.2];
    let mut plan = queue(rate, 4, exponential(mean));
    plan.subscriptions[0].order = Order::Partitions { count: 4, by_key: true };
    let sums = [0.35, 0.6, 0.8, 1.0];
    plan.subscriptions[0].keys = Some(Keys::Shares(sums.into()));
    let wait = |share: f64| share * rate * mean * mean / (1.0 - share * rate * mean);
    let theory: f64 = shares.iter().map(|share| share * wait(*share)).sum();
    agrees(&plan, 400, theory, erlang_wait(rate, mean, 4), |run| run.subscriptions[0].lag.mean().unwrap_or(0.0) / 1e9);
}

#[test]
fn batches_wait_for_the_first() {
    // Mean wait L (1 + l L / 2) / (1 + l L), mean size 1 + l L.
    let (rate, linger) = (200.0, 0.02);
    let mut plan = fan(rate, PublishMode::Confirmed, &[constant(0)]);
    if let Some(publish) = &mut plan.links[1].publishes {
        publish.linger = 20 * MS;
    }
    let joined = rate * linger;
    let wait = linger * (1.0 + joined / 2.0) / (1.0 + joined);
    agrees(&plan, 200, wait, linger / 2.0, |run| run.flows[0].response.mean().unwrap_or(0.0) / 1e9);
    agrees(&plan, 200, 1.0 + joined, joined, |run| run.topics[0].batched as f64 / run.topics[0].batches as f64);
}

#[test]
fn a_topic_with_two_consumers_is_a_fork_join() {
    // n = 2, exact: (12 − r) / 8 / (m − l).
    let (rate, mean) = (60.0, 0.01);
    let plan = fan(rate, PublishMode::Confirmed, &[exponential(mean), exponential(mean)]);
    let r = rate * mean;
    let alone = 1.0 / (1.0 / mean - rate);
    agrees(&plan, 1_000, (12.0 - r) / 8.0 * alone, 1.5 * alone, |run| {
        run.flows[0].completion.mean().unwrap_or(0.0) / 1e9
    });
}

#[test]
fn a_broker_of_limited_capacity_is_a_line() {
    // M/D/1 at 0.8: r / (2 m (1 − r)) + 1 / m.
    let mut plan = fan(800.0, PublishMode::Confirmed, &[constant(0)]);
    (plan.stations[1].slots, plan.stations[1].work) = (1, constant(MS));
    let response = 0.001 * (0.8 / (2.0 * 0.2) + 1.0);
    agrees(&plan, 100, response, 0.005, |run| run.flows[0].response.mean().unwrap_or(0.0) / 1e9);
}

#[test]
fn a_queue_makes_the_caller_quick_and_the_work_no_less() {
    let plan = queue(80.0, 1, exponential(0.01));
    let done = run(&plan, 100, 0);
    assert_eq!(done.flows[0].response.max(), Some(0), "nothing is waited for");
    agrees(&plan, 400, 0.05, 0.01, |run| run.flows[0].completion.mean().unwrap_or(0.0) / 1e9);
}

#[test]
fn a_hopeless_queue_is_not_waited_for() {
    // 100,000 a second for two seconds, and a consumer that takes one in ten: a minute more would take 30
    // times the memory, and show nothing.
    let mut plan = queue(100_000.0, 1, constant(10 * S));
    plan.subscriptions[0].max_in_flight = 1;
    let span = Span { warmup: 0, measured: 2 * S, drain: 60 * S, bins: 20 };
    let setup = Setup::of(&plan);
    let stop = std::sync::atomic::AtomicBool::new(false);
    let left = replicate(&setup, 1, Domain::Main, 0, span, &stop);
    assert!(!left.cut_short && left.ended < 2 * S + S / 2, "{}", left.ended);
    assert_eq!(left.flows[0].pending, left.flows[0].offered);
    // One that catches up is waited for.
    let mut plan = queue(100_000.0, u32::MAX, constant(S));
    plan.subscriptions[0].max_in_flight = u32::MAX;
    let span = Span { measured: S / 10, ..span };
    let setup = Setup::of(&plan);
    let done = replicate(&setup, 1, Domain::Main, 0, span, &stop);
    assert_eq!((done.flows[0].pending, done.flows[0].completion.count()), (0, done.flows[0].offered));
}

#[test]
fn a_message_may_be_in_many_hands() {
    // Handed out again every 20 microseconds for more than a second, while the first still works on it.
    let mut plan = queue(2.0, u32::MAX, constant(2 * S));
    plan.links[2].timeout = 20_000;
    let span = Span { warmup: 0, measured: 4 * S, drain: 0, bins: 20 };
    let stop = std::sync::atomic::AtomicBool::new(false);
    let measured = replicate(&Setup::of(&plan), 1, Domain::Main, 0, span, &stop);
    assert!(measured.subscriptions[0].all.redelivered > 70_000, "{:?}", measured.subscriptions[0].all);
}
