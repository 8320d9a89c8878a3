//! Laws in words, with the names that the file uses.

use std::fmt;

use super::Law;
use crate::units::Nanos;

/// Longer lists are counted instead of written out.
const MOST_LISTED: usize = 4;

impl fmt::Display for Law {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant(value) => write!(f, "constant {value}"),
            Self::Exponential { mean } => write!(f, "exponential {}", time(*mean)),
            Self::Uniform { low, high } => write!(f, "uniform {} to {}", time(*low), time(*high)),
            Self::Normal { mean, sd } => write!(f, "normal mean {}, sd {}", time(*mean), time(*sd)),
            Self::Lognormal { .. } => {
                write!(f, "lognormal p50 {}, p99 {}", time(self.quantile(0.5)), time(self.quantile(0.99)))
            }
            Self::Gamma { mean, shape } if *shape >= 1.0 && shape.round() == *shape => {
                write!(f, "erlang mean {}, stages {shape}", time(*mean))
            }
            Self::Gamma { mean, shape } => write!(f, "gamma mean {}, shape {}", time(*mean), decimals(*shape)),
            Self::Weibull { scale, shape } => write!(f, "weibull scale {}, shape {}", time(*scale), decimals(*shape)),
            Self::Pareto { least, shape } => write!(f, "pareto minimum {}, shape {}", time(*least), decimals(*shape)),
            Self::Hyperexponential { branches } if branches.len() <= MOST_LISTED => {
                f.write_str("hyperexponential ")?;
                listed(f, branches.iter().map(|(weight, mean)| (*mean, *weight)))
            }
            Self::Hyperexponential { branches } => {
                write!(f, "hyperexponential of {} branches, mean {}", branches.len(), time(self.mean()))
            }
            Self::Points { points } if points.len() <= MOST_LISTED => {
                f.write_str("empirical ")?;
                listed(f, points.iter().copied())
            }
            Self::Points { points } => write!(f, "empirical of {} values, mean {}", points.len(), time(self.mean())),
            Self::Bins { weights, .. } => write!(
                f,
                "empirical of {} {} from {} to {}, mean {}",
                weights.len(),
                if weights.len() == 1 { "bin" } else { "bins" },
                time(self.quantile(0.0)),
                time(self.quantile(1.0)),
                time(self.mean())
            ),
        }
    }
}

fn listed(f: &mut fmt::Formatter<'_>, values: impl Iterator<Item = (f64, f64)>) -> fmt::Result {
    for (at, (value, weight)) in values.enumerate() {
        let separator = if at == 0 { "" } else { ", " };
        write!(f, "{separator}{} (weight {})", time(value), decimals(weight))?;
    }
    Ok(())
}

fn time(nanoseconds: f64) -> Nanos {
    Nanos(nanoseconds.round() as u64)
}

/// Up to four decimals; as it is where that would leave too little.
fn decimals(number: f64) -> f64 {
    let rounded = (number * 1e4).round() / 1e4;
    if (rounded - number).abs() <= 1e-3 * number { rounded } else { number }
}
