//! What a flow is: every question with its answer, its saga, and the edges that take their pattern from it.

use serde_json::Value;

use crate::asked::{edge, flow, ids, level, list, pattern, reason, safeguard, word, words};
use crate::support::recommended;

const CREATE: &str = "service = 'order', action = 'create', compensation = 'cancel'";
const CHARGE: &str = "service = 'payment', action = 'charge', compensation = 'refund'";
const RESERVE: &str = "service = 'inventory', action = 'reserve', compensation = 'release'";
const SHIP: &str = "service = 'shipping', action = 'ship', compensation = 'recall'";
const CONFIRM: &str = "service = 'email', action = 'confirm', notify = true";
const THREE: &[&str] = &[CREATE, CHARGE, RESERVE];
const FOUR: &[&str] = &[CREATE, CHARGE, RESERVE, SHIP];

#[test]
fn without_anything_that_holds_the_steps_together_there_are_plain_edges() {
    let all = decided("transactional = false", THREE, &[]);
    let buy = flow(&all, "buy");
    assert_eq!(buy["form"], "none");
    assert!(buy["coordination"].is_null() && buy["type"].is_null() && buy["alternative"].is_null(), "{buy}");
    assert!(reason(buy, "G1").expect("G1 is answered").starts_with("no"), "{buy}");
    assert_eq!(ids(&all), [""; 0]);
}

#[test]
fn two_compensations_make_a_flow_transactional_and_one_does_not() {
    let bare = |step: &str| step.split(", compensation").next().expect("a split has a first part").to_owned();
    let (charge, reserve) = (bare(CHARGE), bare(RESERVE));
    let one = decided("", &[CREATE, &charge, &reserve], &[]);
    assert_eq!(flow(&one, "buy")["form"], "none");
    let two = decided("", &[CREATE, CHARGE, &reserve], &[]);
    assert_eq!(flow(&two, "buy")["form"], "saga");
    assert!(reason(flow(&two, "buy"), "G1").expect("G1 is answered").contains("inferred"), "{two}");
    let refused = decided("transactional = false", &[CREATE, CHARGE, &reserve], &[]);
    assert_eq!(flow(&refused, "buy")["form"], "none");
}

#[test]
fn one_service_has_a_local_transaction_however_many_its_steps() {
    let pack = "service = 'order', action = 'pack', compensation = 'unpack'";
    let all = decided("transactional = true", &[CREATE, pack], &[]);
    let buy = flow(&all, "buy");
    assert_eq!(buy["form"], "local");
    assert_eq!(words(&buy["participants"]), ["order"]);
    assert!(buy["coordination"].is_null() && buy["type"].is_null(), "{buy}");
    assert!(reason(buy, "G1").expect("G1 is answered").starts_with("yes"), "{buy}");
    assert!(reason(buy, "G2").expect("G2 is answered").contains("local transaction"), "{buy}");
    assert_eq!(reason(buy, "G3"), None);
    assert!(safeguard(buy, "compensation").is_none());
    assert_eq!(ids(&all), [""; 0]);
}

#[test]
fn two_services_have_a_two_step_flow_whose_edges_are_decided_like_any_other() {
    let all = decided(
        "transactional = true",
        &[CREATE, CHARGE],
        &[
            "from = 'order', to = 'payment', operation = 'charge', reply = 'none'",
            "from = 'order', to = 'payment', operation = 'GET balance'",
        ],
    );
    let buy = flow(&all, "buy");
    assert_eq!(buy["form"], "two-step");
    assert!(buy["coordination"].is_null() && buy["type"].is_null(), "{buy}");
    assert_eq!(words(&buy["participants"]), ["order", "payment"]);
    assert!(reason(buy, "G2").expect("G2 is answered").contains("two-step"), "{buy}");
    assert_eq!(level(buy, "compensation"), Some("required"));
    let charge = edge(&all, "order->payment:charge");
    assert_eq!((word(&charge["pattern"]), word(&charge["family"])), ("queue", "queue"));
    assert!(charge["saga"].is_null(), "{charge}");
    assert_eq!(level(charge, "compensation"), Some("required"));
    assert_eq!(pattern(&all, "order->payment:GET balance"), "rest");
    assert_eq!(level(edge(&all, "order->payment:GET balance"), "compensation"), None);
    assert_eq!(ids(&all).len(), 2, "nothing is implied");
}

#[test]
fn three_are_choreographed_and_four_orchestrated() {
    for (steps, coordination, kind) in [(THREE, "choreography", "Anthology"), (FOUR, "orchestration", "Parallel")] {
        let all = decided("transactional = true", steps, &[]);
        let buy = flow(&all, "buy");
        assert_eq!(buy["form"], "saga");
        assert_eq!((word(&buy["coordination"]), word(&buy["type"])), (coordination, kind));
    }
}

#[test]
fn every_question_of_a_saga_has_an_answer() {
    let all = decided("transactional = true", THREE, &[]);
    let asked: Vec<&str> = list(&flow(&all, "buy")["reasons"]).iter().map(|one| word(&one["question"])).collect();
    assert_eq!(asked, ["G1", "G2", "G3", "G4", "G5", "G6", "G7"]);
    assert!(list(&flow(&all, "buy")["reasons"]).iter().all(|one| !word(&one["answer"]).is_empty()));
}

#[test]
fn the_lines_between_forms_are_thresholds() {
    let form = |thresholds: &str, steps: &[&str]| {
        let all = recommended(&format!(
            "system.thresholds = {{ {thresholds} }}\n{}",
            file("transactional = true", steps, &[])
        ));
        let buy = flow(&all, "buy").clone();
        (word(&buy["form"]).to_owned(), buy["coordination"].as_str().unwrap_or_default().to_owned())
    };
    let pair = |form: &str, coordination: &str| (form.to_owned(), coordination.to_owned());
    assert_eq!(form("saga_min = 4", THREE), pair("two-step", ""));
    assert_eq!(form("saga_min = 2", &[CREATE, CHARGE]), pair("saga", "choreography"));
    assert_eq!(form("choreography_max = 4", FOUR), pair("saga", "choreography"));
    assert_eq!(form("choreography_max = 2", THREE), pair("saga", "orchestration"));
}

#[test]
fn branching_joins_timers_people_and_status_ask_for_a_coordinator_at_three() {
    for (flag, named) in [
        ("branching", "branching"),
        ("joins", "joins"),
        ("long_running", "timers"),
        ("human_step", "human"),
        ("status_tracking", "status"),
    ] {
        let all = decided(&format!("transactional = true, {flag} = true"), THREE, &[]);
        let buy = flow(&all, "buy");
        assert_eq!((word(&buy["coordination"]), word(&buy["type"])), ("orchestration", "Parallel"), "{flag}");
        assert!(reason(buy, "G4").expect("G4 is answered").contains(named), "{flag}: {buy}");
    }
}

#[test]
fn a_step_after_two_others_is_a_join() {
    let charge = format!("{CHARGE}, after = ['create']");
    let reserve = |after: &str| format!("{RESERVE}, after = [{after}]");
    let joined = decided("transactional = true", &[CREATE, &charge, &reserve("'create', 'charge'")], &[]);
    assert_eq!(flow(&joined, "buy")["coordination"], "orchestration");
    let parallel = decided("transactional = true", &[CREATE, &charge, &reserve("'create'")], &[]);
    assert_eq!(flow(&parallel, "buy")["coordination"], "choreography");
}

#[test]
fn declared_coordination_is_design_and_only_remarked_on() {
    for (declared, steps, advised) in
        [("choreography", FOUR, "orchestration"), ("orchestration", THREE, "choreography")]
    {
        let all = decided(&format!("transactional = true, coordination = '{declared}'"), steps, &[]);
        let buy = flow(&all, "buy");
        assert_eq!(buy["coordination"], advised);
        let remarks = words(&buy["remarks"]);
        assert!(remarks.iter().any(|one| one.contains(declared) && one.contains(advised)), "{remarks:?}");
        let agreed = decided(&format!("transactional = true, coordination = '{advised}'"), steps, &[]);
        assert_eq!(words(&flow(&agreed, "buy")["remarks"]), [""; 0]);
    }
}

#[test]
fn the_coordinator_is_the_entry_service_else_that_of_the_first_step() {
    let first = decided("transactional = true", FOUR, &[]);
    assert_eq!(flow(&first, "buy")["coordinator"], "order");
    let entry = decided("transactional = true, entry = 'payment'", FOUR, &[]);
    assert_eq!(flow(&entry, "buy")["coordinator"], "payment");
    let outsider = decided("transactional = true, entry = 'email'", FOUR, &[]);
    assert_eq!(flow(&outsider, "buy")["coordinator"], "email");
    assert_eq!(words(&flow(&outsider, "buy")["participants"]), ["order", "payment", "inventory", "shipping"]);
}

#[test]
fn fairy_tale_is_the_alternative_when_a_user_waits_and_the_steps_fit() {
    let wait = "from = 'web', to = 'order', operation = 'POST /buy', reply = 'immediate'";
    // Four steps of 50 ms each.
    for (keys, edges, alternative) in [
        ("deadline = '200ms'", &[wait][..], Some("Fairy Tale")),
        ("deadline = '199ms'", &[wait], None),
        ("deadline = '1s'", &["from = 'web', to = 'order', operation = 'POST /buy', reply = 'none'"], None),
    ] {
        let keys = format!("transactional = true, entry = 'POST /buy', {keys}");
        let all = decided(&keys, FOUR, edges);
        let buy = flow(&all, "buy");
        assert_eq!(buy["alternative"].as_str(), alternative, "{keys}");
        // It never is the first answer.
        assert_eq!(buy["type"], "Parallel", "{keys}");
        assert_eq!(reason(buy, "G5").expect("G5 is answered").starts_with("yes"), alternative.is_some(), "{buy}");
    }
}

#[test]
fn a_user_behind_a_gateway_waits_too() {
    let front = "from = 'web', to = 'gw', operation = 'POST /buy', reply = 'immediate'";
    let place = "from = 'gw', to = 'order', operation = 'place', reply = 'immediate'";
    for entry in ["POST /buy", "place", "order"] {
        let all = decided(&format!("transactional = true, deadline = '1s', entry = '{entry}'"), FOUR, &[front, place]);
        assert_eq!(flow(&all, "buy")["alternative"], "Fairy Tale", "{entry}");
    }
}

#[test]
fn a_flow_without_entry_starts_where_its_first_step_is() {
    let wait = "from = 'web', to = 'order', operation = 'POST /buy', reply = 'immediate'";
    let all = decided("transactional = true, deadline = '1s'", FOUR, &[wait]);
    assert_eq!(flow(&all, "buy")["alternative"], "Fairy Tale");
    let elsewhere = wait.replace("to = 'order'", "to = 'payment'");
    let all = decided("transactional = true, deadline = '1s'", FOUR, &[&elsewhere]);
    assert!(flow(&all, "buy")["alternative"].is_null());
}

#[test]
fn a_caller_inside_is_no_user_and_a_call_within_the_flow_does_not_start_it() {
    let inside = "from = 'email', to = 'order', operation = 'do', reply = 'immediate'";
    let status = "from = 'payment', to = 'order', operation = 'GET status'";
    let pay = "from = 'web', to = 'payment', operation = 'POST /pay', reply = 'immediate'";
    for edges in [&[inside][..], &[pay, status]] {
        let all = decided("transactional = true, deadline = '1s', entry = 'order'", FOUR, edges);
        assert!(flow(&all, "buy")["alternative"].is_null(), "{edges:?}");
    }
}

#[test]
fn the_deadline_of_the_entry_edge_is_a_deadline_of_the_flow() {
    let wait = "from = 'web', to = 'order', operation = 'POST /buy', reply = 'immediate', deadline = '200ms'";
    let all = decided("transactional = true, entry = 'POST /buy'", FOUR, &[wait]);
    assert_eq!(flow(&all, "buy")["alternative"], "Fairy Tale");
    let all = decided("transactional = true, entry = 'POST /buy'", FOUR, &[&wait.replace("200ms", "199ms")]);
    assert!(flow(&all, "buy")["alternative"].is_null());
}

#[test]
fn atomicity_across_participants_is_refused_with_what_to_do_instead() {
    let atomic = "from = 'order', to = 'payment', operation = 'settle', consistency = 'atomic'";
    let all = decided("transactional = true", THREE, &[atomic]);
    let buy = flow(&all, "buy");
    assert!(reason(buy, "G6").expect("G6 is answered").contains("order->payment:settle"), "{buy}");
    let remarks = words(&buy["remarks"]);
    assert!(remarks.iter().any(|one| one.contains("merge") && one.contains("intermediate states")), "{remarks:?}");
    let eventual = decided("transactional = true", THREE, &[&atomic.replace("atomic", "eventual")]);
    assert_eq!(words(&flow(&eventual, "buy")["remarks"]), [""; 0]);
    assert!(reason(flow(&eventual, "buy"), "G6").expect("G6 is answered").starts_with("no"));
}

#[test]
fn the_first_irreversible_step_is_the_pivot() {
    let pay = format!("{CHARGE}, irreversible = true");
    let sure = format!("{RESERVE}, retryable = true");
    let early = decided("transactional = true", &[CREATE, &pay, RESERVE], &[]);
    assert!(reason(flow(&early, "buy"), "G7").expect("G7 is answered").contains("`charge`"), "{early}");
    let remarks = words(&flow(&early, "buy")["remarks"]);
    assert!(remarks.iter().any(|one| one.contains("`charge`") && one.contains("`reserve`")), "{remarks:?}");
    let retried = decided("transactional = true", &[CREATE, &pay, &sure], &[]);
    assert_eq!(words(&flow(&retried, "buy")["remarks"]), [""; 0]);
    let last = decided("transactional = true", &[CREATE, RESERVE, &pay], &[]);
    assert_eq!(words(&flow(&last, "buy")["remarks"]), [""; 0]);
}

#[test]
fn every_step_before_the_pivot_needs_a_compensation() {
    let remarks = |steps: &[&str]| {
        let all = decided("transactional = true", steps, &[]);
        words(&flow(&all, "buy")["remarks"]).join("; ")
    };
    let create = "service = 'order', action = 'create'";
    let reserve = "service = 'inventory', action = 'reserve'";
    assert!(remarks(&[create, CHARGE, RESERVE]).contains("`create` has no compensation"));
    // Without an irreversible step every step but the last is before the pivot.
    assert_eq!(remarks(&[CREATE, CHARGE, reserve]), "");
    assert_eq!(remarks(&[&format!("{create}, retryable = true"), CHARGE, reserve]), "");
    // A notification has nothing to undo.
    assert_eq!(remarks(&[CREATE, CONFIRM, CHARGE, reserve]), "");
    // What comes after the pivot is only retried.
    let pivot = "service = 'payment', action = 'charge', irreversible = true";
    let after = format!("{reserve}, retryable = true");
    assert_eq!(remarks(&[CREATE, pivot, &after, &format!("{SHIP}, retryable = true")]), "");
}

/// The flow `buy` of `steps`, and `edges`, among services that all exist.
fn file(keys: &str, steps: &[&str], edges: &[&str]) -> String {
    let braced = |rows: &[&str]| rows.iter().map(|row| format!("{{ {row} }},\n")).collect::<String>();
    let keys = if keys.is_empty() { String::new() } else { format!("{keys}, ") };
    format!(
        "services = {{ web = {{ kind = 'client' }}, gw = {{ kind = 'gateway' }}, order = {{}}, payment = {{}}, inventory = {{}}, shipping = {{}}, email = {{}} }}\n\
         edges = [\n{}]\nflows = [{{ name = 'buy', {keys}steps = [\n{}] }}]\n",
        braced(edges),
        braced(steps)
    )
}

fn decided(keys: &str, steps: &[&str], edges: &[&str]) -> Value {
    recommended(&file(keys, steps, edges))
}
