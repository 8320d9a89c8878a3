//! What is said while a topology is settled: assumptions, what is left out, and what cannot run.

use std::fmt::Display;

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
}

impl Notes {
    pub fn assume(&mut self, entity: &str, attribute: &'static str, value: impl Display, because: &'static str) {
        let value = value.to_string().into();
        self.assumptions.push(Assumption { entity: entity.into(), attribute, value, because });
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

    pub fn append(&mut self, more: Self) {
        self.assumptions.extend(more.assumptions);
        self.fitted.extend(more.fitted);
        self.left_out.extend(more.left_out);
        more.findings.into_iter().for_each(|finding| self.report(finding));
    }

    /// Everything by entity, each once; findings in file order.
    pub fn sorted(mut self) -> Self {
        self.assumptions.sort();
        self.assumptions.dedup();
        self.fitted.sort_by(|a, b| (&a.entity, a.attribute).cmp(&(&b.entity, b.attribute)));
        self.fitted.dedup();
        self.left_out.sort();
        self.left_out.dedup();
        self.findings.sort_by_key(|finding| finding.primary.as_ref().map(|label| label.span));
        self
    }
}
