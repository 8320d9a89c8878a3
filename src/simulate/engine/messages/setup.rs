//! Topics and subscriptions with their samplers and places.

use super::state::NONE;
use crate::simulate::blueprint::{Blueprint, Keys, Link, Order, PublishMode, Reply, Subscription, Topic};
use crate::simulate::engine::setup::StationSetup;
use crate::simulate::kernel::draws::named;
use crate::simulate::kernel::sampler::Sampler;

/// What every replication reads of messages.
#[derive(Clone, Debug, Default)]
pub struct MailSetup {
    pub topics: Vec<TopicSetup>,
    pub subscriptions: Vec<SubscriptionSetup>,
    /// By station: subscriptions that it consumes, and those whose broker it is.
    pub consumes: Vec<Vec<u32>>,
    pub brokers: Vec<Vec<u32>>,
    /// Credits and lanes of all subscriptions.
    pub credits: u32,
    pub lanes: u32,
}

#[derive(Clone, Debug)]
pub struct TopicSetup {
    pub topic: Topic,
    pub name: u64,
    pub broker_pod: u32,
    /// Whoever publishes waits for a reply.
    pub asks: bool,
    /// Some subscription hands messages out twice.
    pub duplicates: bool,
}

#[derive(Clone, Debug)]
pub struct SubscriptionSetup {
    pub subscription: Subscription,
    pub name: u64,
    /// Its bit among the subscriptions of the topic.
    pub bit: u64,
    pub broker_pod: u32,
    pub station: u32,
    pub first_pod: u32,
    pub replicas: u32,
    /// First of its credits, one per replica, and of its lanes among all.
    pub first_credit: u32,
    pub first_lane: u32,
    pub lanes: u32,
    pub poll: Option<Sampler>,
    pub status: Option<Sampler>,
}

impl SubscriptionSetup {
    pub fn is_ordered(&self) -> bool {
        matches!(self.subscription.order, Order::Partitions { .. })
    }

    /// Keys to tell apart.
    pub fn entities(&self) -> usize {
        match &self.subscription.keys {
            None => 0,
            Some(Keys::Even(count)) => *count as usize,
            Some(Keys::Shares(shares)) => shares.len(),
        }
    }
}

impl MailSetup {
    pub fn of(blueprint: &Blueprint, stations: &[StationSetup], levels: u32) -> Self {
        let mut setup = Self {
            consumes: vec![Vec::new(); blueprint.stations.len()],
            brokers: vec![Vec::new(); blueprint.stations.len()],
            ..Self::default()
        };
        for topic in &blueprint.topics {
            let own = &blueprint.subscriptions[topic.subscriptions.0 as usize..topic.subscriptions.1 as usize];
            setup.topics.push(TopicSetup {
                name: named(&topic.id),
                broker_pod: stations[topic.broker as usize].first_pod,
                asks: own.iter().any(|subscription| subscription.reply.is_some()),
                duplicates: own.iter().any(|subscription| subscription.duplicates > 0.0),
                topic: topic.clone(),
            });
        }
        for (at, subscription) in blueprint.subscriptions.iter().enumerate() {
            let topic = &blueprint.topics[subscription.topic as usize];
            let station = blueprint.links[subscription.delivery as usize].to;
            let replicas = stations[station as usize].station.replicas;
            let lanes = match subscription.order {
                Order::Partitions { count, .. } => count.max(1),
                Order::None if subscription.priorities => levels.max(1),
                Order::None => 1,
            };
            setup.consumes[station as usize].push(at as u32);
            setup.brokers[topic.broker as usize].push(at as u32);
            setup.subscriptions.push(SubscriptionSetup {
                name: named(&subscription.id),
                // In a shared queue whoever handles an event handles it for all.
                bit: if topic.shared { 1 } else { 1 << (at as u32 - topic.subscriptions.0).min(63) },
                broker_pod: stations[topic.broker as usize].first_pod,
                station,
                first_pod: stations[station as usize].first_pod,
                replicas,
                first_credit: setup.credits,
                first_lane: setup.lanes,
                lanes,
                poll: subscription.poll.as_ref().map(Sampler::of),
                status: match &subscription.reply {
                    Some(Reply::Status(law)) => Some(Sampler::of(law)),
                    _ => None,
                },
                subscription: subscription.clone(),
            });
            setup.credits += replicas;
            setup.lanes += lanes;
        }
        setup
    }
}

/// Of each handler: whether messages may come of what enters it.
pub fn set_off_messages(blueprint: &Blueprint) -> Vec<bool> {
    let mut sets_off = vec![false; blueprint.handlers.len()];
    if blueprint.topics.is_empty() {
        return sets_off;
    }
    let mut callers = vec![Vec::new(); blueprint.handlers.len()];
    let mut open = Vec::new();
    for (at, handler) in blueprint.handlers.iter().enumerate() {
        for branch in handler.stages.iter().flat_map(|stage| &stage.branches) {
            let link = &blueprint.links[branch.link as usize];
            match link.publishes {
                Some(_) => open.push(at as u32),
                None => callers[link.handler as usize].push(at as u32),
            }
        }
    }
    while let Some(handler) = open.pop() {
        if !std::mem::replace(&mut sets_off[handler as usize], true) {
            open.append(&mut callers[handler as usize]);
        }
    }
    sets_off
}

/// The subscription that delivers over each link, [`NONE`] for others.
pub fn deliveries(blueprint: &Blueprint) -> Vec<u32> {
    let mut delivers = vec![NONE; blueprint.links.len()];
    for (at, subscription) in blueprint.subscriptions.iter().enumerate() {
        delivers[subscription.delivery as usize] = at as u32;
    }
    delivers
}

/// Whether what is published over a link may be accepted twice: its publisher tries again without knowing.
pub fn may_repeat(link: &Link) -> bool {
    link.retries > 0
        || link.hedge.is_some()
        || link.publishes.is_some_and(|publish| publish.mode == PublishMode::Outbox)
}
