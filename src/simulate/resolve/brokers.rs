//! Brokers that carry messages, as stations.

use super::notes::Notes;
use super::transport::Transport;
use super::{problem, work};
use crate::law::{Law, fit};
use crate::model::{Broker, BrokerId, EdgeId, Topology, UNDECLARED};
use crate::simulate::blueprint::{Delay, Station};
use crate::units::{Nanos, Rate};
use crate::vocabulary::{BrokerKind, Product};

/// A broker of the file; `None`: nothing is declared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Carrier<'a> {
    pub name: &'a str,
    pub stated: Option<&'a Broker>,
}

/// Brokers by name, and which edge passes which.
#[derive(Debug)]
pub(super) struct Brokers<'a> {
    pub list: Vec<Carrier<'a>>,
    of_edge: Vec<usize>,
}

impl<'a> Brokers<'a> {
    pub fn of(topology: &'a Topology, transports: &[Option<Transport>], notes: &mut Notes) -> Self {
        let mut list: Vec<Carrier<'a>> = Vec::new();
        let mut names: Vec<&str> = Vec::with_capacity(transports.len());
        for (id, transport) in topology.edge_ids().zip(transports) {
            let edge = topology.edge(id);
            let stated = topology.broker_of(edge);
            let name = stated.map_or(UNDECLARED, |broker| &broker.name);
            names.push(name);
            if transport.is_some() {
                continue;
            }
            if stated.is_none() && topology.brokers().len() > 1 {
                notes.report(problem::which_broker(&edge.id, edge.span));
            }
            if list.iter().all(|known| known.name != name) {
                list.push(Carrier { name, stated });
            }
        }
        list.sort_by_key(|carrier| carrier.name);
        for carrier in &list {
            if let Some(service) = topology.services().iter().find(|service| service.name.as_ref() == carrier.name) {
                let span = carrier.stated.map_or(service.span, |broker| broker.span);
                notes.report(problem::broker_like_a_service(carrier.name, span));
            }
            if carrier.stated.is_none() && topology.brokers().is_empty() {
                notes.assume(
                    carrier.name,
                    "kind",
                    BrokerKind::WorkQueue,
                    "messages need a broker, and none is declared",
                );
            }
        }
        let of_edge = names.iter().map(|name| list.iter().position(|known| known.name == *name).unwrap_or(0)).collect();
        Self { list, of_edge }
    }

    /// The broker of a message edge.
    pub fn of_edge(&self, edge: EdgeId) -> usize {
        self.of_edge[edge.index()]
    }

    /// Where the broker `id` stands, when it carries messages.
    pub fn position(&self, topology: &Topology, id: BrokerId) -> Option<usize> {
        self.list.iter().position(|carrier| carrier.name == topology.broker(id).name.as_ref())
    }
}

impl Carrier<'_> {
    /// Whether it keeps messages in partitions.
    pub fn is_log(&self) -> bool {
        let Some(broker) = self.stated else { return false };
        match broker.kind {
            Some(kind) => kind == BrokerKind::Log,
            None => broker.product == Some(Product::Kafka),
        }
    }

    /// From sending a message to the acknowledgement.
    pub fn publish_delay(&self, notes: &mut Notes) -> Delay {
        if let Some((broker, law)) = self.stated.and_then(|broker| Some((broker, broker.publish_latency.as_ref()?))) {
            work::check(law, "publish_latency", self.name, broker.span, notes);
            return Delay { law: law.clone() };
        }
        let (p50, p99, because) = usual_latency(self.stated.and_then(|broker| broker.product));
        notes.assume(self.name, "publish_latency", format!("p50 {p50}, p99 {p99}"), because);
        Delay { law: fit::p50_p99(p50, p99).unwrap_or(Law::Constant(p50)) }
    }

    /// From the broker to a consumer.
    pub fn delivery_delay(&self, notes: &mut Notes) -> Delay {
        if let Some((broker, law)) = self.stated.and_then(|broker| Some((broker, broker.delivery_latency.as_ref()?))) {
            work::check(law, "delivery_latency", self.name, broker.span, notes);
            return Delay { law: law.clone() };
        }
        notes.assume(self.name, "delivery_latency", Nanos::ZERO, "it is within the publish latency");
        Delay { law: Law::Constant(Nanos::ZERO) }
    }
}

/// literature.md, section 3: publishing with acknowledgements, median and p99.
fn usual_latency(product: Option<Product>) -> (Nanos, Nanos, &'static str) {
    let ms = Nanos::from_millis;
    match product {
        Some(Product::Rabbitmq) => (ms(3), ms(15), "RabbitMQ, quorum queue with confirms: 2 to 5ms, p99 10 to 20ms"),
        Some(Product::Kafka) => (ms(3), ms(7), "Kafka with acks=all, no fsync: 2 to 4ms, p99 5 to 9ms"),
        Some(Product::Nats) => {
            (Nanos(1_500_000), Nanos(7_500_000), "NATS JetStream, three replicas: 1 to 2ms, p99 5 to 10ms")
        }
        Some(Product::Sqs) => (ms(15), ms(150), "SQS: 10 to 20ms to send, p99 100 to 200ms"),
        Some(Product::ServiceBus | Product::Pubsub) => (ms(15), ms(150), "a queue in the cloud, taken as SQS"),
        None => (ms(3), ms(12), "between RabbitMQ with confirms and Kafka with acks=all"),
    }
}

/// A broker takes messages at once, or one after the other at its capacity.
pub(super) fn station(carrier: &Carrier<'_>, notes: &mut Notes) -> Station {
    let capacity = carrier.stated.and_then(|broker| broker.capacity);
    let (slots, work) = match capacity {
        Some(Rate(rate)) => {
            if let Some(broker) = carrier.stated.filter(|_| rate <= 0.0) {
                notes.report(problem::no_capacity(carrier.name, broker.span));
            }
            (1, Law::Constant(Nanos((1e9 / rate).round() as u64)))
        }
        None => {
            notes.assume(carrier.name, "capacity", "unlimited", "no capacity is stated: nothing queues for the broker");
            (u32::MAX, Law::Constant(Nanos::ZERO))
        }
    };
    Station::plain(carrier.name, slots, work)
}
