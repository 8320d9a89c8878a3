//! Durations and other figures with their intervals.

use crate::explore::gather::{SHARES, TimesRow};
use crate::simulate::measure::latency::Latency;
use crate::simulate::statistics::{CONFIDENCE, Interval, around, mean_interval, supported};
use crate::sparse::{Blank, Sparse};

/// A value with its 95 % interval; one replication has none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    pub value: f64,
    pub interval: Option<Interval>,
}

impl Figure {
    /// The mean over replications; `None` when one of them has no such figure.
    pub(super) fn mean_of(mut values: impl Iterator<Item = f64>) -> Option<Self> {
        let first = values.next()?;
        // One replication has no interval.
        let Some(second) = values.next() else {
            return first.is_finite().then_some(Self { value: first, interval: None });
        };
        let values: Vec<f64> = [first, second].into_iter().chain(values).collect();
        let value = values.iter().sum::<f64>() / values.len() as f64;
        value.is_finite().then(|| Self { value, interval: mean_interval(&values, CONFIDENCE) })
    }
}

/// A percentile of all samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantile {
    /// 0..1.
    pub share: f64,
    pub value: f64,
    pub interval: Option<Interval>,
    /// Enough samples lie beyond it in every replication.
    pub supported: bool,
}

/// Durations in seconds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Times {
    pub count: u64,
    pub mean: Option<Figure>,
    /// Standard deviation of the samples.
    pub sd: Option<f64>,
    /// p50, p90, p95, p99, p99.9; empty without samples.
    pub quantiles: Vec<Quantile>,
    pub max: Option<f64>,
    /// Share of samples above 0.
    pub share_above_zero: Option<f64>,
    /// Share and value, ten to a decade of what lies beyond; only of what is drawn.
    pub curve: Vec<[f64; 2]>,
}

/// Decades of the curve: to p99.99.
const DECADES: usize = 4;
/// 10^(-k/10).
const TENTHS: [f64; 10] = [
    1.0,
    0.794_328_234_7,
    0.630_957_344_5,
    0.501_187_233_6,
    0.398_107_170_6,
    0.316_227_766,
    0.251_188_643_2,
    0.199_526_231_5,
    0.158_489_319_2,
    0.125_892_541_2,
];

impl Blank for Times {
    const BLANK: &'static Self = &Self {
        count: 0,
        mean: None,
        sd: None,
        quantiles: Vec::new(),
        max: None,
        share_above_zero: None,
        curve: Vec::new(),
    };
}

impl Times {
    /// From the pooled samples and what each replication says.
    pub(super) fn of<'a, const BITS: u32>(
        pool: &Latency<BITS>,
        rows: impl Iterator<Item = &'a TimesRow>,
    ) -> Sparse<Self> {
        let Some(mean) = pool.mean() else { return Sparse::default() };
        let rows: Vec<&TimesRow> = rows.collect();
        let means: Vec<f64> = rows.iter().map(|row| row.mean).collect();
        let values = pool.quantiles(&SHARES);
        let quantile = |(at, share): (usize, f64)| {
            let value = values.get(at)? / 1e9;
            let own: Vec<f64> = rows.iter().map(|row| row.quantiles[at]).collect();
            let beyond: Vec<u64> = rows.iter().map(|row| row.beyond[at]).collect();
            Some(Quantile { share, value, interval: around(value, &own, CONFIDENCE), supported: supported(&beyond) })
        };
        Self {
            count: pool.count(),
            mean: Some(Figure { value: mean / 1e9, interval: mean_interval(&means, CONFIDENCE) }),
            sd: pool.sd().map(|sd| sd / 1e9),
            quantiles: SHARES.into_iter().enumerate().filter_map(quantile).collect(),
            max: pool.max().map(|max| max as f64 / 1e9),
            share_above_zero: pool.share_above_zero(),
            curve: Vec::new(),
        }
        .into()
    }

    /// The same with the curve, as far as a sample lies beyond.
    pub(super) fn with_curve<'a, const BITS: u32>(
        pool: &Latency<BITS>,
        rows: impl Iterator<Item = &'a TimesRow>,
    ) -> Sparse<Self> {
        let mut times = Self::of(pool, rows);
        if times.count == 0 {
            return times;
        }
        let mut decade = 1.0;
        let mut shares = Vec::with_capacity(DECADES * TENTHS.len());
        for _ in 0..DECADES {
            shares.extend(TENTHS.iter().map(|tenth| 1.0 - tenth * decade));
            decade /= 10.0;
        }
        shares.retain(|share| pool.beyond(*share) > 0);
        let values = pool.quantiles(&shares);
        times.curve = shares.into_iter().zip(values).map(|(share, value)| [share, value / 1e9]).collect();
        times
    }

    /// The quantile `share`, one of those reported.
    pub fn quantile(&self, share: f64) -> Option<&Quantile> {
        self.quantiles.iter().find(|quantile| quantile.share == share)
    }
}
