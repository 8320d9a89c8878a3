//! Queues, outboxes and brokers, and what becomes of messages.

use super::Section;
use super::figures::{or_dash, stacked};
use super::tables::{marked, most, section};
use crate::report::numbers::{counted, duration, number, per_second, percent};
use crate::report::payload::Simulation;
use crate::report::payload::simulation::{
    BrokerPayload, DrainPayload, EdgeOutcomePayload, FlowOutcomePayload, OutboxPayload, SubscriptionPayload,
};

pub(super) fn queues(payload: &Simulation<'_>) -> Option<Section> {
    let chosen = most(payload.subscriptions.iter(), |it| it.accepted_per_s.unwrap_or(0.0));
    let known = chosen.iter().any(|(_, it)| it.bound.lag_s.is_some());
    let row = |(id, it): &(&str, &SubscriptionPayload<'_>)| {
        let mut row = vec![
            (*id).to_owned(),
            or_dash(it.accepted_per_s, per_second),
            or_dash(it.depth.mean, number),
            it.depth.max.to_string(),
            or_dash(it.depth.last, number),
            stacked(it.lag.mean_s, it.lag.ci95.mean_s, duration),
        ];
        row.extend(known.then(|| or_dash(it.bound.lag_s, duration)));
        row.push(marked(it.lag.p99()));
        row
    };
    let mut header = vec!["Queue of", "taken", "waiting", "most", "at end", "lag"];
    header.extend(known.then_some("calc."));
    header.push("99%");
    let mut legend =
        "taken: messages that the broker takes; waiting: those whose handling has not begun, the mean; lag: \
                      from publishing, or the commit, to the beginning of the handling"
            .to_owned();
    if known {
        legend.push_str("; calc.: by formulas, where they apply");
    }
    let rows = chosen.iter().map(row).collect();
    section("Queues", header, rows, (payload.subscriptions.len(), "queue"), &legend)
}

/// What does not go as it should, and how peaks go away.
pub(super) fn fates(payload: &Simulation<'_>) -> Option<Section> {
    const MOST: usize = 20;
    let told = |(id, it): (&str, &SubscriptionPayload<'_>)| Some((id.to_owned(), fate(it)?));
    let mut pairs: Vec<(String, String)> = payload.subscriptions.iter().filter_map(told).collect();
    let ghosts = payload.topics.iter().filter(|(_, topic)| topic.ghosts > 0);
    pairs.extend(ghosts.map(|(id, topic)| {
        let share = percent(topic.ghosts as f64 / topic.published.max(1) as f64);
        (id.to_owned(), format!("{share} told of what then failed"))
    }));
    let batched = payload.topics.iter().filter_map(|(id, topic)| Some((id, topic.batch_size?)));
    pairs.extend(batched.map(|(id, size)| (id.to_owned(), format!("sent in batches of {} on the mean", number(size)))));
    let more = pairs.len().saturating_sub(MOST);
    if more > 0 {
        pairs.truncate(MOST);
        pairs.push((format!("{more} more"), "--format json".to_owned()));
    }
    Section::pairs("What becomes of messages", pairs)
}

fn fate(it: &SubscriptionPayload<'_>) -> Option<String> {
    let all = (it.accepted + it.lost_before_broker).max(1) as f64;
    let share = |count: u64| percent(count as f64 / all);
    let mut parts = Vec::new();
    let mut tell = |count: u64, words: &str| {
        if count > 0 {
            parts.push(format!("{} {words}", share(count)));
        }
    };
    tell(it.lost - it.lost_before_broker, "lost");
    tell(it.lost_before_broker, "lost before the broker had them");
    tell(it.dropped, "dropped from a full queue");
    tell(it.expired, "expired");
    tell(it.dead_lettered, "dead letters");
    tell(it.double_effects, "had a second effect");
    tell(it.out_of_order, "took effect out of order");
    tell(it.redelivered, "delivered again");
    parts.extend(it.drain.as_deref().map(drain));
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn drain(drain: &DrainPayload) -> String {
    let measured = match drain.drain_s {
        Some(time) => format!("as before the peak {} after its end", duration(time)),
        None => "not yet as before the peak when the run ends".to_owned(),
    };
    match (drain.backlog, drain.calculated_s) {
        (Some(backlog), Some(time)) => {
            format!("{measured} (by rates: {} more, gone after {})", number(backlog), duration(time))
        }
        (Some(backlog), None) => format!("{measured} (by rates: {} more, which never go)", number(backlog)),
        (None, _) => measured,
    }
}

pub(super) fn outboxes(payload: &Simulation<'_>) -> Option<Section> {
    let chosen = most(payload.outboxes.iter(), |it| it.depth.mean.unwrap_or(0.0));
    let row = |(name, it): &(&str, &OutboxPayload)| {
        vec![
            (*name).to_owned(),
            or_dash(it.depth.mean, number),
            it.depth.max.to_string(),
            or_dash(it.depth.last, number),
            stacked(it.delay.mean_s, it.delay.ci95.mean_s, duration),
            or_dash(it.bound.as_ref().and_then(|bound| bound.delay_s), duration),
            marked(it.delay.p99()),
        ]
    };
    let header = vec!["Outbox of", "rows", "most", "at end", "delay", "calc.", "99%"];
    let legend = "rows: not yet marked as published, the mean; delay: from the commit until the broker has it; calc.: half \
                  an interval of the relay and the way";
    let rows = chosen.iter().map(row).collect();
    section("Outboxes", header, rows, (payload.outboxes.len(), "outbox"), legend)
}

pub(super) fn brokers(payload: &Simulation<'_>) -> Option<Section> {
    let chosen = most(payload.brokers.iter(), |it| it.arrived_per_s);
    let row = |(name, it): &(&str, &BrokerPayload)| {
        vec![
            (*name).to_owned(),
            per_second(it.arrived_per_s),
            or_dash(it.utilization, percent),
            or_dash(it.bound.utilization, percent),
            or_dash(it.mean_queue, number),
            or_dash(it.wait.times.mean_s, duration),
            or_dash(it.bound.wait_s.filter(|_| it.bound.stable), duration),
            marked(it.wait.times.p99()),
        ]
    };
    let header = vec!["Broker", "taken", "busy", "calc.", "in line", "wait", "calc.", "99%"];
    let legend = "taken: attempts to publish; busy: of its capacity; wait: before it takes a message";
    let rows = chosen.iter().map(row).collect();
    section("Brokers", header, rows, (payload.brokers.len(), "broker"), legend)
}

/// How long it takes until everything that a request set off is done.
pub(super) fn completions(payload: &Simulation<'_>) -> Option<Section> {
    let followed = payload.flows.iter().filter(|(_, flow)| flow.completion.is_some());
    let row = |(name, flow): (&str, &FlowOutcomePayload<'_>)| {
        let times = flow.completion.as_ref()?;
        Some(vec![
            name.to_owned(),
            or_dash(flow.acknowledged.as_ref().and_then(|it| it.mean_s), duration),
            stacked(times.mean_s, times.ci95.mean_s, duration),
            marked(times.p50()),
            marked(times.p99()),
            or_dash(times.max_s, duration),
            or_dash(flow.incomplete_ratio, percent),
        ])
    };
    let chosen = most(followed, |flow| flow.offered_per_s.unwrap_or(0.0));
    let rows: Vec<Vec<String>> = chosen.into_iter().filter_map(row).collect();
    let header = vec!["Effects of", "answered", "all done", "50%", "99%", "max", "not all"];
    let legend = "answered: the mean response; all done: until the last message that came of a request has had its \
                  effect; not all: requests of which something failed or was lost";
    let all = rows.len();
    section("How long until all is done", header, rows, (all, "flow"), legend)
}

/// How long whoever asks by message waits for the reply.
pub(super) fn replies(payload: &Simulation<'_>) -> Option<Section> {
    let asked = || payload.edges.iter().filter(|(_, edge)| edge.completed.is_some());
    let row = |(id, edge): (&str, &EdgeOutcomePayload<'_>)| {
        let times = edge.completed.as_ref()?;
        Some(vec![
            id.to_owned(),
            or_dash(edge.latency.mean_s, duration),
            stacked(times.mean_s, times.ci95.mean_s, duration),
            marked(times.p50()),
            marked(times.p99()),
            or_dash(times.max_s, duration),
        ])
    };
    let rows: Vec<Vec<String>> =
        most(asked(), |edge| edge.calls_per_s.unwrap_or(0.0)).into_iter().filter_map(row).collect();
    let header = vec!["Reply to", "sent", "reply", "50%", "99%", "max"];
    let legend =
        "sent: until the broker has the request, the mean; reply: until whoever asked has the reply, or sees it";
    section("How long until replies are there", header, rows, (asked().count(), "edge"), legend)
}

/// What a reader must know before anything else: what is lost, done twice, or out of order.
pub(super) fn harm(payload: &Simulation<'_>) -> Option<String> {
    let sum = |of: fn(&SubscriptionPayload<'_>) -> u64| payload.subscriptions.iter().map(|(_, it)| of(it)).sum::<u64>();
    let worst = |of: fn(&SubscriptionPayload<'_>) -> u64| payload.subscriptions.iter().max_by_key(|(_, it)| of(it));
    let mut parts = Vec::new();
    let mut tell = |of: fn(&SubscriptionPayload<'_>) -> u64, words: &str| {
        let count = sum(of);
        if let (true, Some((id, _))) = (count > 0, worst(of)) {
            let messages = counted(usize::try_from(count).unwrap_or(usize::MAX), "message");
            parts.push(format!("{messages} {words} ({id})"));
        }
    };
    tell(|it| it.lost + it.dropped + it.expired, "lost");
    tell(|it| it.dead_lettered, "undeliverable");
    tell(|it| it.double_effects, "with a second effect");
    tell(|it| it.out_of_order, "out of order");
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The largest share of the messages of a queue that have no effect, and the queue.
pub(super) fn without_effect<'a>(payload: &'a Simulation<'_>) -> Option<(&'a str, f64)> {
    let share = |it: &SubscriptionPayload<'_>| {
        let gone = it.lost + it.dropped + it.expired + it.dead_lettered;
        gone as f64 / (it.accepted + it.lost_before_broker).max(1) as f64
    };
    let all = payload.subscriptions.iter().map(|(id, it)| (id, share(it)));
    all.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, share)| *share > 0.0)
}
