//! How many requests and messages reach each handler: visit ratios along calls and subscriptions, from the
//! rates of the sources.
//!
//! First attempts alone, all of which succeed; every message is handled once. A circle of calls or messages
//! is followed to the hop limit. Steps of sagas are not followed.

use crate::simulate::blueprint::{
    Arrivals, Batch, Blueprint, Entrance, NEVER, Profile, PublishMode, Reply, Source, Stage, Subscription,
};

/// Requests per nanosecond.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rate {
    pub all: f64,
    /// Of sources whose users do not wait for an answer before they ask again, and of messages.
    pub open: f64,
    /// Of sources whose arrivals are not Poisson, and of messages that come in heaps.
    pub irregular: f64,
}

impl Rate {
    fn times(self, factor: f64) -> Self {
        Self { all: self.all * factor, open: self.open * factor, irregular: self.irregular * factor }
    }

    pub fn add(&mut self, other: Self) {
        self.all += other.all;
        self.open += other.open;
        self.irregular += other.irregular;
    }
}

/// What a source sends, as far as formulas know it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Offered {
    pub per_second: f64,
    /// Of the gaps; `None` where they depend on each other or on answers.
    pub scv: Option<f64>,
    pub stationary: bool,
}

/// `None` for a closed source, whose rate follows from the answers.
pub(super) fn offered(source: &Source) -> Option<Offered> {
    let (per_second, scv, stationary) = match &source.arrivals {
        Arrivals::Poisson(profile) => of_profile(profile, Some(1.0)),
        Arrivals::Constant(profile) => of_profile(profile, Some(0.0)),
        Arrivals::Renewal { gap, profile } => of_profile(profile, Some(gap.scv())),
        Arrivals::Bursty { rates, stays } => {
            let requests = rates[0] * stays[0] + rates[1] * stays[1];
            (requests / (stays[0] + stays[1]).max(f64::MIN_POSITIVE), None, true)
        }
        Arrivals::Replay(times) => {
            let span = times.last().map_or(0.0, |last| *last as f64 / 1e9);
            (if span > 0.0 { times.len() as f64 / span } else { 0.0 }, None, false)
        }
        Arrivals::Closed { .. } => return None,
    };
    let alone = source.batch == Batch::Single && source.patience.is_none();
    Some(Offered { per_second, scv: scv.filter(|_| alone && stationary), stationary })
}

/// A load that changes is taken at its start, a periodic one at its mean.
fn of_profile(profile: &Profile, scv: Option<f64>) -> (f64, Option<f64>, bool) {
    let segments = &profile.segments;
    let first = segments.first().map_or(0.0, |segment| segment.rate);
    let stationary = segments.iter().all(|segment| segment.rate == first && segment.end_rate == first);
    if stationary || profile.period == NEVER {
        return (first, scv, stationary);
    }
    let ends = segments.iter().skip(1).map(|segment| segment.at).chain([profile.period]);
    let requests: f64 = segments
        .iter()
        .zip(ends)
        .map(|(segment, end)| (segment.rate + segment.end_rate) / 2.0 * (end.saturating_sub(segment.at)) as f64)
        .sum();
    (requests / profile.period as f64, scv, false)
}

/// Rate of each handler when the entrances of `source` send `rate` in all.
pub(super) fn spread(blueprint: &Blueprint, source: &Source, rate: Rate, handlers: &mut [Rate]) {
    for (entrance, share) in &source.entrances.list {
        match *entrance {
            Entrance::Link(link) => {
                let rate = rate.times(share * misses(blueprint, link));
                enter(blueprint, link, rate, &mut |handler, rate| handlers[handler].add(rate));
            }
            Entrance::Handler(handler) => handlers[handler as usize].add(rate.times(*share)),
        }
    }
}

/// What goes over `link` reaches its handler, and where it publishes, those of the consumers.
pub(super) fn enter(blueprint: &Blueprint, link: u32, rate: Rate, add: &mut impl FnMut(usize, Rate)) {
    let entered = &blueprint.links[link as usize];
    add(entered.handler as usize, rate);
    let Some(publish) = entered.publishes else { return };
    let in_heaps = publish.mode == PublishMode::Outbox || publish.linger > 0;
    // Nobody waits for what a message sets off.
    let rate = Rate { open: rate.all, irregular: if in_heaps { rate.all } else { rate.irregular }, ..rate };
    for subscription in subscriptions(blueprint, publish.topic) {
        add(blueprint.links[subscription.delivery as usize].handler as usize, rate);
        if let Some(Reply::Message(reply)) = subscription.reply {
            enter(blueprint, reply, rate, add);
        }
    }
}

/// The subscriptions of a topic.
pub(super) fn subscriptions(blueprint: &Blueprint, topic: u32) -> &[Subscription] {
    let (from, to) = blueprint.topics[topic as usize].subscriptions;
    &blueprint.subscriptions[from as usize..to as usize]
}

/// Adds to the calls of publishing links what they bring to consumers, and the replies to that.
pub(super) fn deliver(blueprint: &Blueprint, per_s: &mut [f64]) {
    let published: Vec<(usize, f64)> = per_s
        .iter()
        .copied()
        .enumerate()
        .filter(|(at, rate)| *rate > 0.0 && blueprint.links[*at].publishes.is_some())
        .collect();
    for (link, rate) in published {
        deliver_over(blueprint, link, rate, per_s);
    }
}

fn deliver_over(blueprint: &Blueprint, link: usize, rate: f64, per_s: &mut [f64]) {
    let Some(publish) = blueprint.links[link].publishes else { return };
    for subscription in subscriptions(blueprint, publish.topic) {
        per_s[subscription.delivery as usize] += rate;
        if let Some(Reply::Message(reply)) = subscription.reply {
            per_s[reply as usize] += rate;
            deliver_over(blueprint, reply as usize, rate, per_s);
        }
    }
}

/// What goes from handlers to handlers in one round. Few of many handlers have a part in it.
struct Wave {
    rates: Vec<Rate>,
    is_touched: Vec<bool>,
    /// Ascending when the round is over.
    touched: Vec<u32>,
}

impl Wave {
    fn nothing(handlers: usize) -> Self {
        Self { rates: vec![Rate::default(); handlers], is_touched: vec![false; handlers], touched: Vec::new() }
    }

    fn add(&mut self, handler: usize, rate: Rate) {
        self.rates[handler].add(rate);
        if !std::mem::replace(&mut self.is_touched[handler], true) {
            self.touched.push(handler as u32);
        }
    }

    fn clear(&mut self) {
        for handler in self.touched.drain(..) {
            (self.rates[handler as usize], self.is_touched[handler as usize]) = (Rate::default(), false);
        }
    }

    fn rates(&self) -> impl Iterator<Item = (usize, Rate)> {
        self.touched.iter().map(|handler| (*handler as usize, self.rates[*handler as usize]))
    }
}

/// Adds to what enters from outside what handlers send to each other.
pub(super) fn follow(blueprint: &Blueprint, entering: Vec<Rate>) -> Vec<Rate> {
    let mut wave = Wave::nothing(entering.len());
    for (at, rate) in entering.iter().enumerate().filter(|(_, rate)| **rate != Rate::default()) {
        wave.add(at, *rate);
    }
    let sum = |rates: &[Rate]| rates.iter().map(|rate| rate.all).sum::<f64>();
    let mut total = entering;
    let mut about = sum(&total);
    let mut next = Wave::nothing(total.len());
    for _ in 0..blueprint.hop_limit {
        next.clear();
        for (at, rate) in wave.rates().filter(|(_, rate)| rate.all > 0.0) {
            for (link, calls) in blueprint.handlers[at].stages.iter().flat_map(|stage| calls(blueprint, stage)) {
                enter(blueprint, link, rate.times(calls), &mut |handler, rate| next.add(handler, rate));
            }
        }
        next.touched.sort_unstable();
        let sent: f64 = next.rates().map(|(_, rate)| rate.all).sum();
        // What is left of a circle is lost in rounding. The sum of all is made only where it matters.
        let is_lost = sent <= about * 2.0 * f64::EPSILON && sent <= sum(&total) * f64::EPSILON;
        about += sent;
        for (at, more) in next.rates() {
            total[at].add(more);
        }
        if is_lost {
            break;
        }
        std::mem::swap(&mut wave, &mut next);
    }
    total
}

/// Mean calls over each link of a stage that reach the callee.
pub(super) fn calls(blueprint: &Blueprint, stage: &Stage) -> impl Iterator<Item = (u32, f64)> {
    stage.branches.iter().enumerate().map(|(at, branch)| {
        let chosen = stage.choice.as_ref().map_or(1.0, |choice| choice.weights[at]);
        (branch.link, chosen * branch.probability * branch.count * misses(blueprint, branch.link))
    })
}

/// Share of calls that no cache answers.
pub(super) fn misses(blueprint: &Blueprint, link: u32) -> f64 {
    blueprint.links[link as usize].cache.map_or(1.0, |cache| 1.0 - cache.hit_ratio)
}

/// Rates by station.
pub(super) fn by_station(blueprint: &Blueprint, handlers: &[Rate]) -> Vec<Rate> {
    let mut stations = vec![Rate::default(); blueprint.stations.len()];
    for (handler, rate) in blueprint.handlers.iter().zip(handlers) {
        stations[handler.station as usize].add(*rate);
    }
    stations
}
