//! Services that call each other in a row and wait: a call takes a worker thread, then a core,
//! computes, gives back the core and keeps the thread till the reply.

use super::resource::Resource;
use super::slab::Slab;
use super::{ARRIVAL, Events, Exponential, Parts, Record, Run};

struct Request {
    arrived: f64,
    /// The deepest service it has called.
    service: usize,
}

struct Service {
    threads: Resource,
    cores: Resource,
}

pub fn run<P: Parts>(seed: u64, rate: f64, services: usize, [threads, cores]: [u32; 2], customers: u64) -> Run {
    let (mut events, mut draws, mut record) = (P::Events::default(), P::Draws::new(seed), P::Record::default());
    let between = 1.0 / rate;
    let mut requests: Slab<Request> = Slab::default();
    let mut services: Vec<Service> =
        (0..services).map(|_| Service { threads: Resource::new(threads), cores: Resource::new(cores) }).collect();
    let mut to_come = customers;
    events.push(draws.draw() * between, ARRIVAL);
    while let Some((now, payload)) = events.pop() {
        let (request, called) = if payload == ARRIVAL {
            to_come -= 1;
            if to_come > 0 {
                events.push(now + draws.draw() * between, ARRIVAL);
            }
            (requests.insert(Request { arrived: now, service: 0 }), 0)
        } else {
            let request = requests.get(payload);
            let computed = request.service;
            request.service += 1;
            if let Some(next) = services[computed].cores.give_back() {
                events.push(now + draws.draw(), next);
            }
            if computed + 1 == services.len() {
                // Replies go up the chain; each frees a thread.
                for service in services.iter_mut().rev() {
                    if let Some(next) = service.threads.give_back()
                        && service.cores.take(next)
                    {
                        events.push(now + draws.draw(), next);
                    }
                }
                record.add(now - requests.get(payload).arrived);
                requests.remove(payload);
                continue;
            }
            (payload, computed + 1)
        };
        let service = &mut services[called];
        if service.threads.take(request) && service.cores.take(request) {
            events.push(now + draws.draw(), request);
        }
    }
    Run::of(&events, &record)
}
