//! Laws of random durations: every spelling, and parameters that can be none.

use hopwise::file::TimeSpec;
use hopwise::law::Law;
use hopwise::model::ServiceTime;
use hopwise::units::Nanos;

use super::{EDGE, accepted, refused};
use crate::support::topology;

fn time(law: &str) -> String {
    format!("[services.a]\nservice_time = {law}\n")
}

fn latency(law: &str) -> String {
    format!("{EDGE}latency = {law}\n")
}

/// The law of an edge's latency.
fn read(law: &str) -> Law {
    let topology = topology(&latency(law));
    let call = topology.edges()[0].design.as_ref().and_then(|design| design.call.as_ref()).expect("a call is stated");
    call.latency.clone().expect("a latency is stated")
}

const MS: f64 = 1e6;

#[test]
fn every_spelling_is_the_law_it_names() {
    for (text, law) in [
        ("\"20ms\"", Law::Constant(Nanos::from_millis(20))),
        ("\"0s\"", Law::Constant(Nanos::ZERO)),
        ("{ constant = \"5ms\" }", Law::Constant(Nanos::from_millis(5))),
        ("{ constant = \"0s\" }", Law::Constant(Nanos::ZERO)),
        ("{ p50 = \"5ms\", p99 = \"5ms\" }", Law::Constant(Nanos::from_millis(5))),
        ("{ exponential = \"10ms\" }", Law::Exponential { mean: 10.0 * MS }),
        ("{ uniform = [\"5ms\", \"15ms\"] }", Law::Uniform { low: 5.0 * MS, high: 15.0 * MS }),
        ("{ normal = { mean = \"10ms\", sd = \"2ms\" } }", Law::Normal { mean: 10.0 * MS, sd: 2.0 * MS }),
        ("{ lognormal = { median = \"8ms\", sigma = 1 } }", Law::Lognormal { median: 8.0 * MS, sigma: 1.0 }),
        ("{ gamma = { mean = \"10ms\", shape = 2.5 } }", Law::Gamma { mean: 10.0 * MS, shape: 2.5 }),
        ("{ erlang = { mean = \"10ms\", stages = 3 } }", Law::Gamma { mean: 10.0 * MS, shape: 3.0 }),
        ("{ weibull = { scale = \"10ms\", shape = 2 } }", Law::Weibull { scale: 10.0 * MS, shape: 2.0 }),
        ("{ pareto = { minimum = \"4ms\", shape = 1.5 } }", Law::Pareto { least: 4.0 * MS, shape: 1.5 }),
        (
            "{ hyperexponential = [{ weight = 9, mean = \"5ms\" }, { weight = 1, mean = \"80ms\" }] }",
            Law::Hyperexponential { branches: [(0.9, 5.0 * MS), (0.1, 80.0 * MS)].into() },
        ),
        (
            "{ empirical = { values = [\"10ms\", \"1ms\"], weights = [1, 3] } }",
            Law::Points { points: [(MS, 0.75), (10.0 * MS, 0.25)].into() },
        ),
        ("{ empirical = { values = \"1ms\" } }", Law::Points { points: [(MS, 1.0)].into() }),
        (
            "{ empirical = { bounds = [\"0ms\", \"1ms\", \"10ms\"], weights = [3, 1] } }",
            Law::Bins { bounds: [0.0, MS, 10.0 * MS].into(), weights: [0.75, 0.25].into() },
        ),
    ] {
        assert_eq!(read(text), law, "{text}");
        accepted(&time(text));
    }
}

#[test]
fn figures_fix_a_lognormal() {
    let near = |law: Law, mean: f64| assert!((law.mean() / (mean * MS) - 1.0).abs() < 1e-9, "{law:?}");
    let pair = read("{ p50 = \"10ms\", p99 = \"50ms\" }");
    assert!(matches!(pair, Law::Lognormal { median, .. } if median == 10.0 * MS), "{pair:?}");
    assert!((pair.quantile(0.99) / (50.0 * MS) - 1.0).abs() < 1e-9);
    near(read("{ mean = \"10ms\", p99 = \"40ms\" }"), 10.0);
    near(read("{ lognormal = { mean = \"10ms\", sigma = 1.5 } }"), 10.0);
    near(read("{ weibull = { mean = \"10ms\", shape = 0.7 } }"), 10.0);
}

#[test]
fn a_bare_duration_says_what_its_key_says() {
    let text = "[services.a]\nservice_time = \"1ms\"\nwork_after = \"2ms\"\nmtbf = \"1h\"\nmttr = \"30s\"\n";
    let topology = topology(text);
    let service = &topology.services()[0];
    assert_eq!(service.service_time, Some(TimeSpec::Mean(Nanos::from_millis(1))));
    assert_eq!(service.serving.work_after, Some(TimeSpec::Mean(Nanos::from_millis(2))));
    assert_eq!(service.serving.mtbf, Some(Law::Exponential { mean: 3.6e12 }));
    assert_eq!(service.serving.mttr, Some(Law::Exponential { mean: 3e10 }));
    refused("[services.a]\nmtbf = «\"0s\"»\nmttr = \"1s\"\n", "out-of-range", "");
}

#[test]
fn parameters_that_no_law_has_are_refused() {
    for law in [
        "{ exponential = «\"0s\"» }",
        "{ exponential = «\"-1s\"» }",
        "{ exponential = «\"4000d\"» }",
        "{ uniform = «[\"5ms\", \"1ms\"]» }",
        "{ uniform = «[\"0s\", \"0s\"]» }",
        "{ normal = { mean = \"1s\", sd = «\"0s\"» } }",
        "{ lognormal = { median = \"1s\", sigma = «0» } }",
        "{ lognormal = { median = \"1s\", sigma = «nan» } }",
        "{ lognormal = «{ median = \"1d\", sigma = 10 }» }",
        "{ lognormal = «{ mean = \"1ns\", sigma = 10 }» }",
        "{ gamma = { mean = \"1s\", shape = «0» } }",
        "{ gamma = { mean = \"1s\", shape = «-1» } }",
        "{ gamma = { mean = \"1s\", shape = «inf» } }",
        "{ erlang = { mean = \"1s\", stages = «0» } }",
        "{ weibull = { scale = \"1s\", shape = «0» } }",
        "{ weibull = «{ scale = \"1s\", shape = 0.05 }» }",
        "{ pareto = { minimum = «\"0s\"», shape = 2 } }",
        "{ pareto = «{ minimum = \"1d\", shape = 1.000001 }» }",
        "{ hyperexponential = «[]» }",
        "{ hyperexponential = «[{ weight = 0, mean = \"1s\" }]» }",
        "{ hyperexponential = [{ weight = «-1», mean = \"1s\" }] }",
        "{ empirical = «{ values = [\"1s\"], weights = [0] }» }",
        "{ empirical = «{ bounds = [\"2s\", \"1s\"] }» }",
        "{ empirical = «{ bounds = [\"1s\", \"1s\"] }» }",
    ] {
        refused(&latency(law), "out-of-range", "");
        refused(&time(law), "out-of-range", "");
    }
    for shape in ["1", "1.0", "0.5", "0"] {
        let law = format!("{{ pareto = «{{ minimum = \"1s\", shape = {shape} }}» }}");
        let finding = refused(&time(&law), "out-of-range", "a `shape` above 1");
        assert!(finding.message.contains("no mean"), "{}", finding.message);
    }
    refused(&latency("«{ p50 = \"0s\", p99 = \"1s\" }»"), "out-of-range", "");
    refused(&latency("«{ p50 = \"1ns\", p99 = \"3650d\" }»"), "out-of-range", "");
    refused(&latency("«{ mean = \"1s\", p99 = \"15s\" }»"), "out-of-range", "p99 must be 1 to 14.96 times the mean");
}

#[test]
fn a_law_without_what_it_needs_or_with_too_much_is_refused() {
    for law in [
        "{ normal = «{ mean = \"1s\" }» }",
        "{ lognormal = «{ sigma = 1 }» }",
        "{ gamma = «{ shape = 1 }» }",
        "{ pareto = «{ shape = 1 }» }",
        "{ hyperexponential = [«{ weight = 1 }»] }",
        "{ empirical = «{}» }",
    ] {
        refused(&latency(law), "missing-key", "");
    }
    for law in [
        "{ uniform = «[\"1s\"]» }",
        "{ uniform = «[\"1s\", \"2s\", \"3s\"]» }",
        "{ empirical = «{ bounds = [\"1s\"] }» }",
        "{ empirical = «{ values = [\"1s\"], weights = [1, 2] }» }",
        "{ empirical = «{ bounds = [\"1s\", \"2s\"], weights = [1, 2] }» }",
    ] {
        refused(&latency(law), "wrong-type", "");
    }
    for law in [
        "«{ exponential = \"1s\", constant = \"1s\" }»",
        "«{ exponential = \"1s\", p99 = \"1s\" }»",
        "{ lognormal = «{ median = \"1s\", mean = \"1s\", sigma = 1 }» }",
        "{ empirical = «{ values = [], bounds = [] }» }",
    ] {
        refused(&latency(law), "contradiction", "");
    }
    refused(&latency("{ «exponentail» = \"1s\" }"), "unknown-key", "did you mean `exponential`?");
    refused(&latency("{ exponential = «5» }"), "wrong-type", "exponential = \"5s\"");
    refused(&latency("«5»"), "wrong-type", "latency = \"5s\"");
    refused(&latency("«\"5\"»"), "missing-unit", "state the unit");
}

#[test]
fn every_law_has_figures_for_the_decision() {
    for (law, mean, p99) in [
        ("{ constant = \"5ms\" }", 5.0, 5.0),
        ("{ exponential = \"10ms\" }", 10.0, 46.051_702),
        ("{ uniform = [\"0ms\", \"10ms\"] }", 5.0, 9.9),
        ("{ pareto = { minimum = \"1ms\", shape = 2 } }", 2.0, 10.0),
        ("{ empirical = { values = [\"1ms\", \"9ms\"] } }", 5.0, 9.0),
    ] {
        let topology = topology(&time(law));
        let figures = ServiceTime::of(&topology.services()[0]);
        assert!(figures.stated && figures.tail_known, "{law}");
        assert!((figures.mean.0 as f64 - mean * MS).abs() < 10.0, "{law}: {figures:?}");
        assert!((figures.p99.0 as f64 - p99 * MS).abs() < 10.0, "{law}: {figures:?}");
        assert!(figures.p99 <= figures.p999, "{law}");
    }
}
