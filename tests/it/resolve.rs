//! From a topology to a blueprint: every number settled, every assumption listed.

use hopwise::diagnostic::Finding;
use hopwise::law::{Law, fit};
use hopwise::simulate::blueprint::{
    Arrivals, BackoffKind, Blueprint, BreakerWindow, Entrance, Link, NEVER, RetryBudget, Station,
};
use hopwise::simulate::bounds::bounds;
use hopwise::simulate::resolve::resolve;
use hopwise::units::Nanos;
use hopwise::vocabulary::{CoreSharing, Fate};

use crate::support::random::{self, Circles};
use crate::support::{read, root, topology};

fn blueprint(text: &str) -> Blueprint {
    resolve(&topology(text)).expect("a blueprint")
}

fn refused(text: &str) -> Vec<Finding> {
    resolve(&topology(text)).expect_err("findings")
}

fn link<'a>(blueprint: &'a Blueprint, id: &str) -> &'a Link {
    blueprint.links.iter().find(|link| link.id.as_ref() == id).unwrap_or_else(|| panic!("no link {id}"))
}

fn station<'a>(blueprint: &'a Blueprint, name: &str) -> &'a Station {
    blueprint.stations.iter().find(|station| station.name.as_ref() == name).unwrap_or_else(|| panic!("no {name}"))
}

fn assumed(blueprint: &Blueprint, entity: &str, attribute: &str) -> Option<String> {
    let all = &blueprint.assumptions;
    let found = all.iter().find(|one| one.entity.as_ref() == entity && one.attribute == attribute)?;
    Some(found.value.to_string())
}

const CHAIN: &str = r#"
[services.web]
kind = "client"
[services.order]
service_time = "20ms"
[services.orders]
kind = "store"
[[edges]]
from = "web"
to = "order"
operation = "place"
deadline = "1s"
rate = "50/s"
[[edges]]
from = "order"
to = "orders"
"#;

#[test]
fn a_small_file_is_settled_and_says_how() {
    let blueprint = blueprint(CHAIN);
    let names: Vec<&str> = blueprint.stations.iter().map(|station| station.name.as_ref()).collect();
    assert_eq!(names, ["order", "orders"], "a client that only sends is outside");
    let ids: Vec<&str> = blueprint.links.iter().map(|link| link.id.as_ref()).collect();
    assert_eq!(ids, ["order->orders", "web->order:place"]);
    let entry = link(&blueprint, "web->order:place");
    assert_eq!((entry.from, entry.to), (None, 0));
    // REST: half of 0.125 ms and 7.4 us × 1000 / 1024 for the body.
    assert_eq!((entry.request_cost, entry.reply_cost), (62_500 + 7_227, 62_500 + 7_227));
    assert_eq!(entry.delay.as_ref().map(|delay| delay.law.clone()), Some(Law::Constant(Nanos(150_000))));
    assert_eq!((entry.timeout, entry.retries), (NEVER, 0), "what is not stated is not there");
    let inner = link(&blueprint, "order->orders");
    assert_eq!((inner.from, inner.request_cost, inner.reply_cost), (Some(0), 0, 0), "a store's protocol is native");
    let source = &blueprint.sources[0];
    assert_eq!((source.name.as_ref(), source.deadline), ("web->order:place", 1_000_000_000));
    assert_eq!(source.entrances.list, [(Entrance::Link(1), 1.0)]);
    let Arrivals::Poisson(profile) = &source.arrivals else { panic!("poisson is the default") };
    assert_eq!((profile.segments.len(), profile.segments[0].rate), (1, 50.0));
    assert_eq!(station(&blueprint, "order").work, fit::mean_unknown_tail(Nanos::from_millis(20)));
    assert_eq!(blueprint.hop_limit, 64);
    for (entity, attribute, value) in [
        ("web->order:place", "pattern", "rest"),
        ("web->order:place", "latency", "150us"),
        ("web->order:place", "payload", "1kB"),
        ("order->orders", "protocol_cost", "0s per call, 0s per KiB"),
        ("orders", "service_time", "p50 1ms, p99 5ms"),
        ("order", "concurrency", "unlimited"),
        ("web->order:place", "arrivals", "poisson"),
    ] {
        assert_eq!(assumed(&blueprint, entity, attribute).as_deref(), Some(value), "{entity} {attribute}");
    }
    assert!(assumed(&blueprint, "order", "service_time").is_some_and(|value| value.contains("lognormal")));
    assert_eq!(assumed(&blueprint, "web->order:place", "rate"), None);
    assert!(blueprint.assumptions.is_sorted() && blueprint.left_out.is_empty());
}

#[test]
fn the_order_of_tables_changes_nothing_but_the_order_of_calls_stays() {
    let services = ["[services.web]\nkind = \"client\"\n", "[services.a]\n", "[services.b]\n", "[services.c]\n"];
    let entry = "[[edges]]\nfrom = \"web\"\nto = \"b\"\npattern = \"rest\"\n";
    let calls = [
        "[[edges]]\nfrom = \"b\"\nto = \"c\"\npattern = \"rest\"\n",
        "[[edges]]\nfrom = \"b\"\nto = \"a\"\npattern = \"rest\"\n",
    ];
    let [web, a, b, c] = services;
    let [first, second] = calls;
    let one = blueprint(&[web, a, b, c, entry, first, second].concat());
    let other = blueprint(&[first, second, c, b, a, web, entry].concat());
    assert_eq!(format!("{one:?}"), format!("{other:?}"));
    let called = |blueprint: &Blueprint| -> Vec<String> {
        let stages = blueprint.handlers.iter().flat_map(|handler| &handler.stages);
        stages.map(|stage| blueprint.links[stage.branches[0].link as usize].id.to_string()).collect()
    };
    assert_eq!(called(&one), ["b->c", "b->a"]);
    assert_eq!(called(&blueprint(&[web, a, b, c, entry, second, first].concat())), ["b->a", "b->c"]);
}

#[test]
fn stages_and_operations_make_handlers() {
    let blueprint = blueprint(
        r#"
[services.web]
kind = "client"
[services.a]
[services.b]
[services.c]
[services.d]
[[edges]]
from = "web"
to = "a"
operation = "read"
pattern = "rest"
[[edges]]
from = "web"
to = "a"
operation = "write"
pattern = "rest"
[[edges]]
from = "a"
to = "b"
stage = "both"
pattern = "rest"
calls_per_request = 3
parallel = true
[[edges]]
from = "a"
to = "c"
during = ["write"]
pattern = "grpc"
[[edges]]
from = "a"
to = "d"
stage = "both"
pattern = "rest"
"#,
    );
    let of_a: Vec<_> = blueprint.handlers.iter().filter(|handler| handler.station == 0).collect();
    let operations: Vec<Option<&str>> = of_a.iter().map(|handler| handler.operation.as_deref()).collect();
    assert_eq!(operations, [None, Some("write")]);
    let branches = |handler: usize| -> Vec<usize> { of_a[handler].stages.iter().map(|s| s.branches.len()).collect() };
    assert_eq!((branches(0), branches(1)), (vec![2], vec![2, 1]));
    let first = of_a[0].stages[0].branches[0];
    assert_eq!((first.count, first.parallel, first.probability), (3.0, true, 1.0));
    let read = link(&blueprint, "web->a:read").handler as usize;
    let write = link(&blueprint, "web->a:write").handler as usize;
    assert_eq!((read, write), (0, 1));
    // gRPC: half of 0.025 ms and 2.6 us × 1000 / 1024.
    assert_eq!(link(&blueprint, "a->c").request_cost, 12_500 + 2_539);
}

const FLOWS: &str = r#"
[services.web]
kind = "client"
[services.order]
[services.stock]
[[edges]]
from = "web"
to = "order"
operation = "place"
deadline = "2s"
rate = "30/s"
pattern = "rest"
[[edges]]
from = "web"
to = "order"
operation = "list"
deadline = "1s"
rate = "10/s"
pattern = "rest"
[[edges]]
from = "order"
to = "stock"
pattern = "rest"
"#;

#[test]
fn flows_divide_their_rate_over_their_entries() {
    let flow = |keys: &str| {
        let text = format!("{FLOWS}[[flows]]\nname = \"f\"\n{keys}\n");
        let blueprint = blueprint(&text);
        let source = blueprint.sources[0].clone();
        let Arrivals::Poisson(profile) = &source.arrivals else { panic!("poisson is the default") };
        let shares: Vec<f64> = source.entrances.list.iter().map(|(_, share)| *share).collect();
        (profile.segments[0].rate, shares, source.deadline, blueprint)
    };
    let (rate, shares, deadline, _) = flow("entry = [\"place\", \"list\"]");
    assert_eq!((rate, shares, deadline), (40.0, vec![0.75, 0.25], 1_000_000_000));
    let (rate, shares, deadline, _) = flow("entry = [\"place\", \"list\"]\nrate = \"8/s\"\ndeadline = \"5s\"");
    assert_eq!((rate, shares, deadline), (8.0, vec![0.75, 0.25], 5_000_000_000));
    let (rate, shares, deadline, blueprint) = flow("entry = \"stock\"");
    assert_eq!((rate, shares, deadline), (1.0, vec![1.0], NEVER));
    assert_eq!(assumed(&blueprint, "f", "rate").as_deref(), Some("1/s"));
    assert!(matches!(blueprint.sources[0].entrances.list[0].0, Entrance::Handler(_)));
    // An inner edge as an entry keeps its caller only where somebody reaches it.
    let (.., blueprint) = flow("entry = \"order->stock\"");
    assert_eq!(link(&blueprint, "order->stock").from, None);
    let (.., blueprint) = flow("entry = [\"order->stock\", \"place\"]\nrate = \"1/s\"");
    assert!(link(&blueprint, "order->stock").from.is_some());
    // A client that is entered is there, and costs nothing.
    let (.., blueprint) = flow("entry = \"web\"");
    assert_eq!(station(&blueprint, "web").work, Law::Constant(Nanos::ZERO));
    assert!(link(&blueprint, "web->order:place").from.is_some());
}

#[test]
fn a_flow_of_steps_alone_is_left_out() {
    let steps = "[[flows]]\nname = \"saga\"\nsteps = [{ service = \"order\", action = \"x\" }, { service = \"stock\", action = \"y\" }]\n";
    let blueprint = blueprint(&format!("{FLOWS}{steps}"));
    assert_eq!(blueprint.left_out.last().map(|(name, _)| name.as_ref()), Some("saga"));
    assert_eq!(blueprint.sources.len(), 2, "edges without a caller start instead");
}

#[test]
fn capacity_alone_becomes_shared_cores() {
    let text = CHAIN.replace("service_time = \"20ms\"", "service_time = \"20ms\"\ncapacity = \"300/s\"\nreplicas = 3");
    let blueprint = blueprint(&text);
    let order = station(&blueprint, "order");
    let cores = order.cores.expect("cores");
    assert!((cores.count - 2.0).abs() < 1e-9 && cores.sharing == CoreSharing::Ps && order.slots == u32::MAX);
    assert_eq!(assumed(&blueprint, "order", "cores").as_deref(), Some("2.000"));
    assert_eq!(assumed(&blueprint, "order", "concurrency"), None);
    let both = blueprint_with("capacity = \"300/s\"\nconcurrency = 4\navailability = 0.99");
    let order = station(&both, "order");
    assert_eq!((order.cores, order.slots), (None, 4));
    assert_eq!(assumed(&both, "order", "capacity").as_deref(), Some("not used"));
    assert!((order.unavailable - 0.01).abs() < 1e-12, "a stated availability is drawn");
}

fn blueprint_with(keys: &str) -> Blueprint {
    blueprint(&CHAIN.replace("service_time = \"20ms\"", keys))
}

#[test]
fn policies_take_the_defaults_of_what_people_run() {
    let guarded = CHAIN.replace(
        "deadline = \"1s\"",
        "deadline = \"1s\"\ntimeout = \"300ms\"\nretries = 2\nmesh_retries = 1\nbackoff = \"exponential-jitter\"\nretry_budget = true\n\
         circuit_breaker = true\nbulkhead = true\nfallback = true\ncriticality = \"soft\"",
    );
    let blueprint = blueprint(&guarded);
    let link = link(&blueprint, "web->order:place");
    assert_eq!((link.timeout, link.retries, link.fallback, link.soft), (300_000_000, 5, true, true));
    assert_eq!(
        (link.backoff.kind, link.backoff.base, link.backoff.cap),
        (BackoffKind::Exponential, 25_000_000, 250_000_000)
    );
    assert_eq!(
        link.retry_budget.as_deref().copied(),
        Some(RetryBudget::Share { ratio: 0.2, window: 10_000_000_000, per_second: 10.0 })
    );
    let breaker = link.breaker.as_deref().expect("a breaker");
    assert_eq!((breaker.window, breaker.minimum_calls, breaker.trial_calls), (BreakerWindow::Calls(100), 100, 10));
    assert_eq!((breaker.failure_ratio, breaker.open_for), (0.5, 60_000_000_000));
    assert!(breaker.slow_ratio > 1.0);
    assert_eq!(link.bulkhead.map(|permits| (permits.count, permits.max_wait)), Some((10, 0)));
    let retried = [Fate::Error, Fate::Timeout, Fate::Unavailable, Fate::Rejected];
    assert_eq!(link.retry_on, retried.iter().fold(0, |mask, fate| mask | 1 << *fate as u32));
    for attribute in ["backoff.base", "retry_budget", "circuit_breaker.window", "bulkhead.calls"] {
        assert!(assumed(&blueprint, "web->order:place", attribute).is_some(), "{attribute}");
    }
}

#[test]
fn nothing_to_simulate_is_said() {
    for text in [
        "[services.a]\n",
        "[services.a]\n[services.b]\n[[edges]]\nfrom = \"a\"\nto = \"b\"\nrate = \"0/s\"\n",
        "[services.a]\n[services.b]\n[[edges]]\nfrom = \"a\"\nto = \"b\"\n[[edges]]\nfrom = \"b\"\nto = \"a\"\n",
    ] {
        let findings = refused(text);
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert_eq!(findings[0].rule, "nothing-arrives");
    }
    let many = CHAIN.replace("service_time = \"20ms\"", "replicas = 1000000");
    assert_eq!(refused(&many)[0].rule, "out-of-range");
}

#[test]
fn every_scenario_is_settled_or_nothing_arrives() {
    let mut settled = 0;
    for entry in std::fs::read_dir(root().join("scenarios")).expect("the scenarios") {
        let path = entry.expect("a file").path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            match resolve(&topology(&read(&path))) {
                Ok(blueprint) => {
                    assert_eq!(bounds(&blueprint).flows.len(), blueprint.sources.len());
                    settled += 1;
                }
                Err(findings) => {
                    assert!(findings.iter().all(|finding| finding.rule == "nothing-arrives"), "{findings:#?}");
                }
            }
        }
    }
    assert!(settled > 5);
}

#[test]
fn random_systems_have_valid_indices_and_finite_bounds() {
    let mut settled = 0;
    for seed in 0..300 {
        let circles = if seed % 3 == 0 { Circles::Allowed } else { Circles::None };
        let Ok(blueprint) = resolve(&topology(&random::topology(seed, circles))) else { continue };
        let stations = blueprint.stations.len() as u32;
        for link in &blueprint.links {
            assert!(link.to < stations && link.from.is_none_or(|from| from < stations), "seed {seed}");
            assert_eq!(blueprint.handlers[link.handler as usize].station, link.to, "seed {seed}");
        }
        for (branch, handler) in blueprint
            .handlers
            .iter()
            .flat_map(|handler| handler.stages.iter().flat_map(|stage| &stage.branches).map(move |b| (b, handler)))
        {
            // Of an entry edge whose sender nobody reaches, the caller is outside.
            let from = blueprint.links[branch.link as usize].from;
            assert!(from.is_none_or(|from| from == handler.station), "seed {seed}");
        }
        let bounds = bounds(&blueprint);
        for station in &bounds.stations {
            assert!(station.arrivals_per_s.is_finite() && station.held_s.is_finite(), "seed {seed}");
        }
        settled += 1;
    }
    assert!(settled > 100, "{settled}");
}
