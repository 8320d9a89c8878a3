//! The outcome made by hand, with messages and a saga.

use hopwise::explore::outcome::{
    Depth, Drain, LinkOutcome, LinkRole, Needed, OutboxOutcome, Outcome, QueueGrowth, Remark, SagaOutcome, Server,
    ServiceOutcome, SubscriptionOutcome, TopicOutcome,
};
use hopwise::simulate::bounds::{Formula, OutboxBound, SubscriptionBound};
use hopwise::simulate::measure::subscription::MessageCounts;
use hopwise::vocabulary::Fate;

use super::made::{self, figure, times};

fn depth(mean: f64) -> Depth {
    Depth {
        mean: figure(mean, 0.1 * mean),
        max: 900,
        last: figure(3.0 * mean, 0.2 * mean),
        growth_per_s: figure(2.0, 0.5),
    }
}

fn subscription() -> SubscriptionOutcome {
    SubscriptionOutcome {
        id: "order->email:placed".into(),
        topic: "order->email:placed".into(),
        broker: "rabbit".into(),
        consumer: "email".into(),
        depth: depth(120.0),
        depth_p99: figure(800.0, 40.0),
        lag: times(1.5).into(),
        staleness: times(1.7).into(),
        accepted_per_s: figure(50.0, 0.4),
        deliveries_per_s: figure(51.0, 0.4),
        counts: MessageCounts {
            accepted: 24_000,
            duplicated: 10,
            consumed: 23_000,
            dead_lettered: 24,
            expired: 5,
            dropped: 7,
            lost: 12,
            unpublished: 6,
            deliveries: 24_480,
            redelivered: 480,
            double_effects: 8,
            out_of_order: 9,
        },
        handling: times(0.1).into(),
        outcomes: vec![(Fate::Ok, 0.98), (Fate::Error, 0.02)],
        drain: Some(Box::new(Drain {
            from_s: 30.0,
            measured_s: figure(21.0, 1.0),
            backlog: Some(900.0),
            calculated_s: Some(20.0),
        })),
        depth_series: (0..120).map(|bin| f64::from((bin - 60i32).max(0)) * 10.0).collect(),
        lag_series: (0..120).map(|bin| (bin > 0).then_some(1.5)).collect(),
    }
}

fn saga() -> SagaOutcome {
    SagaOutcome {
        name: "checkout".into(),
        started: 24_000,
        started_per_s: figure(50.0, 0.4),
        committed_ratio: figure(0.95, 0.01),
        compensated_ratio: figure(0.046, 0.01),
        stuck_ratio: figure(0.004, 0.001),
        pending: 2,
        steps_per_saga: figure(2.9, 0.01),
        compensations_per_saga: figure(0.08, 0.01),
        messages_per_saga: figure(4.2, 0.1),
        failed_compensations: 3,
        completion: times(0.4).into(),
        inconsistent: times(0.3).into(),
    }
}

/// The made outcome with a queue, an outbox, a broker and a saga.
pub fn outcome() -> Outcome {
    let mut outcome = made::outcome();
    let deliver = LinkOutcome { role: LinkRole::Deliver, ..made::link("order->email:placed") };
    let publish =
        LinkOutcome { role: LinkRole::Publish, completed: times(2.0).into(), ..made::link("order->email:placed") };
    outcome.links.splice(0..0, [publish, deliver]);
    outcome.bounds.calls_per_s.extend([50.0, 50.0]);
    outcome.services.push(ServiceOutcome { is_broker: true, ..made::service("rabbit", 0.1) });
    outcome.bounds.stations.push(outcome.bounds.stations[0]);
    outcome.flows[0].completion = times(2.5).into();
    outcome.flows[0].incomplete_ratio = figure(0.031, 0.002);
    outcome.flows[0].pending = 4;
    outcome.topics = vec![TopicOutcome {
        id: "order->email:placed".into(),
        broker: "rabbit".into(),
        published: 24_006,
        published_per_s: 50.0,
        ghosts: 240,
        batches: 3_000,
        batch_size: Some(8.0),
    }];
    outcome.subscriptions = vec![subscription()];
    outcome.bounds.subscriptions = vec![SubscriptionBound {
        arrivals_per_s: 50.0,
        handling_s: 0.1,
        capacity_per_s: Some(60.0),
        stable: true,
        lag_s: Some(1.4),
        formula: Some(Formula::ErlangC),
    }];
    outcome.outboxes = vec![OutboxOutcome {
        service: "order".into(),
        station: 0,
        depth: depth(25.0),
        delay: times(0.5).into(),
        depth_series: vec![25.0; 120],
    }];
    let outbox = OutboxBound { arrivals_per_s: 50.0, capacity_per_s: 100.0, stable: true, delay_s: Some(0.503) };
    outcome.bounds.outboxes = vec![Some(outbox), None, None];
    outcome.sagas = vec![saga()];
    outcome
}

/// What is told of a queue that grows.
pub fn growing() -> Remark {
    Remark::Growing(QueueGrowth {
        consumer: "email".into(),
        subscriptions: vec!["order->email:placed".into(), "order->email:cancelled".into()],
        per_s: 20.0,
        reached: 1_200.0,
        arrivals_per_s: 50.0,
        needed: Some(Needed { what: Server::Slot, at_least: 12, replicas: 3, now: 1 }),
        hot: None,
    })
}
