//! More or less load on the same system.

use super::{Arrivals, Blueprint, Profile};

impl Blueprint {
    /// The same system with every rate multiplied by `factor`, and the users of closed flows too
    /// (rounded, at least one); replayed arrivals come closer together. Stated rates of inner edges are
    /// those of the same load.
    pub fn with_load(mut self, factor: f64) -> Self {
        for source in &mut self.sources {
            match &mut source.arrivals {
                Arrivals::Poisson(profile) | Arrivals::Constant(profile) | Arrivals::Renewal { profile, .. } => {
                    scale(profile, factor);
                }
                Arrivals::Bursty { rates, .. } => rates.iter_mut().for_each(|rate| *rate *= factor),
                Arrivals::Closed { users, .. } => {
                    *users = (f64::from(*users) * factor).round().clamp(1.0, f64::from(u32::MAX)) as u32;
                }
                Arrivals::Replay(times) => {
                    if factor > 0.0 {
                        times.iter_mut().for_each(|time| *time = (*time as f64 / factor).round() as u64);
                    }
                }
            }
        }
        for rate in self.links.iter_mut().filter_map(|link| link.stated_rate.as_mut()) {
            *rate *= factor;
        }
        self
    }
}

fn scale(profile: &mut Profile, factor: f64) {
    for segment in &mut profile.segments {
        segment.rate *= factor;
        segment.end_rate *= factor;
    }
}
