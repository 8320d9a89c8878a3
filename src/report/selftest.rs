//! The checks of `selftest`: their shape in JSON, and a table of 76 columns.

use schemars::JsonSchema;
use serde::Serialize;

use super::payload::SCHEMA_VERSION;
use super::text::layout;
use crate::selftest::{Row, STANDARD_ERRORS};

/// Everything `selftest` says.
#[derive(Serialize, JsonSchema)]
pub struct Selftest {
    pub schema_version: u32,
    pub command: &'static str,
    pub version: &'static str,
    /// Standard errors that a figure may be off, beside the bias of its check.
    pub standard_errors_allowed: f64,
    pub agree: usize,
    pub off: usize,
    pub checks: Vec<CheckPayload>,
}

/// One check. Times are seconds, rates per second; what cannot be said is `null`.
#[derive(Serialize, JsonSchema)]
pub struct CheckPayload {
    pub group: &'static str,
    pub case: &'static str,
    pub what: &'static str,
    pub theory: f64,
    pub measured: Option<f64>,
    /// Share of theory; the difference where that is 0.
    pub error: Option<f64>,
    /// Of 95 % confidence.
    pub interval: Option<[f64; 2]>,
    pub standard_errors: Option<f64>,
    /// Stated for the check, as a share of theory.
    pub bias: f64,
    pub agrees: bool,
}

impl Selftest {
    /// The rows of a run.
    pub fn of(rows: &[Row]) -> Self {
        let agree = rows.iter().filter(|row| row.agrees).count();
        Self {
            schema_version: SCHEMA_VERSION,
            command: "selftest",
            version: env!("CARGO_PKG_VERSION"),
            standard_errors_allowed: STANDARD_ERRORS,
            agree,
            off: rows.len() - agree,
            checks: rows.iter().map(check).collect(),
        }
    }
}

fn check(row: &Row) -> CheckPayload {
    CheckPayload {
        group: row.group,
        case: row.case,
        what: row.what,
        theory: row.theory,
        measured: row.measured,
        error: row.error,
        interval: row.interval.map(|interval| [interval.low, interval.high]),
        standard_errors: row.standard_errors,
        bias: row.bias,
        agrees: row.agrees,
    }
}

/// Columns of the table.
const TABLE: usize = 76;

/// The table, case by case, and what it comes to; below `TABLE` columns a list.
pub fn text(payload: &Selftest, width: usize) -> String {
    let wide = width >= TABLE;
    let mut out = String::new();
    if wide {
        let header = ["", "theory", "simulated", "error", "95 %"];
        out.push_str(&layout::bold(line(header).trim_end()));
        out.push('\n');
    }
    let mut last = ("", "");
    for check in &payload.checks {
        if last != (check.group, check.case) {
            last = (check.group, check.case);
            out.push_str(&layout::title(&format!("{}: {}", check.group, check.case), width));
        }
        let bound = check.interval.map(|[low, high]| 0.5 * (high - low) / scale(check.theory));
        let cells = [
            check.what.to_owned(),
            number(check.theory),
            check.measured.map_or_else(|| "none".to_owned(), number),
            check.error.map_or_else(String::new, |error| format!("{:+.2} %", 100.0 * error)),
            bound.map_or_else(String::new, |bound| format!("±{:.2} %", 100.0 * bound)),
        ];
        let verdict = if check.agrees { "ok" } else { "OFF" };
        if wide {
            out.push_str(&format!("{}  {verdict}\n", line(cells.each_ref().map(String::as_str))));
        } else {
            let [what, figures @ ..] = cells;
            out.push_str(&layout::pairs(&[(what, format!("{} {verdict}", figures.join(" ")))], width));
        }
    }
    out.push('\n');
    out.push_str(&layout::indented(&summary(payload), 0, width));
    out
}

fn line([what, theory, measured, error, bound]: [&str; 5]) -> String {
    format!("  {what:<30}{theory:>10}{measured:>11}{error:>10}{bound:>10}")
}

/// What errors are shares of.
fn scale(theory: f64) -> f64 {
    if theory == 0.0 { 1.0 } else { theory.abs() }
}

/// Five digits; times are seconds, rates per second.
fn number(value: f64) -> String {
    let digits = [1_000.0, 100.0, 10.0, 1.0, 0.1].iter().filter(|limit| value.abs() < **limit).count();
    format!("{value:.*}", digits + 1)
}

fn summary(payload: &Selftest) -> String {
    let all = payload.checks.len();
    let allowed = format!(
        "Allowed are {STANDARD_ERRORS} standard errors, and what theory itself or the reading of the figure may be off."
    );
    match payload.off {
        0 => format!("All {all} figures agree with theory. {allowed}"),
        off => format!("{off} of {all} figures do not agree with theory. {allowed}"),
    }
}
