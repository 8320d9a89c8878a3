//! How services serve and calls are made under load: what is read, and what contradicts itself.

use hopwise::model::{
    BackoffSpec, CallPolicy, Design, HedgeSpecAfter, ProtocolCostSpec, Serving, Topology, WindowSpec,
};
use hopwise::units::Nanos;
use hopwise::vocabulary::{Backoff, Balance, CoDelMode, CoreSharing, Discipline, Fate, Guards, Jitter, Knowledge};

use super::{EDGE, accepted, refused};
use crate::support::{document, topology, with_sets};

fn service(keys: &str) -> String {
    format!("[services.a]\n{keys}\n")
}

fn serving(keys: &str) -> Serving {
    topology(&service(keys)).services()[0].serving.clone()
}

fn edge(keys: &str) -> String {
    format!("{EDGE}{keys}\n")
}

fn design_of(topology: &Topology) -> Design {
    topology.edges()[0].design.as_deref().cloned().expect("a design is stated")
}

fn design(keys: &str) -> Design {
    design_of(&topology(&edge(keys)))
}

fn call(keys: &str) -> CallPolicy {
    *design(keys).call.expect("a call is stated")
}

const MS: fn(u64) -> Nanos = Nanos::from_millis;

#[test]
fn what_a_service_states_is_read() {
    let stated = serving(
        "zone = [\"a\", \"b\"]\ncore_sharing = \"fifo\"\nslowdown_per_request = 1\nerror_rate = \"2%\"\nmin_time = \"5ms\"\n\
         detection = \"1s\"\nline = { capacity = 0, discipline = \"adaptive\", lifo_above = 3, drop_expired = true, \
         max_wait = \"1s\" }\ncodel = { target = \"5ms\", mode = \"slough\" }\nrate_limit = { rate = \"100/s\", burst = 5 }\n\
         balancing = { policy = \"two-choices\", choices = 3, knowledge = \"per-caller\" }",
    );
    assert_eq!(stated.zones.iter().map(|zone| zone.as_ref()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!((stated.core_sharing, stated.slowdown_per_request), (Some(CoreSharing::Fifo), Some(1.0)));
    assert_eq!((stated.error_rate, stated.min_time, stated.detection), (Some(0.02), Some(MS(5)), Some(MS(1_000))));
    let line = stated.line.expect("a line");
    assert_eq!((line.capacity, line.discipline, line.lifo_above), (Some(0), Some(Discipline::Adaptive), Some(3)));
    assert_eq!((line.preemptive, line.drop_expired, line.max_wait), (None, Some(true), Some(MS(1_000))));
    let codel = stated.codel.expect("a codel");
    assert_eq!((codel.target, codel.interval, codel.mode), (Some(MS(5)), None, Some(CoDelMode::Slough)));
    let limit = stated.rate_limit.expect("a limit");
    assert_eq!((limit.rate.0, limit.burst), (100.0, Some(5.0)));
    let balancing = stated.balancing.expect("a balancing");
    assert_eq!(
        (balancing.policy, balancing.choices, balancing.knowledge),
        (Some(Balance::TwoChoices), Some(3), Some(Knowledge::PerCaller))
    );
}

#[test]
fn short_forms_of_a_service_state_the_first_key() {
    let stated = serving("zone = \"a\"\nline = 100\ncodel = true\nrate_limit = \"100/s\"\nbalancing = \"random\"");
    assert_eq!((stated.zones.len(), stated.line.and_then(|line| line.capacity)), (1, Some(100)));
    assert_eq!(stated.codel, Some(Default::default()));
    assert_eq!(stated.rate_limit.map(|limit| (limit.rate.0, limit.burst)), Some((100.0, None)));
    assert_eq!(stated.balancing.and_then(|balancing| balancing.policy), Some(Balance::Random));
    assert_eq!(serving("codel = false").codel, None);
    assert_eq!(serving("team = \"x\""), Serving::default());
}

#[test]
fn what_a_service_cannot_be_is_refused() {
    for (keys, rule) in [
        ("mtbf = «\"1h\"»", "missing-key"),
        ("mttr = «\"1h\"»", "missing-key"),
        ("line = «{ lifo_above = 3 }»", "contradiction"),
        ("line = «{ discipline = \"lifo\", lifo_above = 3 }»", "contradiction"),
        ("line = «{ preemptive = true }»", "contradiction"),
        ("line = «{ max_wait = \"1s\", drop_expired = false }»", "contradiction"),
        ("line = «-1»", "out-of-range"),
        ("line = { capacity = «1.5» }", "wrong-type"),
        ("codel = { interval = «\"0s\"» }", "out-of-range"),
        ("rate_limit = «\"0/s\"»", "out-of-range"),
        ("rate_limit = «{ burst = 2 }»", "missing-key"),
        ("rate_limit = { rate = \"1/s\", burst = «0» }", "out-of-range"),
        ("balancing = «{ policy = \"random\", choices = 2 }»", "contradiction"),
        ("balancing = { choices = «0» }", "out-of-range"),
        ("error_rate = «1.5»", "out-of-range"),
        ("slowdown_per_request = «-1»", "out-of-range"),
    ] {
        refused(&service(keys), rule, "");
    }
    refused(&service("rate_limit = «100»"), "wrong-type", "rate_limit = \"100/s\"");
    refused(&service("balancing = «\"randon\"»"), "unknown-value", "did you mean `random`?");
    refused(&service("line = { «capcity» = 5 }"), "unknown-key", "did you mean `capacity`?");
    accepted(&service("line = { discipline = \"priority\", preemptive = true }"));
}

#[test]
fn what_a_call_states_is_read() {
    let stated = call(
        "bandwidth = \"100MB/s\"\nreply_payload = \"0B\"\nprotocol_cost = { per_call = \"1ms\", per_kib = \"7us\" }\n\
         loss = \"1%\"\nprobability = 0.5\nchoice = \"c\"\nweight = 2\nwait_for = 1\nerror_rate = 0\n\
         cache = { hit_ratio = 1, warm_up = \"1m\" }\nretry_on = [\"timeout\", \"rejected\"]\nthrottle = { k = 2 }\n\
         hedge = { after = \"p99.9\", copies = 2, other_replica = false, budget = true }\nrate_limit = \"5/s\"\n\
         pool = { size = 4, max_wait = \"1s\" }\ncancel = \"immediate\"\npropagate_deadline = true",
    );
    assert_eq!((stated.bandwidth.map(|b| b.0), stated.reply_payload.map(|b| b.0)), (Some(100_000_000), Some(0)));
    let cost = ProtocolCostSpec { per_call: Some(MS(1)), per_kib: Some(Nanos(7_000)) };
    assert_eq!(stated.protocol_cost, cost);
    assert_eq!((stated.loss, stated.probability, stated.error_rate), (Some(0.01), Some(0.5), Some(0.0)));
    assert_eq!((stated.choice.as_deref(), stated.weight, stated.wait_for), (Some("c"), Some(2.0), Some(1)));
    assert_eq!(stated.cache.map(|cache| (cache.hit_ratio, cache.warm_up)), Some((1.0, Some(MS(60_000)))));
    assert_eq!(stated.retry_on.as_deref(), Some(&[Fate::Timeout, Fate::Rejected][..]));
    assert_eq!(stated.throttle.map(|throttle| (throttle.k, throttle.window)), Some((Some(2.0), None)));
    let hedge = stated.hedge.expect("a hedge");
    assert_eq!(hedge.after, HedgeSpecAfter::Percentile(0.999));
    assert_eq!((hedge.copies, hedge.other_replica, hedge.budget), (Some(2), Some(false), Some(true)));
    assert_eq!(stated.pool.map(|pool| (pool.size, pool.max_wait)), Some((4, Some(MS(1_000)))));
    assert_eq!(stated.propagate_deadline, Some(true));
}

#[test]
fn short_forms_of_a_call_state_the_first_key() {
    let stated = call(
        "protocol_cost = \"0s\"\ncache = \"90%\"\nthrottle = true\npool = 3\nretry_on = \"error\"\nhedge = { after = \"0s\" }",
    );
    assert_eq!(stated.protocol_cost, ProtocolCostSpec { per_call: Some(Nanos::ZERO), per_kib: Some(Nanos::ZERO) });
    assert_eq!((stated.cache.map(|cache| cache.hit_ratio), stated.pool.map(|pool| pool.size)), (Some(0.9), Some(3)));
    assert_eq!((stated.throttle, stated.retry_on.map(|fates| fates.len())), (Some(Default::default()), Some(1)));
    assert_eq!(stated.hedge.map(|hedge| hedge.after), Some(HedgeSpecAfter::Fixed(Nanos::ZERO)));
    assert_eq!(call("throttle = false\nloss = 0").throttle, None);
}

#[test]
fn safeguards_with_figures_are_still_there_for_the_decision() {
    let stated = design("circuit_breaker = { window = \"10s\", failure_ratio = \"50%\", guards = \"retries\" }");
    let breaker = stated.call.as_ref().expect("a call").breaker;
    assert_eq!(stated.circuit_breaker, Some(true));
    assert_eq!((breaker.window, breaker.failure_ratio), (Some(WindowSpec::Time(MS(10_000))), Some(0.5)));
    assert_eq!(breaker.guards, Some(Guards::Retries));
    let breaker = call("circuit_breaker = { window = 100, minimum_calls = 100 }").breaker;
    assert_eq!((breaker.window, breaker.minimum_calls), (Some(WindowSpec::Calls(100)), Some(100)));
    assert_eq!(design("circuit_breaker = false").circuit_breaker, Some(false));

    let stated = design("bulkhead = { calls = 5, max_wait = \"1s\" }");
    assert_eq!((stated.bulkhead, stated.bulkhead_calls), (Some(true), Some(5)));
    assert_eq!(stated.call.and_then(|call| call.bulkhead_max_wait), Some(MS(1_000)));

    let stated = design("retry_budget = { ratio = \"20%\", window = \"10s\", per_second = 3 }");
    assert_eq!((stated.retry_budget, stated.retry_budget_ratio), (Some(true), Some(0.2)));
    let budget = call("retry_budget = 0.1").retry_budget.expect("a budget");
    assert_eq!((budget.ratio, budget.burst), (Some(0.1), None));
    let budget = call("retry_budget = { tokens_per_request = 0.1, burst = 10 }").retry_budget.expect("a budget");
    assert_eq!((budget.ratio, budget.tokens_per_request, budget.burst), (None, Some(0.1), Some(10.0)));
    assert_eq!(design("retry_budget = { max_tokens = 10, token_ratio = 0.1 }").retry_budget, Some(true));
    assert_eq!(call("retry_budget = true").retry_budget, Some(Default::default()));
    assert_eq!(call("retry_budget = false").retry_budget, None);

    let stated = design("backoff = { kind = \"exponential\", base = \"10ms\", cap = \"1s\", jitter = \"equal\" }");
    assert_eq!(stated.backoff, Some(Backoff::ExponentialJitter));
    let spec = BackoffSpec {
        kind: Some(Backoff::Exponential),
        base: Some(MS(10)),
        cap: Some(MS(1_000)),
        jitter: Some(Jitter::Equal),
    };
    assert_eq!(stated.call.expect("a call").backoff, spec);
    assert_eq!(design("backoff = \"fixed\"").backoff, Some(Backoff::Fixed));
}

#[test]
fn what_a_call_cannot_be_is_refused() {
    for (keys, rule) in [
        ("weight = «2»", "missing-key"),
        ("wait_for = «2»", "out-of-range"),
        ("wait_for = «0»", "out-of-range"),
        ("calls_per_request = 3\nparallel = true\nwait_for = «4»", "out-of-range"),
        ("bandwidth = «\"0B/s\"»", "out-of-range"),
        ("bandwidth = «\"5000GiB/s\"»", "out-of-range"),
        ("cache = «{ warm_up = \"1s\" }»", "missing-key"),
        ("cache = «1.1»", "out-of-range"),
        ("backoff = «{ base = \"1s\", cap = \"1ms\" }»", "out-of-range"),
        ("backoff = «{ kind = \"none\", jitter = \"full\" }»", "contradiction"),
        ("backoff = «{ kind = \"exponential-jitter\", jitter = \"none\" }»", "contradiction"),
        ("retry_on = [«\"ok\"»]", "contradiction"),
        ("retry_on = [\"error\", «\"circuit-open\"»]", "contradiction"),
        ("retry_budget = «{ ratio = 0.1, burst = 5 }»", "contradiction"),
        ("retry_budget = «{ window = \"1s\", max_tokens = 5 }»", "contradiction"),
        ("retry_budget = «{ tokens_per_request = 1, token_ratio = 5 }»", "contradiction"),
        ("retry_budget = «{ tokens_per_request = 1, tokens_per_success = 5 }»", "contradiction"),
        ("retry_budget = «{ burst = 5 }»", "missing-key"),
        ("retry_budget = «{ tokens_per_success = 1, burst = 5, initial = 6 }»", "out-of-range"),
        ("throttle = { k = «0.5» }", "out-of-range"),
        ("hedge = «{ copies = 1 }»", "missing-key"),
        ("hedge = { after = «\"p100\"» }", "out-of-range"),
        ("hedge = { after = «\"p\"» }", "wrong-type"),
        ("hedge = { after = \"p95\", copies = «0» }", "out-of-range"),
        ("hedge = «\"10ms\"»", "wrong-type"),
        ("circuit_breaker = { slow_ratio = «0.5» }", "missing-key"),
        ("circuit_breaker = { window = 10, minimum_calls = «20» }", "out-of-range"),
        ("circuit_breaker = { window = «0» }", "out-of-range"),
        ("circuit_breaker = «5»", "wrong-type"),
        ("pool = «0»", "out-of-range"),
        ("pool = «{ max_wait = \"1s\" }»", "missing-key"),
        ("rate_limit = «\"0/s\"»", "out-of-range"),
        ("loss = «2»", "out-of-range"),
    ] {
        refused(&edge(keys), rule, "");
    }
    refused(&edge("hedge = { after = «10» }"), "wrong-type", "after = \"10s\"");
    refused(&edge("bandwidth = «\"100MB\"»"), "unknown-unit", "MB/s");
    refused(&edge("cancel = «\"imediate\"»"), "unknown-value", "did you mean `immediate`?");
    refused(&edge("cache = { «hit_rato» = 0.5 }"), "unknown-key", "did you mean `hit_ratio`?");
    accepted(&edge("calls_per_request = 2.5\nparallel = true\nwait_for = 3"));
}

#[test]
fn a_stage_may_wait_for_as_many_as_it_calls() {
    let text = |wanted: u8| {
        format!(
            "[services.a]\n[services.b]\n[services.c]\n[[edges]]\nfrom = \"a\"\nto = \"b\"\nstage = \"s\"\nwait_for = «{wanted}»\n\
             [[edges]]\nfrom = \"a\"\nto = \"c\"\nstage = \"s\"\n"
        )
    };
    accepted(&text(2).replace(['«', '»'], ""));
    refused(&text(3), "out-of-range", "");
}

#[test]
fn settings_and_designs_state_the_same_keys() {
    let sets = [
        "a->b.hedge={ after = \"p95\" }",
        "a->b.latency=10ms",
        "a->b.rate_limit=7/s",
        "a.line=5",
        "services.a.service_time={ exponential = \"1ms\" }",
        "a->b.circuit_breaker={ open_for = \"1s\" }",
        "a->b.circuit_breaker={ shared = true }",
        "a->b.retry_budget={ ratio = 0.1 }",
        "a->b.retry_budget={ max_tokens = 5 }",
    ];
    let set = with_sets(EDGE, &sets).expect("all are known");
    let call = design_of(&set).call.expect("a call");
    // A table is merged key by key, a form is replaced.
    assert_eq!((call.breaker.open_for, call.breaker.shared), (Some(MS(1_000)), Some(true)));
    let budget = call.retry_budget.expect("a budget");
    assert_eq!((budget.ratio, budget.max_tokens), (None, Some(5.0)));
    assert_eq!(set.services()[0].serving.line.as_ref().and_then(|line| line.capacity), Some(5));

    let text = format!(
        "{EDGE}circuit_breaker = {{ open_for = \"1s\" }}\nretry_budget = 0.1\n[designs.d.edges.\"a->b\"]\nhedge = {{ after = \"5ms\" }}\n\
         circuit_breaker = {{ shared = true }}\n[designs.d.services.b]\nzone = \"z\"\nmtbf = \"1h\"\nmttr = \"1s\"\n"
    );
    let overlaid = hopwise::file::with_design(&document(&text), "d").expect("there is such a design");
    let (topology, findings) = hopwise::model::lower(&overlaid);
    assert!(findings.is_empty(), "{findings:#?}");
    let topology = topology.expect("it is sound");
    let call = design_of(&topology).call.expect("a call");
    assert_eq!(call.hedge.map(|hedge| hedge.after), Some(HedgeSpecAfter::Fixed(MS(5))));
    assert_eq!((call.breaker.open_for, call.breaker.shared), (Some(MS(1_000)), Some(true)));
    assert!(topology.services()[1].serving.mtbf.is_some());
}

#[test]
fn services_that_react_are_read() {
    let serving = |keys: &str| topology(&format!("[services.a]\n{keys}\n")).services()[0].serving.clone();
    let stated = serving(
        "outlier_ejection = { consecutive = 3, interval = \"10s\", time = \"5s\", max_share = \"25%\" }\n\
         adaptive_concurrency = { algorithm = \"vegas\", initial = 10, min = 5, max = 50, smoothing = 1, window = \"2s\" }",
    );
    let ejection = stated.outlier_ejection.expect("it is stated");
    assert_eq!((ejection.consecutive, ejection.interval, ejection.time), (Some(3), Some(MS(10_000)), Some(MS(5_000))));
    assert_eq!(ejection.max_share, Some(0.25));
    let limit = stated.adaptive_concurrency.expect("it is stated");
    assert_eq!((limit.initial, limit.least, limit.most), (Some(10), Some(5), Some(50)));
    assert_eq!((limit.smoothing, limit.window), (Some(1.0), Some(MS(2_000))));
    let scale = "autoscale = { target = \"60%\", min = 2, max = 8, period = \"5s\", lag = \"1m\", cool_down = \"0s\" }";
    let scale = serving(scale).autoscale.expect("it is stated");
    assert_eq!((scale.target, scale.least, scale.most), (Some(0.6), Some(2), 8));
    assert_eq!((scale.period, scale.lag, scale.cool_down), (Some(MS(5_000)), Some(MS(60_000)), Some(MS(0))));
    assert_eq!(serving("autoscale = false").autoscale, None);
    let off = serving("outlier_ejection = false\nadaptive_concurrency = false");
    assert_eq!((off.outlier_ejection, off.adaptive_concurrency), (None, None));
    let on = serving("outlier_ejection = true\nadaptive_concurrency = true");
    assert!(on.outlier_ejection.is_some() && on.adaptive_concurrency.is_some());
    for keys in [
        "outlier_ejection = { consecutive = «0» }",
        "outlier_ejection = { time = «\"0s\"» }",
        "outlier_ejection = { max_share = «1.5» }",
        "adaptive_concurrency = «{ min = 5, max = 4 }»",
        "adaptive_concurrency = «{ initial = 5, max = 4 }»",
        "adaptive_concurrency = «{ initial = 5, min = 6 }»",
        "adaptive_concurrency = { window = «\"0s\"» }",
        "autoscale = «{ min = 5, max = 4 }»",
        "replicas = 9\nautoscale = «{ max = 4 }»",
        "autoscale = { min = «0», max = 4 }",
        "autoscale = «{ target = 0, max = 4 }»",
        "autoscale = { target = «1.5», max = 4 }",
        "autoscale = { period = «\"0s\"», max = 4 }",
    ] {
        refused(&format!("[services.a]\n{keys}\n"), "out-of-range", "");
    }
    for keys in ["autoscale = «{ min = 2 }»", "autoscale = «true»"] {
        refused(&format!("[services.a]\n{keys}\n"), "missing-key", "");
    }
}
