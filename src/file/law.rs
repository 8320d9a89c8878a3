//! One table of a law to the law: which it is, and whether its parameters can be.

use super::attributes::{Attribute, Bare, Kind};
use super::{Cell, Item, Listed, Row, TimeSpec, Value, mistake};
use crate::diagnostic::{Finding, Span};
use crate::law::{Law, fit};
use crate::units::{Nanos, math};

/// What a duration without a table says.
pub(super) fn bare(bare: Bare, duration: Nanos) -> TimeSpec {
    match bare {
        Bare::Mean => TimeSpec::Mean(duration),
        Bare::Constant => TimeSpec::Law(Law::Constant(duration)),
        Bare::Exponential => TimeSpec::Law(Law::Exponential { mean: duration.0 as f64 }),
    }
}

/// Whether a bare duration is too short to be the mean of a law.
pub(super) fn is_nothing(bare: Bare, time: &TimeSpec) -> bool {
    bare == Bare::Exponential && *time == TimeSpec::Law(Law::Exponential { mean: 0.0 })
}

/// The law that the readable keys of `row` state; its own finding when they state none.
pub(super) fn time(attribute: &Attribute, row: &Row) -> Result<TimeSpec, Finding> {
    let is_figure = |cell: &&Cell| matches!(cell.attribute.name, "p50" | "mean" | "p99");
    let (figures, forms): (Vec<&Cell>, Vec<&Cell>) = row.cells.iter().partition(is_figure);
    match (figures.as_slice(), forms.as_slice()) {
        (_, []) => figure_pair(attribute, row),
        ([], [form]) => match named_file(form)? {
            Some(file) => Ok(TimeSpec::File(file)),
            None => of_form(form).map(TimeSpec::Law),
        },
        ([other, ..], [form, ..]) | ([], [other, form, ..]) => {
            let (other, form) = (other.attribute.name, form.attribute.name);
            Err(mistake::two_forms(attribute.name, form, other, row.span))
        }
    }
}

/// `{ p50, p99 }` or `{ mean, p99 }`.
fn figure_pair(attribute: &Attribute, row: &Row) -> Result<TimeSpec, Finding> {
    let figure = |name| row.cell(name).and_then(|cell| duration(&cell.value));
    // A service time keeps the figures as they are written: reports show them.
    let kept = matches!(attribute.kind, Kind::Law(Bare::Mean));
    match (figure("p50"), figure("mean"), figure("p99")) {
        (Some(p50), None, Some(p99)) if p50 > p99 => {
            Err(mistake::out_of_range(attribute, "a p99 below its p50", row.span))
        }
        (Some(p50), None, Some(p99)) if kept => Ok(TimeSpec::P50P99(p50, p99)),
        (Some(p50), None, Some(p99)) => match fit::p50_p99(p50, p99) {
            Some(law) => within(attribute, law.mean(), row.span).map(|()| TimeSpec::Law(law)),
            None => Err(mistake::out_of_range(attribute, "a law with a median of 0", row.span)),
        },
        (None, Some(mean), Some(p99)) => match fit::mean_p99(mean, p99) {
            Some(_) if kept => Ok(TimeSpec::MeanP99(mean, p99)),
            Some(law) => Ok(TimeSpec::Law(law)),
            None => Err(mistake::out_of_range(attribute, "this pair: no lognormal has such a p99", row.span)
                .help("p99 must be 1 to 14.96 times the mean")),
        },
        _ => Err(mistake::wrong_type(attribute, "a table without the two it needs", row.span)
            .help("state `p50` and `p99`, or `mean` and `p99`, or one law such as `exponential`")),
    }
}

/// The file of an empirical law; nothing else may be stated with it.
fn named_file(form: &Cell) -> Result<Option<Item>, Finding> {
    let Some(cell) = keys(&form.value).and_then(|row| row.cell("file")) else { return Ok(None) };
    let Value::Text(text) = &cell.value else { return Ok(None) };
    let others = keys(&form.value).map_or(&[][..], |row| &row.cells);
    match others.iter().find(|other| other.attribute.name != "file") {
        Some(other) => Err(mistake::two_forms(form.attribute.name, "file", other.attribute.name, form.span)),
        None => Ok(Some(Item { text: text.clone(), span: cell.span })),
    }
}

/// `cell` is one of the laws by name.
fn of_form(cell: &Cell) -> Result<Law, Finding> {
    let (attribute, value, span) = (cell.attribute, &cell.value, cell.span);
    let parameters = Parameters { attribute, row: keys(value), span };
    let law = match attribute.name {
        "constant" => Law::Constant(duration(value).unwrap_or_default()),
        "exponential" => Law::Exponential { mean: nanos(value) },
        "uniform" => {
            let bounds: Vec<f64> = listed(value).iter().map(|item| nanos(&item.value)).collect();
            match bounds.as_slice() {
                [low, high] if low <= high && *high > 0.0 => Law::Uniform { low: *low, high: *high },
                [_, _] => return Err(mistake::out_of_range(attribute, "a high bound below the low one, or 0", span)),
                _ => return Err(mistake::wrong_count(attribute.name, bounds.len(), "two bounds", span)),
            }
        }
        "normal" => Law::Normal { mean: parameters.of("mean")?, sd: parameters.of("sd")? },
        "lognormal" => {
            let sigma = parameters.of("sigma")?;
            let spread = math::exp(sigma * sigma / 2.0);
            let median = match parameters.one_of("median", "mean")? {
                ("median", median) => median,
                (_, mean) => mean / spread,
            };
            within(attribute, median, span)?;
            Law::Lognormal { median, sigma }
        }
        "gamma" => Law::Gamma { mean: parameters.of("mean")?, shape: parameters.of("shape")? },
        "erlang" => Law::Gamma { mean: parameters.of("mean")?, shape: parameters.of("stages")? },
        "weibull" => {
            let shape = parameters.of("shape")?;
            let spread = math::gamma(1.0 + 1.0 / shape);
            let scale = match parameters.one_of("scale", "mean")? {
                ("scale", scale) => scale,
                (_, mean) => mean / spread,
            };
            within(attribute, scale, span)?;
            Law::Weibull { scale, shape }
        }
        "pareto" => {
            let (least, shape) = (parameters.of("minimum")?, parameters.of("shape")?);
            if shape <= 1.0 {
                return Err(mistake::out_of_range(attribute, "of this shape: the law has no mean", span)
                    .help("state a `shape` above 1; up to 2 the law has a mean, but no variance"));
            }
            Law::Pareto { least, shape }
        }
        "hyperexponential" => hyperexponential(attribute, listed(value), span)?,
        "empirical" => empirical(&parameters)?,
        other => unreachable!("laws have no form {other}"),
    };
    if !matches!(law, Law::Constant(_) | Law::Points { .. }) {
        within(attribute, law.mean(), span)?;
    }
    Ok(law)
}

/// Holds a figure of a law within what a plan can mean.
fn within(attribute: &Attribute, figure: f64, span: Span) -> Result<(), Finding> {
    if figure > Nanos::LONGEST.0 as f64 || figure.is_nan() {
        return Err(mistake::out_of_range(attribute, "a law with a mean of more than ten years", span));
    }
    if figure < 1e-4 {
        return Err(mistake::out_of_range(attribute, "a law that is almost always 0", span));
    }
    Ok(())
}

fn hyperexponential(attribute: &Attribute, branches: &[Listed], span: Span) -> Result<Law, Finding> {
    let mut read = Vec::with_capacity(branches.len());
    for branch in branches {
        let parameters = Parameters { attribute, row: keys(&branch.value), span: branch.span };
        read.push((parameters.of("weight")?, parameters.of("mean")?));
    }
    let weights = normalised(attribute, read.iter().map(|(weight, _)| *weight), span)?;
    let branches = weights.iter().zip(&read).map(|(weight, (_, mean))| (*weight, *mean));
    Ok(Law::Hyperexponential { branches: branches.filter(|(weight, _)| *weight > 0.0).collect() })
}

fn empirical(parameters: &Parameters<'_>) -> Result<Law, Finding> {
    let Parameters { attribute, row, span } = *parameters;
    let list = |name: &str| row.and_then(|row| row.cell(name)).map(|cell| listed(&cell.value));
    let durations = |items: &[Listed]| items.iter().map(|item| nanos(&item.value)).collect::<Vec<f64>>();
    let weights = list("weights").map(|items| items.iter().map(|item| number(&item.value)).collect::<Vec<f64>>());
    let counted = |count: usize| match weights.as_ref().map_or(count, Vec::len) {
        found if found == count => Ok(()),
        found => Err(mistake::wrong_count("weights", found, &count.to_string(), span)),
    };
    match (list("values"), list("bounds")) {
        (Some(values), None) => {
            let values = durations(values);
            counted(values.len())?;
            let weights = weights.unwrap_or_else(|| vec![1.0; values.len()]);
            let weights = normalised(attribute, weights.into_iter(), span)?;
            let mut points: Vec<(f64, f64)> = values.into_iter().zip(weights).filter(|(_, w)| *w > 0.0).collect();
            points.sort_by(|a, b| a.0.total_cmp(&b.0));
            Ok(Law::Points { points: points.into() })
        }
        (None, Some(bounds)) => {
            let bounds = durations(bounds);
            if bounds.len() < 2 {
                return Err(mistake::wrong_count("bounds", bounds.len(), "two or more", span));
            }
            if bounds.windows(2).any(|pair| pair[0] >= pair[1]) {
                return Err(mistake::out_of_range(attribute, "of bounds that do not ascend", span));
            }
            counted(bounds.len() - 1)?;
            let weights = weights.unwrap_or_else(|| vec![1.0; bounds.len() - 1]);
            let weights = normalised(attribute, weights.into_iter(), span)?;
            Ok(Law::Bins { bounds: bounds.into(), weights: weights.into() })
        }
        (Some(_), Some(_)) => Err(mistake::two_forms(attribute.name, "values", "bounds", span)),
        (None, None) => Err(mistake::needs(attribute.name, "`values`, `bounds` or `file`", span)),
    }
}

/// Weights as shares of their sum.
fn normalised(attribute: &Attribute, weights: impl Iterator<Item = f64>, span: Span) -> Result<Vec<f64>, Finding> {
    let weights: Vec<f64> = weights.collect();
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return Err(mistake::out_of_range(attribute, "a law without weight", span));
    }
    Ok(weights.into_iter().map(|weight| weight / sum).collect())
}

/// The keys of one law's table.
#[derive(Clone, Copy)]
struct Parameters<'a> {
    attribute: &'a Attribute,
    row: Option<&'a Row>,
    span: Span,
}

impl Parameters<'_> {
    fn get(&self, name: &str) -> Option<f64> {
        match &self.row?.cell(name)?.value {
            Value::Duration(duration) => Some(duration.0 as f64),
            Value::Integer(number) => Some(*number as f64),
            value => Some(number(value)),
        }
    }

    fn of(&self, name: &str) -> Result<f64, Finding> {
        self.get(name).ok_or_else(|| mistake::needs(self.attribute.name, &format!("`{name}`"), self.span))
    }

    /// Which of two parameters is stated, and its value.
    fn one_of<'n>(&self, one: &'n str, other: &'n str) -> Result<(&'n str, f64), Finding> {
        match (self.get(one), self.get(other)) {
            (Some(value), None) => Ok((one, value)),
            (None, Some(value)) => Ok((other, value)),
            (Some(_), Some(_)) => Err(mistake::two_forms(self.attribute.name, one, other, self.span)),
            (None, None) => Err(mistake::needs(self.attribute.name, &format!("`{one}` or `{other}`"), self.span)),
        }
    }
}

fn duration(value: &Value) -> Option<Nanos> {
    if let Value::Duration(duration) = value { Some(*duration) } else { None }
}

fn nanos(value: &Value) -> f64 {
    duration(value).unwrap_or_default().0 as f64
}

fn number(value: &Value) -> f64 {
    if let Value::Number(number) = value { *number } else { 0.0 }
}

fn listed(value: &Value) -> &[Listed] {
    if let Value::Many(items) = value { items } else { &[] }
}

fn keys(value: &Value) -> Option<&Row> {
    if let Value::Form(row) = value { Some(row) } else { None }
}
