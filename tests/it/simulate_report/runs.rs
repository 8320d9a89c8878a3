//! Small simulations, and reports of them.

use hopwise::explore::objectives::{judge, parse};
use hopwise::explore::outcome::Outcome;
use hopwise::explore::{Plan, Serial, simulate};
use hopwise::model::Topology;
use hopwise::report::payload::Simulation;
use hopwise::report::{json, markdown, text};
use hopwise::simulate::resolve::resolve;
use hopwise::units::Nanos;

use crate::support::topology;

/// A shop that is busy but keeps up.
pub const SHOP: &str = r#"
[system]
name = "shop"
[services.web]
kind = "client"
[services.order]
replicas = 2
concurrency = 16
service_time = "5ms"
[services.payment]
concurrency = 4
service_time = "20ms"
[services.stock]
concurrency = 8
service_time = "4ms"
[[edges]]
from = "web"
to = "order"
operation = "checkout"
pattern = "rest"
[[edges]]
from = "order"
to = "payment"
operation = "pay"
pattern = "rest"
timeout = "200ms"
retries = 1
circuit_breaker = true
[[edges]]
from = "order"
to = "stock"
operation = "reserve"
pattern = "grpc"
cache = 0.5
[[flows]]
name = "checkout"
entry = "web->order:checkout"
rate = "100/s"
deadline = "400ms"
"#;

/// The shop with payment down for a while, and with objectives.
pub fn broken_shop() -> String {
    format!(
        "{SHOP}[[faults]]\ntarget = \"payment\"\nkind = \"crash\"\nat = \"20s\"\nfor = \"10s\"\n\
         [[objectives]]\nname = \"fast\"\nexpr = 'p(99){{flow:checkout}} < 10s'\n\
         [[objectives]]\nexpr = 'error_rate{{flow:checkout}} < 1%'\n"
    )
}

/// Nothing is stated but who calls whom; the service is asked for twice what it can do.
pub const OVERLOADED: &str = r#"
[services.web]
kind = "client"
[services.api]
concurrency = 1
service_time = "20ms"
[[edges]]
from = "web"
to = "api"
rate = "100/s"
pattern = "rest"
"#;

pub fn plan(seconds: u64, replications: u32) -> Plan {
    Plan {
        measured: Nanos(seconds * 1_000_000_000),
        warmup: Some(Nanos(5_000_000_000)),
        seed: 1,
        replications,
        precision: None,
    }
}

pub fn outcome_of(topology: &Topology, plan: &Plan) -> Outcome {
    simulate(&resolve(topology).expect("a blueprint"), plan, &Serial::default())
}

/// A simulation with everything that reports are made of.
pub struct Run {
    pub topology: Topology,
    pub outcome: Outcome,
}

impl Run {
    pub fn of(text: &str, plan: &Plan) -> Self {
        let topology = topology(text);
        let outcome = outcome_of(&topology, plan);
        Self { topology, outcome }
    }

    /// Hands the report to `look`.
    pub fn report<T>(&self, look: impl FnOnce(&Simulation<'_>) -> T) -> T {
        let judgements = judge(&parse(&self.topology).expect("objectives"), &self.outcome);
        let name = self.topology.system().name.as_deref().unwrap_or("test");
        look(&Simulation::of(&self.outcome, &judgements, name, "test.toml", "0.0.0"))
    }

    pub fn json(&self) -> serde_json::Value {
        let mut out = Vec::new();
        self.report(|report| json::simulation(report, &mut out)).expect("a vector takes everything");
        serde_json::from_slice(&out).expect("it is JSON")
    }

    /// Without colour.
    pub fn text(&self, width: usize) -> String {
        anstream::adapter::strip_str(&self.report(|report| text::simulation(report, width))).to_string()
    }

    pub fn markdown(&self) -> String {
        self.report(markdown::simulation)
    }
}
