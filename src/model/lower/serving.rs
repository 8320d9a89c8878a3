//! How a service serves under load.

use super::problem;
use super::values::{choice, duration, flag, integer, items, keys, law, number, rate, short_or_within, time, within};
use crate::diagnostic::Finding;
use crate::file::{Cell, Row, Value};
use crate::model::{
    AutoscaleSpec, BalancingSpec, CoDelSpec, EjectionSpec, LimitSpec, LineSpec, RateLimitSpec, Serving,
};
use crate::vocabulary::{Balance, CoDelMode, CoreSharing, Discipline, Knowledge, LimitAlgorithm};

/// Sets what `cell` states; it is a key of the group "Under load".
pub(super) fn state(serving: &mut Serving, cell: &Cell, findings: &mut Vec<Finding>) {
    let value = &cell.value;
    match cell.attribute.name {
        "zone" => serving.zones = items(value).iter().map(|item| item.text.clone()).collect(),
        "core_sharing" => serving.core_sharing = choice(value, CoreSharing::named),
        "work_after" => serving.work_after = time(value),
        "slowdown_per_request" => serving.slowdown_per_request = number(value),
        "error_rate" => serving.error_rate = number(value),
        "line" => serving.line = Some(line(cell, findings)),
        "codel" => serving.codel = codel(value),
        "rate_limit" => serving.rate_limit = rate_limit(cell, findings),
        "balancing" => serving.balancing = Some(balancing(cell, findings)),
        "outlier_ejection" => serving.outlier_ejection = ejection(value),
        "adaptive_concurrency" => serving.adaptive_concurrency = limit(cell, findings),
        "autoscale" => serving.autoscale = autoscale(cell, findings),
        "min_time" => serving.min_time = duration(value),
        "detection" => serving.detection = duration(value),
        "mtbf" => serving.mtbf = law(value),
        "mttr" => serving.mttr = law(value),
        other => unreachable!("services have no key {other}"),
    }
}

/// Time up and time down belong together.
pub(super) fn check(row: &Row, findings: &mut Vec<Finding>) {
    if let (Some(scale), Some(replicas)) = (row.cell("autoscale"), row.cell("replicas")) {
        let most = keys(&scale.value).and_then(|keys| keys.cell("max")).and_then(|cell| integer(&cell.value));
        let stated = integer(&replicas.value);
        if most.zip(stated).is_some_and(|(most, stated)| most < stated) {
            findings.push(problem::impossible("autoscale", "`max` below `replicas`", "replicas ≤ max", scale.span));
        }
    }
    for (key, other) in [("mtbf", "mttr"), ("mttr", "mtbf")] {
        if let Some(cell) = row.cell(key)
            && !row.has(other)
        {
            findings.push(problem::lacks(key, other, cell.span));
        }
    }
}

fn line(cell: &Cell, findings: &mut Vec<Finding>) -> LineSpec {
    let value = &cell.value;
    let line = LineSpec {
        capacity: short_or_within(value, "capacity", integer),
        discipline: within(value, "discipline", |value| choice(value, Discipline::named)),
        lifo_above: within(value, "lifo_above", integer),
        preemptive: within(value, "preemptive", flag),
        drop_expired: within(value, "drop_expired", flag),
        max_wait: within(value, "max_wait", duration),
    };
    let discipline = line.discipline.unwrap_or(Discipline::Fifo);
    let known = keys(value).is_none_or(|row| !row.is_broken("discipline"));
    if known && line.lifo_above.is_some() && discipline != Discipline::Adaptive {
        findings.push(problem::only_with("lifo_above", "discipline = \"adaptive\"", cell.span));
    }
    if known && line.preemptive == Some(true) && discipline != Discipline::Priority {
        findings.push(problem::only_with("preemptive", "discipline = \"priority\"", cell.span));
    }
    if line.max_wait.is_some() && line.drop_expired == Some(false) {
        findings.push(problem::only_with("max_wait", "drop_expired = true", cell.span));
    }
    line
}

fn codel(value: &Value) -> Option<CoDelSpec> {
    (flag(value) != Some(false)).then(|| CoDelSpec {
        target: within(value, "target", duration),
        interval: within(value, "interval", duration),
        mode: within(value, "mode", |value| choice(value, CoDelMode::named)),
    })
}

fn ejection(value: &Value) -> Option<EjectionSpec> {
    (flag(value) != Some(false)).then(|| EjectionSpec {
        consecutive: within(value, "consecutive", integer),
        interval: within(value, "interval", duration),
        time: within(value, "time", duration),
        max_share: within(value, "max_share", number),
    })
}

fn limit(cell: &Cell, findings: &mut Vec<Finding>) -> Option<LimitSpec> {
    let value = &cell.value;
    if flag(value) == Some(false) {
        return None;
    }
    let limit = LimitSpec {
        algorithm: within(value, "algorithm", |value| choice(value, LimitAlgorithm::named)),
        initial: within(value, "initial", integer),
        least: within(value, "min", integer),
        most: within(value, "max", integer),
        smoothing: within(value, "smoothing", number),
        window: within(value, "window", duration),
    };
    let order = [
        (limit.least, "min", limit.most, "max"),
        (limit.least, "min", limit.initial, "initial"),
        (limit.initial, "initial", limit.most, "max"),
    ];
    for (low, low_key, high, high_key) in order {
        if let (Some(low), Some(high)) = (low, high)
            && low > high
        {
            let what = format!("`{low_key}` above `{high_key}`");
            findings.push(problem::impossible("adaptive_concurrency", &what, "min ≤ initial ≤ max", cell.span));
        }
    }
    Some(limit)
}

fn autoscale(cell: &Cell, findings: &mut Vec<Finding>) -> Option<AutoscaleSpec> {
    let value = &cell.value;
    match flag(value) {
        Some(false) => return None,
        Some(true) => findings.push(problem::lacks("autoscale", "max", cell.span)),
        None => problem::require(cell, &["max"], findings),
    }
    let autoscale = AutoscaleSpec {
        target: within(value, "target", number),
        least: within(value, "min", integer),
        most: within(value, "max", integer)?,
        period: within(value, "period", duration),
        lag: within(value, "lag", duration),
        cool_down: within(value, "cool_down", duration),
    };
    if autoscale.target == Some(0.0) {
        findings.push(problem::impossible("target", "0", "a share above 0, at most 1", cell.span));
    }
    if autoscale.least.is_some_and(|least| least > autoscale.most) {
        findings.push(problem::impossible("autoscale", "`min` above `max`", "min ≤ max", cell.span));
    }
    Some(autoscale)
}

/// Of a service or of an edge.
pub(super) fn rate_limit(cell: &Cell, findings: &mut Vec<Finding>) -> Option<RateLimitSpec> {
    problem::require(cell, &["rate"], findings);
    let limit = short_or_within(&cell.value, "rate", rate)?;
    if limit.0 == 0.0 {
        findings.push(problem::impossible("rate_limit", "0", "a rate above 0", cell.span));
    }
    Some(RateLimitSpec { rate: limit, burst: within(&cell.value, "burst", number) })
}

fn balancing(cell: &Cell, findings: &mut Vec<Finding>) -> BalancingSpec {
    let value = &cell.value;
    let balancing = BalancingSpec {
        policy: short_or_within(value, "policy", |value| choice(value, Balance::named)),
        choices: within(value, "choices", integer),
        knowledge: within(value, "knowledge", |value| choice(value, Knowledge::named)),
    };
    if balancing.choices.is_some() && balancing.policy.is_some_and(|policy| policy != Balance::TwoChoices) {
        findings.push(problem::only_with("choices", "policy = \"two-choices\"", cell.span));
    }
    balancing
}
