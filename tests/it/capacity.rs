//! `hopwise capacity`: the largest load, what breaks first, and what a pulse does.

mod bytes; // the same bytes on any number of threads
mod edges; // nothing breaks, nothing holds, load that changes, users who wait
mod formulas; // M/M/c and Erlang B: the load that closed forms give
mod pulse; // who comes back, and the band in which nobody does
mod refused; // what is refused, and in which words
mod told; // what people read

use hopwise::explore::Serial;
use hopwise::explore::capacity::{Capacity, CapacityPlan, assumed, capacity};
use hopwise::explore::objectives::parse;
use hopwise::simulate::resolve::resolve;
use serde_json::Value;

use crate::support::{hopwise, stderr, topology};

/// So many servers of 10 ms each, exponential, without a network; `more` is added to the file.
fn servers(count: u32, rate: f64, more: &str) -> String {
    format!(
        "[services.web]\nkind = \"client\"\n\
         [services.server]\nconcurrency = {count}\nservice_time = {{ exponential = \"10ms\" }}\n\
         [[edges]]\nfrom = \"web\"\nto = \"server\"\noperation = \"get\"\npattern = \"rest\"\n\
         latency = \"0s\"\nprotocol_cost = \"0s\"\n\
         [[flows]]\nname = \"main\"\nentry = \"web->server:get\"\nrate = \"{rate}/s\"\n{more}"
    )
}

/// Without a pulse.
fn plan(seed: u64) -> CapacityPlan {
    CapacityPlan { measured: None, warmup: None, seed, replications: 8, precision: 0.02, pulse: None }
}

fn searched(text: &str, plan: &CapacityPlan) -> Capacity {
    let topology = topology(text);
    let blueprint = resolve(&topology).expect("the design can be simulated");
    let stated = parse(&topology).expect("the objectives can be measured");
    let objectives = if stated.is_empty() { assumed(&blueprint) } else { stated };
    capacity(&blueprint, &objectives, plan, &Serial::default()).expect("something arrives")
}

/// The JSON of `hopwise capacity`.
fn json(args: &[&str]) -> Value {
    let all: Vec<&str> = ["capacity"].iter().chain(args).chain(&["--format", "json"]).copied().collect();
    let output = hopwise(&all);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)))
}
