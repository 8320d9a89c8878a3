//! Times that are known beforehand, and what must not be told.

use serde_json::{Value, json};

use super::{SLOW, chain, told};

/// When, who, what, and through whom of each step of the first fault.
fn steps(all: &Value) -> Vec<Value> {
    let steps = all["faults"][0]["story"].as_array().expect("a story");
    steps.iter().map(|step| json!([step["at_s"], step["entity"], step["what"], step["through"]])).collect()
}

/// Two requests are in payment for two seconds each, and order waits for half a second for each of its
/// two: nothing is served at first, and the first timeout comes at 20.511 s, in the bin from 20.5 s.
#[test]
fn a_slow_callee_fills_its_callers_one_after_the_other() {
    let all = told(&chain("timeout = \"500ms\"", SLOW), 100, 1);
    assert_eq!(all["series"]["bin_s"], 0.5);
    let (to_payment, to_order) = ("order->payment:go", "gateway->order:go");
    assert_eq!(
        steps(&all),
        [
            json!([20.0, "order", "line", to_payment]),
            json!([20.0, "shop", "stalled", null]),
            json!([20.5, "payment", "full", null]),
            json!([20.5, "payment", "line", null]),
            json!([20.5, to_payment, "failing", null]),
            json!([20.5, "order", "full", to_payment]),
            json!([20.5, to_order, "failing", to_payment]),
            json!([20.5, "web->gateway:go", "failing", to_order]),
            json!([20.5, "shop", "failing", "web->gateway:go"]),
            json!([30.0, "shop", "slow", "web->gateway:go"]),
        ]
    );
    let fault = &all["faults"][0];
    assert_eq!((&fault["target"], &fault["kind"], &fault["for_s"]), (&"payment".into(), &"slow".into(), &10.0.into()));
    assert_eq!(fault["recovered"], true);
    let back = fault["recovered_at_s"].as_f64().expect("it is back");
    // What is in payment takes two seconds more; then the line of order is done, 46 more in a second.
    assert!((32.0..40.0).contains(&back), "{back}");
    assert!(fault["blast_radius"]["shop"].as_f64().is_some_and(|lost| lost > 0.1 && lost < 0.9), "{fault}");
}

#[test]
fn without_a_fault_there_is_no_story() {
    let all = told(&chain("timeout = \"500ms\"", ""), 100, 1);
    assert_eq!((&all["faults"], &all["metastable"]), (&json!([]), &Value::Null));
}

/// One that does nothing is told, and hits nobody.
#[test]
fn a_fault_that_nobody_notices_hits_nobody() {
    let all = told(&chain("", &SLOW.replace("100", "1")), 100, 4);
    let fault = &all["faults"][0];
    assert_eq!((&fault["story"], &fault["blast_radius"], &fault["recovered"]), (&json!([]), &json!({}), &Value::Null));
}

/// The caller goes on without payment, and has room to wait for it.
#[test]
fn a_soft_call_loses_nothing() {
    let soft =
        chain("timeout = \"500ms\"\ncriticality = \"soft\"", SLOW).replace("concurrency = 2", "concurrency = 50");
    let all = told(&soft.replace("factor = 100", "factor = 1000"), 100, 1);
    let fault = &all["faults"][0];
    assert_eq!(fault["blast_radius"], json!({}));
    let shown: Vec<Value> = steps(&all).into_iter().filter(|step| step[1] == "shop").collect();
    let expected = [(20.0, "stalled"), (20.5, "slow"), (20.5, "degraded")];
    assert_eq!(shown, expected.map(|(at, what)| json!([at, "shop", what, null])));
    assert_eq!(fault["recovered"], true);
}

#[test]
fn too_little_before_the_first_fault_is_said() {
    let early = chain("timeout = \"500ms\"", &SLOW.replace("at = \"20s\"", "at = \"1s\""));
    let all = told(&early, 100, 1);
    let fault = &all["faults"][0];
    assert_eq!((&fault["compared_with"], &fault["story"]), (&Value::Null, &json!([])));
    assert_eq!((&fault["recovered"], &all["metastable"]), (&Value::Null, &Value::Null));
}

/// The first one is told until the second begins.
#[test]
fn each_of_two_faults_has_its_own_story() {
    let errors = "[[faults]]\ntarget = \"order\"\nkind = \"errors\"\nrate = 1\nat = \"60s\"\nfor = \"5s\"\n";
    let all = told(&chain("timeout = \"500ms\"", &format!("{SLOW}{errors}")), 100, 1);
    let (first, second) = (&all["faults"][0], &all["faults"][1]);
    assert_eq!((&first["next_s"], &second["next_s"]), (&60.0.into(), &Value::Null));
    assert!(first["story"].as_array().is_some_and(|steps| steps.iter().all(|step| step["at_s"].as_f64() < Some(60.0))));
    assert_eq!(second["story"][0]["entity"], "gateway->order:go");
    assert_eq!((&second["story"][0]["share"], &second["story"][0]["at_s"]), (&1.0.into(), &60.0.into()));
    assert_eq!((&first["recovered"], &second["recovered"]), (&true.into(), &true.into()));
    assert_eq!((&first["metastable"], &second["metastable"]), (&Value::Null, &all["metastable"]));
}

/// Of two calls of `page`, each request goes over one; `beside` is called at the same time as what fails.
const TWO_WAYS: &str = "[services.web]\nkind = \"client\"\n[services.page]\nzone = \"x\"\n[services.beside]\n\
    service_time = { constant = \"50ms\" }\n[services.cart]\nzone = \"y\"\nservice_time = { constant = \"1ms\" }\n\
    [[edges]]\nfrom = \"web\"\nto = \"page\"\noperation = \"see\"\npattern = \"rest\"\n\
    [[edges]]\nfrom = \"web\"\nto = \"page\"\noperation = \"buy\"\npattern = \"rest\"\n\
    [[edges]]\nfrom = \"page\"\nto = \"cart\"\noperation = \"add\"\nduring = [\"buy\"]\npattern = \"rest\"\ntimeout = \"100ms\"\n\
    [[edges]]\nfrom = \"page\"\nto = \"cart\"\noperation = \"read\"\nduring = [\"see\"]\nstage = \"all\"\npattern = \"rest\"\ntimeout = \"100ms\"\n\
    [[edges]]\nfrom = \"page\"\nto = \"beside\"\noperation = \"get\"\nduring = [\"see\"]\nstage = \"all\"\npattern = \"rest\"\n\
    [[flows]]\nname = \"seen\"\nentry = \"web->page:see\"\nrate = \"50/s\"\n\
    [[flows]]\nname = \"bought\"\nentry = \"web->page:buy\"\nrate = \"50/s\"\n";

#[test]
fn it_came_over_the_edge_that_the_request_goes_over() {
    let crash = "[[faults]]\ntarget = \"cart\"\nkind = \"crash\"\nat = \"20s\"\nfor = \"5s\"\n";
    let cut = "[[faults]]\ntarget = \"x~y\"\nkind = \"partition\"\nat = \"20s\"\nfor = \"5s\"\n";
    for fault in [crash, cut] {
        let told = steps(&told(&format!("{TWO_WAYS}{fault}"), 100, 1));
        let failing = told.iter().filter(|step| step[2] == "failing");
        let mut ways: Vec<(&str, Option<&str>)> =
            failing.filter_map(|step| Some((step[1].as_str()?, step[3].as_str()))).collect();
        ways.sort_unstable();
        assert_eq!(
            ways,
            [
                ("bought", Some("web->page:buy")),
                ("page->cart:add", None),
                ("page->cart:read", None),
                ("seen", Some("web->page:see")),
                ("web->page:buy", Some("page->cart:add")),
                ("web->page:see", Some("page->cart:read")),
            ],
            "{fault}: what is given up beside it has not failed"
        );
    }
}

/// Nobody stated a fault: for ten seconds more come than order can do.
#[test]
fn a_spike_of_the_load_has_a_story() {
    let spike = "load = { spike = { at = \"20s\", for = \"10s\", rate = \"100/s\" } }\n";
    let all = told(&chain("", spike), 100, 1);
    let fault = &all["faults"][0];
    assert_eq!((&fault["target"], &fault["kind"]), (&"shop".into(), &"load".into()));
    assert_eq!((&fault["at_s"], &fault["for_s"]), (&20.0.into(), &10.0.into()));
    let seen = steps(&all);
    // Two slots of order, 30 ms each, do 66.7 of 100 a second.
    assert!(seen.contains(&json!([20.0, "order", "line", null])), "{seen:?}");
    assert!(seen.iter().any(|step| step[1] == "shop" && step[2] == "slow"), "{seen:?}");
    let steps = fault["story"].as_array().expect("a story");
    let line = steps.iter().find(|step| step["what"] == "line").expect("a line");
    let backlog = (100.0 - 2.0 / 0.03) * 10.0;
    assert!(line["peak"].as_f64().is_some_and(|peak| (peak - backlog).abs() < 0.1 * backlog), "{line}");
    // 333 wait, and 46.7 a second more are served than come.
    let back = fault["recovered_at_s"].as_f64().expect("it is back");
    let drained = 30.0 + backlog / (2.0 / 0.03 - 20.0);
    assert!((back - drained).abs() < 2.0, "{back} instead of {drained}");
}
