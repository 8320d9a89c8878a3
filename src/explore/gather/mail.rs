//! What one replication says of messages and sagas.

use super::{TimesRow, ratio, times};
use crate::explore::peaks::{Peak, drained};
use crate::simulate::engine::setup::Setup;
use crate::simulate::measure::Measured;
use crate::simulate::measure::level::Times as Shares;
use crate::simulate::measure::saga::SagaMeasure;
use crate::simulate::measure::subscription::{MessageCounts, OutboxMeasure, SubscriptionMeasure};
use crate::sparse::Sparse;

/// How many wait over time.
#[derive(Clone, Copy, Debug)]
pub struct DepthRow {
    pub mean: f64,
    /// At the end of the window.
    pub last: f64,
    /// From the beginning of the window to its end.
    pub growth_per_s: f64,
}

#[derive(Clone, Debug)]
pub struct SubscriptionRow {
    pub depth: DepthRow,
    pub depth_p99: f64,
    pub accepted_per_s: f64,
    pub deliveries_per_s: f64,
    pub lag: Sparse<TimesRow>,
    pub staleness: Sparse<TimesRow>,
    /// After the first peak of the load; NaN where it did not come back in the window, or there is none.
    pub drain: f64,
    pub counts: MessageCounts,
}

#[derive(Clone, Debug)]
pub struct OutboxRow {
    pub depth: DepthRow,
    pub delay: Sparse<TimesRow>,
}

#[derive(Clone, Debug)]
pub struct SagaRow {
    pub started_per_s: f64,
    pub committed: f64,
    pub compensated: f64,
    pub stuck: f64,
    pub compensations: f64,
    pub steps: f64,
    pub messages: f64,
    pub completion: Sparse<TimesRow>,
    pub inconsistent: Sparse<TimesRow>,
}

/// Rows by subscription, by station with an outbox, by saga: one per replication.
#[derive(Debug, Default)]
pub struct MailRows {
    pub subscriptions: Vec<Vec<SubscriptionRow>>,
    pub outboxes: Vec<Vec<OutboxRow>>,
    pub sagas: Vec<Vec<SagaRow>>,
}

impl MailRows {
    pub(super) fn new(setup: &Setup) -> Self {
        Self {
            subscriptions: vec![Vec::new(); setup.mail.subscriptions.len()],
            outboxes: vec![Vec::new(); setup.stations.len()],
            sagas: vec![Vec::new(); setup.sagas.len()],
        }
    }

    /// Adds one replication of `span` seconds; `peak` is the first one of the load.
    pub(super) fn add(&mut self, measured: &Measured, span: f64, peak: Option<&Peak>) {
        let width = measured.bins.width as f64 / 1e9;
        for (rows, subscription) in self.subscriptions.iter_mut().zip(&measured.subscriptions) {
            let drain = peak.and_then(|peak| drained(&means(&subscription.depth_areas, width), width, peak));
            rows.push(of_subscription(subscription, span, drain));
        }
        for (rows, outbox) in self.outboxes.iter_mut().zip(&measured.outboxes) {
            rows.extend(outbox.as_ref().map(|outbox| of_outbox(outbox, span, width)));
        }
        for (rows, saga) in self.sagas.iter_mut().zip(&measured.sagas) {
            rows.push(of_saga(saga, span));
        }
    }
}

fn of_subscription(measured: &SubscriptionMeasure, span: f64, drain: Option<f64>) -> SubscriptionRow {
    let last = f64::from(measured.depth.now());
    SubscriptionRow {
        depth: DepthRow {
            mean: measured.depth.in_window() as f64 / 1e9 / span,
            last,
            growth_per_s: (last - f64::from(measured.depth_before)) / span,
        },
        depth_p99: p99(&measured.times).0,
        accepted_per_s: measured.counts.accepted as f64 / span,
        deliveries_per_s: measured.counts.deliveries as f64 / span,
        lag: times(&measured.lag),
        staleness: times(&measured.staleness),
        drain: drain.unwrap_or(f64::NAN),
        counts: measured.counts,
    }
}

fn of_outbox(measured: &OutboxMeasure, span: f64, width: f64) -> OutboxRow {
    let last = f64::from(measured.depth.now());
    // The level at the beginning of the window is not kept: the mean of the bin in which it lies is near.
    let bins = means(&measured.depth_areas, width);
    let first = bins.len().saturating_sub((span / width).round() as usize);
    let before = bins.get(first).copied().unwrap_or(0.0);
    OutboxRow {
        depth: DepthRow {
            mean: measured.depth.in_window() as f64 / 1e9 / span,
            last,
            growth_per_s: (last - before) / span,
        },
        delay: times(&measured.delay),
    }
}

fn of_saga(measured: &SagaMeasure, span: f64) -> SagaRow {
    let started = measured.started as f64;
    let of_started = |count: u64| ratio(count as f64, started);
    SagaRow {
        started_per_s: started / span,
        committed: of_started(measured.committed),
        compensated: of_started(measured.compensated),
        stuck: of_started(measured.stuck),
        compensations: of_started(measured.compensations),
        steps: of_started(measured.steps),
        messages: of_started(measured.messages),
        completion: times(&measured.completion),
        inconsistent: times(&measured.inconsistent),
    }
}

/// Mean level of each bin, from its area at the end of each.
pub fn means(areas: &[u128], width: f64) -> Vec<f64> {
    let mut last = 0;
    let mean = |area: &u128| (area - std::mem::replace(&mut last, *area)) as f64 / 1e9 / width;
    areas.iter().map(mean).collect()
}

/// The level that is not exceeded for 99 % of the time, and how far it may be off: from 256 up levels are
/// known to an eighth of an octave, of which the middle is taken.
pub fn p99(times: &Shares) -> (f64, f64) {
    let mut sum = 0.0;
    let shares = times.shares();
    let at = shares.iter().find(|(_, share)| {
        sum += share;
        sum >= 0.99
    });
    // Shares may sum to a little less than they should.
    let level = at.or(shares.last()).map_or(0, |(level, _)| *level);
    let half = if level < 256 { 0.0 } else { f64::from(1u32 << (28 - level.leading_zeros())) / 2.0 };
    (f64::from(level) + half, half)
}
