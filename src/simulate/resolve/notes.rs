//! What is said while a topology is settled: assumptions, what is left out, and what cannot run.

use std::fmt::{Display, Write};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::diagnostic::Finding;
use crate::law::Law;
use crate::simulate::blueprint::{Assumption, Fitted};
use crate::units::Nanos;

/// Collected in any order; [`Notes::sorted`] puts them in theirs.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub assumptions: Vec<Assumption>,
    pub fitted: Vec<Fitted>,
    pub left_out: Vec<(Box<str>, &'static str)>,
    pub findings: Vec<Finding>,
    /// Values so far: a large system has several assumptions for each edge, and few different values.
    values: FxHashSet<Arc<str>>,
    /// Where the next one is written.
    value: String,
}

impl Notes {
    /// These findings alone.
    pub fn found(findings: Vec<Finding>) -> Self {
        Self { findings, ..Self::default() }
    }

    pub fn assume(&mut self, entity: &str, attribute: &'static str, value: impl Display, because: &'static str) {
        // Most of what is assumed of one entity is assumed in a row.
        let last = self.assumptions.last().filter(|last| *last.entity == *entity);
        let entity = last.map_or_else(|| entity.into(), |last| Arc::clone(&last.entity));
        let value = self.shared(value);
        self.assumptions.push(Assumption { entity, attribute, value, because });
    }

    /// One text for all values that read alike.
    fn shared(&mut self, value: impl Display) -> Arc<str> {
        self.value.clear();
        // Nothing that is written to a text fails.
        let _ = write!(self.value, "{value}");
        if let Some(known) = self.values.get(self.value.as_str()) {
            return Arc::clone(known);
        }
        let new: Arc<str> = self.value.as_str().into();
        self.values.insert(Arc::clone(&new));
        new
    }

    /// Notes `law` when it is a lognormal: the file states two of its figures, and the rest follow.
    pub fn fit(&mut self, entity: &str, attribute: &'static str, law: &Law) {
        if matches!(law, Law::Lognormal { .. }) {
            self.fitted.push(Fitted { entity: entity.into(), attribute, law: law.clone() });
        }
    }

    /// What is stated, else `assumed`, which is noted.
    pub fn settle<T: Display>(
        &mut self,
        (entity, attribute): (&str, &'static str),
        stated: Option<T>,
        assumed: T,
        because: &'static str,
    ) -> T {
        stated.unwrap_or_else(|| {
            self.assume(entity, attribute, &assumed, because);
            assumed
        })
    }

    /// The same for a law that is always so long when nothing is stated.
    pub fn settle_law(
        &mut self,
        named: (&str, &'static str),
        stated: Option<&Law>,
        assumed: Nanos,
        because: &'static str,
    ) -> Law {
        match stated {
            Some(law) => law.clone(),
            None => Law::Constant(self.settle(named, None, assumed, because)),
        }
    }

    pub fn leave_out(&mut self, entity: &str, because: &'static str) {
        self.left_out.push((entity.into(), because));
    }

    /// The same finding can come from several handlers of one service; it is kept once.
    pub fn report(&mut self, finding: Finding) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Everything by entity, each once; findings in file order.
    pub fn sorted(mut self) -> Self {
        self.assumptions.sort();
        self.assumptions.dedup();
        self.rest_sorted()
    }

    /// Everything but the assumptions, which are sorted.
    pub fn rest_sorted(mut self) -> Self {
        self.fitted.sort_by(|a, b| (&a.entity, a.attribute).cmp(&(&b.entity, b.attribute)));
        self.fitted.dedup();
        self.left_out.sort();
        self.left_out.dedup();
        self.findings.sort_by_key(|finding| finding.primary.as_ref().map(|label| label.span));
        self
    }

    /// Both together, sorted; both are. Of findings these go before `more` where they are of the same place.
    pub fn and(mut self, more: Self) -> Self {
        self.assumptions = merged(self.assumptions, more.assumptions);
        self.fitted.extend(more.fitted);
        self.left_out.extend(more.left_out);
        more.findings.into_iter().for_each(|finding| self.report(finding));
        self.rest_sorted()
    }
}

/// Two sorted lists as one, without copies of what is in both.
fn merged(one: Vec<Assumption>, other: Vec<Assumption>) -> Vec<Assumption> {
    if one.is_empty() {
        return other;
    }
    let mut all = Vec::with_capacity(one.len() + other.len());
    let (mut one, mut other) = (one.into_iter().peekable(), other.into_iter().peekable());
    while let (Some(a), Some(b)) = (one.peek(), other.peek()) {
        all.extend(if a <= b { one.next() } else { other.next() });
    }
    all.extend(one);
    all.extend(other);
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(entities: &[&str]) -> Notes {
        let mut notes = Notes::default();
        for entity in entities {
            notes.assume(entity, "rate", Nanos::ZERO, "no rate is stated");
            notes.assume(entity, "ack", "manual", "the default of messages");
        }
        notes.sorted()
    }

    #[test]
    fn both_together_are_what_one_would_have_noted() {
        let together = of(&["a", "c", "c", "e"]).and(of(&["b", "c", "d"])).assumptions;
        assert_eq!(together, of(&["e", "d", "c", "b", "a"]).assumptions);
        assert_eq!(together.len(), 10);
    }

    #[test]
    fn what_reads_alike_is_kept_once() {
        let all = of(&["a", "b"]).assumptions;
        assert!(Arc::ptr_eq(&all[0].entity, &all[1].entity) && Arc::ptr_eq(&all[0].value, &all[2].value));
    }
}
