//! Every scenario has its output beside it, and each equals a fresh run.

use crate::support::{code, golden, hopwise, read, root, stderr, stdout};

fn names(extension: &str) -> Vec<String> {
    names_in("scenarios", extension)
}

fn names_in(folder: &str, extension: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root().join(folder))
        .expect("scenarios are there")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter_map(|name| name.strip_suffix(extension).map(str::to_owned))
        .collect();
    names.sort();
    names
}

#[test]
fn every_scenario_says_what_its_output_says() {
    for name in names(".toml") {
        let file = format!("scenarios/{name}.toml");
        let output = hopwise(&["recommend", &file]);
        assert_eq!(code(&output), 0, "{file}: {}", stderr(&output));
        assert_eq!(stderr(&output), "", "{file} is clean");
        golden::compare(format!("scenarios/{name}.recommend.out"), &stdout(&output));
    }
}

/// How each simulated scenario is run for its output: short, for all of them run in every test. The
/// name, its design if any, and the arguments.
const SIMULATED: &[(&str, &[&str])] = &[
    ("bookinfo", &["--design", "load", "--for", "20s"]),
    ("checkout", &["--for", "1m"]),
    ("claims/latency", &["--for", "1m"]),
    ("claims/outage", &["--for", "1m", "--design", "up", "--fault", "bank=pause@20s+10s"]),
    ("claims/page", &["--for", "1m"]),
    ("claims/queue", &["--for", "4m", "--design", "queue", "--fail", "email@60s+30s"]),
    ("claims/sagas", &["--for", "1m"]),
    ("dotnet-eshop", &["--design", "load", "--for", "20s"]),
    ("eventuate-choreography", &["--design", "load", "--for", "20s"]),
    ("online-boutique", &["--design", "load", "--for", "20s"]),
    ("simulate/adaptive-throttling", &["--warmup", "6m", "--for", "30s"]),
    ("simulate/autoscaling", &["--for", "10m", "--replications", "4"]),
    ("simulate/balancing", &["--for", "5s"]),
    ("simulate/circuit-breaker", &["--for", "601s"]),
    ("simulate/cold-cache", &["--for", "6m", "--replications", "2"]),
    ("simulate/email-peak", &["--for", "8m"]),
    ("simulate/fan-out-tail", &["--for", "30s"]),
    ("simulate/hedged-fan-out", &["--for", "2s", "--warmup", "0s", "--replications", "4"]),
    ("simulate/hedging", &["--for", "20s"]),
    ("simulate/metastable", &["--for", "2m", "--replications", "4"]),
    ("simulate/order-placed-outage", &["--for", "3m", "--replications", "2"]),
    ("simulate/poison", &["--for", "2m", "--replications", "4"]),
    ("simulate/relay-too-slow", &["--for", "2m", "--replications", "4"]),
    ("simulate/retry-bucket-or-breaker", &["--for", "20s"]),
    ("simulate/retry-budget", &["--for", "20s"]),
    ("simulate/retry-layers", &["--for", "20s"]),
    ("simulate/rolling-deploy", &["--for", "3m", "--replications", "4"]),
    ("simulate/safeguards", &["--for", "2m", "--replications", "4"]),
    ("simulate/saga-choreography", &["--for", "1m"]),
    ("simulate/saga-orchestration", &["--for", "1m"]),
    ("simulate/slow-bank", &["--for", "4m", "--replications", "4"]),
    ("simulate/spike-collapse", &["--for", "2m"]),
    ("simulate/thread-exhaustion", &["--for", "1m"]),
    ("simulate/w1", &["--for", "20000s"]),
    ("simulate/w2", &["--for", "2000s"]),
    ("simulate/w3s", &["--for", "5000s"]),
    ("simulate/w4", &["--for", "5000s"]),
    ("simulate/w5", &["--for", "10s"]),
    ("simulate/w6", &["--for", "30s", "--replications", "2"]),
    ("simulate/zone-partition", &["--for", "3m", "--replications", "4"]),
    ("social-network", &["--design", "load", "--for", "20s"]),
    ("sock-shop", &["--design", "load", "--for", "20s"]),
];

#[test]
fn every_simulation_says_what_its_output_says() {
    for (name, arguments) in SIMULATED {
        let file = format!("scenarios/{name}.toml");
        let output = hopwise(&[&["simulate", &file], *arguments].concat());
        assert_eq!(code(&output), 0, "{file}: {}", stderr(&output));
        let command = format!("$ hopwise simulate {file} {}\n", arguments.join(" "));
        golden::compare(format!("scenarios/{name}.simulate.out"), &(command + &stdout(&output)));
    }
}

/// The six real systems with one fault each. The name and the fault.
const FAULTY: &[(&str, &[&str])] = &[
    ("bookinfo", &["--slow", "reviews->ratings=+7s@60s+20s"]),
    ("dotnet-eshop", &["--fail", "eventbus@60s+20s"]),
    ("eventuate-choreography", &["--fail", "customer-service@60s+20s"]),
    ("online-boutique", &["--fail", "redis-cart@60s+20s"]),
    ("social-network", &["--fail", "social-graph-service@60s+20s"]),
    ("sock-shop", &["--slow", "orders->payment=+6s@60s+20s"]),
];

#[test]
fn every_real_system_says_what_one_fault_does_to_it() {
    for (name, fault) in FAULTY {
        let file = format!("scenarios/{name}.toml");
        let usual = ["--design", "load", "--for", "3m", "--replications", "2"];
        let output = hopwise(&[&["simulate", &file], &usual[..], *fault].concat());
        assert_eq!(code(&output), 0, "{file}: {}", stderr(&output));
        let command = format!("$ hopwise simulate {file} {} {}\n", usual.join(" "), fault.join(" "));
        golden::compare(format!("scenarios/{name}.fault.out"), &(command + &stdout(&output)));
    }
}

#[test]
fn no_output_lacks_its_scenario_and_each_has_a_line_in_the_readme() {
    let scenarios = names(".toml");
    for name in names(".recommend.out") {
        assert!(scenarios.contains(&name), "{name}.recommend.out has no {name}.toml");
    }
    let readme = read("scenarios/README.md");
    let within = |folder: &str| {
        let names = names_in(&format!("scenarios/{folder}"), ".toml");
        names.into_iter().map(|name| format!("{folder}/{name}")).collect::<Vec<_>>()
    };
    for name in [scenarios, within("simulate"), within("claims")].concat() {
        assert!(readme.contains(&format!("({name}.toml)")), "scenarios/README.md does not mention {name}");
    }
}
