//! `hopwise compare`: designs on common random numbers.

mod agreement; // each side is what `simulate` says of it, byte by byte
mod bytes; // the same bytes on any number of threads
mod formulas; // paired intervals, Holm and needed replications against slow, obvious ones
mod power; // what common random numbers buy, and a twin without them
mod refused; // what is refused, and in which words
mod told; // what people read
mod verdicts; // four answers, and the exit codes that follow

use hopwise::explore::compare::{Comparison, compare};
use hopwise::explore::{Plan, Serial};
use hopwise::simulate::blueprint::Blueprint;
use hopwise::simulate::resolve::resolve;
use hopwise::units::Nanos;
use serde_json::Value;

use crate::support::{hopwise, stderr, topology};

/// A shop whose payment takes `payment` on the mean; `more` is added to the file.
fn shop(payment: &str, more: &str) -> String {
    format!(
        "[services.web]\nkind = \"client\"\n\
         [services.order]\nconcurrency = 8\nservice_time = {{ exponential = \"10ms\" }}\n\
         [services.payment]\nconcurrency = 4\nservice_time = {{ exponential = \"{payment}\" }}\n\
         [[edges]]\nfrom = \"web\"\nto = \"order\"\noperation = \"checkout\"\npattern = \"rest\"\n\
         [[edges]]\nfrom = \"order\"\nto = \"payment\"\noperation = \"charge\"\npattern = \"rest\"\n\
         [[flows]]\nname = \"checkout\"\nentry = \"web->order:checkout\"\nrate = \"100/s\"\n{more}"
    )
}

fn blueprint(text: &str) -> Blueprint {
    resolve(&topology(text)).expect("the design can be simulated")
}

/// Without pilot runs.
fn plan(seed: u64, seconds: u64, replications: u32) -> Plan {
    let (measured, warmup) = (Nanos(seconds * 1_000_000_000), Some(Nanos(1_000_000_000)));
    Plan { measured, warmup, seed, replications, precision: None }
}

fn compared(reference: &str, design: &str, plan: &Plan) -> Comparison {
    compare(&[&blueprint(reference), &blueprint(design)], plan, 0.01, &Serial::default())
}

/// The JSON of `hopwise compare`.
fn json(args: &[&str]) -> Value {
    let all: Vec<&str> = ["compare"].iter().chain(args).chain(&["--format", "json"]).copied().collect();
    let output = hopwise(&all);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)))
}
