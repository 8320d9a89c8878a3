//! Small systems of messages: a source that publishes to a broker, and consumers.

use hopwise::law::Law;
use hopwise::simulate::blueprint::{Arrivals, Blueprint, Link, Publish, PublishMode, Subscription, Topic};

use super::plain::{branch, constant, handler, link, source, stage, station, steady};

/// A topic's subscription with nothing in its way.
pub fn subscription(id: &str, topic: u32, delivery: u32) -> Subscription {
    Subscription::plain(id, topic, delivery)
}

/// A way to publish.
pub fn publishing(id: &str, from: Option<u32>, broker: u32, handler: u32, topic: u32, mode: PublishMode) -> Link {
    let mut way = link(id, from, broker, handler);
    way.publishes = Some(Publish { topic, mode, linger: 0 });
    way
}

/// Stations: 0 the publisher `p` (no work of its own, no limit), 1 the broker `b`, 2… consumers of one slot,
/// one subscription each, of these laws of work. Links: 0 into `p`, 1 `p->b`, 2… deliveries.
pub fn fan(rate: f64, mode: PublishMode, consumers: &[Law]) -> Blueprint {
    let mut plan = Blueprint {
        stations: vec![station("p", u32::MAX, constant(0)), station("b", u32::MAX, constant(0))],
        links: vec![link("in", None, 0, 0), publishing("p->b", Some(0), 1, 1, 0, mode)],
        handlers: vec![handler(0, vec![stage(vec![branch(1)])]), handler(1, Vec::new())],
        sources: vec![source("f", Arrivals::Poisson(steady(rate)), 0)],
        hop_limit: 64,
        ..Blueprint::default()
    };
    for (at, work) in consumers.iter().enumerate() {
        let (place, name) = (2 + at as u32, format!("c{at}"));
        plan.stations.push(station(&name, 1, work.clone()));
        plan.links.push(link(&format!("p->{name}"), Some(1), place, place));
        plan.handlers.push(handler(place, Vec::new()));
        plan.subscriptions.push(subscription(&format!("p->{name}"), 0, place));
    }
    let topic =
        Topic { id: "t".into(), broker: 1, subscriptions: (0, consumers.len() as u32), shared: false, durable: true };
    plan.topics.push(topic);
    plan
}

/// One consumer with so many slots.
pub fn queue(rate: f64, slots: u32, work: Law) -> Blueprint {
    let mut plan = fan(rate, PublishMode::Confirmed, &[work]);
    plan.stations[2].slots = slots;
    plan
}
