//! The same bytes twice, on any number of threads, in any order of the file; and what has nothing to do
//! with an entity changes none of its figures.

use serde_json::Value;

use super::{PARTS, json, shop, simulate};
use crate::support::{stderr, stdout};

const SHORT: [&str; 6] = ["--for", "5s", "--replications", "3", "--format", "json"];

fn text(topology: &str, more: &[&str]) -> String {
    let args: Vec<&str> = SHORT.iter().chain(more).copied().collect();
    let output = simulate(topology, &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

/// Fails with the first line that differs.
fn same(a: &str, b: &str, what: &str) {
    let differs = a.lines().zip(b.lines()).enumerate().find(|(_, (a, b))| a != b);
    if let Some((line, (a, b))) = differs {
        let short = |text: &str| text.chars().take(300).collect::<String>();
        panic!("{what}, line {}:\n{}\n{}", line + 1, short(a), short(b));
    }
    assert_eq!(a.lines().count(), b.lines().count(), "{what}");
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let one = text(&shop(), &["--threads", "1"]);
    for threads in ["1", "2", "8"] {
        same(&one, &text(&shop(), &["--threads", threads]), &format!("{threads} threads"));
    }
    // With a warm-up that is found by pilot runs.
    let steady: String = PARTS.iter().filter(|part| !part.contains("[[faults]]")).copied().collect();
    same(&text(&steady, &["--threads", "1"]), &text(&steady, &["--threads", "8"]), "a steady load");
}

#[test]
fn replicas_that_start_and_stop_are_the_same_on_any_number_of_threads() {
    let scaled = "[services.a]\nconcurrency = 2\nservice_time = \"20ms\"\n\
                  autoscale = { max = 9, period = \"500ms\", lag = \"300ms\", cool_down = \"1s\" }\n\
                  [[flows]]\nname = \"f\"\nentry = \"a\"\nrate = \"50/s\"\nload = { spike = { at = \"2s\", for = \"1s\", rate = \"500/s\" } }\n";
    let one = text(scaled, &["--threads", "1"]);
    assert!(one.contains("\"scaled\": "), "it scales");
    for threads in ["2", "8"] {
        same(&one, &text(scaled, &["--threads", threads]), &format!("{threads} threads"));
    }
}

#[test]
fn the_seed_changes_figures() {
    let of = |seed: &str| json(&shop(), &["--for", "5s", "--replications", "2", "--seed", seed])["flows"].clone();
    assert_ne!(of("1"), of("2"));
}

#[test]
fn the_order_of_tables_changes_no_byte() {
    let written = text(&shop(), &[]);
    let backwards: String = PARTS.iter().rev().copied().collect();
    same(&written, &text(&backwards, &[]), "backwards");
    let (front, back) = PARTS.split_at(7);
    same(&written, &text(&[back, front].concat().concat(), &[]), "the second half first");
}

/// Everything measured of the entities of `old` is the same in `new`.
fn unchanged(old: &Value, new: &Value) {
    for kind in ["flows", "services", "edges"] {
        let entities = old[kind].as_object().expect("entities by name");
        assert!(!entities.is_empty(), "{kind}");
        for (name, figures) in entities {
            assert_eq!(figures, &new[kind][name], "{kind} {name}");
        }
    }
}

#[test]
fn an_unrelated_service_changes_no_figure() {
    let args = ["--for", "5s", "--replications", "3"];
    let unrelated = "[services.a-lonely]\nconcurrency = 2\nservice_time = \"5ms\"\n";
    unchanged(&json(&shop(), &args), &json(&format!("{unrelated}{}", shop()), &args));
}

#[test]
fn an_unrelated_flow_changes_no_figure() {
    let args = ["--for", "5s", "--replications", "3", "--warmup", "1s"];
    let unrelated = "[services.apart]\nconcurrency = 2\nservice_time = { exponential = \"5ms\" }\n\
                     [[edges]]\nfrom = \"web\"\nto = \"apart\"\noperation = \"GET /apart\"\npattern = \"rest\"\n\
                     [[flows]]\nname = \"a-part\"\nentry = \"web->apart:GET /apart\"\nrate = \"30/s\"\n";
    unchanged(&json(&shop(), &args), &json(&format!("{unrelated}{}", shop()), &args));
}
