//! Where messages wait, by formulas: in subscriptions and in outboxes.
//!
//! First deliveries alone, all of which succeed.

use super::figures::{OutboxBound, SubscriptionBound};
use super::has_room_for_all;
use super::times::{Delays, Time, network};
use super::traffic::Rate;
use super::waiting::{self, Calling, Feed, Formula, Wait};
use crate::simulate::blueprint::{Blueprint, Link, NEVER, Order, PublishMode, Relay, Subscription};

/// What is known before messages are looked at.
pub(super) struct Known<'a> {
    pub blueprint: &'a Blueprint,
    /// By station; arrivals per nanosecond.
    pub stations: &'a [Rate],
    pub capacities: &'a [Option<f64>],
    pub delays: &'a [Delays],
    pub calling: &'a [Calling],
    pub stepped: &'a [bool],
    /// By handler.
    pub handling: &'a [Time],
    /// Calls per second, by link.
    pub calls_per_s: &'a [f64],
}

/// How messages come to each station. `per_s`: calls, by link.
pub(super) fn feeds(blueprint: &Blueprint, per_s: &[f64], stations: &[Rate]) -> Vec<Feed> {
    let mut feeds = vec![Feed::Calls; blueprint.stations.len()];
    let mut held_back = vec![(0.0, 0u64); blueprint.stations.len()];
    for subscription in &blueprint.subscriptions {
        let rate = per_s[subscription.delivery as usize];
        let at = blueprint.links[subscription.delivery as usize].to as usize;
        let slots = blueprint.stations[at].slots;
        if rate <= 0.0
            || subscription.max_in_flight == u32::MAX && subscription.poll.is_none() && !is_ordered(subscription)
        {
            continue;
        }
        feeds[at] = Feed::Unknown;
        let (sum, most) = &mut held_back[at];
        *sum += rate;
        *most += u64::from(subscription.max_in_flight);
        // Nothing else comes, and never more than there are slots.
        if *sum >= stations[at].all * 1e9 * (1.0 - 1e-9) && *most <= u64::from(slots) && slots < u32::MAX {
            feeds[at] = Feed::HeldBack;
        }
    }
    feeds
}

fn is_ordered(subscription: &Subscription) -> bool {
    subscription.order != Order::None
}

impl Known<'_> {
    pub fn subscriptions(&self) -> Vec<SubscriptionBound> {
        let publishers = only_publishers(self.blueprint);
        let one = |subscription: &Subscription| {
            let publisher = publishers[subscription.topic as usize];
            self.subscription(subscription, publisher.map(|link| &self.blueprint.links[link as usize]))
        };
        self.blueprint.subscriptions.iter().map(one).collect()
    }

    fn subscription(&self, subscription: &Subscription, publisher: Option<&Link>) -> SubscriptionBound {
        let link = &self.blueprint.links[subscription.delivery as usize];
        let arrivals_per_s = self.calls_per_s[subscription.delivery as usize];
        let held = self.handling[link.handler as usize].mean + subscription.idempotent.unwrap_or(0) as f64;
        let capacity_per_s = self.capacity(subscription, link, arrivals_per_s, held);
        let stable = capacity_per_s.is_none_or(|capacity| arrivals_per_s < capacity);
        let lag = self.lag(subscription, link, publisher).filter(|_| stable);
        SubscriptionBound {
            arrivals_per_s,
            handling_s: held / 1e9,
            capacity_per_s,
            stable,
            lag_s: lag.map(|wait| wait.mean_s),
            formula: lag.map(|wait| wait.formula),
        }
    }

    /// Messages per second that the consumer can take of this subscription, beside what else it does.
    fn capacity(&self, subscription: &Subscription, link: &Link, own: f64, held: f64) -> Option<f64> {
        let station = &self.blueprint.stations[link.to as usize];
        let others = (self.stations[link.to as usize].all * 1e9 - own).max(0.0);
        let of_station = self.capacities[link.to as usize].map(|all| (all * 1e9 - others).max(0.0));
        let side_by_side = match subscription.order {
            Order::None => f64::from(station.replicas) * f64::from(subscription.max_in_flight),
            Order::Partitions { count, .. } => f64::from(count),
        };
        let limited = subscription.max_in_flight < u32::MAX || is_ordered(subscription);
        let of_handling = (limited && held > 0.0).then_some(side_by_side / held * 1e9);
        match (of_station, of_handling) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (one, other) => one.or(other),
        }
    }

    /// From the commit or the publishing to the beginning of the handling.
    fn lag(&self, subscription: &Subscription, link: &Link, publisher: Option<&Link>) -> Option<Wait> {
        let published = self.published(publisher)?;
        let wait = self.wait(subscription, link)?;
        let network = network(self.blueprint, link.from, link.to, link.delay.as_ref());
        let ns = published + subscription.delay as f64 + network;
        Some(Wait { mean_s: wait.mean_s + ns / 1e9, ..wait })
    }

    /// Until the broker has it. `publisher`: the only edge that publishes it.
    fn published(&self, publisher: Option<&Link>) -> Option<f64> {
        let link = publisher?;
        let known = link.publishes.is_some_and(|it| it.linger == 0 && it.mode != PublishMode::Outbox);
        if known { self.way_in(link) } else { None }
    }

    fn way_in(&self, link: &Link) -> Option<f64> {
        let broker = self.delays[link.to as usize];
        let wait = broker.wait.filter(|_| broker.stable)?;
        let work = self.blueprint.stations[link.to as usize].work.mean();
        let network = network(self.blueprint, link.from, link.to, link.delay.as_ref());
        Some(network + link.request_cost as f64 + work + wait.mean_s * 1e9)
    }

    /// In the queue, or in the line of the consumer.
    fn wait(&self, subscription: &Subscription, link: &Link) -> Option<Wait> {
        let at = link.to as usize;
        let (station, rate) = (&self.blueprint.stations[at], self.stations[at]);
        let alone = (rate.all * 1e9 - self.calls_per_s[subscription.delivery as usize]).abs() <= rate.all * 1e9 * 1e-9;
        let plain = !is_ordered(subscription)
            && subscription.ttl == NEVER
            && subscription.max_length == u32::MAX
            && link.timeout == NEVER
            && link.error_rate == 0.0
            && station.error_rate == 0.0
            && station.unavailable == 0.0
            && (!self.stepped[at] || has_room_for_all(station) && subscription.max_in_flight == u32::MAX)
            && subscription.poison == 0.0
            && subscription.duplicates == 0.0
            && subscription.idempotent.unwrap_or(0) == 0
            && !subscription.priorities
            && self.blueprint.handlers[link.handler as usize].work.is_none();
        if !plain || rate.irregular > 0.0 {
            return None;
        }
        let unlimited = Wait { mean_s: 0.0, stretch: 1.0, formula: Formula::Unlimited };
        let pushed = subscription.poll.is_none();
        if subscription.max_in_flight == u32::MAX && pushed && (station.replicas == 1 || station.slots == u32::MAX) {
            return if station.slots == u32::MAX { Some(unlimited) } else { self.delays[at].wait };
        }
        if !alone || self.calling[at] != Calling::Never {
            return None;
        }
        let servers = u64::from(station.replicas) * u64::from(subscription.max_in_flight.min(station.slots));
        let servers = u32::try_from(servers).ok().filter(|_| subscription.max_in_flight <= station.slots)?;
        let wait = waiting::behind_one_line(station, servers, rate.all)?;
        match &subscription.poll {
            None => Some(wait),
            // A server that goes away whenever it finds nothing: M/G/1 with vacations.
            Some(law) if servers == 1 => {
                let away = law.second_moment() / (2.0 * law.mean());
                Some(Wait { mean_s: wait.mean_s + away / 1e9, formula: Formula::Vacations, ..wait })
            }
            Some(_) => None,
        }
    }

    /// By station; `None` without a relay.
    pub fn outboxes(&self) -> Vec<Option<OutboxBound>> {
        let mut through = vec![(0.0, Some(0.0)); self.blueprint.stations.len()];
        for (link, &rate) in self.blueprint.links.iter().zip(self.calls_per_s) {
            let outbox = link.publishes.is_some_and(|publish| publish.mode == PublishMode::Outbox);
            if let Some(from) = link.from.filter(|_| outbox && rate > 0.0) {
                let (arrivals, way) = &mut through[from as usize];
                *arrivals += rate;
                *way = way.zip(self.way_in(link)).map(|(sum, more)| sum + more * rate);
            }
        }
        let stations = self.blueprint.stations.iter().zip(through);
        stations.map(|(station, through)| station.relay.map(|relay| outbox(relay, through))).collect()
    }
}

/// `way`: the sum of arrivals × time on the way to the broker, `None` where that is not known.
fn outbox(relay: Relay, (arrivals, way): (f64, Option<f64>)) -> OutboxBound {
    let capacity = f64::from(relay.batch) / relay.poll as f64 * 1e9;
    let poll = relay.poll as f64 / 2.0;
    OutboxBound {
        arrivals_per_s: arrivals,
        capacity_per_s: capacity,
        stable: arrivals < capacity,
        delay_s: way.filter(|_| arrivals > 0.0 && arrivals < capacity).map(|way| (poll + way / arrivals) / 1e9),
    }
}

/// The edge that publishes to each topic, by topic; `None` where several do.
fn only_publishers(blueprint: &Blueprint) -> Vec<Option<u32>> {
    let mut found: Vec<(Option<u32>, u32)> = vec![(None, 0); blueprint.topics.len()];
    for (at, link) in blueprint.links.iter().enumerate() {
        if let Some(publish) = link.publishes {
            let (first, count) = &mut found[publish.topic as usize];
            (*first, *count) = (Some(at as u32), *count + 1);
        }
    }
    found.into_iter().map(|(link, count)| link.filter(|_| count == 1)).collect()
}
