//! How far figures are from what is asked of them.

use crate::explore::objectives::{Aggregate, Judgement, Metric, Objective, Operator, Unit};
use crate::simulate::blueprint::Blueprint;
use crate::units::math::ln;

/// Share of requests that may fail where the file has no objective.
pub const TOLERATED: f64 = 0.01;

/// What is asked where the file asks nothing: of each flow, at most one request in a hundred fails.
pub fn assumed(blueprint: &Blueprint) -> Vec<Objective> {
    let one = |name: &str| Objective {
        name: None,
        expression: format!("error_rate{{flow:{name}}} <= 1%").into(),
        aggregate: Aggregate::Mean,
        metric: Metric::ErrorRate,
        entity: name.into(),
        operator: Operator::AtMost,
        limit: TOLERATED,
    };
    blueprint.sources.iter().map(|source| one(&source.name)).collect()
}

/// Farther than e to the power of this from a limit is all the same.
pub(super) const FAR: f64 = 5.0;
/// What is not missed by its value is not missed by less than this.
const HAIR: f64 = 1e-9;

/// The logarithm of value / limit, turned so that above 0 is missed. Of shares that shall be large, what
/// is missing to 1 is taken. Nothing measured is as far beyond as can be.
pub(super) fn excess(objective: &Objective, judgement: &Judgement) -> f64 {
    let (Some(value), limit) = (judgement.measured, objective.limit) else { return FAR };
    let upper = objective.operator.is_upper_limit();
    let (part, whole) = match (upper, judgement.unit) {
        (true, _) => (value, limit),
        (false, Unit::Ratio) if limit > 0.5 => (1.0 - value, 1.0 - limit),
        (false, _) => (limit, value),
    };
    let distance = ln(part.max(0.0)) - ln(whole.max(0.0));
    let distance = if distance.is_nan() { 0.0 } else { distance.clamp(-FAR, FAR) };
    if objective.operator.holds(value, limit) { distance.min(-HAIR) } else { distance.max(HAIR) }
}
