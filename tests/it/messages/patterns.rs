//! Patterns differ, and nothing but the pattern does.

use std::sync::atomic::AtomicBool;

use hopwise::simulate::engine::setup::Setup;
use hopwise::simulate::engine::{Domain, Span, replicate};
use hopwise::simulate::measure::Measured;
use hopwise::simulate::resolve::resolve;

use super::S;
use crate::support::topology;

/// A shop whose edge from `order` to `stock` is built as `pattern`.
fn shop(pattern: &str) -> String {
    let at: Vec<String> = (0..400).map(|at| format!("\"{}ms\"", at * 7)).collect();
    format!(
        "[services.web]\nkind = \"client\"\n\
         [services.order]\nservice_time = {{ p50 = \"3ms\", p99 = \"20ms\" }}\nconcurrency = 4\n\
         [services.stock]\nservice_time = {{ p50 = \"5ms\", p99 = \"40ms\" }}\nconcurrency = 3\n\
         [services.log]\nservice_time = {{ p50 = \"1ms\", p99 = \"9ms\" }}\n\
         [services.ledger]\nservice_time = {{ p50 = \"2ms\", p99 = \"9ms\" }}\n\
         [brokers.main]\nproduct = \"rabbitmq\"\n\
         [[edges]]\nfrom = \"web\"\nto = \"order\"\noperation = \"POST /orders\"\n\
         [[edges]]\nfrom = \"order\"\nto = \"log\"\noperation = \"note\"\npattern = \"rest\"\n\
         [[edges]]\nfrom = \"order\"\nto = \"stock\"\noperation = \"reserve\"\npattern = \"{pattern}\"\n\
         [[edges]]\nfrom = \"stock\"\nto = \"ledger\"\noperation = \"book\"\npattern = \"rest\"\n\
         [[flows]]\nname = \"orders\"\nentry = \"web->order:POST /orders\"\narrivals = {{ replay = [{}] }}\n",
        at.join(", ")
    )
}

struct Ran {
    plan: hopwise::simulate::blueprint::Blueprint,
    measured: Measured,
}

fn ran(text: &str) -> Ran {
    let plan = resolve(&topology(text)).expect("it can be simulated");
    let span = Span { warmup: 0, measured: 60 * S, drain: 60 * S, bins: 20 };
    let measured = replicate(&Setup::of(&plan), 1, Domain::Main, 0, span, &AtomicBool::new(false));
    Ran { plan, measured }
}

impl Ran {
    /// Requests that came to a service, those that ended, and their own work to the nanosecond.
    fn demand(&self, service: &str) -> (u64, u64, u128) {
        let at = self.plan.stations.iter().position(|station| *station.name == *service).expect("a service");
        let station = &self.measured.stations[at];
        (station.arrived, station.finished, station.work)
    }

    /// Number, sum and sum of squares of the latencies of an edge that nothing queues on.
    fn latencies(&self, edge: &str) -> (u64, u128, u128) {
        let at = self.plan.links.iter().position(|link| *link.id == *edge).expect("an edge");
        let latency = &self.measured.links[at].latency;
        (latency.count(), latency.sum(), latency.squares())
    }

    /// What a reader of the figures would see of the pattern.
    fn signs(&self) -> Vec<(&'static str, f64)> {
        let flow = &self.measured.flows[0];
        let mean = |latency: Option<f64>| latency.unwrap_or(-1.0);
        vec![
            ("response", mean(flow.response.mean())),
            ("completion", mean(flow.completion.mean())),
            ("publishes", self.measured.topics.iter().map(|topic| topic.published as f64).sum()),
            ("copies", self.measured.subscriptions.iter().map(|at| at.counts.accepted as f64).sum()),
            ("outboxes", self.measured.outboxes.iter().flatten().count() as f64),
            ("replies", self.measured.links.iter().map(|link| link.completed.count() as f64).sum()),
        ]
    }
}

#[test]
fn a_call_that_becomes_a_message_leaves_every_demand_as_it_was() {
    let called = ran(&shop("rest"));
    assert_eq!(called.demand("order").1, 400);
    for pattern in ["grpc", "graphql", "queue", "pub-sub", "event-driven", "async-request-reply"] {
        let other = ran(&shop(pattern));
        let arrivals = |ran: &Ran| ran.measured.flows[0].arrived_at.all().collect::<Vec<u64>>();
        assert_eq!(arrivals(&called), arrivals(&other), "{pattern}");
        for service in ["stock", "log", "ledger"] {
            assert_eq!(called.demand(service), other.demand(service), "{pattern}: {service}");
        }
        // The reply of an asynchronous request is handled by whoever asked, without work of its own.
        assert_eq!(called.demand("order").2, other.demand("order").2, "{pattern}: order");
        // Nothing queues at these two: their latencies are their draws, one by one.
        for edge in ["order->log:note", "stock->ledger:book"] {
            assert_eq!(called.latencies(edge), other.latencies(edge), "{pattern}: {edge}");
        }
    }
    // Another seed would have told: so would another name.
    let renamed = ran(&shop("queue").replace("reserve", "keep"));
    assert_ne!(called.demand("stock").2, renamed.demand("stock").2);
}

#[test]
fn every_two_patterns_differ_in_a_figure() {
    let one = ["rest", "grpc", "graphql", "queue", "event-driven", "async-request-reply"];
    let signs: Vec<_> = one.iter().map(|pattern| (*pattern, ran(&shop(pattern)).signs())).collect();
    for (at, (pattern, figures)) in signs.iter().enumerate() {
        for (other, others) in &signs[..at] {
            let differs = figures.iter().zip(others).any(|((_, a), (_, b))| (a - b).abs() > 1e-6 * a.abs().max(1.0));
            assert!(differs, "{pattern} and {other}: {figures:?}");
        }
    }
    // A queue is filled once for each consumer, a topic once for all.
    let both = |pattern: &str| {
        let text = shop(pattern).replace("to = \"stock\"", "to = [\"stock\", \"ledger\"]");
        ran(&text.replace("operation = \"reserve\"", "event = \"reserved\"")).signs()
    };
    let (queue, topic) = (both("queue"), both("pub-sub"));
    assert_ne!(queue, topic, "queue and pub-sub");
}
