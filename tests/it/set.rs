//! `--set`, `--design` and `--policy`: a changed file without an editor.

mod designs; // overlays, and the order of all changes
mod errors; // what an argument can get wrong
mod targets; // who is meant
mod values; // what it is set to

use hopwise::model::{Edge, Service, Topology};

use crate::support::with_sets;

/// Names and operations that look like parts of an argument.
pub const FILE: &str = r#"[system]
name = "shop"
thresholds = { max_sync_hops = 4 }
[services.web]
kind = "client"
[services.order]
database = "orders"
[services.payment]
[services.bank]
kind = "external"
[services."v1.api"]
[services.order-v2]
[brokers.main]
product = "kafka"
[brokers."bus.eu"]
[[edges]]
from = "web"
to = "order"
operation = "POST /orders/v1.2?x=1&y = 2"
[[edges]]
from = "order"
to = "payment"
operation = "charge"
outbox = { poll = "1s", batch = 100 }
[[edges]]
from = "order"
to = "payment"
operation = "refund"
[[edges]]
from = "payment"
to = "bank"
operation = "authorize"
[[edges]]
from = "order"
to = ["payment", "v1.api"]
event = "order.placed"
[[edges]]
from = "bank"
to = "v1.api"
[[edges]]
from = "bank"
to = "v1.api"
operation = "settle"
[[flows]]
name = "place order"
steps = [{ service = "order", action = "create" }]
[[flows]]
name = "ship.it"
"#;

/// The topology after all of `sets`.
pub fn after(sets: &[&str]) -> Topology {
    with_sets(FILE, sets).unwrap_or_else(|found| panic!("{sets:?}: {found:#?}"))
}

pub fn service<'a>(topology: &'a Topology, name: &str) -> &'a Service {
    topology.services().iter().find(|service| service.name.as_ref() == name).expect("the service is there")
}

pub fn edge<'a>(topology: &'a Topology, id: &str) -> &'a Edge {
    topology.edges().iter().find(|edge| edge.id.as_ref() == id).expect("the edge is there")
}
