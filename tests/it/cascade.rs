//! What the faults did, as `simulate` tells it: steps at known times, and figures that stand in the series.

mod known; // a chain whose times are known, and its twins
mod recomputed; // every time and share again, from JSON
mod staying; // who stays down

use serde_json::Value;

use hopwise::explore::{Plan, Serial, simulate};
use hopwise::report::json;
use hopwise::report::payload::Simulation;
use hopwise::simulate::resolve::resolve;
use hopwise::units::Nanos;

use crate::support::topology;

/// The JSON of a run from an empty start.
fn told(text: &str, seconds: u64, replications: u32) -> Value {
    let measured = Nanos(seconds * 1_000_000_000);
    let plan = Plan { measured, warmup: Some(Nanos::ZERO), seed: 1, replications, precision: None };
    let outcome = simulate(&resolve(&topology(text)).expect("a blueprint"), &plan, &Serial::default());
    let mut out = Vec::new();
    json::simulation(&Simulation::of(&outcome, &[], "x", "x.toml", "0.0.0"), &mut out).expect("a vector");
    serde_json::from_slice(&out).expect("it is JSON")
}

/// A chain of constant times: 20 a second, 1 + 10 + 20 ms; the last service has more to come.
fn chain(payment: &str, rest: &str) -> String {
    let edge = |from: &str, to: &str, more: &str| {
        format!(
            "[[edges]]\nfrom = \"{from}\"\nto = \"{to}\"\noperation = \"go\"\npattern = \"rest\"\nlatency = \"0s\"\n\
             protocol_cost = \"0s\"\npayload = \"0B\"\n{more}\n"
        )
    };
    let service = |name: &str, slots: u32, time: &str| {
        format!("[services.{name}]\nconcurrency = {slots}\nservice_time = {{ constant = \"{time}\" }}\n")
    };
    let mut text = "[services.web]\nkind = \"client\"\n".to_owned();
    text += &(service("gateway", 500, "1ms") + &service("order", 2, "10ms") + &service("payment", 2, "20ms"));
    text += &(edge("web", "gateway", "") + &edge("gateway", "order", "") + &edge("order", "payment", payment));
    text + "[[flows]]\nname = \"shop\"\nentry = \"web->gateway:go\"\nrate = \"20/s\"\narrivals = \"constant\"\n" + rest
}

/// Payment takes a hundred times as long, from 20 s to 30 s.
const SLOW: &str = "[[faults]]\ntarget = \"payment\"\nkind = \"slow\"\nfactor = 100\nat = \"20s\"\nfor = \"10s\"\n";

/// The numbers of a list.
fn numbers(value: &Value) -> Vec<Option<f64>> {
    value.as_array().expect("a list").iter().map(Value::as_f64).collect()
}
