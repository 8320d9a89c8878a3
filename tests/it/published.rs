//! Published results, each held by its scenario in `scenarios/simulate/`: the number, the tolerance,
//! and where it makes sense a twin without what the result depends on.

mod collapse; // what stays down after the push is gone
mod messages; // queues, topics, outboxes, sagas
mod overload; // breakers, throttling, threads
mod retries; // layers, budgets, buckets
mod systems; // six real systems under load
mod tails; // fan-out, hedges, balancing
mod workloads; // W1 to W5

use hopwise::explore::outcome::{FlowOutcome, LinkOutcome, Outcome, ServiceOutcome};
use hopwise::explore::{Plan, Serial, simulate};
use hopwise::file::{self, Document, set, with_design};
use hopwise::model::lower;
use hopwise::simulate::resolve::resolve;
use hopwise::units::Nanos;
use hopwise::vocabulary::Fate;

use hopwise::diagnostic::Sources;

use crate::support::read;

/// What is run: a scenario as it stands, with a design, or with values set.
struct Run {
    sources: Sources,
    document: Document,
}

/// The scenario `name` of those that are simulated, as it stands.
fn scenario(name: &str) -> Run {
    shipped(&format!("simulate/{name}"))
}

/// Any scenario, as it stands.
fn shipped(name: &str) -> Run {
    let mut sources = Sources::default();
    let id = sources.add("scenario.toml", read(format!("scenarios/{name}.toml")));
    let (document, findings) = file::parse(&sources, id);
    assert!(findings.is_empty(), "{name}: {findings:#?}");
    Run { sources, document: document.expect("a document") }
}

impl Run {
    fn design(mut self, name: &str) -> Self {
        self.document = with_design(&self.document, name).expect("the design fits");
        self
    }

    fn set(mut self, change: &str) -> Self {
        let id = self.sources.add("--set", change);
        set(&mut self.document, &self.sources, id).expect("the value fits");
        self
    }

    /// Runs four replications: so long for the warm-up, so long measured, in seconds.
    fn run(self, warmup: u64, measured: u64) -> Seen {
        self.run_often(warmup, measured, 4)
    }

    /// The same with so many replications.
    fn run_often(self, warmup: u64, measured: u64, replications: u32) -> Seen {
        let (topology, findings) = lower(&self.document);
        assert!(findings.is_empty(), "{findings:#?}");
        let blueprint = resolve(&topology.expect("a topology")).expect("a blueprint");
        let seconds = |seconds: u64| Nanos(seconds * 1_000_000_000);
        let (measured, warmup) = (seconds(measured), Some(seconds(warmup)));
        let plan = Plan { measured, warmup, seed: Plan::SEED, replications, precision: None };
        Seen(simulate(&blueprint, &plan, &Serial::default()))
    }
}

/// What came of it, by name.
struct Seen(Outcome);

impl Seen {
    fn flow(&self, name: &str) -> &FlowOutcome {
        self.0.flows.iter().find(|flow| flow.name.as_ref() == name).expect("the flow")
    }

    fn service(&self, name: &str) -> &ServiceOutcome {
        self.0.services.iter().find(|service| service.name.as_ref() == name).expect("the service")
    }

    fn link(&self, id: &str) -> &LinkOutcome {
        self.0.links.iter().find(|link| link.id.as_ref() == id).expect("the edge")
    }

    fn amplification(&self, id: &str) -> f64 {
        self.link(id).amplification.expect("there were calls").value
    }

    fn success(&self, flow: &str) -> f64 {
        self.flow(flow).success_ratio.expect("there were requests").value
    }

    /// Share of the attempts of `id` that ended so.
    fn share(&self, id: &str, fate: Fate) -> f64 {
        self.link(id).outcomes.iter().find(|(of, _)| *of == fate).map_or(0.0, |(_, share)| *share)
    }

    /// Seconds that `share` of the responses are not longer than.
    fn response(&self, flow: &str, share: f64) -> f64 {
        self.flow(flow).response.quantile(share).expect("one that is reported").value
    }

    fn mean_response(&self, flow: &str) -> f64 {
        self.flow(flow).response.mean.expect("there were responses").value
    }

    /// Requests at `service` for each of `flow`.
    fn arrivals_per_request(&self, service: &str, flow: &str) -> f64 {
        self.service(service).arrived as f64 / self.flow(flow).offered as f64
    }
}

/// Holds that `value` is `expected`, give or take the relative `tolerance`.
#[track_caller]
fn near(what: &str, value: f64, expected: f64, tolerance: f64) {
    let error = (value - expected).abs();
    assert!(error <= tolerance * expected.abs(), "{what}: {value} instead of {expected} (+-{tolerance})");
}
