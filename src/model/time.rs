//! How long a service works on one request, without the calls it makes.

use super::Service;
use crate::file::TimeSpec;
use crate::law::Law;
use crate::units::{Nanos, math};
use crate::vocabulary::ServiceKind;

/// 99.9 % quantile of the standard normal distribution.
const Z999: f64 = 3.090_232_306_167_813;

/// Figures of one service time. Percentiles come from the stated law, or from the lognormal that the
/// stated pair fixes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ServiceTime {
    pub mean: Nanos,
    /// With an unknown tail: the mean, unscaled.
    pub p99: Nanos,
    /// With an unknown tail: of a lognormal whose p99 is five times its p50.
    pub p999: Nanos,
    /// The file states it.
    pub stated: bool,
    /// A percentile is stated or assumed; `false` when only a mean is.
    pub tail_known: bool,
}

impl ServiceTime {
    /// The stated time of `service`, or the assumed one of its kind.
    pub fn of(service: &Service) -> Self {
        if service.kind == ServiceKind::Client {
            // A client's own work is not part of what it waits for.
            return Self { mean: Nanos::ZERO, p99: Nanos::ZERO, p999: Nanos::ZERO, stated: true, tail_known: true };
        }
        match &service.service_time {
            Some(spec) => Self { stated: true, ..Self::from_spec(spec) },
            None => {
                let (p50, p99) = Self::usual(service.kind);
                Self::from_spec(&TimeSpec::P50P99(p50, p99))
            }
        }
    }

    /// p50 and p99 that are usual for a kind; no client has any.
    pub fn usual(kind: ServiceKind) -> (Nanos, Nanos) {
        let (p50, p99) = assumed(kind);
        (Nanos::from_millis(p50), Nanos::from_millis(p99))
    }

    fn from_spec(spec: &TimeSpec) -> Self {
        let (p50, sigma, p99, tail_known) = match *spec {
            TimeSpec::Law(ref law) => return Self::from_law(law),
            TimeSpec::P50P99(p50, p99) if p50.0 > 0 => {
                (p50.0 as f64, math::ln(p99.0 as f64 / p50.0 as f64) / math::Z99, p99, true)
            }
            // A median of zero leaves nothing to fit; the p99 then stands for the rest.
            TimeSpec::P50P99(_, p99) => (p99.0 as f64, 0.0, p99, true),
            TimeSpec::MeanP99(mean, p99) => {
                // p99 / mean = exp(z σ − σ²/2); of the two solutions the smaller σ.
                let ratio = math::ln(p99.0 as f64 / mean.0 as f64);
                let sigma = math::Z99 - (math::Z99 * math::Z99 - 2.0 * ratio).max(0.0).sqrt();
                (mean.0 as f64 * math::exp(-sigma * sigma / 2.0), sigma, p99, true)
            }
            // Lowering takes no file for a law.
            TimeSpec::File(_) => (0.0, 0.0, Nanos::ZERO, false),
            TimeSpec::Mean(mean) => {
                let sigma = math::ln(5.0) / math::Z99;
                (mean.0 as f64 * math::exp(-sigma * sigma / 2.0), sigma, mean, false)
            }
        };
        let mean = match *spec {
            TimeSpec::Mean(mean) | TimeSpec::MeanP99(mean, _) => mean,
            _ => Nanos((p50 * math::exp(sigma * sigma / 2.0)).round() as u64),
        };
        let p999 = Nanos((p50 * math::exp(Z999 * sigma)).round() as u64);
        Self { mean, p99, p999, stated: false, tail_known }
    }

    fn from_law(law: &Law) -> Self {
        // A quantile may lie far beyond what a plan can mean; the cast saturates.
        let nanos = |figure: f64| Nanos(figure.round() as u64);
        Self {
            mean: nanos(law.mean()),
            p99: nanos(law.quantile(0.99)),
            p999: nanos(law.quantile(0.999)),
            stated: false,
            tail_known: true,
        }
    }
}

/// Assumed p50 and p99 in milliseconds; a store is taken to be as quick as a gateway.
fn assumed(kind: ServiceKind) -> (u64, u64) {
    match kind {
        ServiceKind::Service | ServiceKind::Client => (10, 50),
        ServiceKind::Gateway | ServiceKind::Store => (1, 5),
        ServiceKind::External => (100, 500),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "an independent check of our own functions")]
    fn a_pair_fixes_a_lognormal() {
        let time = ServiceTime::from_spec(&TimeSpec::P50P99(Nanos::from_millis(10), Nanos::from_millis(50)));
        // σ = ln 5 / 2.3263; mean = p50 · exp(σ²/2); p99.9 = p50 · exp(3.0902 σ)
        let sigma = 5f64.ln() / 2.326_347_874;
        assert!((time.mean.0 as f64 - 1e7 * (sigma * sigma / 2.0).exp()).abs() < 10.0);
        assert!((time.p999.0 as f64 - 1e7 * (3.090_232_306 * sigma).exp()).abs() < 10.0);
        let again = ServiceTime::from_spec(&TimeSpec::MeanP99(time.mean, Nanos::from_millis(50)));
        assert!((again.p999.0 as f64 / time.p999.0 as f64 - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_bare_duration_is_the_mean_and_its_tail_is_unknown() {
        let time = ServiceTime::from_spec(&TimeSpec::Mean(Nanos::from_millis(3_000)));
        assert_eq!(
            (time.mean, time.p99, time.tail_known),
            (Nanos::from_millis(3_000), Nanos::from_millis(3_000), false)
        );
        assert!(time.p999 > time.p99);
    }
}
