//! `--fault TARGET=KIND[:AMOUNT]@AT[+FOR]` and its short forms: one `[[faults]]` entry more.

use super::attributes::{self, Attribute};
use super::{Cell, Document, Row, Value};
use crate::diagnostic::{Finding, SourceId, Sources, Span, nearest};
use crate::units::{Nanos, parse_ratio};
use crate::vocabulary::{FaultKind, PartitionMode};

/// Which flag the text came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultForm {
    /// `--fault TARGET=KIND[:AMOUNT]@AT[+FOR]`
    Any,
    /// `--fail TARGET@AT[+FOR]`: a service crashes, an edge fails every call, two zones are cut apart.
    Fail,
    /// `--slow TARGET=AMOUNT@AT[+FOR]`
    Slow,
}

impl FaultForm {
    fn expected(self) -> &'static str {
        match self {
            Self::Any => "TARGET=KIND[:AMOUNT]@AT[+FOR]",
            Self::Fail => "TARGET@AT[+FOR]",
            Self::Slow => "TARGET=AMOUNT@AT[+FOR]",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Self::Any => {
                "`--fault payment=errors:20%@30s+60s`, or `crash`, `pause`, `slow:3x`, `load:5x`, `partition:hold`, `latency:+50ms`, `loss:1%`"
            }
            Self::Fail => "`--fail payment@30s+60s`",
            Self::Slow => "`--slow bank=3x@1m+2m` or `--slow bank=+200ms@1m`",
        }
    }
}

/// Adds the fault that the argument in source `id` states. Whether its target exists is seen when the
/// document is resolved.
///
/// # Errors
/// One finding that points into the argument.
pub fn add_fault(
    document: &mut Document,
    sources: &Sources,
    id: SourceId,
    form: FaultForm,
) -> Result<(), Vec<Finding>> {
    let text = sources.get(id).map_or("", |source| source.text.as_str());
    let row = Argument { text, id, form }.row().map_err(|finding| vec![finding])?;
    document.faults.push(row);
    Ok(())
}

/// A text, and where it stands.
type Amount<'a> = (&'a str, usize);

struct Argument<'a> {
    text: &'a str,
    id: SourceId,
    form: FaultForm,
}

impl Argument<'_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.id, range)
    }

    fn bad(&self, message: impl Into<String>, range: std::ops::Range<usize>) -> Finding {
        let label = format!("expected {}", self.form.expected());
        Finding::error("bad-fault", self.span(range), message.into(), label)
            .help(format!("for example {}", self.form.example()))
    }

    fn row(&self) -> Result<Row, Finding> {
        let whole = 0..self.text.len();
        // Ids of edges may hold `@` and `=`; times do not.
        let (before, times) = self
            .text
            .rsplit_once('@')
            .ok_or_else(|| self.bad("it does not say when: `@AT` is missing", whole.clone()))?;
        let times_at = before.len() + 1;
        if times.is_empty() {
            return Err(self.bad("it does not say when: nothing stands after `@`", whole));
        }
        let (target, what) = match self.form {
            FaultForm::Fail => (before, None),
            FaultForm::Any | FaultForm::Slow => {
                let (target, what) = before
                    .rsplit_once('=')
                    .ok_or_else(|| self.bad("it does not say what happens: `=` is missing", whole.clone()))?;
                if what.is_empty() {
                    return Err(self.bad("it does not say what happens: nothing stands after `=`", whole));
                }
                (target, Some((what, target.len() + 1)))
            }
        };
        if target.is_empty() {
            return Err(self.bad("the target is missing", whole));
        }
        let mut row = Row::empty(self.span(whole));
        let is_edge = target.contains("->") || target.contains("..");
        self.put(&mut row, "target", Value::Text(target.replacen("..", "->", 1).into()), 0..target.len());
        let (kind, amount) = match (self.form, what) {
            (FaultForm::Slow, Some(amount)) => (FaultKind::Slow, Some(amount)),
            (FaultForm::Any, Some((what, at))) => self.kind(what, at)?,
            _ if is_edge => (FaultKind::Errors, Some(("100%", 0))),
            _ if target.contains('~') => (FaultKind::Partition, None),
            _ => (FaultKind::Crash, None),
        };
        self.put(&mut row, "kind", Value::Choice(kind.name()), 0..self.text.len());
        self.amount(&mut row, kind, amount)?;
        self.times(&mut row, times, times_at)?;
        Ok(row)
    }

    fn put(&self, row: &mut Row, key: &str, value: Value, range: std::ops::Range<usize>) {
        let attribute: &'static Attribute = attributes::FAULT.find(key).expect("the table of faults has this key");
        row.put(Cell { attribute, span: self.span(range), value });
    }

    /// `slow:3x` and the like; `at` is where it stands.
    fn kind<'b>(&self, what: &'b str, at: usize) -> Result<(FaultKind, Option<Amount<'b>>), Finding> {
        let (name, amount) = match what.split_once(':') {
            Some((name, amount)) => (name, Some((amount, at + name.len() + 1))),
            None => (what, None),
        };
        let kind = FaultKind::named(name).ok_or_else(|| {
            let finding = self.bad(format!("there is no fault `{name}`"), at..at + name.len());
            match nearest(name, FaultKind::NAMES.iter().copied()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help(format!("faults: {}", FaultKind::NAMES.join(", "))),
            }
        })?;
        Ok((kind, amount))
    }

    fn amount(&self, row: &mut Row, kind: FaultKind, amount: Option<Amount<'_>>) -> Result<(), Finding> {
        let Some((text, at)) = amount else {
            return match kind {
                FaultKind::Crash | FaultKind::Pause | FaultKind::Partition | FaultKind::Deploy => Ok(()),
                _ => Err(self
                    .bad(format!("`{kind}` needs an amount, such as `{kind}:{}`", sample(kind)), 0..self.text.len())),
            };
        };
        let range = at..(at + text.len()).min(self.text.len());
        let refused =
            || self.bad(format!("`{text}` is no amount of `{kind}`, such as `{}`", sample(kind)), range.clone());
        match kind {
            FaultKind::Crash | FaultKind::Pause | FaultKind::Deploy => {
                return Err(self.bad(format!("`{kind}` takes no amount"), range));
            }
            FaultKind::Partition => {
                let mode = PartitionMode::named(text).ok_or_else(refused)?;
                self.put(row, "mode", Value::Choice(mode.name()), range.clone());
            }
            FaultKind::Errors | FaultKind::Loss => {
                let rate = parse_ratio(text).map_err(|_| refused())?;
                self.put(row, "rate", Value::Number(rate), range.clone());
            }
            FaultKind::Slow | FaultKind::Latency if text.starts_with('+') => {
                let delay = Nanos::parse(&text[1..]).map_err(|_| refused())?;
                self.put(row, "delay", Value::Duration(delay), range.clone());
            }
            FaultKind::Slow | FaultKind::Latency | FaultKind::Load => {
                let number = text.strip_suffix('x').unwrap_or(text).parse::<f64>().ok();
                let factor = number.filter(|factor| (0.0..=1e6).contains(factor)).ok_or_else(refused)?;
                self.put(row, "factor", Value::Number(factor), range.clone());
            }
        }
        Ok(())
    }

    /// `30s+60s`: from when, and for how long.
    fn times(&self, row: &mut Row, times: &str, at: usize) -> Result<(), Finding> {
        let (begin, lasts) = match times.split_once('+') {
            Some((begin, lasts)) => (begin, Some((lasts, at + begin.len() + 1))),
            None => (times, None),
        };
        if lasts.is_some_and(|(lasts, _)| lasts.is_empty()) {
            let end = self.text.len();
            return Err(self
                .bad("it does not say for how long: nothing stands after `+`", at..end)
                .help("leave out `+` for a fault that lasts to the end"));
        }
        let parse = |text: &str, at: usize| {
            Nanos::parse(text)
                .map_err(|_| self.bad(format!("`{text}` is no duration such as `30s`"), at..at + text.len()))
        };
        self.put(row, "at", Value::Duration(parse(begin, at)?), at..at + begin.len());
        if let Some((lasts, at)) = lasts {
            let duration = parse(lasts, at)?;
            if duration == Nanos::ZERO {
                return Err(self.bad("it lasts no time at all", at..at + lasts.len()));
            }
            self.put(row, "for", Value::Duration(duration), at..at + lasts.len());
        }
        Ok(())
    }
}

fn sample(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Errors | FaultKind::Loss => "20%",
        FaultKind::Partition => "hold",
        _ => "3x",
    }
}
