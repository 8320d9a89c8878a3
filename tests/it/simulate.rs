//! `hopwise simulate` through the command line.

mod arguments; // what is refused, and in which words
mod bytes; // the same bytes on any number of threads, in any order of the file
mod figures; // figures whose value is known beforehand
mod files; // values from files that the topology names
mod fits; // lognormals, with all their figures
mod limits; // circles, overload, users without patience: told, never hung
mod verdicts; // exit codes, Ctrl-C, pipes
mod warnings; // what the file says beside the load, and what can have no effect

use std::process::Output;

use serde_json::Value;

use crate::support::{hopwise_with, stderr};

/// The parts of [`shop`], each a table of the file, or the tables whose order has a meaning.
const PARTS: &[&str] = &[
    "[services.web]\nkind = \"client\"\n",
    "[services.order]\nreplicas = 2\nconcurrency = 8\nservice_time = { exponential = \"5ms\" }\n",
    "[services.payment]\nconcurrency = 4\nservice_time = { mean = \"10ms\", p99 = \"40ms\" }\n",
    "[services.stock]\nconcurrency = 4\nservice_time = { exponential = \"5ms\" }\n",
    "[services.depot]\nkind = \"store\"\nconcurrency = 4\nservice_time = { exponential = \"2ms\" }\n",
    "[[edges]]\nfrom = \"web\"\nto = \"order\"\noperation = \"POST /order\"\npattern = \"rest\"\n",
    // Calls of one handler are made in the order of the file.
    "[[edges]]\nfrom = \"order\"\nto = \"payment\"\noperation = \"charge\"\npattern = \"rest\"\ntimeout = \"100ms\"\n\
     retries = 1\nidempotent = true\n\
     [[edges]]\nfrom = \"order\"\nto = \"stock\"\noperation = \"reserve\"\npattern = \"grpc\"\n",
    "[[edges]]\nfrom = \"stock\"\nto = \"depot\"\noperation = \"read\"\npattern = \"native\"\n",
    "[[edges]]\nfrom = \"web\"\nto = \"stock\"\noperation = \"GET /stock\"\npattern = \"rest\"\n",
    "[[flows]]\nname = \"checkout\"\nentry = \"web->order:POST /order\"\nrate = \"100/s\"\n",
    "[[flows]]\nname = \"look\"\nentry = \"web->stock:GET /stock\"\nrate = \"50/s\"\n",
    "[[faults]]\ntarget = \"payment\"\nkind = \"slow\"\nfactor = 2\nat = \"2s\"\nfor = \"1s\"\n",
    "[[faults]]\ntarget = \"stock\"\nkind = \"errors\"\nrate = 0.1\nat = \"3s\"\nfor = \"1s\"\n",
];

/// Two flows over four services, with retries and faults.
fn shop() -> String {
    PARTS.concat()
}

/// One hop of no length, `web->a:x`, and another behind it, `a->b:y`; then `more`.
fn bare(more: &str) -> String {
    let service = |name: &str| format!("[services.{name}]\nservice_time = {{ constant = \"0s\" }}\n");
    let (a, b) = (service("a"), service("b"));
    let (enter, call) = (free("web", "a", "x"), free("a", "b", "y"));
    format!("[services.web]\nkind = \"client\"\n{a}{b}{enter}{call}{more}")
}

/// A call that takes no time.
fn free(from: &str, to: &str, operation: &str) -> String {
    format!(
        "[[edges]]\nfrom = \"{from}\"\nto = \"{to}\"\noperation = \"{operation}\"\npattern = \"rest\"\n\
         latency = \"0s\"\nprotocol_cost = \"0s\"\n"
    )
}

/// A flow `f` over `web->a:x`, with `more` of its keys.
fn flow(more: &str) -> String {
    format!("[[flows]]\nname = \"f\"\nentry = \"web->a:x\"\n{more}\n")
}

/// Simulates `text`.
fn simulate(text: &str, args: &[&str]) -> Output {
    let all: Vec<&str> = ["simulate", "-"].iter().chain(args).copied().collect();
    hopwise_with(&all, text.as_bytes())
}

/// The JSON of a simulation of `text`.
fn json(text: &str, args: &[&str]) -> Value {
    let all: Vec<&str> = args.iter().chain(&["--format", "json"]).copied().collect();
    let output = simulate(text, &all);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)))
}

/// Kinds of the remarks.
fn remarks(json: &Value) -> Vec<&str> {
    let remarks = json["remarks"].as_array().expect("a list of remarks");
    remarks.iter().map(|remark| remark["kind"].as_str().expect("a kind")).collect()
}
