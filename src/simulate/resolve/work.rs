//! How long own work takes: a stated time as a law, or what is usual for the kind.

use super::notes::Notes;
use super::problem;
use crate::diagnostic::Span;
use crate::file::TimeSpec;
use crate::law::{Law, fit};
use crate::model::{Service, ServiceTime};
use crate::units::Nanos;
use crate::vocabulary::ServiceKind;

pub(super) fn work(service: &Service, notes: &mut Notes) -> Law {
    if service.kind == ServiceKind::Client {
        return Law::Constant(Nanos::ZERO);
    }
    match &service.service_time {
        Some(spec) => stated(service, "service_time", spec, notes),
        None => {
            let (p50, p99) = ServiceTime::usual(service.kind);
            let value = format!("p50 {p50}, p99 {p99}");
            notes.assume(&service.name, "service_time", value, "usual for its kind");
            law(&TimeSpec::P50P99(p50, p99))
        }
    }
}

pub(super) fn work_after(service: &Service, notes: &mut Notes) -> Option<Law> {
    let spec = service.serving.work_after.as_ref().filter(|_| service.kind != ServiceKind::Client)?;
    Some(stated(service, "work_after", spec, notes))
}

fn stated(service: &Service, attribute: &'static str, spec: &TimeSpec, notes: &mut Notes) -> Law {
    let law = law(spec);
    match spec {
        TimeSpec::Mean(Nanos::ZERO) => {}
        TimeSpec::Mean(_) => {
            notes.assume(&service.name, attribute, &law, "a bare duration is the mean; its p99 is taken as 5 × p50");
        }
        _ => check(&law, attribute, &service.name, service.span, notes),
    }
    law
}

fn law(spec: &TimeSpec) -> Law {
    match spec {
        TimeSpec::Law(law) => law.clone(),
        // Lowering takes no file for a law.
        TimeSpec::File(_) => Law::Constant(Nanos::ZERO),
        TimeSpec::Mean(mean) => fit::mean_unknown_tail(*mean),
        // Where there is nothing to fit (a median of 0), the p99 stands for the rest.
        TimeSpec::P50P99(p50, p99) => fit::p50_p99(*p50, *p99).unwrap_or(Law::Constant(*p99)),
        // The file refuses what no lognormal has.
        TimeSpec::MeanP99(mean, p99) => fit::mean_p99(*mean, *p99).unwrap_or(Law::Constant(*mean)),
    }
}

/// Refuses a law without a mean: no run of any length says anything of it. Notes what was fitted.
pub(super) fn check(law: &Law, attribute: &'static str, entity: &str, span: Span, notes: &mut Notes) {
    if !law.mean().is_finite() {
        notes.report(problem::no_mean(attribute, entity, span));
    }
    notes.fit(entity, attribute, law);
}
