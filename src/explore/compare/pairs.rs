//! The difference of one figure between two designs that met the same random numbers.
//!
//! Replication by replication the designs meet the same arrivals, service times and delays, so most of what
//! makes one replication slow makes both slow. The spread of the *differences* leaves that out:
//! difference ± t s / √R, with s from the R differences.

use crate::simulate::statistics::{CONFIDENCE, Interval, student_t_quantile};
use crate::units::math::{beta_regularised, normal_quantile};

/// A difference of paired replications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pairs {
    /// That of the figures as they are reported: of a percentile, that of all samples together.
    pub center: f64,
    /// Standard deviation of the differences of replications; `None` for fewer than two of them, or where one
    /// has no such figure.
    pub sd: Option<f64>,
    pub replications: u32,
    /// Every replication has the same figure in both designs, to the last bit.
    pub identical: bool,
}

impl Pairs {
    /// `center`, with the replications of the reference and of the design, in the order of their numbers.
    pub fn new(center: f64, reference: &[f64], design: &[f64]) -> Self {
        let both = || reference.iter().zip(design);
        let same = |(a, b): (&f64, &f64)| a == b || a.is_nan() && b.is_nan();
        let differences: Vec<f64> = both().map(|(a, b)| b - a).collect();
        let sd = deviation(&differences).filter(|sd| sd.is_finite());
        let replications = u32::try_from(differences.len()).unwrap_or(u32::MAX);
        Self { center, sd, replications, identical: center == 0.0 && both().all(same) }
    }

    /// The 95 % interval; `None` without a spread.
    pub fn interval(&self) -> Option<Interval> {
        self.interval_at(student_t_quantile(0.5 + 0.5 * CONFIDENCE, self.degrees()?))
    }

    /// The interval that reaches `t` standard errors to each side.
    pub(super) fn interval_at(&self, t: f64) -> Option<Interval> {
        let half = t * self.error()?;
        Some(Interval { low: self.center - half, high: self.center + half })
    }

    /// The probability that equal designs differ as much as this, up or down, by Student's law: ½ of
    /// I_x(ν/2, ½) on each side, with x = ν / (ν + t²) (DLMF 8.17). `None` without a spread.
    pub fn probability(&self) -> Option<f64> {
        let (error, freedom) = (self.error()?, f64::from(self.degrees()?));
        if self.center == 0.0 {
            return Some(1.0);
        }
        let t = self.center / error;
        Some(if t.is_finite() { beta_regularised(0.5 * freedom, 0.5, freedom / (freedom + t * t)) } else { 0.0 })
    }

    pub fn degrees(&self) -> Option<u32> {
        self.replications.checked_sub(1).filter(|degrees| *degrees > 0)
    }

    fn error(&self) -> Option<f64> {
        Some(self.sd? / f64::from(self.replications).sqrt())
    }

    /// About how many replications make the interval at `level` (two-sided error, such as 0.05) narrower
    /// than `half` on each side, if these ones are typical; `None` where it would be more than
    /// [`Pairs::MOST`], or nobody can tell. As many as by the normal law, and half its squared quantile for
    /// the spread that must be estimated too.
    pub fn needed(&self, half: f64, level: f64) -> Option<u32> {
        let sd = self.sd.filter(|_| half > 0.0)?;
        let z = normal_quantile(1.0 - 0.5 * level);
        let root = z * sd / half;
        let wanted = (root * root + 0.5 * z * z).ceil().max(2.0);
        (wanted <= f64::from(Self::MOST)).then_some(wanted as u32)
    }

    /// Nobody waits for more replications.
    pub const MOST: u32 = 100_000;
}

/// Of the values, with n − 1; `None` for fewer than two.
fn deviation(values: &[f64]) -> Option<f64> {
    let degrees = values.len().checked_sub(1).filter(|degrees| *degrees > 0)?;
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    Some((squares / degrees as f64).sqrt())
}
