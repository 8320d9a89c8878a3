//! Small random blueprints in which some calls have become messages.

use hopwise::simulate::blueprint::{
    Acknowledge, Blueprint, Delay, Link, NEVER, Publish, PublishMode, Relay, Subscription, Target, Topic,
};

use super::blueprints::{Features, blueprint};
use super::plain::{constant, handler, link, station};
use super::random::Random;
use hopwise::law::Law;

/// What a time unit is, as in the blueprints without messages.
const UNIT: u64 = 1_000;

fn of<T: Clone>(random: &mut Random, list: &[T]) -> T {
    list[random.below(list.len())].clone()
}

fn law(random: &mut Random, mean: u64) -> Law {
    match random.below(3) {
        0 => constant(0),
        1 => constant(mean * UNIT),
        _ => Law::Exponential { mean: (mean * UNIT) as f64 },
    }
}

/// A system of calls, of which about every second one inside goes by way of a broker instead; where calls
/// lead back to their caller, none, for messages have no limit of hops.
pub fn mailed(seed: u64) -> Blueprint {
    let mut plan = blueprint(seed, Features::Reference);
    let mut random = Random::new(seed ^ 0x6d61_696c);
    let leads_on = |link: &Link| link.from.is_none_or(|from| from < link.to);
    if !plan.links.iter().all(leads_on) {
        return plan;
    }
    let services = plan.stations.len() as u32;
    for at in 0..1 + random.below(2) {
        let slots = of(&mut random, &[1, u32::MAX]);
        let work = law(&mut random, 1);
        let place = services + at as u32;
        plan.stations.push(station(&format!("b{at}"), slots, work));
        plan.handlers.push(handler(place, Vec::new()));
    }
    for at in 0..plan.links.len() {
        if plan.links[at].from.is_some() && !random.one_in(3) {
            divert(&mut plan, at, services, &mut random);
        }
    }
    for at in 0..plan.disturbances.len() {
        let target = &mut plan.disturbances[at].target;
        *target = match *target {
            Target::Station(_) if random.one_in(2) => Target::Station(services),
            Target::Link(_) if random.one_in(2) => Target::Link(random.below(plan.links.len()) as u32),
            as_it_was => as_it_was,
        };
    }
    plan
}

/// The call over a link becomes a message to the same service, and now and then to another one as well.
fn divert(plan: &mut Blueprint, at: usize, services: u32, random: &mut Random) {
    let brokers = plan.stations.len() as u32 - services;
    let broker = services + random.below(brokers as usize) as u32;
    let (from, to, handler) = (plan.links[at].from.expect("inside"), plan.links[at].to, plan.links[at].handler);
    let topic = plan.topics.len() as u32;
    let mode =
        of(random, &[PublishMode::Confirmed, PublishMode::Confirmed, PublishMode::Forgotten, PublishMode::Outbox]);
    let way = &mut plan.links[at];
    (way.to, way.handler) = (broker, broker);
    (way.hedge, way.cache) = (None, None);
    way.publishes = Some(Publish { topic, mode, linger: 0 });
    let first = plan.subscriptions.len() as u32;
    consume(plan, (topic, broker), (to, handler), random);
    if from + 2 < services && random.one_in(3) {
        let other = services - 1;
        consume(plan, (topic, broker), (other, other), random);
    }
    let end = plan.subscriptions.len() as u32;
    let durable = !random.one_in(4);
    plan.topics.push(Topic {
        id: format!("t{topic}").into(),
        broker,
        subscriptions: (first, end),
        shared: false,
        durable,
    });
    if mode == PublishMode::Outbox {
        let poll = (2 + random.below(20) as u64) * UNIT;
        plan.stations[from as usize].relay = Some(Relay { poll, batch: of(random, &[1, 2, 5, 100]) });
    }
}

fn consume(plan: &mut Blueprint, (topic, broker): (u32, u32), (to, handler): (u32, u32), random: &mut Random) {
    let delivery = plan.links.len() as u32;
    let mut way = link(&format!("d{delivery}"), Some(broker), to, handler);
    way.delay = Some(Delay { law: law(random, 1) });
    way.error_rate = of(random, &[0.0, 0.1, 0.4]);
    way.timeout = of(random, &[NEVER, NEVER, 15 * UNIT]);
    way.loss = of(random, &[0.0, 0.0, 0.0, 0.1]);
    plan.links.push(way);
    let mut subscription = Subscription::plain(&format!("q{delivery}"), topic, delivery);
    subscription.max_in_flight = of(random, &[1, 2, 4, u32::MAX]);
    subscription.redelivery_delay = of(random, &[0, 0, 3 * UNIT, 10 * UNIT]);
    subscription.max_deliveries = of(random, &[1, 2, 3, 3, u32::MAX]);
    subscription.dead_letters = random.one_in(2);
    subscription.poison = of(random, &[0.0, 0.0, 0.1]);
    subscription.idempotent = of(random, &[None, None, Some(0), Some(300)]);
    subscription.acknowledge = of(random, &[Acknowledge::After, Acknowledge::After, Acknowledge::Before]);
    plan.subscriptions.push(subscription);
}
