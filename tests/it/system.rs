//! What the system as a whole needs: gateway, mesh, GraphQL, event sourcing, read models, discovery.

use serde_json::Value;

use crate::asked::{list, pattern, word, words};
use crate::support::recommended;

/// Declared services, each `name = { keys }`, and edges, each by its keys.
fn system(top: &str, services: &[&str], edges: &[&str]) -> Value {
    let braced: Vec<String> = edges.iter().map(|keys| format!("{{ {keys} }}")).collect();
    let all =
        recommended(&format!("{top}\nservices = {{ {} }}\nedges = [{}]\n", services.join(", "), braced.join(", ")));
    all["system"].clone()
}

fn needing(need: &str) -> String {
    format!("system.needs = ['{need}']")
}

const WEB: &str = "web = { kind = 'client' }";
const GATEWAY: &str = "gw = { kind = 'gateway' }";

fn gateway(top: &str, services: &[&str], edges: &[&str]) -> String {
    word(&system(top, services, edges)["api_gateway"]).to_owned()
}

#[test]
fn y1_nothing_reachable_needs_no_gateway() {
    let inside = "from = 'a', to = 'b', operation = 'GET x'";
    assert_eq!(gateway("", &["a = {}", "b = {}"], &[inside]), "not-needed");
    assert_eq!(gateway(&needing("rate-limiting"), &["a = {}", "b = {}"], &[inside]), "not-needed");
}

#[test]
fn y1_one_reachable_service_makes_it_optional_and_a_need_at_the_edge_recommended() {
    let edges = ["from = 'web', to = 'a', operation = 'GET x'", "from = 'web', to = 'a', operation = 'GET y'"];
    let with = |top: &str| gateway(top, &[WEB, "a = {}"], &edges);
    assert_eq!(with(""), "optional");
    assert_eq!(with(&needing("rate-limiting")), "recommended");
    assert_eq!(with(&needing("edge-auth")), "recommended");
    assert_eq!(with(&needing("mtls")), "optional");
}

#[test]
fn y1_two_reachable_services_make_it_recommended() {
    let edges = ["from = 'web', to = 'a', operation = 'GET x'", "from = 'web', to = 'b', operation = 'GET y'"];
    assert_eq!(gateway("", &[WEB, "a = {}", "b = {}"], &edges), "recommended");
    let answer = system("", &[WEB, "a = {}", "b = {}"], &edges);
    assert!(because(&answer, "Y1").contains("2 or more replicas"), "{answer}");
}

#[test]
fn y1_what_a_gateway_calls_is_reachable_and_what_a_service_calls_is_not() {
    let front = "from = 'web', to = 'gw', operation = 'GET x'";
    let behind = ["from = 'gw', to = 'a', operation = 'GET a'", "from = 'gw', to = 'b', operation = 'GET b'"];
    let services = [WEB, GATEWAY, "a = {}", "b = {}"];
    assert_eq!(gateway("", &services, &[front, behind[0], behind[1]]), "recommended");
    assert_eq!(gateway("", &services, &[front, behind[0], "from = 'a', to = 'b', operation = 'GET b'"]), "optional");
}

fn mesh(top: &str, services: &[String]) -> String {
    let services: Vec<&str> = services.iter().map(String::as_str).collect();
    word(&system(top, &services, &[])["service_mesh"]).to_owned()
}

fn services(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("s{n} = {{}}")).collect()
}

#[test]
fn y2_below_ten_it_is_not_yet_time_whatever_is_needed() {
    assert_eq!(mesh("", &services(9)), "not-yet");
    assert_eq!(mesh(&needing("mtls"), &services(9)), "not-yet");
}

#[test]
fn y2_ten_without_a_need_are_worth_a_thought() {
    assert_eq!(mesh("", &services(10)), "consider");
    assert_eq!(mesh(&needing("rate-limiting"), &services(10)), "consider");
    assert_eq!(mesh(&needing("edge-auth"), &services(10)), "consider");
}

#[test]
fn y2_ten_with_a_need_or_two_languages_get_one() {
    for need in ["mtls", "traffic-splitting", "uniform-retries", "uniform-telemetry"] {
        assert_eq!(mesh(&needing(need), &services(10)), "recommended", "{need}");
    }
    let spoken = |languages: [&str; 2]| {
        let mut all = services(8);
        all.extend(languages.iter().enumerate().map(|(n, language)| format!("l{n} = {{ language = '{language}' }}")));
        mesh("", &all)
    };
    assert_eq!(spoken(["go", "java"]), "recommended");
    assert_eq!(spoken(["go", "go"]), "consider");
}

#[test]
fn y2_services_and_gateways_count_and_nothing_else() {
    let nine_and = |kind: &str| {
        let mut all = services(9);
        all.push(format!("x = {{ kind = '{kind}' }}"));
        mesh("", &all)
    };
    assert_eq!(nine_and("gateway"), "consider");
    for kind in ["client", "external", "store"] {
        assert_eq!(nine_and(kind), "not-yet", "{kind}");
    }
}

#[test]
fn y2_the_line_is_a_threshold_and_adopting_means_no_retries_in_clients() {
    let top = "system = { needs = ['mtls'], thresholds = { mesh_services = 3 } }";
    assert_eq!(mesh(top, &services(3)), "recommended");
    assert_eq!(mesh(top, &services(2)), "not-yet");
    let answer = system(top, &["a = {}", "b = {}", "c = {}"], &[]);
    assert!(because(&answer, "Y2").contains("retries"), "{answer}");
}

/// `web` and `app` read pages that join `joined`.
fn pages(joined: &str, keys: &str) -> String {
    let read = |client: &str| {
        format!("from = '{client}', to = 'page', operation = 'GET /{client}', aggregates = [{joined}]{keys}")
    };
    let services = [WEB, "app = { kind = 'client' }", "page = {}", "b = {}", "c = {}"];
    word(&system("", &services, &[&read("web"), &read("app")])["graphql"]).to_owned()
}

#[test]
fn y3_two_clients_that_each_join_two_services_in_different_shapes_get_graphql() {
    assert_eq!(pages("'b', 'c'", ", variable_shape = true"), "recommended");
    assert_eq!(pages("'b', 'c'", ""), "not-needed");
    assert_eq!(pages("'b'", ", variable_shape = true"), "not-needed");
}

#[test]
fn y3_one_client_does_not_need_graphql() {
    let read = |page: &str| {
        format!("from = 'web', to = '{page}', operation = 'GET x', aggregates = ['b', 'c'], variable_shape = true")
    };
    let services = [WEB, "page = {}", "other = {}", "b = {}", "c = {}"];
    let answer = system("", &services, &[&read("page"), &read("other")]);
    assert_eq!(answer["graphql"], "not-needed");
}

#[test]
fn y3_services_never_need_graphql() {
    let read = |from: &str| {
        format!("from = '{from}', to = 'page', operation = 'GET x', aggregates = ['b', 'c'], variable_shape = true")
    };
    let answer = system("", &["x = {}", "y = {}", "page = {}", "b = {}", "c = {}"], &[&read("x"), &read("y")]);
    assert_eq!(answer["graphql"], "not-needed");
}

#[test]
fn y4_full_history_past_states_or_rebuilt_state_make_event_sourcing_with_cqrs() {
    for keys in ["history = 'full'", "temporal_queries = true", "replay_state = true"] {
        let answer = system("", &[&format!("ledger = {{ {keys} }}"), "other = {}"], &[]);
        assert_eq!(words(&answer["event_sourcing"]), ["ledger"], "{keys}");
        assert_eq!(words(&answer["cqrs"]), ["ledger"], "{keys}");
        assert_eq!(words(&answer["audit"]), [""; 0], "{keys}");
        let because = because(&answer, "Y4");
        assert!(because.contains("snapshots") && because.contains("version"), "{because}");
    }
}

#[test]
fn y4_a_log_of_changes_is_an_audit_table() {
    let answer = system("", &["ledger = { history = 'log' }"], &[]);
    assert_eq!(words(&answer["audit"]), ["ledger"]);
    assert_eq!(words(&answer["event_sourcing"]), [""; 0]);
    assert_eq!(words(&answer["cqrs"]), [""; 0]);
}

#[test]
fn y4_nothing_is_needed_where_nothing_is_stated() {
    let answer = system("", &["ledger = { history = 'none' }"], &[]);
    for list in ["event_sourcing", "cqrs", "audit"] {
        assert_eq!(words(&answer[list]), [""; 0], "{list}");
    }
}

#[test]
fn y4_reads_far_above_writes_and_joined_across_services_make_cqrs_alone() {
    let cqrs = |reads: &str, edges: &[&str]| {
        let answer = system("", &[&format!("page = {{ reads_per_write = {reads} }}"), "b = {}", "c = {}"], edges);
        assert_eq!(words(&answer["event_sourcing"]), [""; 0]);
        words(&answer["cqrs"]).join(" ")
    };
    let joins = ["from = 'page', to = 'b', operation = 'GET b'", "from = 'page', to = 'c', operation = 'GET c'"];
    assert_eq!(cqrs("100", &joins), "page");
    assert_eq!(cqrs("9", &joins), "");
    assert_eq!(cqrs("100", &joins[..1]), "");
    assert_eq!(cqrs("100", &[]), "");
}

/// Services that ask `stock` by edges with these keys, and who then gets a read model advised.
fn read_models(callers: usize, keys: &str) -> String {
    let mut all: Vec<String> = services(callers);
    all.push("stock = {}".to_owned());
    let edges: Vec<String> = (0..callers).map(|n| format!("from = 's{n}', to = 'stock', {keys}")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let edges: Vec<&str> = edges.iter().map(String::as_str).collect();
    words(&system("", &all, &edges)["read_models"]).join(" ")
}

#[test]
fn y5_a_query_on_three_paths_is_better_answered_by_a_local_read_model() {
    assert_eq!(read_models(3, "operation = 'GET stock'"), "stock");
    assert_eq!(read_models(2, "operation = 'GET stock'"), "");
    assert_eq!(read_models(3, "operation = 'reserve', reply = 'immediate'"), "");
}

#[test]
fn y5_different_queries_are_not_the_same_query() {
    let edges = ["GET 0", "GET 1", "GET 2"]
        .map(|name| format!("from = 's{}', to = 'stock', operation = '{name}'", name.trim_start_matches("GET ")));
    let edges: Vec<&str> = edges.iter().map(String::as_str).collect();
    let answer = system("", &["s0 = {}", "s1 = {}", "s2 = {}", "stock = {}"], &edges);
    assert_eq!(words(&answer["read_models"]), [""; 0]);
}

#[test]
fn y5_a_chain_of_queries_over_two_hops_wants_a_read_model_too() {
    let chain = ["web", "a", "b", "c", "d"]
        .windows(2)
        .map(|ends| format!("from = '{}', to = '{}', operation = 'GET {}'", ends[0], ends[1], ends[1]));
    let chain: Vec<String> = chain.collect();
    let edges: Vec<&str> = chain.iter().map(String::as_str).collect();
    let services = [WEB, "a = {}", "b = {}", "c = {}", "d = {}"];
    assert_eq!(words(&system("", &services, &edges)["read_models"]), ["d"]);
    assert_eq!(words(&system("", &services, &edges[..3])["read_models"]), [""; 0]);
}

#[test]
fn y6_three_services_that_call_each_other_need_discovery_and_tracing() {
    let edges = ["from = 'a', to = 'b', operation = 'GET b'", "from = 'b', to = 'c', operation = 'GET c'"];
    let answer = |edges: &[&str]| word(&system("", &["a = {}", "b = {}", "c = {}"], edges)["discovery"]).to_owned();
    assert_eq!(answer(&edges), "needed");
    assert_eq!(answer(&edges[..1]), "not-needed");
    let told = ["from = 'a', to = 'b', operation = 'x', reply = 'none'", "from = 'b', to = 'c', event = 'y'"];
    assert_eq!(answer(&told), "not-needed");
}

#[test]
fn every_system_question_has_a_reason() {
    let answer = system("", &["a = {}"], &[]);
    let mut asked: Vec<&str> = list(&answer["reasons"]).iter().map(|one| word(&one["question"])).collect();
    asked.dedup();
    assert_eq!(asked, ["Y1", "Y2", "Y3", "Y4", "Y5", "Y6"]);
    assert!(list(&answer["reasons"]).iter().all(|one| !word(&one["because"]).is_empty()), "{answer}");
}

#[test]
fn graphql_at_the_edge_and_its_edges_agree() {
    let all = recommended(
        "services = { web = { kind = 'client' }, app = { kind = 'client' }, page = {}, b = {}, c = {} }
         edges = [
             { from = 'web', to = 'page', operation = 'GET w', aggregates = ['b', 'c'], variable_shape = true },
             { from = 'app', to = 'page', operation = 'GET a', aggregates = ['b', 'c'], variable_shape = true },
             { from = 'page', to = 'b', operation = 'GET b', aggregates = ['b', 'c'], variable_shape = true },
         ]",
    );
    let patterns = ["web->page:GET w", "app->page:GET a", "page->b:GET b"].map(|id| pattern(&all, id));
    assert_eq!(patterns, ["graphql", "graphql", "rest"]);
}

/// The first reason given for `question`.
fn because<'a>(answer: &'a Value, question: &str) -> &'a str {
    let reason = list(&answer["reasons"]).iter().find(|reason| reason["question"] == question);
    word(&reason.expect("every question has a reason")["because"])
}
