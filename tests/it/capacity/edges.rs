//! Nothing breaks, nothing holds, load that changes by itself, users who wait; and the exit codes.

use super::{json, servers};
use crate::cli::{file, folder};
use crate::support::{code, hopwise, stdout};

const P99: &str = "p(99){flow:main} < 100ms";

fn run(path: &str, more: &[&str]) -> (i32, String) {
    let output = hopwise(&[&["capacity", path][..], more].concat());
    let said = stdout(&output);
    (code(&output), said.split_whitespace().collect::<Vec<&str>>().join(" "))
}

#[test]
fn the_exit_code_tells_of_the_load_of_the_file() {
    let folder = folder("capacity-codes");
    let at = |rate: f64| file(&folder, &format!("{rate}.toml"), servers(1, rate, ""));
    let asked = ["--objective", P99, "--no-pulse"];
    let (holds, said) = run(&at(40.0), &asked);
    assert!(holds == 0 && said.contains("the load of the file, which holds."), "{holds} {said}");
    let (too_much, said) = run(&at(70.0), &asked);
    assert!(too_much == 1 && said.contains("which is too much."), "{too_much} {said}");
    assert!(said.contains("missed p(99){flow:main} < 100ms"), "{said}");
    // 53.9 a second are the limit: few and short runs cannot tell.
    let short = ["--objective", P99, "--no-pulse", "--for", "60s", "--replications", "2", "--precision", "50%"];
    let (unknown, said) = run(&at(53.9), &short);
    assert!(unknown == 2 && said.contains("nobody can tell"), "{unknown} {said}");
    assert_eq!(run(&at(53.9), &[&short[..], &["--undecided", "pass"]].concat()).0, 0);
    // It holds, and does not come back.
    let (stays_down, said) = run("scenarios/simulate/metastable.toml", &[]);
    assert!(stays_down == 1 && said.contains("which holds.") && said.contains("it stays down"), "{said}");
}

#[test]
fn what_nothing_limits_never_breaks() {
    let text = servers(1, 40.0, "").replace("concurrency = 1\n", "");
    let path = file(&folder("capacity-unlimited"), "unlimited.toml", text);
    let (code, said) = run(&path, &["--objective", P99, "--pulse", "2x+1s"]);
    assert_eq!(code, 0);
    assert!(said.contains("No limit was found: everything holds at 1024x the load of the file"), "{said}");
}

#[test]
fn what_is_too_slow_by_itself_never_holds() {
    let path = file(&folder("capacity-never"), "never.toml", servers(1, 40.0, ""));
    let (code, said) = run(&path, &["--objective", "p(99){flow:main} < 10ms"]);
    assert_eq!(code, 1);
    assert!(said.contains("None: not even 0.000977x the load of the file"), "{said}");
    assert!(said.contains("there is no load at which the system is known to hold"), "{said}");
}

/// Closed: 10 ms of work and 1 s of thinking; at 101 users one server is full by arithmetic.
#[test]
fn users_who_wait_are_counted() {
    let text = servers(1, 40.0, "")
        .replace("rate = \"40/s\"", "arrivals = { closed = { users = 10, think_time = { exponential = \"1s\" } } }");
    let path = file(&folder("capacity-closed"), "closed.toml", text);
    let found = json(&[&path, "--objective", P99]);
    assert_eq!(found["no_pulse"]["kind"], "nobody-to-push");
    let users = found["capacity"]["flows"]["main"]["users"].as_f64().expect("users");
    assert!((50.0..=100.0).contains(&users), "{users}");
}

#[test]
fn a_load_that_changes_by_itself_has_no_pulse() {
    let spike = "load = { spike = { at = \"60s\", for = \"30s\", rate = \"80/s\" } }\n";
    let path = file(&folder("capacity-spike"), "spike.toml", servers(1, 40.0, spike));
    let found = json(&[&path, "--objective", "p(99){flow:main} < 2s"]);
    assert_eq!(found["no_pulse"]["kind"], "changing");
    let factor = found["capacity"]["factor"].as_f64().expect("a limit");
    // 80 a second in the spike are held, 200 are not.
    assert!((1.0..2.5).contains(&factor), "{factor}");
}

/// A fault without an end is how things are: half as quick, at most half as much.
#[test]
fn a_fault_that_stays_lowers_the_capacity() {
    let path = file(&folder("capacity-slow"), "slow.toml", servers(1, 20.0, ""));
    let factor = |more: &[&str]| {
        let all = [&[path.as_str(), "--objective", "p(99){flow:main} < 200ms", "--no-pulse"][..], more].concat();
        json(&all)["capacity"]["factor"].as_f64().expect("a limit")
    };
    let (alone, slowed) = (factor(&[]), factor(&["--slow", "server=2x@1m"]));
    const LN_100: f64 = 2.0 * std::f64::consts::LN_10;
    // M/M/1: 100 - ln(100) / 0.2, and 50 - ln(100) / 0.2.
    let truth = (100.0 - LN_100 / 0.2, 50.0 - LN_100 / 0.2);
    assert!((alone * 20.0 / truth.0 - 1.0).abs() < 0.02, "{alone} {truth:?}");
    assert!((slowed * 20.0 / truth.1 - 1.0).abs() < 0.02, "{slowed} {truth:?}");
}
