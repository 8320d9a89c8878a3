//! Each side of a comparison is what `simulate` says of it with the same seed and warm-up.

use serde_json::Value;

use super::{json, shop};
use crate::cli::{file, folder};
use crate::support::{hopwise, stderr};

fn simulated(args: &[&str]) -> Value {
    let all: Vec<&str> = ["simulate"].iter().chain(args).chain(&["--format", "json"]).copied().collect();
    let output = hopwise(&all);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)))
}

/// Both as bytes: floats are written in full.
fn agree(side: &Value, alone: &Value) {
    for (key, value) in alone.as_object().expect("an object") {
        let (one, other) = (side[key].to_string(), value.to_string());
        assert!(one == other, "`{key}` differs:\n{one}\n{other}");
    }
    assert_eq!(side.to_string(), alone.to_string());
}

#[test]
fn overlays_agree_with_simulate() {
    let file = "scenarios/simulate/slow-bank.toml";
    let run = ["--for", "3m", "--replications", "3", "--seed", "7", "--slow", "payment=2x@1m+20s", "--load", "1.2x"];
    let both = json(&[&[file, "--designs", "asynchronous"][..], &run].concat());
    agree(&both["designs"][0]["simulation"], &simulated(&[&[file][..], &run].concat()));
    let overlay = [&[file, "--design", "asynchronous"][..], &run].concat();
    agree(&both["designs"][1]["simulation"], &simulated(&overlay));
}

/// A design that takes longer to settle sets the cut for both.
#[test]
fn the_longest_warm_up_goes_for_all() {
    let folder = folder("compare-warm-up");
    let text = |payment: &str| shop(payment, "");
    let (quick, slow) = (file(&folder, "quick.toml", text("1ms")), file(&folder, "slow.toml", text("39ms")));
    let run = ["--for", "100s", "--replications", "2"];
    let alone = |path: &str| simulated(&[&[path][..], &run].concat());
    let (first, second) = (alone(&quick), alone(&slow));
    let (short, long) = (first["warmup_s"].as_f64().expect("a span"), second["warmup_s"].as_f64().expect("a span"));
    assert!(short < long, "{short} {long}");
    let both = json(&[&[quick.as_str(), &slow][..], &run].concat());
    assert_eq!(both["warmup_s"].as_f64(), Some(long));
    agree(&both["designs"][1]["simulation"], &second);
    // The other one is what `simulate` says with that warm-up stated.
    let stated = simulated(&[&[quick.as_str(), "--warmup", &format!("{long}s")][..], &run].concat());
    for part in ["flows", "services", "edges", "events"] {
        assert_eq!(both["designs"][0]["simulation"][part].to_string(), stated[part].to_string(), "{part}");
    }
}

/// Every figure that is compared stands where its name says.
#[test]
fn compared_figures_are_those_of_simulate() {
    let both = json(&["scenarios/simulate/slow-bank.toml", "--designs", "asynchronous", "--for", "3m"]);
    let mut found = 0;
    for difference in both["comparisons"][0]["differences"].as_array().expect("differences") {
        let (kind, figure) =
            (difference["kind"].as_str().expect("a kind"), difference["figure"].as_str().expect("one"));
        // Derived: see the page on comparing.
        if ["failed_ratio", "undelivered"].contains(&figure) || figure.starts_with("completed") {
            continue;
        }
        for (side, at) in [("reference", 0), ("design", 1)] {
            let entity = difference["entity"].as_str().expect("a name");
            let simulation = &both["designs"][at]["simulation"];
            let mut value = &simulation[format!("{kind}s")][entity];
            for part in figure.split('.') {
                value = &value[part];
            }
            // Where nothing follows the answer, all is done with it.
            if value.is_null() && figure.starts_with("completion") {
                value = &simulation["flows"][entity]["response"][figure.split('.').next_back().expect("a part")];
            }
            if value.is_null() && figure == "incomplete_ratio" {
                value = &simulation["flows"][entity]["error_ratio"];
            }
            assert_eq!(difference[side].as_f64(), value.as_f64(), "{kind} {entity} {figure} of the {side}");
            found += 1;
        }
    }
    assert!(found > 60, "{found}");
}
