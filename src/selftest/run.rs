//! Cases to rows: each is read, simulated and compared.

use super::case::{Case, Check, Row};
use crate::diagnostic::{Finding, Sources};
use crate::explore::outcome::Outcome;
use crate::explore::{Plan, Runner, simulate_apart};
use crate::simulate::blueprint::Blueprint;
use crate::simulate::resolve::resolve;
use crate::simulate::statistics::{CONFIDENCE, mean_interval, student_t_quantile};
use crate::{file, model};

/// Standard errors that a figure may lie off theory, beside the stated bias: a right figure of 32
/// replications does so once in 400 times.
pub const STANDARD_ERRORS: f64 = 3.3;

/// Rounding of formulas and figures, as a share of theory.
const ROUNDING: f64 = 1e-9;

/// Runs `cases` in order, a row for each check. A stopped runner ends with the last case that was whole.
pub fn run(cases: &[Case], runner: &dyn Runner) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        runner.progress(case.name, at as u64, cases.len() as u64);
        let outcomes =
            read(&case.topology).map_or_else(|_| Vec::new(), |blueprint| replications(case, &blueprint, runner));
        if runner.is_stopped() {
            break;
        }
        rows.extend(case.checks.iter().map(|check| compare(case, check, &outcomes)));
    }
    rows
}

/// The text of a case as a system to simulate.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn read(text: &str) -> Result<Blueprint, Vec<Finding>> {
    let mut sources = Sources::default();
    let id = sources.add("selftest.toml", text);
    let (document, mut findings) = file::parse(&sources, id);
    let Some(document) = document else { return Err(findings) };
    let (topology, lowered) = model::lower(&document);
    findings.extend(lowered);
    match topology {
        Some(topology) if findings.is_empty() => resolve(&topology),
        _ => Err(findings),
    }
}

fn replications(case: &Case, blueprint: &Blueprint, runner: &dyn Runner) -> Vec<Outcome> {
    let plan = Plan {
        measured: case.span,
        warmup: Some(case.warmup),
        seed: Plan::SEED,
        replications: case.replications,
        precision: None,
    };
    simulate_apart(blueprint, &plan, runner)
}

fn compare(case: &Case, check: &Check, outcomes: &[Outcome]) -> Row {
    let theory = (check.theory)();
    let values: Vec<f64> = outcomes.iter().filter_map(check.figure).collect();
    let complete = !values.is_empty() && values.len() == outcomes.len();
    let measured = complete.then(|| values.iter().sum::<f64>() / values.len() as f64);
    let interval = measured.and_then(|_| mean_interval(&values, CONFIDENCE));
    let t = student_t_quantile(0.5 + 0.5 * CONFIDENCE, case.replications.saturating_sub(1));
    let standard_error = interval.map(|interval| interval.half_width() / t);
    let off = measured.map(|measured| measured - theory);
    let standard_errors = match (off, standard_error) {
        (Some(off), Some(error)) if error > 0.0 => Some(off.abs() / error),
        _ => None,
    };
    let allowed = standard_error.map(|error| STANDARD_ERRORS * error + (check.bias + ROUNDING) * theory.abs());
    Row {
        group: case.group,
        case: case.name,
        what: check.what,
        theory,
        measured,
        error: off.map(|off| if theory == 0.0 { off } else { off / theory.abs() }),
        interval,
        standard_errors,
        bias: check.bias,
        agrees: off.zip(allowed).is_some_and(|(off, allowed)| off.abs() <= allowed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_is_a_file_without_findings() {
        for case in crate::selftest::cases() {
            if let Err(findings) = read(&case.topology) {
                panic!("{}: {findings:#?}\n{}", case.name, case.topology);
            }
            assert!(!case.checks.is_empty(), "{}", case.name);
        }
    }
}
