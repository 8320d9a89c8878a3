//! One slip is one finding: what follows from it is not reported as well.

use super::{EDGE, refused, unmarked};
use crate::support::findings;

const THREE: &str = "[services.web]\n[services.order]\n[services.payment]\n";

#[test]
fn an_end_of_another_type_is_not_missing_too() {
    let services = "[services.a]\n[services.b]\n[[edges]]\n";
    refused(&format!("{services}from = «5»\nto = \"b\"\n"), "wrong-type", "");
    refused(&format!("{services}from = «\"\"»\nto = \"b\"\n"), "wrong-type", "");
    refused(&format!("{services}from = \"a\"\nto = «true»\n"), "wrong-type", "");
    refused(&format!("{services}from = \"a\"\nto = [\"b\", «5»]\n"), "wrong-type", "");
}

#[test]
fn a_flow_name_of_another_type_is_not_missing_too() {
    refused("[services.a]\n[[flows]]\nname = «5»\n", "wrong-type", "");
}

#[test]
fn a_part_of_a_step_of_another_type_is_not_missing_too() {
    let flow = |step: &str| format!("[services.a]\n[[flows]]\nname = \"f\"\nsteps = [{step}]\n");
    refused(&flow("{ service = \"a\", action = «5» }"), "wrong-type", "");
    refused(&flow("{ service = «5», action = \"x\" }"), "wrong-type", "");
}

#[test]
fn a_slip_in_a_kind_says_nothing_about_the_audience() {
    let text = "[services.a]\nkind = «\"clent\"»\naudience = \"partner\"\n";
    refused(text, "unknown-value", "did you mean `client`?");
}

#[test]
fn a_slip_in_a_kind_says_nothing_about_the_pattern() {
    let text =
        "[services.a]\n[services.b]\nkind = «\"stroe\"»\n[[edges]]\nfrom = \"a\"\nto = \"b\"\npattern = \"native\"\n";
    refused(text, "unknown-value", "did you mean `store`?");
}

#[test]
fn a_slip_in_an_operation_does_not_make_two_edges_one() {
    let edge = "[[edges]]\nfrom = \"a\"\nto = \"b\"\n";
    refused(&format!("{EDGE}operation = «5»\n{edge}"), "wrong-type", "");
}

#[test]
fn an_edge_to_an_unknown_service_still_has_its_operation() {
    let edge = "[[edges]]\nfrom = \"web\"\nto = «\"ordr\"»\noperation = \"POST /x\"\n";
    let during = "[[edges]]\nfrom = \"order\"\nto = \"payment\"\noperation = \"charge\"\nduring = \"POST /x\"\n";
    refused(&format!("{THREE}{edge}{during}"), "unknown-name", "did you mean `order`?");
}

#[test]
fn an_edge_to_an_unknown_service_is_still_where_a_flow_starts() {
    let edge = "[[edges]]\nfrom = \"web\"\nto = «\"ordr\"»\noperation = \"POST /x\"\n";
    let flow = "[[flows]]\nname = \"f\"\nentry = \"POST /x\"\n";
    refused(&format!("{THREE}{edge}{flow}"), "unknown-name", "did you mean `order`?");
}

#[test]
fn a_flow_with_a_slip_in_one_step_still_has_the_others() {
    let edge = "[[edges]]\nfrom = \"order\"\nto = \"payment\"\nduring = \"create\"\n";
    let flow = "[[flows]]\nname = \"f\"\nsteps = [{ service = \"order\", action = \"create\" }, \
                { service = «\"paymnt\"», action = \"charge\" }]\n";
    refused(&format!("{THREE}{edge}{flow}"), "unknown-name", "did you mean `payment`?");
}

#[test]
fn a_service_of_the_wrong_shape_is_there_all_the_same() {
    let edge = "[[edges]]\nfrom = \"a\"\nto = \"b\"\n";
    refused(&format!("services.«a» = 5\nservices.b = {{}}\n{edge}"), "wrong-type", "");
    refused(&format!("[services.b]\n[[services.«a»]]\nteam = \"x\"\n{edge}"), "wrong-type", "");
}

#[test]
fn a_file_whose_only_table_is_broken_is_not_empty_too() {
    refused("«services» = [1]\n", "wrong-type", "");
    refused("services.«a» = 5\n", "wrong-type", "");
    refused("[[«servces»]]\n", "unknown-key", "did you mean `services`?");
}

#[test]
fn an_edge_in_a_design_is_found_by_an_id_with_an_unknown_service() {
    let edge = "[services.a]\n[services.b]\n[[edges]]\nfrom = \"a\"\nto = «\"bbb\"»\noperation = \"go\"\n";
    let design = "[designs.d.edges.\"a->bbb:go\"]\nrate = \"5/s\"\n";
    refused(&format!("{edge}{design}"), "unknown-name", "declare it: `[services.bbb]`");
}

#[test]
fn every_unknown_step_of_a_list_is_reported() {
    let (text, marks) = unmarked(
        "[services.a]\n[[flows]]\nname = \"f\"\nsteps = [{ service = \"a\", action = \"x\", after = [«\"qq\"», «\"ww\"»] }]\n",
    );
    let found: Vec<_> =
        findings(&text).iter().map(|finding| finding.primary.as_ref().expect("a place").span.range()).collect();
    assert_eq!(found, marks);
}
