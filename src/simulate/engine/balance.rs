//! Which replica an attempt goes to.

use super::purpose::BALANCE;
use super::state::NONE;
use super::world::World;
use crate::simulate::blueprint::{BalancingPolicy, Knowledge};
use crate::simulate::kernel::draws::Stream;

impl World<'_> {
    /// Chooses the replica of an attempt that is being sent.
    #[inline]
    pub fn choose_replica(&mut self, visit: u32) {
        let link = &self.setup.links[self.visits[visit].link as usize];
        let station = &self.setup.stations[link.to as usize];
        let replicas = station.station.replicas;
        let pod = if replicas == 1 { station.first_pod } else { self.balanced(visit) };
        self.visits[visit].pod = pod;
        self.visits[visit].station = link.to;
        self.pods[pod as usize].under_way += 1;
        if link.counted {
            let caller = self.calls[self.visits[visit].call].caller as usize;
            if let Some(own) = self.callers[caller].under_way.get_mut((pod - station.first_pod) as usize) {
                *own += 1;
            }
        }
    }

    /// Whether callers leave a pod alone: it is known to be down, is taken out, or has failed too often.
    fn is_known_down(&self, pod: u32) -> bool {
        let replica = &self.pods[pod as usize];
        replica.known_down <= self.now || replica.out > 0 || replica.ejected_until > self.now
    }

    fn balanced(&mut self, visit: u32) -> u32 {
        let link = self.visits[visit].link as usize;
        let to = self.setup.links[link].to as usize;
        let (first, replicas) = (self.setup.stations[to].first_pod, self.setup.stations[to].station.replicas);
        let balancing = self.setup.stations[to].station.balancing;
        let call = self.visits[visit].call;
        let caller = self.calls[call].caller as usize;
        let mut stream = Self::draw(self.link_keys[link], BALANCE, self.visits[visit].key);
        let hedge = self.setup.links[link].link.hedge.as_ref();
        let is_copy = self.visits[visit].next_attempt != NONE;
        let others = is_copy && hedge.is_some_and(|hedge| hedge.other_replica);
        let fits = |world: &Self, pod: u32| {
            !(world.avoiding && world.is_known_down(pod) || others && world.is_tried(call, visit, pod))
        };
        if others {
            // Each copy goes to a different replica, drawn at random; the first goes where any call goes.
            return self.random_among(first, replicas, &mut stream, fits);
        }
        match balancing.policy {
            BalancingPolicy::RoundRobin => {
                let turn = match balancing.knowledge {
                    Knowledge::Global => &mut self.turns[to],
                    Knowledge::PerCaller => &mut self.callers[caller].turn,
                };
                let start = *turn;
                *turn = next(start + 1, replicas);
                if !self.avoiding {
                    return first + start;
                }
                let found = (0..replicas).map(|step| next(start + step, replicas)).find(|at| fits(self, first + at));
                let found = found.unwrap_or(start);
                let turn = match balancing.knowledge {
                    Knowledge::Global => &mut self.turns[to],
                    Knowledge::PerCaller => &mut self.callers[caller].turn,
                };
                *turn = next(found + 1, replicas);
                first + found
            }
            BalancingPolicy::Random => self.random_among(first, replicas, &mut stream, fits),
            BalancingPolicy::LeastRequests => {
                let load = |world: &Self, at: u32| world.load(caller, first, at, balancing.knowledge);
                let mut best = NONE;
                let (mut least, mut ties) = (u32::MAX, 0u64);
                for at in (0..replicas).filter(|at| fits(self, first + at)) {
                    let load = load(self, at);
                    if load < least {
                        (best, least, ties) = (at, load, 1);
                    } else if load == least {
                        // Each of k equals stays with probability 1 / k.
                        ties += 1;
                        if stream.below(ties) == 0 {
                            best = at;
                        }
                    }
                }
                if best == NONE { first + stream.below(u64::from(replicas)) as u32 } else { first + best }
            }
            BalancingPolicy::Choices(choices) => {
                let load = |world: &Self, at: u32| world.load(caller, first, at, balancing.knowledge);
                let mut best = self.random_among(first, replicas, &mut stream, fits) - first;
                let mut tried = [best; 16];
                let choices = choices.min(replicas).min(16);
                let mut ties = 1;
                for count in 1..choices as usize {
                    let known = tried;
                    let fits = |world: &Self, pod: u32| fits(world, pod) && !known[..count].contains(&(pod - first));
                    let next = self.random_among(first, replicas, &mut stream, fits) - first;
                    tried[count] = next;
                    let (new, old) = (load(self, next), load(self, best));
                    if new < old {
                        (best, ties) = (next, 1);
                    } else if new == old {
                        ties += 1;
                        if stream.below(ties) == 0 {
                            best = next;
                        }
                    }
                }
                first + best
            }
        }
    }

    fn load(&self, caller: usize, first: u32, at: u32, knowledge: Knowledge) -> u32 {
        match knowledge {
            Knowledge::Global => self.pods[(first + at) as usize].under_way,
            Knowledge::PerCaller => self.callers[caller].under_way.get(at as usize).copied().unwrap_or(0),
        }
    }

    /// One of the replicas that fit, each equally likely; of all when none fits.
    fn random_among(&self, first: u32, replicas: u32, stream: &mut Stream, fits: impl Fn(&Self, u32) -> bool) -> u32 {
        // Mostly all fit: a few draws find one; otherwise the fitting ones are counted.
        for _ in 0..4 {
            let pod = first + stream.below(u64::from(replicas)) as u32;
            if fits(self, pod) {
                return pod;
            }
        }
        let fitting = (first..first + replicas).filter(|pod| fits(self, *pod)).count() as u64;
        if fitting == 0 {
            return first + stream.below(u64::from(replicas)) as u32;
        }
        let wanted = stream.below(fitting) as usize;
        (first..first + replicas).filter(|pod| fits(self, *pod)).nth(wanted).unwrap_or(first)
    }

    /// Whether another live attempt of the call is at `pod`.
    fn is_tried(&self, call: u32, visit: u32, pod: u32) -> bool {
        let mut at = self.calls[call].first_attempt;
        while at != NONE {
            if at != visit && self.visits[at].pod == pod {
                return true;
            }
            at = self.visits[at].next_attempt;
        }
        false
    }
}

/// A place in a turn of `replicas` that may have gone past its end once: a division would take longer.
#[inline]
fn next(place: u32, replicas: u32) -> u32 {
    if place < replicas { place } else { place - replicas }
}
