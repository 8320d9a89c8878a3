//! Stations in a row: a request that leaves one goes to the next, and holds nothing meanwhile.

use super::resource::Resource;
use super::slab::Slab;
use super::{ARRIVAL, Events, Exponential, Parts, Record, Run};

struct Request {
    arrived: f64,
    station: usize,
}

pub fn run<P: Parts>(seed: u64, rate: f64, stations: usize, servers: u32, customers: u64) -> Run {
    let (mut events, mut draws, mut record) = (P::Events::default(), P::Draws::new(seed), P::Record::default());
    let between = 1.0 / rate;
    let mut requests: Slab<Request> = Slab::default();
    let mut stations: Vec<Resource> = (0..stations).map(|_| Resource::new(servers)).collect();
    let mut to_come = customers;
    events.push(draws.draw() * between, ARRIVAL);
    while let Some((now, payload)) = events.pop() {
        let (request, at) = if payload == ARRIVAL {
            to_come -= 1;
            if to_come > 0 {
                events.push(now + draws.draw() * between, ARRIVAL);
            }
            (requests.insert(Request { arrived: now, station: 0 }), 0)
        } else {
            let request = requests.get(payload);
            let left = request.station;
            request.station += 1;
            if let Some(next) = stations[left].give_back() {
                events.push(now + draws.draw(), next);
            }
            if left + 1 == stations.len() {
                record.add(now - requests.get(payload).arrived);
                requests.remove(payload);
                continue;
            }
            (payload, left + 1)
        };
        if stations[at].take(request) {
            events.push(now + draws.draw(), request);
        }
    }
    Run::of(&events, &record)
}
