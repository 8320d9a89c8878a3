//! Names that lead nowhere, references that contradict each other.

use super::{EDGE, accepted, refused};

/// A flow with these steps, and room before it.
fn flow(steps: &str) -> String {
    format!("{EDGE}[[flows]]\nname = \"f\"\nsteps = [{steps}]\n")
}

#[test]
fn an_unknown_service_is_refused_with_the_nearest_one() {
    let services = "[services.order]\n[services.payment]\n";
    let edge = |from: &str, to: &str| format!("{services}[[edges]]\nfrom = {from}\nto = {to}\n");
    refused(&edge("«\"ordr\"»", "\"payment\""), "unknown-name", "did you mean `order`?");
    refused(&edge("\"order\"", "«\"paymnt\"»"), "unknown-name", "did you mean `payment`?");
    refused(&edge("\"order\"", "[\"payment\", «\"oder\"»]"), "unknown-name", "did you mean `order`?");
    refused(&edge("\"order\"", "«\"PAYMENT\"»"), "unknown-name", "did you mean `payment`?");
    refused(&edge("\"order\"", "«\"warehouse\"»"), "unknown-name", "declare it: `[services.warehouse]`");
    let finding = refused(&edge("\"order\"", "«\"paymnt\"»"), "unknown-name", "payment");
    assert_eq!(finding.message, "there is no service `paymnt`");
}

#[test]
fn an_unknown_service_among_aggregates_is_refused() {
    refused(&format!("{EDGE}aggregates = [\"a\", «\"bb\"»]\n"), "unknown-name", "did you mean `b`?");
}

#[test]
fn an_unknown_broker_is_refused_with_the_nearest_one() {
    let file = format!("[brokers.main]\n{EDGE}");
    refused(&format!("{file}broker = «\"mian\"»\n"), "unknown-name", "did you mean `main`?");
    refused(&format!("{file}broker = «\"rabbit\"»\n"), "unknown-name", "declare it: `[brokers.rabbit]`");
    accepted(&format!("{file}broker = \"main\"\n"));
}

#[test]
fn an_edge_without_an_end_is_refused_at_its_header() {
    let services = "[services.a]\n[services.b]\n";
    refused(&format!("{services}«[[edges]]»\nto = \"b\"\n"), "missing-key", "`from = \"SERVICE\"`");
    refused(&format!("{services}«[[edges]]»\nfrom = \"a\"\n"), "missing-key", "`to = \"SERVICE\"`");
    let finding =
        refused(&format!("{services}«[[edges]]»\nfrom = \"a\"\nto = []\n"), "missing-key", "list of services");
    assert_eq!(finding.message, "`to` is missing");
}

#[test]
fn an_edge_to_itself_is_refused() {
    refused("[services.a]\n«[[edges]]»\nfrom = \"a\"\nto = \"a\"\n", "edge-to-itself", "leave it out");
    let list = "[services.a]\n[services.b]\n«[[edges]]»\nfrom = \"a\"\nto = [\"b\", \"a\"]\nevent = \"e\"\n";
    refused(list, "edge-to-itself", "leave it out");
}

#[test]
fn two_edges_with_one_id_are_refused_at_the_second() {
    let edge = |mark: &str, rest: &str| format!("{mark}\nfrom = \"a\"\nto = \"b\"\n{rest}\n");
    let services = "[services.a]\n[services.b]\n";
    for rest in ["", "operation = \"go\"", "event = \"gone\""] {
        let text = format!("{services}{}{}", edge("[[edges]]", rest), edge("«[[edges]]»", rest));
        let finding = refused(&text, "duplicate-edge", "give each an `operation` of its own");
        assert_eq!(finding.related.len(), 1);
        assert_eq!(finding.related[0].span.range().start, services.len(), "the first edge stands there");
    }
    let other = format!("{services}{}{}", edge("[[edges]]", ""), edge("[[edges]]", "operation = \"go\""));
    accepted(&other);
}

#[test]
fn an_event_told_twice_to_one_service_is_refused_at_the_second_name() {
    let text = "[services.a]\n[services.b]\n[services.c]\n[[edges]]\nfrom = \"a\"\nto = [\"b\", \"c\", «\"b\"»]\nevent = \"e\"\n";
    let finding = refused(text, "duplicate", "");
    assert_eq!(finding.message, "`b` is listed twice");
}

#[test]
fn a_query_asked_twice_of_one_service_is_refused_at_the_second_name() {
    let text = "[services.a]\n[services.b]\n[[edges]]\nfrom = \"a\"\nto = [\"b\", «\"b\"»]\noperation = \"GET /x\"\n";
    let finding = refused(text, "duplicate", "");
    assert_eq!(finding.message, "`b` is listed twice");
}

#[test]
fn an_edge_with_operation_and_event_is_refused_at_the_event() {
    refused(&format!("{EDGE}operation = \"x\"\nevent = «\"y\"»\n"), "contradiction", "");
    refused(&format!("{EDGE}event = «\"y\"»\noperation = \"x\"\n"), "contradiction", "");
}

#[test]
fn a_store_that_calls_is_refused_at_its_name() {
    let text = "[services.a]\nkind = \"store\"\n[services.b]\n[[edges]]\nfrom = «\"a\"»\nto = \"b\"\n";
    let finding = refused(text, "contradiction", "");
    assert_eq!(finding.message, "`a` is a store and calls nobody");
}

#[test]
fn the_native_pattern_is_refused_where_no_store_is() {
    refused(&format!("{EDGE}pattern = «\"native\"»\n"), "contradiction", "state `kind = \"store\"` in `[services.b]`");
    let one = "[services.a]\n[services.b]\nkind = \"store\"\n[services.c]\n[[edges]]\nfrom = \"a\"\nto = [\"b\", \"c\"]\nevent = \"e\"\n";
    refused(&format!("{one}pattern = «\"native\"»\n"), "contradiction", "`[services.c]`");
    accepted(
        "[services.a]\n[services.b]\nkind = \"store\"\n[[edges]]\nfrom = \"a\"\nto = \"b\"\npattern = \"native\"\n",
    );
}

#[test]
fn an_audience_is_only_for_clients() {
    for kind in ["service", "gateway", "external", "store"] {
        let text = format!("[services.a]\nkind = \"{kind}\"\naudience = «\"partner\"»\n");
        refused(&text, "contradiction", "state `audience` on the edge instead, or `kind = \"client\"` here");
    }
    refused("[services.a]\naudience = «\"partner\"»\n", "contradiction", "`kind = \"client\"`");
    accepted("[services.a]\nkind = \"client\"\naudience = \"partner\"\n");
}

#[test]
fn during_names_what_reaches_the_sender() {
    let file = |during: &str| {
        format!(
            "[services.web]\n[services.a]\n[services.b]\n[[edges]]\nfrom = \"web\"\nto = \"a\"\noperation = \"charge\"\n\
             [[edges]]\nfrom = \"a\"\nto = \"b\"\nduring = {during}\n"
        )
    };
    refused(&file("«\"chrge\"»"), "unknown-name", "did you mean `charge`?");
    refused(&file("[\"charge\", «\"zzzzzz\"»]"), "unknown-name", "it handles: charge");
    refused(&format!("{EDGE}during = «\"x\"»\n"), "unknown-name", "no edge with an operation or event leads to it");
    accepted(&file("[\"charge\"]"));
    // A step of a flow reaches it as well.
    accepted(&format!(
        "{EDGE}during = \"create\"\n[[flows]]\nname = \"f\"\nsteps = [{{ service = \"a\", action = \"create\" }}]\n"
    ));
}

#[test]
fn a_flow_without_a_name_is_refused_at_its_header() {
    refused("[services.a]\n«[[flows]]»\nentry = \"a\"\n", "missing-key", "`name = \"place-order\"`");
}

#[test]
fn a_flow_starts_at_something_known() {
    let file = |entry: &str| format!("{EDGE}operation = \"place\"\n[[flows]]\nname = \"f\"\nentry = {entry}\n");
    refused(&file("«\"aa\"»"), "unknown-name", "did you mean `a`?");
    refused(&file("«\"a->b:plac\"»"), "unknown-name", "did you mean `a->b:place`?");
    refused(&file("[\"place\", «\"zzzzzzz\"»]"), "unknown-name", "");
    for entry in ["\"a\"", "\"place\"", "\"a->b\"", "\"a..b\"", "\"a->b:place\"", "[\"a\", \"place\"]"] {
        accepted(&file(entry));
    }
}

#[test]
fn a_slip_in_the_operation_a_flow_starts_with_is_refused_with_the_operation_that_was_meant() {
    let text = format!("{EDGE}operation = \"place order\"\n[[flows]]\nname = \"f\"\nentry = «\"place ordr\"»\n");
    refused(&text, "unknown-name", "did you mean `place order`?");
}

#[test]
fn a_step_without_service_or_action_is_refused() {
    refused(&flow("«{ service = \"a\" }»"), "missing-key", "a step is `{ service = …, action = … }`");
    refused(&flow("«{ action = \"x\" }»"), "missing-key", "a step is `{ service = …, action = … }`");
}

#[test]
fn a_step_at_an_unknown_service_is_refused_with_the_nearest_one() {
    refused(&flow("{ service = «\"bb\"», action = \"x\" }"), "unknown-name", "did you mean `b`?");
}

#[test]
fn an_action_that_is_there_twice_is_refused_at_the_second_step() {
    let steps = "{ service = \"a\", action = \"x\" }, «{ service = \"b\", action = \"x\" }»";
    let finding = refused(&flow(steps), "duplicate", "");
    assert_eq!(finding.message, "the step `x` is there twice");
}

#[test]
fn a_step_after_an_unknown_one_is_refused_with_the_nearest_one() {
    let steps = |after: &str| {
        format!("{{ service = \"a\", action = \"create\" }}, {{ service = \"b\", action = \"y\", after = {after} }}")
    };
    refused(&flow(&steps("«\"creat\"»")), "unknown-name", "did you mean `create`?");
    refused(&flow(&steps("[\"create\", «\"zzzzzz\"»]")), "unknown-name", "");
    accepted(&flow(&steps("[\"create\"]")));
    accepted(&flow(&steps("[]")));
}

#[test]
fn steps_that_wait_for_each_other_are_refused_at_one_of_them() {
    refused(&flow("«{ service = \"a\", action = \"x\", after = \"x\" }»"), "circular", "");
    let two =
        "«{ service = \"a\", action = \"x\", after = \"y\" }», { service = \"b\", action = \"y\", after = \"x\" }";
    refused(&flow(two), "circular", "");
}

#[test]
fn a_step_behind_a_circle_is_not_blamed_for_it() {
    let steps = "{ service = \"a\", action = \"late\", after = \"x\" }, \
                 «{ service = \"a\", action = \"x\", after = \"y\" }», { service = \"b\", action = \"y\", after = \"x\" }";
    refused(&flow(steps), "circular", "");
}

#[test]
fn a_flow_of_more_than_a_thousand_steps_is_refused_at_the_first_too_many() {
    let step = |number: usize| format!("{{ service = \"a\", action = \"x{number}\" }}");
    let steps: Vec<String> = (0..1000).map(step).collect();
    accepted(&flow(&steps.join(", ")));
    let text = format!("{}, «{}», {}", steps.join(", "), step(1000), step(1001));
    refused(&flow(&text), "out-of-range", "split the process into flows");
}
