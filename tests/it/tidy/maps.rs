//! Nothing goes over a hash map in its own order: that order is nobody's decision, and results would
//! carry it.

use super::code::{File, is_in_word, sources};
use super::none;

/// File, what is called there, and why the order of the map does not matter.
const ORDER_FREE: &[(&str, &str, &str)] = &[
    ("src/model/handlers.rs", "told_apart.values_mut()", "each list is sorted by itself"),
    ("src/file/address.rs", "self.by_id.keys()", "sorted in the next line"),
    ("src/model/lower/during.rs", "handled.values_mut()", "each list is sorted by itself"),
    ("src/model/lower/names.rs", "document.brokers.iter()", "a list; the map of that name is in `Names`"),
    ("src/model/lower/names.rs", "document.services.iter()", "a list; the map of that name is in `Names`"),
];

const TYPES: &[&str] = &["FxHashMap", "FxHashSet", "HashMap", "HashSet"];
const VISITS: &[&str] = &[
    "keys",
    "values",
    "values_mut",
    "iter",
    "iter_mut",
    "into_iter",
    "into_keys",
    "into_values",
    "drain",
    "retain",
    "extract_if",
];

/// Variables, parameters and fields that the file declares as hash maps or sets.
fn declared(file: &File) -> Vec<String> {
    let mut types: Vec<String> = TYPES.iter().map(|name| (*name).to_owned()).collect();
    let mut names = Vec::new();
    let mut next = 0;
    // Aliases join the list while it is walked.
    while next < types.len() {
        for at in file.words(&types[next].clone()) {
            let mut before = file.code[..at].trim_end();
            loop {
                let shorter = ["rustc_hash::", "std::collections::", "collections::", "&", "Option<", "Box<"]
                    .iter()
                    .find_map(|prefix| before.strip_suffix(prefix))
                    .or_else(|| before.strip_suffix("mut").filter(|rest| !rest.ends_with(is_in_word)))
                    .or_else(|| before.trim_end_matches(is_in_word).strip_suffix('\''));
                match shorter {
                    Some(shorter) => before = shorter.trim_end(),
                    None => break,
                }
            }
            if let Some(declaration) = before.strip_suffix(':').filter(|rest| !rest.ends_with(':')) {
                names.extend(last_word(declaration));
            } else if let Some(declaration) = before.strip_suffix('=') {
                let statement = declaration.rsplit([';', '{', '}']).next().unwrap_or_default().trim();
                let first = |text: &str| text.trim_start().split(|c| !is_in_word(c)).next().map(str::to_owned);
                if let Some((_, alias)) = statement.split_once("type ") {
                    types.extend(first(alias));
                } else if let Some((_, variable)) = statement.split_once("let ") {
                    let variable = variable.trim_start();
                    names.extend(first(variable.strip_prefix("mut ").unwrap_or(variable)));
                }
            }
        }
        next += 1;
    }
    names.retain(|name| !name.is_empty());
    names.sort();
    names.dedup();
    names
}

fn last_word(text: &str) -> Option<String> {
    let text = text.trim_end();
    let start = text.trim_end_matches(is_in_word).len();
    (start < text.len()).then(|| text[start..].to_owned())
}

/// Places where a map is gone over, and how: `self.by_id.keys()`.
fn visits(file: &File) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for name in declared(file) {
        for at in file.words(&name) {
            let start = file.code[..at].trim_end_matches(|c| is_in_word(c) || c == '.').len();
            let receiver = &file.code[start..at + name.len()];
            if let Some(method) = file.behind(at, name.len()).strip_prefix('.') {
                let method = method.trim_start();
                let end = method.find(|c| !is_in_word(c)).unwrap_or(method.len());
                if VISITS.contains(&&method[..end]) && method[end..].starts_with('(') {
                    found.push((at, format!("{receiver}.{}()", &method[..end])));
                }
            }
            let before = file.code[..start].trim_end();
            let before = before.strip_suffix("mut").unwrap_or(before).trim_end_matches(['&', ' ']);
            let looped = before.strip_suffix("in").is_some_and(|rest| rest.ends_with(char::is_whitespace));
            if looped && file.behind(at, name.len()).starts_with('{') {
                found.push((at, format!("for … in {receiver}")));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn no_hash_map_is_gone_over_in_its_own_order() {
    let mut complaints = Vec::new();
    let mut used = vec![false; ORDER_FREE.len()];
    for file in sources() {
        for (at, visit) in visits(&file) {
            match ORDER_FREE.iter().position(|(path, allowed, _)| *path == file.path && *allowed == visit) {
                Some(exception) => used[exception] = true,
                None => complaints.push(file.complaint(at, format!("`{visit}` has the order of a hash map"))),
            }
        }
    }
    for (_, (path, visit, _)) in used.iter().zip(ORDER_FREE).filter(|(used, _)| !**used) {
        complaints.push(format!("{path}:1: the exception for `{visit}` is not needed"));
    }
    none(&complaints);
}

#[test]
fn going_over_a_hash_map_is_found() {
    for text in [
        "struct X { by_id: FxHashMap<u32, u32> }\nimpl X { fn x(&self) { self.by_id.keys() } }",
        "let mut seen = rustc_hash::FxHashSet::default();\nfor one in &seen {}",
        "fn x(known: &mut std::collections::HashMap<u32, u32>) { for (a, b) in known.iter_mut() {} }",
        "let seen: FxHashMap<_, _> = all.collect();\nseen\n    .into_iter()\n    .count()",
        "struct X<'a> { seen: Option<&'a HashSet<u32>> }\nfn x(x: X) { for one in x.seen {} }",
        "type Known<'a> = FxHashMap<u32, &'a str>;\nfn x(known: &Known<'_>) { known.values().max() }",
    ] {
        assert_eq!(visits(&File::new("x.rs", text)).len(), 1, "{text}");
    }
    for text in [
        "let mut seen = FxHashSet::default();\nseen.insert(1);\nlist.iter().filter(|one| seen.contains(one))",
        "let list: Vec<u32> = Vec::new();\nfor one in &list {}\nlist.iter()",
    ] {
        assert_eq!(visits(&File::new("x.rs", text)), [], "{text}");
    }
}
