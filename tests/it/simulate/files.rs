//! Values from files that the topology names: laws from what was measured, arrivals from a log.

use serde_json::Value;

use super::{bare, flow, json, simulate};
use crate::cli::{file, folder};
use crate::support::{code, hopwise, stderr};

const EXACT: [&str; 6] = ["--for", "1s", "--warmup", "0s", "--replications", "1"];

/// `a` works as long as `times.csv` says, and requests come as `arrivals.csv` says.
fn text(service_time: &str, arrivals: &str) -> String {
    let arrivals = format!("arrivals = {{ replay = {arrivals} }}");
    bare(&flow(&arrivals)).replacen("{ constant = \"0s\" }", &format!("{{ empirical = {service_time} }}"), 1)
}

const NAMED: [&str; 2] = ["{ file = \"times.csv\" }", "{ file = \"data/arrivals.csv\" }"];

/// The run of a file `x.toml` with these two files beside it.
fn run(name: &str, times: &str, arrivals: &str) -> std::process::Output {
    let folder = folder(&format!("named-{name}"));
    std::fs::create_dir_all(folder.join("data")).expect("a folder");
    file(&folder, "times.csv", times);
    file(&folder, "data/arrivals.csv", arrivals);
    let path = file(&folder, "x.toml", text(NAMED[0], NAMED[1]));
    hopwise(&[&["simulate", path.as_str(), "--format", "json"], &EXACT[..]].concat())
}

fn said(output: &std::process::Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stderr(output)))
}

#[test]
fn values_in_files_are_those_that_the_file_could_state() {
    let output = run("good", "# measured\n10ms, 3\r\n\n0.02,1\n", "0s\n100ms\n0.2 # late\n500ms");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let read = said(&output);
    let stated = json(
        &text("{ values = [\"10ms\", \"20ms\"], weights = [3, 1] }", "[\"0s\", \"100ms\", \"200ms\", \"500ms\"]"),
        &EXACT,
    );
    assert_eq!(read["flows"]["f"]["offered"], 4);
    for part in ["flows", "services", "edges"] {
        assert_eq!(read[part], stated[part], "{part}");
    }
}

#[test]
fn a_line_that_is_no_value_is_told_with_its_file_and_line() {
    let lines = "10ms\nsoon\n5ms, many\n-1\n";
    let output = run("bad", lines, "0s\n1s\n0.5s\nnever");
    assert_eq!(code(&output), 2);
    let told = stderr(&output);
    for part in ["times.csv:2:1", "`soon` is no value", "times.csv:3:1", "times.csv:4:1", "arrivals.csv:4:1", "12ms"] {
        assert!(told.contains(part), "{part}:\n{told}");
    }
    // The order is looked at too, and said of the line.
    let told = stderr(&run("order", "10ms", "1s\n0.5s"));
    assert!(told.contains("arrivals.csv:2:1") && told.contains("ascend"), "{told}");
    let told = stderr(&run("empty", "\n# nothing\n", "0s"));
    assert!(told.contains("`times.csv` holds no value") && told.contains("x.toml:"), "{told}");
    let told = stderr(&run("weightless", "1s,0", "0s"));
    assert!(told.contains("`times.csv` holds no value"), "{told}");
}

#[test]
fn a_file_that_cannot_be_read_is_told_where_it_is_named() {
    let output = simulate(&text("{ file = \"none.csv\" }", "[\"0s\"]"), &EXACT);
    assert_eq!(code(&output), 2);
    let told = stderr(&output);
    assert!(told.contains("none.csv: no such file") && told.contains("named here"), "{told}");
    assert!(!told.contains("has not been read"), "once is enough: {told}");
    let both = "{ file = \"x.csv\", values = [\"1ms\"] }";
    assert!(stderr(&simulate(&text(both, "[\"0s\"]"), &EXACT)).contains("`values`"));
}

#[test]
fn standard_input_names_files_of_the_working_directory() {
    // The tests run in the repository's root.
    let folder = folder("named-stdin");
    let path = file(&folder, "t.csv", "25ms\n");
    let relative = std::path::Path::new(&path)
        .strip_prefix(crate::support::root())
        .map_or(path.clone(), |it| it.display().to_string());
    let value = json(&text(&format!("{{ file = {relative:?} }}"), "[\"0s\", \"500ms\"]"), &EXACT);
    assert_eq!(value["flows"]["f"]["response"]["mean_s"], 0.025);
}

#[test]
fn a_changed_value_may_name_a_file_too() {
    let folder = folder("named-set");
    let path = file(&folder, "t.csv", "30ms\n");
    let set = format!("services.a.service_time={{ empirical = {{ file = {path:?} }} }}");
    let value = json(&bare(&flow("arrivals = { replay = [\"0s\"] }")), &[&EXACT[..], &["--set", &set]].concat());
    assert_eq!(value["flows"]["f"]["response"]["mean_s"], 0.03);
}

#[test]
fn a_document_whose_files_nobody_read_is_no_topology() {
    let findings = crate::support::findings(&text(NAMED[0], NAMED[1]));
    let rules: Vec<&str> = findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["unread-file", "unread-file"]);
}
