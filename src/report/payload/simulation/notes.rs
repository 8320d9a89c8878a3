//! Assumptions and what is left out.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use crate::simulate::blueprint::{Assumption, Fitted};

/// A value that the file did not state.
#[derive(Serialize, JsonSchema)]
pub struct AssumedPayload<'a> {
    pub entity: &'a str,
    pub attribute: &'static str,
    pub value: &'a str,
    pub because: &'static str,
}

impl<'a> AssumedPayload<'a> {
    pub(in crate::report::payload) fn of(assumption: &'a Assumption) -> Self {
        let Assumption { entity, attribute, value, because } = assumption;
        Self { entity, attribute, value, because }
    }
}

/// All of them; each is made when it is asked for, for a large system has several for each edge.
#[derive(Clone, Copy)]
pub struct Assumptions<'a>(pub(super) &'a [Assumption]);

impl<'a> Assumptions<'a> {
    pub fn iter(self) -> impl ExactSizeIterator<Item = AssumedPayload<'a>> {
        self.0.iter().map(AssumedPayload::of)
    }

    pub fn len(self) -> usize {
        self.0.len()
    }

    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Assumptions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'a> JsonSchema for Assumptions<'a> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        <[AssumedPayload<'a>]>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        <[AssumedPayload<'a>]>::json_schema(generator)
    }
}

/// A lognormal that was fitted to the figures of the file.
#[derive(Serialize, JsonSchema)]
pub struct FittedPayload<'a> {
    pub entity: &'a str,
    pub attribute: &'static str,
    /// In words.
    pub law: String,
    pub mean_s: f64,
    pub p50_s: f64,
    pub p99_s: f64,
    /// Standard deviation of the logarithm.
    pub sigma: f64,
}

impl<'a> FittedPayload<'a> {
    pub(super) fn of(fitted: &'a Fitted) -> Self {
        let Fitted { entity, attribute, law } = fitted;
        let quantile = |share: f64| law.quantile(share) / 1e9;
        Self {
            entity,
            attribute,
            law: law.to_string(),
            mean_s: law.mean() / 1e9,
            p50_s: quantile(0.5),
            p99_s: quantile(0.99),
            sigma: fitted.sigma(),
        }
    }
}

/// What was not simulated.
#[derive(Serialize, JsonSchema)]
pub struct LeftOutPayload<'a> {
    pub entity: &'a str,
    pub because: &'static str,
}

impl<'a> LeftOutPayload<'a> {
    pub(super) fn of((entity, because): &'a (Box<str>, &'static str)) -> Self {
        Self { entity, because }
    }
}
