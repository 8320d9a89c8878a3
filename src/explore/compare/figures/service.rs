//! Figures of services and brokers.

use super::{Row, always, figure, less, mean, more, quantile};
use crate::explore::gather::StationRow;
use crate::explore::objectives::Unit;
use crate::explore::outcome::ServiceOutcome;

type ServiceFigure = Row<ServiceOutcome, StationRow>;

pub(in crate::explore::compare) const SERVICE: &[ServiceFigure] = &[
    Row {
        measure: less("utilization", "slots held", Unit::Ratio),
        taken: |service| figure(service.utilization),
        own: |_, row| row.utilization,
        fits: |a, b| a.utilization.is_some() || b.utilization.is_some(),
    },
    Row {
        measure: less("core_utilization", "cores busy", Unit::Ratio),
        taken: |service| figure(service.core_utilization),
        own: |_, row| row.core_utilization,
        fits: |a, b| a.core_utilization.is_some() || b.core_utilization.is_some(),
    },
    Row {
        measure: less("mean_queue", "in line", Unit::Number),
        taken: |service| figure(service.mean_queue),
        own: |_, row| row.queue,
        fits: always,
    },
    Row {
        measure: less("wait.mean_s", "wait, mean", Unit::Seconds),
        taken: |service| mean(&service.wait),
        own: |_, row| row.wait.mean,
        fits: always,
    },
    Row {
        measure: less("wait.p99_s", "wait, 99%", Unit::Seconds),
        taken: |service| quantile(&service.wait, 0.99),
        own: |_, row| row.wait.quantiles[3],
        fits: always,
    },
    Row {
        measure: less("rejected_ratio", "refused", Unit::Ratio),
        taken: |service| figure(service.rejected_ratio),
        own: |_, row| row.rejected,
        fits: always,
    },
    Row {
        measure: less("wasted_ratio", "work wasted", Unit::Ratio),
        taken: |service| figure(service.wasted_ratio),
        own: |_, row| row.wasted,
        fits: always,
    },
    Row {
        measure: more("availability", "up", Unit::Ratio),
        taken: |service| figure(service.availability),
        own: |_, row| row.availability,
        fits: always,
    },
    // A design that needs fewer costs less.
    Row {
        measure: less("replicas.mean", "replicas, mean", Unit::Number),
        taken: |service| figure(service.replicas.map(|replicas| replicas.mean)),
        own: |_, row| row.replicas,
        fits: |a, b| a.replicas.is_some() && b.replicas.is_some(),
    },
];
