//! Four answers, and the exit codes that follow.

use std::process::Stdio;

use hopwise::explore::compare::{Difference, Ground, Verdict};
use serde_json::Value;

use super::{compared, json, plan, shop};
use crate::cli::{file, folder};
use crate::support::{code, command, hopwise, stderr, stdout};

fn headline(reference: &str, design: &str, replications: u32) -> Difference {
    let comparison = compared(reference, design, &plan(1, 30, replications));
    comparison.against[0].headlines().next().expect("a headline").clone()
}

/// Paths of files with these texts.
fn files(name: &str, texts: &[&str]) -> Vec<String> {
    let folder = folder(name);
    texts.iter().enumerate().map(|(at, text)| file(&folder, &format!("{at}.toml"), text)).collect()
}

#[test]
fn the_exit_code_follows_the_headline() {
    let (slow, quick) = (shop("30ms", ""), shop("20ms", ""));
    let paths = files("compare-exit", &[&quick, &slow, &shop("21ms", "")]);
    let run = |a: &str, b: &str, more: &[&str]| {
        let args = [&["compare", a, b, "--for", "30s", "--warmup", "1s"][..], more].concat();
        let output = hopwise(&args);
        assert!(code(&output) < 3, "{}", stderr(&output));
        code(&output)
    };
    assert_eq!(run(&paths[0], &paths[1], &[]), 1, "worse");
    assert_eq!(run(&paths[1], &paths[0], &[]), 0, "better");
    assert_eq!(run(&paths[0], &paths[0], &[]), 0, "the same");
    assert_eq!(run(&paths[0], &paths[1], &["--replications", "1"]), 2, "nobody can tell");
    assert_eq!(run(&paths[0], &paths[1], &["--replications", "1", "--undecided", "pass"]), 0, "which is to pass");
    assert_eq!(run(&paths[0], &paths[2], &[]), 1, "a little worse");
    assert_eq!(run(&paths[0], &paths[2], &["--tolerance", "20%"]), 0, "within the tolerance");
}

#[test]
fn less_failing_goes_before_quicker_answers() {
    // A timeout of 30 ms: whoever waits longer fails, and the answers that are left are quick.
    let patient = shop("20ms", "");
    let hasty = patient.replace("operation = \"charge\"\n", "operation = \"charge\"\ntimeout = \"30ms\"\n");
    let found = headline(&patient, &hasty, 4);
    assert_eq!((found.measure.name, found.verdict), ("error_ratio", Verdict::Worse));
    let comparison = compared(&patient, &hasty, &plan(1, 30, 4));
    let p99 = comparison.against[0].differences.iter().find(|it| it.measure.name == "response.p99_s").expect("p99");
    assert_eq!(p99.verdict, Verdict::Better);
}

#[test]
fn work_that_is_accepted_and_never_done_is_no_gain() {
    let call = "[services.web]\nkind = \"client\"\n[services.order]\nconcurrency = 8\nservice_time = \"5ms\"
[services.payment]\nconcurrency = 8\nservice_time = \"10ms\"\nerror_rate = \"30%\"
[[edges]]\nfrom = \"web\"\nto = \"order\"\nrate = \"50/s\"\npattern = \"rest\"
[[edges]]\nfrom = \"order\"\nto = \"payment\"\n";
    let rest = format!("{call}pattern = \"rest\"\n");
    let retried = format!("{rest}retries = 3\nbackoff = {{ kind = \"fixed\", base = \"10ms\" }}\n");
    let queue = format!("{call}pattern = \"queue\"\nmax_deliveries = 1\ndlq = true\n");
    // 0.3^4 of the orders fail; in the queue nobody hears of the 30 % that end as dead letters.
    let found = headline(&retried, &queue, 4);
    assert_eq!((found.measure.name, found.verdict), ("incomplete_ratio", Verdict::Worse));
    // As many are never paid as failed before: their callers have an answer, and the rest is told.
    let found = headline(&rest, &queue, 4);
    assert_eq!((found.measure.name, found.verdict), ("error_ratio", Verdict::Better));
    let paths = files("compare-undone", &[&rest, &queue]);
    let output = hopwise(&["compare", &paths[0], &paths[1], "--for", "30s"]);
    assert!(stdout(&output).contains("incomplete 30"), "{}", stdout(&output));
}

#[test]
fn the_percentile_decides_where_it_stands_on_samples() {
    let (quick, slow) = (shop("20ms", ""), shop("24ms", ""));
    assert_eq!(headline(&quick, &slow, 4).measure.name, "response.p99_s");
    // 100 requests a second for 5 s have 5 beyond it.
    let comparison = compared(&quick, &slow, &plan(1, 5, 4));
    assert_eq!(comparison.against[0].headlines().next().expect("one").measure.name, "response.mean_s");
    let p99 = comparison.against[0].differences.iter().find(|it| it.measure.name == "response.p99_s").expect("p99");
    assert_eq!((p99.verdict, p99.ground, p99.needed), (Verdict::CannotTell, Ground::Unsupported, None));
}

#[test]
fn what_follows_decides_between_answers_that_are_the_same() {
    let sagas = ["scenarios/simulate/saga-choreography.toml", "scenarios/simulate/saga-orchestration.toml"];
    let both = json(&[&sagas[..], &["--for", "1m"]].concat());
    let headline = &both["comparisons"][0]["headlines"][0];
    assert_eq!((&headline["figure"], &headline["verdict"]), (&"completion.p99_s".into(), &"worse".into()));
    let differences = both["comparisons"][0]["differences"].as_array().expect("differences");
    let answers = differences.iter().find(|it| it["figure"] == "response.p99_s").expect("answers are compared");
    assert_eq!((&answers["verdict"], &answers["because"]), (&"same".into(), &"identical".into()));
    assert_eq!(code(&hopwise(&["compare", sagas[0], sagas[1], "--for", "1m"])), 1);
}

#[test]
fn more_is_better_only_of_what_one_wants_more_of() {
    let calm = shop("20ms", "");
    let faulty = shop("20ms", "[[faults]]\ntarget = \"payment\"\nkind = \"crash\"\nat = \"10s\"\nfor = \"10s\"\n");
    let comparison = compared(&calm, &faulty, &plan(1, 30, 4));
    let verdict = |kind: &str, name: &str, entity: &str| {
        let mut all = comparison.against[0].differences.iter();
        all.find(|it| (it.kind.name(), it.measure.name, &*it.entity) == (kind, name, entity)).expect(name).verdict
    };
    assert_eq!(verdict("flow", "error_ratio", "checkout"), Verdict::Worse);
    assert_eq!(verdict("flow", "goodput_per_s", "checkout"), Verdict::Worse);
    assert_eq!(verdict("service", "availability", "payment"), Verdict::Worse);
    assert_eq!(verdict("service", "availability", "order"), Verdict::Same);
    // And the other way round.
    let comparison = compared(&faulty, &calm, &plan(1, 30, 4));
    let better = comparison.against[0].differences.iter().filter(|it| it.verdict == Verdict::Better).count();
    assert!(better >= 3, "{better}");
}

#[test]
fn cannot_tell_says_about_how_many_would() {
    // A callee by another name has other service times, so that only its rate is common.
    let (quick, slow) = (shop("20ms", ""), shop("20.6ms", "").replace("payment", "billing"));
    let few = headline(&quick, &slow, 2);
    assert_eq!((few.verdict, few.ground), (Verdict::CannotTell, Ground::Straddles));
    let needed = few.needed.expect("a number");
    assert!(needed > 2 && needed < 2_000, "{needed}");
    // A hundred tell, one way or the other.
    assert_ne!(headline(&quick, &slow, 100).verdict, Verdict::CannotTell);
}

#[test]
fn what_only_one_design_has_is_listed() {
    let both = json(&["scenarios/simulate/slow-bank.toml", "--designs", "asynchronous", "--for", "2m"]);
    let alone = both["comparisons"][0]["only_in_one"].as_array().expect("a list");
    let has = |kind: &str, entity: &str| {
        alone.iter().any(|it| it["kind"] == kind && it["entity"] == entity && it["design"] == "asynchronous")
    };
    assert!(has("broker", "main") && has("subscription", "order->payment:charge"), "{alone:?}");
}

#[test]
fn every_other_design_stands_against_the_first() {
    let paths = files("compare-three", &[&shop("20ms", ""), &shop("30ms", ""), &shop("15ms", "")]);
    let all: Vec<&str> = paths.iter().map(String::as_str).chain(["--for", "30s", "--warmup", "1s"]).collect();
    let three = json(&all);
    let verdicts: Vec<&Value> =
        three["comparisons"].as_array().expect("two").iter().map(|it| &it["headlines"][0]["verdict"]).collect();
    assert_eq!(verdicts, ["worse", "better"]);
    assert_eq!((&three["verdict"], &three["reference"]), (&"worse".into(), &"0".into()));
    assert_eq!(three["designs"].as_array().map(Vec::len), Some(3));
    // Whoever stands first changes nobody's figures.
    let turned: Vec<&str> =
        [&paths[1], &paths[0]].into_iter().map(String::as_str).chain(all[3..].iter().copied()).collect();
    let turned = json(&turned);
    assert_eq!(turned["designs"][1]["simulation"]["flows"], three["designs"][0]["simulation"]["flows"]);
}

#[test]
fn precision_adds_replications_until_differences_are_that_narrow() {
    let paths = files("compare-precision", &[&shop("20ms", ""), &shop("24ms", "")]);
    let run = |more: &[&str]| json(&[&[&*paths[0], &*paths[1], "--for", "30s", "--warmup", "1s"][..], more].concat());
    let narrow = run(&["--precision", "1.2%"]);
    let count = narrow["replications"].as_u64().expect("a count");
    assert!(count > 8 && count % 8 == 0, "{count}");
    let plain = run(&["--replications", &count.to_string()]);
    assert_eq!(narrow["comparisons"], plain["comparisons"], "only the number of replications is chosen");
    assert_eq!(run(&[])["replications"], 8);
}

#[test]
fn what_latency_does_not_show_is_counted() {
    let both = json(&["scenarios/simulate/slow-bank.toml", "--designs", "asynchronous", "--for", "2m"]);
    let (today, other) = (&both["designs"][0], &both["designs"][1]);
    assert_eq!((&today["parts"]["brokers"], &other["parts"]["brokers"]), (&0.into(), &1.into()));
    assert_eq!((&today["parts"]["queues"], &other["parts"]["queues"]), (&0.into(), &2.into()));
    // Today an answer needs order, payment and bank; with a queue between them order and the broker.
    assert_eq!(today["hard_dependencies"]["checkout"], 3);
    assert_eq!(other["hard_dependencies"]["checkout"], 2);
    assert!(other["consistency"]["stale_s"].as_f64() > Some(0.5) && today["consistency"]["stale_s"].is_null());
    let done = |design: &Value| design["all_done_s"]["checkout"].as_f64().expect("a time");
    assert!(done(other) > done(today), "the work is done later");
}

#[test]
fn soft_calls_and_outboxes_are_no_hard_dependencies() {
    let hard = |text: &str| compared(text, text, &plan(1, 2, 1)).shapes[0].hard_dependencies[0].1;
    let text = shop("20ms", "");
    assert_eq!(hard(&text), 2);
    let soft = text.replace("operation = \"charge\"\n", "operation = \"charge\"\ncriticality = \"soft\"\n");
    assert_eq!(hard(&soft), 1);
    let queued =
        text.replace("operation = \"charge\"\npattern = \"rest\"", "operation = \"charge\"\npattern = \"queue\"");
    assert_eq!(hard(&queued), 2, "order and the broker");
    let stored = queued.replace("pattern = \"queue\"", "pattern = \"queue\"\noutbox = true");
    assert_eq!(hard(&stored), 1, "the relay brings it to the broker later");
}

/// No replication of this ends within a minute, and Ctrl-C comes after a second.
#[cfg(unix)]
#[test]
fn an_interrupted_comparison_reports_what_it_has() {
    let paths = files("compare-interrupted", &[&shop("20ms", ""), &shop("21ms", "")]);
    let args = ["compare", &paths[0], &paths[1], "--for", "300d", "--warmup", "1s"];
    let child = command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
    std::thread::sleep(std::time::Duration::from_secs(1));
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().expect("kill runs").success());
    let output = child.wait_with_output().expect("the binary ends");
    assert_eq!((code(&output), stderr(&output)), (130, String::new()));
    let said = stdout(&output);
    assert!(said.contains("the run was stopped") && !said.contains("Only in one of them"), "{said}");
}
