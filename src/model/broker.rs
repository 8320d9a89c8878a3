//! One broker as stated, with the defaults of its product.

use crate::diagnostic::Span;
use crate::law::Law;
use crate::units::{Bytes, Nanos, Rate};
use crate::vocabulary::{BrokerKind, Product};

/// What a simulation calls the broker that it assumes where none is declared.
pub const UNDECLARED: &str = "broker";

/// A message broker. `None` means not stated.
#[derive(Clone, Debug)]
pub struct Broker {
    pub name: Box<str>,
    pub kind: Option<BrokerKind>,
    pub product: Option<Product>,
    pub max_message: Option<Bytes>,
    pub partitions: Option<u64>,
    pub retention: Option<Nanos>,
    /// There and back.
    pub publish_latency: Option<Law>,
    pub delivery_latency: Option<Law>,
    /// Messages per second.
    pub capacity: Option<Rate>,
    /// Mean time between failures and to repair; both or none.
    pub mtbf: Option<Law>,
    pub mttr: Option<Law>,
    pub span: Span,
}

impl Broker {
    pub(super) fn new(name: Box<str>, span: Span) -> Self {
        Self {
            name,
            kind: None,
            product: None,
            max_message: None,
            partitions: None,
            retention: None,
            publish_latency: None,
            delivery_latency: None,
            capacity: None,
            mtbf: None,
            mttr: None,
            span,
        }
    }

    /// The largest message: stated, or the product's default.
    ///
    /// Sources: Kafka's broker default (1 MiB plus batch overhead), RabbitMQ 4.0 (16 MiB), NATS (1 MB),
    /// SQS (1 MiB since 2025), Service Bus premium (100 MB); Google Pub/Sub's 10 MB is from memory.
    pub fn message_limit(&self) -> Option<Bytes> {
        self.max_message.or_else(|| {
            self.product.map(|product| {
                Bytes(match product {
                    Product::Kafka => 1_048_588,
                    Product::Rabbitmq => 16 << 20,
                    Product::Nats => 1_000_000,
                    Product::Sqs => 1 << 20,
                    Product::ServiceBus => 100_000_000,
                    Product::Pubsub => 10_000_000,
                })
            })
        })
    }
}
