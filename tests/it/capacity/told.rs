//! What people read.

use hopwise::explore::capacity::Pulse;
use hopwise::report::payload::{CapacityPayload, Told};
use hopwise::report::text;
use hopwise::units::Nanos;

use super::{json, plan, searched, servers};
use crate::support::{code, golden, hopwise, stderr, stdout};

/// Of a design and its exit code.
const SCENARIOS: [(&str, &[&str], i32); 2] = [
    ("metastable", &["capacity", "scenarios/simulate/metastable.toml"], 1),
    ("slow-bank", &["capacity", "scenarios/simulate/slow-bank.toml", "--objective", "p(99){flow:checkout} < 3s"], 0),
];

#[test]
fn every_capacity_says_what_its_output_says() {
    for (name, args, expected) in SCENARIOS {
        let output = hopwise(args);
        assert_eq!(code(&output), expected, "{}", stderr(&output));
        let said = stdout(&output);
        let quoted = args.iter().map(|arg| if arg.contains(' ') { format!("'{arg}'") } else { (*arg).to_owned() });
        let command = format!("$ hopwise {}\n", quoted.collect::<Vec<_>>().join(" "));
        golden::compare(format!("scenarios/simulate/{name}.capacity.out"), &(command + &said));
        assert!(said.lines().all(|line| line.chars().count() <= 80), "80 columns in a pipe");
        assert!(!said.contains('\u{1b}'), "no colour in a pipe");
    }
    let markdown = hopwise(&[SCENARIOS[1].1, &["--format", "markdown"]].concat());
    golden::compare("tests/it/capacity/slow_bank.md", &stdout(&markdown));
}

#[test]
fn what_a_person_asks_comes_first() {
    let output = stdout(&hopwise(&["capacity", "scenarios/simulate/metastable.toml", "--no-pulse"]));
    let sections: Vec<&str> = output.lines().filter(|line| line.starts_with(|c: char| c.is_uppercase())).collect();
    assert_eq!(sections[..3], ["How much load?", "What has to hold", "What breaks first?"]);
    assert!(!output.contains("Does it come back?"), "it was not asked for: {output}");
    assert!(output.contains("the file states no objective: assumed is"), "{output}");
}

#[test]
fn machines_get_every_load() {
    let path = "scenarios/simulate/metastable.toml";
    let found = json(&[path, "--for", "20s"]);
    assert_eq!((&found["schema_version"], &found["command"]), (&1.into(), &"capacity".into()));
    assert_eq!(found["objectives"][0]["assumed"], true);
    let curve = found["curve"].as_array().expect("loads");
    let factors: Vec<f64> = curve.iter().filter_map(|point| point["factor"].as_f64()).collect();
    assert!(factors.len() > 8 && factors.is_sorted(), "{factors:?}");
    let point = curve.iter().find(|point| point["factor"] == 1.0).expect("the load of the file");
    let flow = &point["flows"]["web->database:query"];
    for key in ["offered_per_s", "goodput_per_s", "p50_s", "p99_s", "error_ratio"] {
        assert!(flow[key].is_number(), "{key}: {flow}");
    }
    assert!(flow["ci95"]["p99_s"].is_array() && point["fullest"]["service"] == "database", "{point}");
    // What is sure lies on both sides of the estimate.
    let load = |key: &str| found["capacity"][key].as_f64().expect("a load");
    assert!(load("holds_to") <= load("factor") && load("factor") <= load("missed_from"));
    let band = &found["pulse"]["band"];
    assert!(band["not_fatal_at"].as_f64() < band["from_factor"].as_f64(), "{band}");
}

/// At every width, with names that would do something.
#[test]
fn any_width_will_do() {
    let more = "[[objectives]]\nexpr = \"p(99){flow:main} < 100ms\"\n";
    let pulse = Pulse { factor: 2.0, lasts: Nanos(5_000_000_000), stated: true };
    let plan = super::CapacityPlan { pulse: Some(pulse), precision: 0.2, ..plan(1) };
    let capacity = searched(&servers(1, 40.0, more), &plan);
    let told = Told { name: "::error::slow\n", file: "x.toml", version: "0.0.0", assumed: false };
    let payload = CapacityPayload::of(&capacity, told);
    for width in [30, 60, 80, 120] {
        let text = text::capacity(&payload, width);
        let plain = anstream_free(&text);
        assert!(!plain.contains("::error"), "{plain}");
        assert_eq!(plain.contains("|ooo") || plain.contains(" oooo"), width >= 60, "{width}: {plain}");
        if width >= 60 {
            let widest = plain.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(width), "{width}: {widest:?}\n{plain}");
        }
    }
}

/// Without ANSI styles.
fn anstream_free(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').map_or("", |(_, rest)| rest))
}
