//! Durations and intervals.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use crate::explore::outcome::{Figure, Times};
use crate::simulate::statistics::Interval;
use crate::sparse::{Blank, Sparse};

/// The ends of a 95 % interval; null where there is none.
pub type Pair = Option<[f64; 2]>;

pub(super) fn pair(interval: Option<Interval>) -> Pair {
    interval.map(|interval| [interval.low, interval.high])
}

pub(super) fn value(figure: Option<Figure>) -> Option<f64> {
    figure.map(|figure| figure.value)
}

pub(super) fn interval(figure: Option<Figure>) -> Pair {
    pair(figure.and_then(|figure| figure.interval))
}

/// Durations in seconds, null without samples.
#[derive(Clone, Serialize, JsonSchema)]
pub struct TimesPayload {
    /// Samples of all replications.
    pub count: u64,
    pub mean_s: Option<f64>,
    /// Of the samples.
    pub sd_s: Option<f64>,
    pub p50_s: Option<f64>,
    pub p90_s: Option<f64>,
    pub p95_s: Option<f64>,
    pub p99_s: Option<f64>,
    pub p999_s: Option<f64>,
    pub max_s: Option<f64>,
    pub supported: Supported,
    pub ci95: TimesIntervals,
    /// Share and seconds, ten to a decade of the share that takes longer; only of flows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub percentiles: Vec<[f64; 2]>,
}

/// Whether enough samples lie beyond each percentile.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Supported {
    pub p50: bool,
    pub p90: bool,
    pub p95: bool,
    pub p99: bool,
    pub p999: bool,
}

#[derive(Clone, Serialize, JsonSchema)]
pub struct TimesIntervals {
    pub mean_s: Pair,
    pub p50_s: Pair,
    pub p90_s: Pair,
    pub p95_s: Pair,
    pub p99_s: Pair,
    pub p999_s: Pair,
}

/// Durations of a line.
#[derive(Serialize, JsonSchema)]
pub struct WaitPayload {
    #[serde(flatten)]
    pub times: TimesPayload,
    /// Share of requests that waited at all.
    pub share: Option<f64>,
}

/// One percentile as people read it.
#[derive(Clone, Copy)]
pub struct Percentile {
    pub value: f64,
    pub interval: Pair,
    pub supported: bool,
}

impl Blank for TimesPayload {
    const BLANK: &'static Self = &Self {
        count: 0,
        mean_s: None,
        sd_s: None,
        p50_s: None,
        p90_s: None,
        p95_s: None,
        p99_s: None,
        p999_s: None,
        max_s: None,
        supported: Supported { p50: false, p90: false, p95: false, p99: false, p999: false },
        ci95: TimesIntervals { mean_s: None, p50_s: None, p90_s: None, p95_s: None, p99_s: None, p999_s: None },
        percentiles: Vec::new(),
    };
}

impl<T: Blank + Serialize> Serialize for Sparse<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<T: JsonSchema> JsonSchema for Sparse<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

impl TimesPayload {
    /// Blank for blank times.
    pub(super) fn told(times: &Sparse<Times>) -> Sparse<Self> {
        times.told().map_or_else(Sparse::default, |times| Self::of(times).into())
    }

    /// The same without what only a drawing needs.
    pub(super) fn in_short(times: &Sparse<Times>) -> Sparse<Self> {
        let told = times.told().map(|times| Self { percentiles: Vec::new(), ..Self::of(times) });
        told.map_or_else(Sparse::default, Sparse::from)
    }

    pub(super) fn of(times: &Times) -> Self {
        let quantile = |share: f64| times.quantile(share);
        let value = |share: f64| quantile(share).map(|quantile| quantile.value);
        let interval_of = |share: f64| pair(quantile(share).and_then(|quantile| quantile.interval));
        let supported = |share: f64| quantile(share).is_some_and(|quantile| quantile.supported);
        Self {
            count: times.count,
            mean_s: times.mean.map(|mean| mean.value),
            sd_s: times.sd,
            p50_s: value(0.5),
            p90_s: value(0.9),
            p95_s: value(0.95),
            p99_s: value(0.99),
            p999_s: value(0.999),
            max_s: times.max,
            supported: Supported {
                p50: supported(0.5),
                p90: supported(0.9),
                p95: supported(0.95),
                p99: supported(0.99),
                p999: supported(0.999),
            },
            ci95: TimesIntervals {
                mean_s: interval(times.mean),
                p50_s: interval_of(0.5),
                p90_s: interval_of(0.9),
                p95_s: interval_of(0.95),
                p99_s: interval_of(0.99),
                p999_s: interval_of(0.999),
            },
            percentiles: times.curve.clone(),
        }
    }

    pub fn p50(&self) -> Option<Percentile> {
        Some(Percentile { value: self.p50_s?, interval: self.ci95.p50_s, supported: self.supported.p50 })
    }

    pub fn p99(&self) -> Option<Percentile> {
        Some(Percentile { value: self.p99_s?, interval: self.ci95.p99_s, supported: self.supported.p99 })
    }

    pub fn p999(&self) -> Option<Percentile> {
        Some(Percentile { value: self.p999_s?, interval: self.ci95.p999_s, supported: self.supported.p999 })
    }
}

impl WaitPayload {
    pub(super) fn of(times: &Times) -> Self {
        Self { times: TimesPayload::of(times), share: times.share_above_zero }
    }
}
