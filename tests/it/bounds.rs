//! Analytic bounds against calculations by hand.

use hopwise::law::Law;
use hopwise::simulate::blueprint::{
    Arrivals, BalancingPolicy, Batch, Blueprint, Cache, Choice, Cores, Delay, NEVER, Profile, Segment,
};
use hopwise::simulate::bounds::queueing::{erlang_c, number_sharing};
use hopwise::simulate::bounds::{Bounds, Formula, bounds};
use hopwise::simulate::resolve::resolve;
use hopwise::units::Nanos;
use hopwise::vocabulary::CoreSharing;

use crate::support::topology;

const MS: u64 = 1_000_000;

fn close(actual: f64, expected: f64) {
    assert!((actual / expected - 1.0).abs() < 1e-9 || (actual - expected).abs() < 1e-12, "{actual} ≠ {expected}");
}

/// A blueprint whose hops are free, as if the file stated `latency` and `protocol_cost` of 0.
fn blueprint(text: &str) -> Blueprint {
    let mut blueprint = resolve(&topology(text)).expect("a blueprint");
    for link in &mut blueprint.links {
        link.delay = Some(Delay { law: Law::Constant(Nanos::ZERO) });
        (link.request_cost, link.reply_cost) = (0, 0);
    }
    blueprint
}

fn exponential(blueprint: &mut Blueprint, station: &str, mean: f64) {
    let station = blueprint.stations.iter_mut().find(|s| s.name.as_ref() == station).expect("a station");
    station.work = Law::Exponential { mean };
}

fn at(blueprint: &Blueprint, station: &str) -> usize {
    blueprint.stations.iter().position(|s| s.name.as_ref() == station).expect("a station")
}

/// One queue of `slots` slots at `rate` per second.
fn queue(slots: u32, rate: f64) -> Blueprint {
    blueprint(&format!(
        "[services.web]\nkind = \"client\"\n[services.a]\nconcurrency = {slots}\nservice_time = \"10ms\"\n\
         [[edges]]\nfrom = \"web\"\nto = \"a\"\npattern = \"rest\"\nrate = \"{rate}/s\"\n"
    ))
}

fn wait_of(blueprint: &Blueprint) -> (f64, Formula) {
    let wait = bounds(blueprint).stations[0].wait.expect("a formula applies");
    (wait.mean_s, wait.formula)
}

#[test]
fn one_server_follows_pollaczek_khinchine() {
    let mut one = queue(1, 80.0);
    // M/M/1: Wq = ρ / (μ − λ) = 0.8 / 20.
    exponential(&mut one, "a", 1e7);
    let (wait, formula) = wait_of(&one);
    close(wait, 0.04);
    assert_eq!(formula, Formula::PollaczekKhinchine);
    // M/D/1: half of it.
    one.stations[0].work = Law::Constant(Nanos(10 * MS));
    close(wait_of(&one).0, 0.02);
    let all = bounds(&one);
    close(all.stations[0].slot_utilization.expect("slots"), 0.8);
    close(all.stations[0].capacity_per_s.expect("slots"), 100.0);
    close(all.flows[0].response_s.expect("stable"), 0.03);
    close(all.flows[0].unloaded_s, 0.01);
    assert!(all.flows[0].complete && all.stationary);
    let largest = all.largest_load.expect("a limit");
    close(largest.factor, 1.25);
    // A tail without variance has no mean wait.
    one.stations[0].work = Law::Pareto { least: 1e6, shape: 1.9 };
    assert_eq!(bounds(&one).stations[0].wait, None);
}

#[test]
fn several_servers_follow_erlang_and_allen_cunneen() {
    // M/M/2 at a = 1.6: C = 0.711 111…; Wq = C / (2 μ − λ) = 0.7111 / 40.
    let mut two = queue(2, 160.0);
    exponential(&mut two, "a", 1e7);
    close(erlang_c(2, 1.6), 32.0 / 45.0);
    let (wait, formula) = wait_of(&two);
    close(wait, 32.0 / 45.0 / 40.0);
    assert_eq!(formula, Formula::ErlangC);
    two.stations[0].work = Law::Constant(Nanos(10 * MS));
    let (wait, formula) = wait_of(&two);
    close(wait, 32.0 / 45.0 / 80.0);
    assert_eq!(formula, Formula::AllenCunneen);
    // Hundreds of servers neither overflow nor wait.
    assert!(erlang_c(1_000, 500.0) < 1e-50 && erlang_c(1_000, 999.0) > 0.9);
}

#[test]
fn evenly_spaced_arrivals_wait_less_and_dependent_ones_have_no_formula() {
    let mut one = queue(1, 80.0);
    exponential(&mut one, "a", 1e7);
    let profile = Profile { segments: vec![Segment { at: 0, rate: 80.0, end_rate: 80.0 }], period: NEVER };
    one.sources[0].arrivals = Arrivals::Constant(profile.clone());
    let (wait, formula) = wait_of(&one);
    close(wait, 0.02);
    assert_eq!(formula, Formula::AllenCunneen);
    one.sources[0].arrivals = Arrivals::Bursty { rates: [20.0, 140.0], stays: [1e9, 1e9] };
    close(bounds(&one).stations[0].slot_utilization.expect("slots"), 0.8);
    assert_eq!(bounds(&one).stations[0].wait, None);
    one.sources[0].arrivals = Arrivals::Poisson(profile);
    one.sources[0].batch = Batch::Constant(2);
    assert_eq!(bounds(&one).stations[0].wait, None);
}

#[test]
fn replicas_divide_the_arrivals() {
    let mut two = queue(1, 160.0);
    two.stations[0].replicas = 2;
    exponential(&mut two, "a", 1e7);
    two.stations[0].balancing.policy = BalancingPolicy::Random;
    // Two M/M/1 at 80/s.
    close(wait_of(&two).0, 0.04);
    // Round robin: Erlang-2 gaps, ca² = 1/2.
    two.stations[0].balancing.policy = BalancingPolicy::RoundRobin;
    close(wait_of(&two).0, 0.03);
    two.stations[0].balancing.policy = BalancingPolicy::LeastRequests;
    assert_eq!(bounds(&two).stations[0].wait, None);
    close(bounds(&two).stations[0].capacity_per_s.expect("slots"), 200.0);
}

#[test]
fn shared_cores_stretch_the_work() {
    let mut shared = queue(1, 80.0);
    shared.stations[0].slots = u32::MAX;
    shared.stations[0].cores = Some(Cores { count: 1.0, sharing: CoreSharing::Ps });
    // M/G/1-PS: E[T] = E[S] / (1 − ρ), whatever the law.
    let all = bounds(&shared);
    close(all.stations[0].wait.expect("sharing").stretch, 5.0);
    close(all.flows[0].response_s.expect("stable"), all.stations[0].own_s * 5.0);
    close(all.stations[0].core_utilization.expect("cores"), 0.8);
    // Two cores have as many inside as M/M/2: L = a + C ρ / (1 − ρ).
    close(number_sharing(2.0, 1.6), 1.6 + 32.0 / 45.0 * 4.0);
    // Half a core is one server of half the speed.
    close(number_sharing(0.5, 0.4), 4.0);
    // First come, first served, for the core: M/G/1 again.
    shared.stations[0].cores = Some(Cores { count: 1.0, sharing: CoreSharing::Fifo });
    exponential(&mut shared, "a", 1e7);
    close(wait_of(&shared).0, 0.04);
}

const CHAIN: &str = r#"
[services.web]
kind = "client"
[services.a]
concurrency = 4
service_time = "5ms"
[services.b]
concurrency = 1
service_time = "10ms"
[[edges]]
from = "web"
to = "a"
pattern = "rest"
rate = "50/s"
[[edges]]
from = "a"
to = "b"
pattern = "rest"
"#;

#[test]
fn a_blocking_chain_holds_the_slots_upstream() {
    let mut chain = blueprint(CHAIN);
    exponential(&mut chain, "b", 1e7);
    let all = bounds(&chain);
    let (a, b) = (all.stations[at(&chain, "a")], all.stations[at(&chain, "b")]);
    // b: M/M/1 at ρ = 0.5, so 10 ms wait; a is held for 5 + 10 + 10 ms (Little: 50/s × 25 ms of 4).
    close(b.wait.expect("a formula").mean_s, 0.01);
    close(a.held_s, 0.025);
    close(a.slot_utilization.expect("slots"), 50.0 * 0.025 / 4.0);
    // Without any waiting, 4 slots of 15 ms.
    close(a.capacity_per_s.expect("slots"), 4.0 / 0.015);
    assert_eq!(a.wait, None, "a blocking chain is no Jackson network");
    assert!(!all.flows[0].complete);
    close(all.flows[0].response_s.expect("stable"), 0.025);
    let largest = all.largest_load.expect("a limit");
    assert_eq!(largest.station as usize, at(&chain, "b"));
    close(largest.factor, 2.0);
    // Freed while it waits, a is a queue of its own.
    let own = at(&chain, "a");
    chain.stations[own].non_blocking = true;
    let all = bounds(&chain);
    assert!(all.flows[0].complete);
    close(all.stations[own].held_s, 0.005);
}

#[test]
fn too_much_is_unstable_and_has_no_response() {
    let mut chain = blueprint(CHAIN);
    chain.sources[0].arrivals =
        Arrivals::Poisson(Profile { segments: vec![Segment { at: 0, rate: 150.0, end_rate: 150.0 }], period: NEVER });
    let all = bounds(&chain);
    assert!(!all.stations[at(&chain, "b")].stable);
    assert_eq!(all.flows[0].response_s, None);
    close(all.largest_load.expect("a limit").factor, 100.0 / 150.0);
}

#[test]
fn visit_ratios_multiply_counts_probabilities_choices_and_misses() {
    let mut shop = blueprint(
        r#"
[services.web]
kind = "client"
[services.a]
[services.b]
[services.c]
[services.store]
kind = "store"
[[edges]]
from = "web"
to = "a"
operation = "one"
pattern = "rest"
rate = "10/s"
[[edges]]
from = "web"
to = "a"
operation = "two"
pattern = "rest"
rate = "20/s"
[[edges]]
from = "a"
to = "b"
during = ["two"]
calls_per_request = 2.5
pattern = "rest"
[[edges]]
from = "a"
to = "c"
pattern = "rest"
[[edges]]
from = "b"
to = "store"
"#,
    );
    let link = |shop: &Blueprint, id: &str| shop.links.iter().position(|link| link.id.as_ref() == id).expect("a link");
    let store = link(&shop, "b->store");
    shop.links[store].cache = Some(Cache { hit_ratio: 0.9, warm_up: 0 });
    for stage in shop.handlers.iter_mut().flat_map(|handler| &mut handler.stages) {
        for branch in &mut stage.branches {
            branch.probability = 0.5;
        }
    }
    let all = bounds(&shop);
    let rate = |name: &str| all.stations[at(&shop, name)].arrivals_per_s;
    close(rate("a"), 30.0);
    close(rate("b"), 20.0 * 2.5 * 0.5);
    close(rate("c"), 15.0);
    close(rate("store"), 25.0 * 0.5 * 0.1);
    close(all.calls_per_s[link(&shop, "a->c")], 15.0);
    close(all.calls_per_s[link(&shop, "web->a:two")], 20.0);
    assert_eq!(all.flows.len(), 2);
    // One of both instead of all.
    let base = shop.handlers.iter().position(|h| h.stages.len() == 2).expect("the handler of `two`");
    let mut branches: Vec<_> = shop.handlers[base].stages.iter().map(|stage| stage.branches[0]).collect();
    for branch in &mut branches {
        branch.probability = 1.0;
    }
    shop.handlers[base].stages.truncate(1);
    shop.handlers[base].stages[0].branches = branches;
    shop.handlers[base].stages[0].choice = Some(Choice { name: "x".into(), weights: [0.2, 0.8].into() });
    let all = bounds(&shop);
    close(all.stations[at(&shop, "b")].arrivals_per_s, 20.0 * 0.2 * 2.5);
    close(all.stations[at(&shop, "c")].arrivals_per_s, 20.0 * 0.8 + 10.0 * 0.5);
}

#[test]
fn a_circle_of_calls_is_a_series() {
    let mut circle = blueprint(
        r#"
[services.web]
kind = "client"
[services.a]
service_time = "1ms"
[services.b]
service_time = "1ms"
[[edges]]
from = "web"
to = "a"
pattern = "rest"
rate = "10/s"
[[edges]]
from = "a"
to = "b"
pattern = "rest"
[[edges]]
from = "b"
to = "a"
pattern = "rest"
"#,
    );
    let half = |circle: &mut Blueprint, probability: f64| {
        for stage in circle.handlers.iter_mut().flat_map(|handler| &mut handler.stages) {
            stage.branches[0].probability = probability;
        }
    };
    half(&mut circle, 0.5);
    let all = bounds(&circle);
    // 10 / (1 − 1/4), and half of it.
    close(all.stations[0].arrivals_per_s, 40.0 / 3.0);
    close(all.stations[1].arrivals_per_s, 20.0 / 3.0);
    // T = 1 ms + T / 2.
    close(all.flows[0].unloaded_s, 0.002);
    // Without an end, the hop limit is one: 65 handlings, of which 33 are at `a`.
    half(&mut circle, 1.0);
    let all = bounds(&circle);
    close(all.stations[0].arrivals_per_s, 330.0);
    close(all.flows[0].unloaded_s, 0.065);
}

fn closed(users: u32) -> Bounds {
    let mut one = queue(1, 1.0);
    one.stations[0].work = Law::Constant(Nanos(10 * MS));
    one.sources[0].arrivals = Arrivals::Closed { users, think: Law::Constant(Nanos(90 * MS)) };
    bounds(&one)
}

#[test]
fn users_who_wait_ask_for_no_more_than_they_get() {
    // 5 / (90 + 10 ms); beyond 10 users the station is the limit, and Little gives the response.
    close(closed(5).flows[0].rate_per_s, 50.0);
    let many = closed(20);
    close(many.flows[0].rate_per_s, 100.0);
    close(many.flows[0].response_s.expect("never unstable"), 20.0 / 100.0 - 0.09);
    assert!(many.stations[0].stable);
    assert_eq!(many.largest_load, None);
}

#[test]
fn a_periodic_load_counts_by_its_mean() {
    let mut one = queue(1, 1.0);
    let segments = vec![Segment { at: 0, rate: 0.0, end_rate: 40.0 }, Segment { at: 500, rate: 40.0, end_rate: 60.0 }];
    one.sources[0].arrivals = Arrivals::Poisson(Profile { segments, period: 1_000 });
    let all = bounds(&one);
    close(all.flows[0].rate_per_s, 35.0);
    assert!(!all.stationary);
    assert_eq!(all.stations[0].wait, None);
}
