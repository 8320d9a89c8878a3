//! How requests of a flow arrive.

use super::problem;
use super::values::{at, choice_name, duration, integer, keys, law, many, number, rate, signed};
use crate::diagnostic::Finding;
use crate::file::{Cell, Listed, Row, Value};
use crate::model::{ArrivalsSpec, BatchSpec, DiurnalSpec, LoadSpec, ProfileSpec, RampSpec, SpikeSpec};
use crate::units::{Nanos, Rate};

/// Sets what `cell` states; it is a key of the group "Arrivals".
pub(super) fn state(load: &mut LoadSpec, cell: &Cell, findings: &mut Vec<Finding>) {
    let value = &cell.value;
    match cell.attribute.name {
        "arrivals" => load.arrivals = arrivals(cell, findings),
        "batch" => {
            problem::require(cell, &["mean"], findings);
            load.batch = match value {
                Value::Integer(size) => Some(BatchSpec::Constant(*size)),
                value => keys(value).and_then(|row| at(row, "mean", number)).map(BatchSpec::Geometric),
            };
        }
        "load" => load.profile = profile(value, findings),
        "patience" => load.patience = law(value),
        "priority" => load.priority = signed(value),
        other => unreachable!("flows have no key {other}"),
    }
}

/// Rates over time are for arrivals that have a rate.
pub(super) fn check(load: &LoadSpec, row: &Row, findings: &mut Vec<Finding>) {
    let what = match load.arrivals {
        Some(ArrivalsSpec::Bursty { .. }) => "bursty",
        Some(ArrivalsSpec::Closed { .. }) => "closed",
        Some(ArrivalsSpec::Replay(_)) => "replay",
        _ => return,
    };
    let keys: &[&str] = if what == "bursty" { &["load"] } else { &["load", "batch"] };
    for cell in keys.iter().filter_map(|key| row.cell(key)) {
        findings.push(problem::at_odds("arrivals", what, cell.attribute.name, cell.span));
    }
}

fn arrivals(cell: &Cell, findings: &mut Vec<Finding>) -> Option<ArrivalsSpec> {
    let Some(row) = keys(&cell.value) else {
        return match choice_name(&cell.value)? {
            "constant" => Some(ArrivalsSpec::Constant),
            _ => Some(ArrivalsSpec::Poisson),
        };
    };
    let form = match row.cells.as_slice() {
        [form] => form,
        [one, other, ..] => {
            let (one, other) = (one.attribute.name, other.attribute.name);
            findings.push(problem::two_forms("arrivals", one, other, cell.span));
            return None;
        }
        [] => {
            if row.broken.is_empty() {
                findings.push(problem::lacks("arrivals", "renewal`, `bursty`, `closed` or `replay", cell.span));
            }
            return None;
        }
    };
    match form.attribute.name {
        "renewal" => renewal(form, findings),
        "bursty" => bursty(form, findings),
        "closed" => {
            problem::require(form, &["users", "think_time"], findings);
            let row = keys(&form.value)?;
            Some(ArrivalsSpec::Closed { users: at(row, "users", integer)?, think_time: at(row, "think_time", law)? })
        }
        "replay" => {
            let times: Vec<Nanos> = many(&form.value).iter().filter_map(|item| duration(&item.value)).collect();
            ascending("replay", many(&form.value), &times, findings).then(|| ArrivalsSpec::Replay(times.into()))
        }
        other => unreachable!("arrivals have no form {other}"),
    }
}

fn renewal(form: &Cell, findings: &mut Vec<Finding>) -> Option<ArrivalsSpec> {
    let law = law(&form.value)?;
    if law.mean() <= 0.0 {
        findings.push(problem::impossible("renewal", "a gap that is always 0", "a mean above 0", form.span));
    }
    Some(ArrivalsSpec::Renewal(law))
}

fn bursty(form: &Cell, findings: &mut Vec<Finding>) -> Option<ArrivalsSpec> {
    problem::require(form, &["rates", "stays"], findings);
    let row = keys(&form.value)?;
    let rates: Vec<Rate> = many(&row.cell("rates")?.value).iter().filter_map(|item| rate(&item.value)).collect();
    let stays: Vec<Nanos> = many(&row.cell("stays")?.value).iter().filter_map(|item| duration(&item.value)).collect();
    match (rates.as_slice(), stays.as_slice()) {
        ([one, other], [first, second]) => {
            if one.0 + other.0 == 0.0 {
                findings.push(problem::impossible("bursty", "two rates of 0", "at least one above 0", form.span));
            }
            Some(ArrivalsSpec::Bursty { rates: [*one, *other], stays: [*first, *second] })
        }
        _ => {
            findings.push(problem::impossible("bursty", "other than two states", "two rates and two stays", form.span));
            None
        }
    }
}

/// Reports the first time that is before the one above it.
fn ascending(key: &str, items: &[Listed], times: &[Nanos], findings: &mut Vec<Finding>) -> bool {
    let late = times.windows(2).position(|pair| pair[1] < pair[0]);
    if let Some(late) = late
        && let Some(item) = items.get(late + 1)
    {
        findings.push(problem::impossible(key, "a time before the one above it", "times that ascend", item.span));
    }
    late.is_none()
}

fn profile(value: &Value, findings: &mut Vec<Finding>) -> ProfileSpec {
    let mut profile = ProfileSpec::default();
    let Some(row) = keys(value) else { return profile };
    for cell in &row.cells {
        match cell.attribute.name {
            "steps" => profile.steps = steps(cell, findings),
            "ramp" => {
                problem::require(cell, &["at", "over", "to"], findings);
                profile.ramp = keys(&cell.value).and_then(|row| {
                    Some(RampSpec {
                        at: at(row, "at", duration)?,
                        over: at(row, "over", duration)?,
                        to: at(row, "to", rate)?,
                    })
                });
            }
            "spike" => profile.spikes = many(&cell.value).iter().filter_map(|item| spike(item, findings)).collect(),
            "diurnal" => profile.diurnal = diurnal(cell, findings),
            other => unreachable!("a load has no key {other}"),
        }
    }
    profile
}

fn steps(cell: &Cell, findings: &mut Vec<Finding>) -> Box<[(Nanos, Rate)]> {
    let items = many(&cell.value);
    let step = |item: &Listed| {
        let row = keys(&item.value)?;
        Some((at(row, "at", duration)?, at(row, "rate", rate)?))
    };
    for item in items {
        problem::require_listed("steps", item, &["at", "rate"], findings);
    }
    let steps: Vec<(Nanos, Rate)> = items.iter().filter_map(step).collect();
    if steps.len() == items.len() {
        let times: Vec<Nanos> = steps.iter().map(|(at, _)| *at).collect();
        ascending("steps", items, &times, findings);
    }
    steps.into()
}

fn spike(item: &Listed, findings: &mut Vec<Finding>) -> Option<SpikeSpec> {
    problem::require_listed("spike", item, &["at", "for", "rate"], findings);
    let row = keys(&item.value)?;
    Some(SpikeSpec { at: at(row, "at", duration)?, lasts: at(row, "for", duration)?, rate: at(row, "rate", rate)? })
}

fn diurnal(cell: &Cell, findings: &mut Vec<Finding>) -> Option<DiurnalSpec> {
    problem::require(cell, &["period", "low", "high"], findings);
    let row = keys(&cell.value)?;
    let period = at(row, "period", duration)?;
    let (low, high) = (at(row, "low", number)?, at(row, "high", number)?);
    if high < low {
        findings.push(problem::impossible("diurnal", "`high` below `low`", "at least `low`", cell.span));
    }
    let peak_at = at(row, "peak_at", duration).unwrap_or(Nanos(period.0 / 2));
    Some(DiurnalSpec { period, low, high, peak_at })
}
