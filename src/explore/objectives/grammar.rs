//! What an objective may say, for people: from the table that parses it.

use std::fmt::Write;

use super::Metric;

pub const SHAPE: &str = "AGG METRIC{KIND:ID} OP VALUE";
pub(super) const EXAMPLES: &str = "`p(99){flow:checkout} < 250ms` or `error_rate{flow:checkout} < 1%`";
pub(super) const PERCENTILES: &str = "`p(50)`, `p(90)`, `p(95)`, `p(99)` and `p(99.9)`";

/// The parts of [`SHAPE`]: name, and what it may be.
pub const OTHER_RULES: [(&str, &str); 4] = [
    ("AGG", "`mean`, `max`, `p(50)`, `p(90)`, `p(95)`, `p(99)` or `p(99.9)`; left out where the metric is one figure"),
    ("METRIC", "one of the table; left out, `response` of a flow or `latency` of an edge"),
    (
        "KIND:ID",
        "`flow:NAME`, `service:NAME`, `saga:NAME`, or `edge:ID` and `subscription:ID`, where `from->to` stands for the only one",
    ),
    ("OP VALUE", "`<`, `<=`, `>` or `>=`, and a limit in the unit of the metric"),
];

/// One metric that an objective can name.
pub struct Measurable {
    pub name: &'static str,
    /// `flow`, `service`, `edge`, `subscription` or `saga`.
    pub of: &'static str,
    /// What may stand before it.
    pub aggregates: &'static str,
    /// What the limit is, with an example.
    pub limit: String,
    /// One sentence, without a full stop.
    pub summary: &'static str,
}

/// Every metric.
pub fn measurable() -> Vec<Measurable> {
    let one = |metric: Metric| {
        let (limit, example) = metric.unit().expected();
        Measurable {
            name: metric.name(),
            of: metric.noun().name(),
            aggregates: metric.form().aggregates(),
            limit: format!("{limit} such as `{example}`"),
            summary: metric.summary(),
        }
    };
    Metric::all().map(one).collect()
}

/// The section of the reference page.
pub fn reference() -> String {
    let mut page = format!("\n## `expr` of an objective\n\n`{SHAPE}`, such as {EXAMPLES}:\n\n");
    // Writing to a String cannot fail.
    for (part, rule) in OTHER_RULES {
        let _ = writeln!(page, "- `{part}`: {rule}.");
    }
    page.push_str("\n| metric | of | aggregate | limit | what it says |\n|---|---|---|---|---|\n");
    for Measurable { name, of, aggregates, limit, summary } in measurable() {
        let _ = writeln!(page, "| `{name}` | {of} | {aggregates} | {limit} | {summary} |");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::{OTHER_RULES, PERCENTILES};
    use crate::explore::gather::SHARES;

    #[test]
    fn the_percentiles_are_those_that_are_measured() {
        for share in SHARES {
            let name = format!("`p({})`", (share * 1_000.0).round() / 10.0);
            assert!(PERCENTILES.contains(&name) && OTHER_RULES[0].1.contains(&name), "{name}");
        }
        assert_eq!(PERCENTILES.matches("p(").count(), SHARES.len());
    }
}
