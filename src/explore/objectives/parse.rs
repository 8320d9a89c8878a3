//! The grammar: `AGG [METRIC] {KIND:ID} OP VALUE`, or `METRIC {KIND:ID} OP VALUE` for a single figure.
//!
//! `ID` may hold anything, braces too: it ends at the last `}`, since no value has one.

use super::metrics::Form;
use super::names::{self, NoName};
use super::{Aggregate, Metric, Noun, Objective, Operator, Unit, problem};
use crate::diagnostic::{Finding, Span};
use crate::explore::gather::SHARES;
use crate::model::{self, Topology};
use crate::units::{AmountError, Nanos, Rate, parse_ratio};

/// The objectives of `topology`.
///
/// # Errors
/// One finding per expression that says nothing that can be measured, in file order.
pub fn parse(topology: &Topology) -> Result<Vec<Objective>, Vec<Finding>> {
    parse_stated(topology, topology.objectives())
}

/// The same of objectives that are stated elsewhere.
///
/// # Errors
/// As for [`parse`].
pub fn parse_stated(topology: &Topology, stated: &[model::Objective]) -> Result<Vec<Objective>, Vec<Finding>> {
    let known = Noun::ALL.map(|noun| if stated.is_empty() { Vec::new() } else { names::known(topology, noun) });
    let mut findings = Vec::new();
    let mut objectives = Vec::with_capacity(stated.len());
    for stated in stated {
        match one(stated, &known) {
            Ok(objective) => objectives.push(objective),
            Err(finding) => findings.push(*finding),
        }
    }
    if findings.is_empty() { Ok(objectives) } else { Err(findings) }
}

/// A finding is large, and rare.
type Parsed<T> = Result<T, Box<Finding>>;

fn one(stated: &model::Objective, known: &[Vec<String>; 5]) -> Parsed<Objective> {
    let (text, span) = (stated.expression.trim(), stated.span);
    let shape = || Box::new(problem::no_shape(text, span));
    let (figure, rest) = text.split_once('{').ok_or_else(shape)?;
    let (target, comparison) = rest.rsplit_once('}').ok_or_else(shape)?;
    let (noun, entity) = target.split_once(':').ok_or_else(shape)?;
    let noun = noun_of(noun.trim(), span)?;
    let (aggregate, metric) = figure_of(figure.trim(), noun, span)?;
    let (operator, value) =
        operator_of(comparison.trim()).ok_or_else(|| problem::no_operator(comparison.trim(), span))?;
    let limit = limit_of(value, metric, span)?;
    let entity = entity.trim();
    let entity = names::full(&known[noun as usize], entity).map_err(|why| match why {
        NoName::Unknown => problem::unknown_entity(noun, entity, &known[noun as usize], span),
        NoName::Ambiguous(several) => problem::ambiguous(noun, entity, &several, span),
    })?;
    Ok(Objective {
        name: stated.name.clone(),
        expression: stated.expression.clone(),
        aggregate,
        metric,
        entity: entity.into(),
        operator,
        limit,
    })
}

fn noun_of(text: &str, span: Span) -> Parsed<Noun> {
    match Noun::ALL.into_iter().find(|noun| noun.name() == text) {
        Some(noun) => Ok(noun),
        None => Err(problem::unknown_noun(text, span).into()),
    }
}

/// `p(99) wait`, `mean`, `success_ratio`.
fn figure_of(text: &str, noun: Noun, span: Span) -> Parsed<(Aggregate, Metric)> {
    let (first, second) = match text.find(')') {
        Some(end) => text.split_at(end + 1),
        None => text.split_once(char::is_whitespace).unwrap_or((text, "")),
    };
    let Some(aggregate) = aggregate_of(first.trim(), span)? else {
        let metric = metric_of(text, noun, span)?;
        return match metric.form() {
            Form::Plain => Ok((Aggregate::Mean, metric)),
            _ => Err(problem::no_aggregate(metric, span).into()),
        };
    };
    let metric = match (second.trim(), noun) {
        ("", Noun::Flow) => Metric::Response,
        ("", Noun::Edge) => Metric::Latency,
        ("", noun) => return Err(problem::no_metric(noun, span).into()),
        (name, _) => metric_of(name, noun, span)?,
    };
    let fits = match (metric.form(), aggregate) {
        (Form::Durations, _) | (_, Aggregate::Mean) | (Form::Line | Form::Depth, Aggregate::Max) => true,
        (Form::Level | Form::Depth, Aggregate::Percentile(share)) => share == 0.99,
        _ => false,
    };
    if fits { Ok((aggregate, metric)) } else { Err(problem::wrong_aggregate(first.trim(), metric, span).into()) }
}

/// `None` when it is no aggregate at all.
fn aggregate_of(text: &str, span: Span) -> Parsed<Option<Aggregate>> {
    let percentile = text.strip_prefix('p').map(str::trim_start).and_then(|rest| rest.strip_prefix('('));
    let Some(number) = percentile.and_then(|rest| rest.strip_suffix(')')) else {
        return Ok(match text {
            "mean" => Some(Aggregate::Mean),
            "max" => Some(Aggregate::Max),
            _ => None,
        });
    };
    let share = crate::units::parse_percentile(&format!("p{}", number.trim())).ok();
    match share.filter(|share| SHARES.contains(share)) {
        Some(share) => Ok(Some(Aggregate::Percentile(share))),
        None => Err(problem::no_percentile(text, span).into()),
    }
}

fn metric_of(name: &str, noun: Noun, span: Span) -> Parsed<Metric> {
    match Metric::named(name, noun) {
        Some(metric) if metric.noun() == noun => Ok(metric),
        Some(metric) => Err(problem::metric_of_another(metric, noun, span).into()),
        None => Err(problem::unknown_metric(name, noun, span).into()),
    }
}

fn operator_of(text: &str) -> Option<(Operator, &str)> {
    [("<=", Operator::AtMost), (">=", Operator::AtLeast), ("<", Operator::Below), (">", Operator::Above)]
        .into_iter()
        .find_map(|(sign, operator)| Some((operator, text.strip_prefix(sign)?.trim_start())))
}

fn limit_of(text: &str, metric: Metric, span: Span) -> Parsed<f64> {
    if text.split(|c: char| !c.is_alphanumeric()).next() == Some("base") {
        return Err(problem::with_compare(text, span).into());
    }
    let limit = match metric.unit() {
        Unit::Seconds => Nanos::parse(text).map(Nanos::as_secs_f64),
        Unit::PerSecond => Rate::parse(text).map(|rate| rate.0),
        Unit::Ratio => parse_ratio(text),
        Unit::Number => number(text),
    };
    limit.map_err(|error| problem::no_value(text, metric, &error, span).into())
}

/// `10`, `1.5`, `10k`.
fn number(text: &str) -> Result<f64, AmountError> {
    let (digits, factor) = text.strip_suffix('k').map_or((text, 1.0), |digits| (digits, 1_000.0));
    let plain = digits.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '_');
    let number = digits.replace('_', "").parse::<f64>().ok().filter(|number| plain && number.is_finite());
    number.map(|number| number * factor).ok_or(AmountError::NotANumber)
}
