//! A gateway of no cost calls all leaves at once, and waits for all of them.

use super::resource::Resource;
use super::slab::Slab;
use super::{ARRIVAL, Events, Exponential, Parts, Record, Run};

/// Bits of the payload that say at which leaf.
const LEAF_BITS: u32 = 4;

struct Request {
    arrived: f64,
    /// Leaves that have not replied.
    open: usize,
}

pub fn run<P: Parts>(seed: u64, rate: f64, leaves: usize, servers: u32, customers: u64) -> Run {
    assert!(leaves <= 1 << LEAF_BITS, "a leaf's number has {LEAF_BITS} bits");
    let (mut events, mut draws, mut record) = (P::Events::default(), P::Draws::new(seed), P::Record::default());
    let between = 1.0 / rate;
    let mut requests: Slab<Request> = Slab::default();
    let mut leaves: Vec<Resource> = (0..leaves).map(|_| Resource::new(servers)).collect();
    let mut to_come = customers;
    events.push(draws.draw() * between, ARRIVAL);
    while let Some((now, payload)) = events.pop() {
        if payload == ARRIVAL {
            to_come -= 1;
            if to_come > 0 {
                events.push(now + draws.draw() * between, ARRIVAL);
            }
            let request = requests.insert(Request { arrived: now, open: leaves.len() });
            for (number, leaf) in leaves.iter_mut().enumerate() {
                if leaf.take(request) {
                    events.push(now + draws.draw(), at_leaf(request, number));
                }
            }
        } else {
            let (request, number) = (payload >> LEAF_BITS, (payload & ((1 << LEAF_BITS) - 1)) as usize);
            if let Some(next) = leaves[number].give_back() {
                events.push(now + draws.draw(), at_leaf(next, number));
            }
            let waiting = requests.get(request);
            waiting.open -= 1;
            if waiting.open == 0 {
                record.add(now - waiting.arrived);
                requests.remove(request);
            }
        }
    }
    Run::of(&events, &record)
}

/// The payload of a completion.
#[inline]
fn at_leaf(request: u32, leaf: usize) -> u32 {
    (request << LEAF_BITS) | leaf as u32
}
