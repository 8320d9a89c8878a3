//! Figures of subscriptions. Counts are of all replications, as `simulate` reports them.

use super::{Row, always, count, figure, less, mean, quantile};
use crate::explore::gather::SubscriptionRow;
use crate::explore::objectives::Unit;
use crate::explore::outcome::SubscriptionOutcome;
use crate::simulate::measure::subscription::MessageCounts;

type SubscriptionFigure = Row<SubscriptionOutcome, SubscriptionRow>;

pub(in crate::explore::compare) const SUBSCRIPTION: &[SubscriptionFigure] = &[
    Row {
        measure: less("depth.mean", "waiting, mean", Unit::Number),
        taken: |it| figure(it.depth.mean),
        own: |_, row| row.depth.mean,
        fits: always,
    },
    Row {
        measure: less("depth.p99", "waiting, 99%", Unit::Number),
        taken: |it| figure(it.depth_p99),
        own: |_, row| row.depth_p99,
        fits: always,
    },
    Row {
        measure: less("lag.mean_s", "lag, mean", Unit::Seconds),
        taken: |it| mean(&it.lag),
        own: |_, row| row.lag.mean,
        fits: always,
    },
    Row {
        measure: less("lag.p99_s", "lag, 99%", Unit::Seconds),
        taken: |it| quantile(&it.lag, 0.99),
        own: |_, row| row.lag.quantiles[3],
        fits: always,
    },
    Row {
        measure: less("staleness.mean_s", "stale for, mean", Unit::Seconds),
        taken: |it| mean(&it.staleness),
        own: |_, row| row.staleness.mean,
        fits: always,
    },
    Row {
        measure: less("staleness.p99_s", "stale for, 99%", Unit::Seconds),
        taken: |it| quantile(&it.staleness, 0.99),
        own: |_, row| row.staleness.quantiles[3],
        fits: always,
    },
    counted("lost", "lost", |it| Some(count(lost(&it.counts))), |_, row| lost(&row.counts)),
    counted("undelivered", "undelivered", |it| Some(count(undelivered(&it.counts))), |_, row| undelivered(&row.counts)),
    counted(
        "redelivered",
        "redelivered",
        |it| Some(count(it.counts.redelivered as f64)),
        |_, row| row.counts.redelivered as f64,
    ),
    counted(
        "double_effects",
        "double effects",
        |it| Some(count(it.counts.double_effects as f64)),
        |_, row| row.counts.double_effects as f64,
    ),
    counted(
        "out_of_order",
        "out of order",
        |it| Some(count(it.counts.out_of_order as f64)),
        |_, row| row.counts.out_of_order as f64,
    ),
];

const fn counted(
    name: &'static str,
    label: &'static str,
    taken: fn(&SubscriptionOutcome) -> Option<super::Taken>,
    own: fn(&SubscriptionOutcome, &SubscriptionRow) -> f64,
) -> SubscriptionFigure {
    Row { measure: super::total(name, label), taken, own, fits: always }
}

fn lost(counts: &MessageCounts) -> f64 {
    (counts.lost + counts.unpublished) as f64
}

fn undelivered(counts: &MessageCounts) -> f64 {
    (counts.dead_lettered + counts.expired + counts.dropped) as f64
}
