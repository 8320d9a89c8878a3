//! What tests ask of a recommendation: an edge by its id, a flow by its name, a safeguard of either.

use serde_json::Value;

use crate::support::recommended;

/// Services `a` and `b` with the given keys, and one edge from `a` to `b` with the given keys.
pub fn between(a: &str, b: &str, edge: &str) -> String {
    format!("services = {{ a = {{ {a} }}, b = {{ {b} }} }}\nedges = [{{ from = 'a', to = 'b', {edge} }}]\n")
}

/// `text` under `policy`.
pub fn under(policy: &str, text: &str) -> String {
    format!("system.policy = '{policy}'\n{text}")
}

/// The pattern of the edge `id` in what is recommended for `text`.
pub fn pattern_in(text: &str, id: &str) -> String {
    pattern(&recommended(text), id).to_owned()
}

/// The edge `id`.
pub fn edge<'a>(all: &'a Value, id: &str) -> &'a Value {
    named(&all["edges"], "id", id)
}

/// The flow `name`.
pub fn flow<'a>(all: &'a Value, name: &str) -> &'a Value {
    named(&all["flows"], "name", name)
}

/// The pattern of the edge `id`.
pub fn pattern<'a>(all: &'a Value, id: &str) -> &'a str {
    word(&edge(all, id)["pattern"])
}

/// The ids of all edges, in their order.
pub fn ids(all: &Value) -> Vec<&str> {
    list(&all["edges"]).iter().map(|edge| word(&edge["id"])).collect()
}

/// The safeguard `name` of an edge or flow.
pub fn safeguard<'a>(entity: &'a Value, name: &str) -> Option<&'a Value> {
    list(&entity["safeguards"]).iter().find(|safeguard| safeguard["name"] == name)
}

/// `required` or `recommended`, when the safeguard `name` of an edge or flow is listed.
pub fn level<'a>(entity: &'a Value, name: &str) -> Option<&'a str> {
    safeguard(entity, name).map(|safeguard| word(&safeguard["level"]))
}

/// The answer to `question` among the reasons of an edge or flow.
pub fn reason<'a>(entity: &'a Value, question: &str) -> Option<&'a str> {
    let found = list(&entity["reasons"]).iter().find(|reason| reason["question"] == question);
    found.map(|reason| word(&reason["answer"]))
}

/// A figure of the path of the edge `id`, such as `left_s`.
pub fn path(all: &Value, id: &str, figure: &str) -> f64 {
    let path = &edge(all, id)["path"][figure];
    path.as_f64().unwrap_or_else(|| panic!("{id} has no {figure}: {path}"))
}

/// The texts of a list.
pub fn words(list: &Value) -> Vec<&str> {
    self::list(list).iter().map(word).collect()
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("not a list: {value}"))
}

pub fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}"))
}

fn named<'a>(all: &'a Value, key: &str, name: &str) -> &'a Value {
    let found = list(all).iter().find(|one| one[key] == name);
    found.unwrap_or_else(|| {
        let names: Vec<&str> = list(all).iter().map(|one| word(&one[key])).collect();
        panic!("no {name} among {names:?}")
    })
}
