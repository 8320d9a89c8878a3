//! What the file says beside what is simulated, and what can have no effect: told in every format.

use serde_json::Value;

use super::{bare, flow, json, remarks, simulate};
use crate::support::stdout;

const SHORT: [&str; 4] = ["--for", "5s", "--replications", "2"];

/// The remark of `kind`.
fn remark<'a>(json: &'a Value, kind: &str) -> Option<&'a Value> {
    json["remarks"].as_array().expect("a list of remarks").iter().find(|remark| remark["kind"] == kind)
}

/// Each request of `f`, 100 a second, calls `a->b:y` twice; that edge states `rate` and `more`.
fn stated(rate: &str, more: &str) -> String {
    bare(&format!("calls_per_request = 2\nrate = \"{rate}\"\n{more}\n{}", flow("rate = \"100/s\"")))
}

#[test]
fn a_rate_that_does_not_follow_from_the_entries_is_told_in_every_format() {
    let text = stated("150/s", "");
    let value = json(&text, &SHORT);
    let found = remark(&value, "rate-differs").expect("a remark");
    assert_eq!(
        (&found["entity"], &found["stated"], &found["calculated"]),
        (&"a->b:y".into(), &150.0.into(), &200.0.into())
    );
    for format in ["text", "markdown"] {
        let all: Vec<&str> = SHORT.iter().chain(&["--format", format]).copied().collect();
        let text = stdout(&simulate(&text, &all)).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("states a rate of 150/s, but 200/s follow from the entries"), "{format}:\n{text}");
    }
}

#[test]
fn a_tenth_is_not_over_a_tenth() {
    // 200/s follow: within a tenth of what is stated from 181.8/s to 222.2/s.
    for (rate, is_told) in [("200/s", false), ("181/s", true), ("182/s", false), ("222/s", false), ("223/s", true)] {
        let value = json(&stated(rate, ""), &SHORT);
        assert_eq!(remark(&value, "rate-differs").is_some(), is_told, "{rate}");
    }
    // Exactly: 110/s follow and 100/s are stated.
    let exact = stated("100/s", "").replace("calls_per_request = 2", "calls_per_request = 1.1");
    assert!(remark(&json(&exact, &SHORT), "rate-differs").is_none());
    let over = exact.replace("1.1", "1.11");
    assert!(remark(&json(&over, &SHORT), "rate-differs").is_some());
}

#[test]
fn a_rate_beside_a_cache_may_count_calls_or_what_reaches_the_callee() {
    for (rate, is_told) in [("200/s", false), ("100/s", false), ("300/s", true), ("80/s", true)] {
        let value = json(&stated(rate, "cache = { hit_ratio = 0.5 }"), &SHORT);
        assert_eq!(remark(&value, "rate-differs").is_some(), is_told, "{rate}: {:?}", remarks(&value));
    }
}

#[test]
fn rates_of_entries_and_more_load_are_no_contradiction() {
    let value = json(&stated("200/s", ""), &[&SHORT[..], &["--load", "2x"]].concat());
    assert!(remark(&value, "rate-differs").is_none(), "{:?}", remarks(&value));
    let entry = bare("rate = \"1/s\"\n").replace("operation = \"x\"", "operation = \"x\"\nrate = \"70/s\"");
    let value = json(&entry, &SHORT);
    let found = remark(&value, "rate-differs").expect("the inner edge");
    assert_eq!((&found["entity"], &found["calculated"]), (&"a->b:y".into(), &70.0.into()));
}

#[test]
fn a_fault_after_the_end_is_told_with_the_end() {
    let text = bare(&flow("rate = \"10/s\""));
    for (at, is_told) in [("5s", true), ("10m", true), ("4999ms", false)] {
        let fault = format!("a=slow:3x@{at}");
        let value = json(&text, &[&SHORT[..], &["--fault", &fault]].concat());
        assert_eq!(remark(&value, "late-fault").is_some(), is_told, "{at}");
    }
    let args = [&SHORT[..], &["--fail", "a@10m"]].concat();
    let text = stdout(&simulate(&text, &args)).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("the fault crash of a begins at 600s, and the run ends at 5s"), "{text}");
    // The run includes its warm-up.
    let value = json(&bare(&flow("rate = \"10/s\"")), &[&SHORT[..], &["--warmup", "2s", "--fail", "a@6s"]].concat());
    assert!(remark(&value, "late-fault").is_none());
}

#[test]
fn a_line_in_which_nobody_waits_is_told() {
    let with =
        |keys: &str| bare(&flow("rate = \"10/s\"")).replacen("[services.a]\n", &format!("[services.a]\n{keys}\n"), 1);
    for (keys, attribute) in [
        ("line = 5", Some("line")),
        ("line = { max_wait = \"1s\" }", Some("line")),
        ("codel = true", Some("codel")),
        ("codel = true\nconcurrency = 1", None),
        ("line = 5\nconcurrency = 1", None),
    ] {
        let value = json(&with(keys), &SHORT);
        let found = remark(&value, "no-effect").map(|it| it["message"].as_str().expect("a text"));
        assert_eq!(found.is_some(), attribute.is_some(), "{keys}: {found:?}");
        assert!(found.is_none_or(|text| text.contains(&format!("`{}` of a", attribute.expect("a key")))), "{found:?}");
    }
    // While a replica pauses, everybody waits.
    let value = json(&with("line = 5"), &[&SHORT[..], &["--fault", "a=pause@1s+1s"]].concat());
    assert!(remark(&value, "no-effect").is_none());
}

#[test]
fn degraded_answers_are_no_plain_yes() {
    let soft = "criticality = \"soft\"\nerror_rate = 0.5\n";
    let text = bare(&format!("{soft}{}", flow("rate = \"100/s\"")));
    let told = |text: &str| stdout(&simulate(text, &SHORT)).split_whitespace().collect::<Vec<_>>().join(" ");
    let half = told(&text);
    assert!(half.contains("In part: nothing failed, but") && !half.contains("Yes: nothing failed"), "{half}");
    let objective = "[[objectives]]\nexpr = 'mean{flow:f} < 1s'\n";
    let judged = told(&format!("{text}{objective}"));
    assert!(judged.contains("Yes: the objective is met; ") && judged.contains("are degraded."), "{judged}");
}

/// `a` asks `b`, which looks something up in `a`.
fn circle(ask: &str) -> String {
    format!(
        "[services.web]\nkind = \"client\"\n[services.a]\nconcurrency = 4\nservice_time = \"5ms\"\n\
         [services.b]\nconcurrency = 2\nservice_time = \"5ms\"\n\
         [[edges]]\nfrom = \"web\"\nto = \"a\"\noperation = \"start\"\npattern = \"rest\"\n\
         [[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = \"ask\"\nduring = [\"start\"]\npattern = \"rest\"\n{ask}\n\
         [[edges]]\nfrom = \"b\"\nto = \"a\"\noperation = \"look up\"\nduring = [\"ask\"]\npattern = \"rest\"\n\
         [[flows]]\nname = \"f\"\nentry = \"web->a:start\"\nrate = \"300/s\"\n"
    )
}

#[test]
fn a_deadlock_says_who_waits_for_whom() {
    let value = json(&circle(""), &SHORT);
    let found = remark(&value, "deadlock").expect("a remark");
    let message = found["message"].as_str().expect("a text");
    let all = "all 4 slots of a are held by requests that wait for b, all 2 slots of b are held by requests that wait \
               for a;";
    assert!(message.contains(all), "{message}");
    assert_eq!(found["entities"], serde_json::json!(["a", "b"]));
    // Who gives up lets the others go on; with slots for all there is nothing to wait for.
    for text in [circle("timeout = \"1s\""), circle("").replace("concurrency = 4", "concurrency = 100000")] {
        assert!(remark(&json(&text, &SHORT), "deadlock").is_none());
    }
    // A timeout of the one who asks does not end it, unless it takes the request back.
    let asked = |keys: &str| {
        circle("").replace("operation = \"start\"", &format!("operation = \"start\"\ntimeout = \"1s\"\n{keys}"))
    };
    assert!(remark(&json(&asked(""), &SHORT), "deadlock").is_some());
    assert!(remark(&json(&asked("cancel = \"immediate\""), &SHORT), "deadlock").is_none());
}
