//! A list in `to` that is no event stands for one edge to each callee.

use rustc_hash::FxHashSet;

use super::{Cell, Document, Row, Value, mistake};
use crate::diagnostic::Finding;

/// Operations that only read start with one of these words.
const READING: [&str; 9] = ["GET", "HEAD", "Get", "List", "Find", "Search", "Read", "Query", "Check"];

/// Whether the name of `operation` says that it only reads: its first word is one of the usual
/// verbs, in the usual spellings (`GET /x`, `GetQuote`, `get_quote`, `list-orders`).
pub fn reads_like_a_query(operation: &str) -> bool {
    READING.iter().any(|verb| starts_with_word(operation, verb) || starts_with_word(operation, &verb.to_lowercase()))
}

/// `text` begins with `word`, and the word ends there: `Get` begins `GetQuote` and `get_quote`,
/// but not `Getaway`.
fn starts_with_word(text: &str, word: &str) -> bool {
    let Some(rest) = text.strip_prefix(word) else { return false };
    // `GETTING` is no `GET`, but `GetQuote` is a `Get`.
    let shouted = word.len() > 1 && word.chars().all(char::is_uppercase);
    match rest.chars().next() {
        Some(next) if next.is_ascii_lowercase() => false,
        Some(next) if next.is_ascii_uppercase() => !shouted,
        _ => true,
    }
}

/// Whether a row with several targets tells them all the same, instead of asking each.
fn tells(row: &Row) -> bool {
    let chosen = |key: &str| match row.cell(key).map(|cell| &cell.value) {
        Some(Value::Choice(choice)) => *choice,
        _ => "",
    };
    match chosen("intent") {
        "event" => true,
        "query" | "command" => false,
        _ if row.cell("event").is_some() => true,
        _ => {
            let streams = !matches!(chosen("streaming"), "" | "none");
            let asks = row.text("operation").is_some_and(reads_like_a_query);
            chosen("reply") != "immediate" && !asks && !streams
        }
    }
}

/// Replaces every list that asks by one row per target, in place and in order. A target that is
/// listed again is a finding and left out.
pub(super) fn expand(document: &mut Document, findings: &mut Vec<Finding>) {
    let asks = |row: &Row| row.list("to").len() > 1 && !tells(row);
    if !document.edges.iter().any(asks) {
        return;
    }
    let rows = std::mem::take(&mut document.edges);
    for mut row in rows {
        if !asks(&row) {
            document.edges.push(row);
            continue;
        }
        // The list itself is taken out first, or every copy would carry all of it.
        let Some(at) = row.cells.iter().position(|cell| cell.attribute.name == "to") else { continue };
        let Cell { attribute, value, .. } = row.cells.remove(at);
        let Value::List(targets) = value else { continue };
        let mut seen: FxHashSet<Box<str>> = FxHashSet::default();
        for target in targets {
            if !seen.insert(target.text.clone()) {
                findings.push(mistake::listed_twice(&target.text, target.span));
                continue;
            }
            let mut single = row.clone();
            let span = target.span;
            single.cells.push(Cell { attribute, span, value: Value::List([target].into()) });
            document.edges.push(single);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::reads_like_a_query;

    #[test]
    fn the_first_word_decides() {
        for query in ["GET /orders", "GetQuote", "get_quote", "list-orders", "Search", "check stock", "HEAD /x", "Read"]
        {
            assert!(reads_like_a_query(query), "{query}");
        }
        for other in ["POST /orders", "Getaway", "GETTING", "charge", "checkout", "Checkout", "listen", ""] {
            assert!(!reads_like_a_query(other), "{other}");
        }
    }
}
