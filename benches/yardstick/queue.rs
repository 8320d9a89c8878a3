//! M/M/c: one line before c servers.

use super::resource::Resource;
use super::slab::Slab;
use super::{ARRIVAL, Events, Exponential, Parts, Record, Run};

pub fn run<P: Parts>(seed: u64, rate: f64, servers: u32, customers: u64) -> Run {
    let (mut events, mut draws, mut record) = (P::Events::default(), P::Draws::new(seed), P::Record::default());
    let between = 1.0 / rate;
    let mut arrived: Slab<f64> = Slab::default();
    let mut station = Resource::new(servers);
    let mut to_come = customers;
    events.push(draws.draw() * between, ARRIVAL);
    while let Some((now, payload)) = events.pop() {
        if payload == ARRIVAL {
            to_come -= 1;
            if to_come > 0 {
                events.push(now + draws.draw() * between, ARRIVAL);
            }
            let request = arrived.insert(now);
            if station.take(request) {
                events.push(now + draws.draw(), request);
            }
        } else {
            if let Some(next) = station.give_back() {
                events.push(now + draws.draw(), next);
            }
            record.add(now - *arrived.get(payload));
            arrived.remove(payload);
        }
    }
    Run::of(&events, &record)
}
