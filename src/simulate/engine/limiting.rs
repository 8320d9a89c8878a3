//! A limit on the requests in a replica that follows the times it sees.
//!
//! After Netflix concurrency-limits: Gradient2, Vegas and AIMD, on times averaged over windows.

use super::world::World;
use crate::simulate::blueprint::AdaptiveLimit;
use crate::units::math::ln;
use crate::vocabulary::LimitAlgorithm;

/// Requests that Gradient2 lets wait.
const QUEUE: f64 = 4.0;
/// Windows over which the long-term time of Gradient2 is averaged; the first ten count alike.
const LONG: f64 = 600.0;
const FIRST: u32 = 10;
/// Samples that a window needs to count.
const ENOUGH: u64 = 10;
/// Vegas forgets the least time it saw after so many windows times the limit.
const PROBE: f64 = 30.0;
/// What a drop leaves of the limit of AIMD.
const BACK_OFF: f64 = 0.9;

#[derive(Clone, Debug)]
pub struct Limiter {
    settings: AdaptiveLimit,
    limit: f64,
    /// Who is in the replica, and since when; few enough to look through.
    inside: Vec<(u32, u64)>,
    window: Window,
    long: f64,
    windows: u32,
    /// Least mean of a window; infinite: none yet.
    least: f64,
    since_probe: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Window {
    end: u64,
    count: u64,
    sum: u128,
    /// The most that were inside.
    most: usize,
    dropped: bool,
}

impl Limiter {
    pub fn new(settings: AdaptiveLimit) -> Self {
        Self {
            settings,
            limit: settings.initial,
            inside: Vec::new(),
            window: Window::default(),
            long: 0.0,
            windows: 0,
            least: f64::INFINITY,
            since_probe: 0.0,
        }
    }

    /// Requests that may be in the replica now.
    pub fn limit(&self) -> u32 {
        self.limit as u32
    }

    /// Whether a request may come in.
    fn lets_in(&mut self, visit: u32, now: u64) -> bool {
        if self.inside.len() >= self.limit() as usize {
            return false;
        }
        self.inside.push((visit, now));
        self.window.most = self.window.most.max(self.inside.len());
        true
    }

    fn leave(&mut self, visit: u32) -> Option<u64> {
        let at = self.inside.iter().position(|(inside, _)| *inside == visit)?;
        Some(self.inside.swap_remove(at).1)
    }

    /// A request was handled in so many nanoseconds.
    fn learn(&mut self, took: u64, now: u64) {
        self.window.count += 1;
        self.window.sum += u128::from(took);
        if now < self.window.end || self.window.count < ENOUGH {
            return;
        }
        let window = self.window;
        self.window =
            Window { end: now.saturating_add(self.settings.window), most: self.inside.len(), ..Window::default() };
        let mean = (window.sum as f64 / window.count as f64).max(1.0);
        let wanted = match self.settings.algorithm {
            LimitAlgorithm::Gradient2 => self.gradient(mean, window),
            LimitAlgorithm::Vegas => self.vegas(mean, window),
            LimitAlgorithm::Aimd if window.dropped => Some(self.limit * BACK_OFF),
            LimitAlgorithm::Aimd => self.is_used(window).then_some(self.limit + 1.0),
        };
        let AdaptiveLimit { smoothing, least, most, .. } = self.settings;
        if let Some(wanted) = wanted {
            self.limit = (self.limit * (1.0 - smoothing) + wanted * smoothing).clamp(least, most);
        }
    }

    /// A limit that is not reached says nothing, and does not grow.
    fn is_used(&self, window: Window) -> bool {
        2.0 * window.most as f64 >= self.limit
    }

    fn gradient(&mut self, mean: f64, window: Window) -> Option<f64> {
        self.windows = self.windows.saturating_add(1);
        let weight = if self.windows <= FIRST { 1.0 / f64::from(self.windows) } else { 2.0 / (LONG + 1.0) };
        self.long += weight * (mean - self.long);
        let ratio = self.long / mean;
        if ratio > 2.0 {
            // After an overload the long-term time comes down sooner.
            self.long *= 0.95;
        }
        self.is_used(window).then(|| self.limit * ratio.clamp(0.5, 1.0) + QUEUE)
    }

    fn vegas(&mut self, mean: f64, window: Window) -> Option<f64> {
        self.since_probe += 1.0;
        if self.since_probe >= PROBE * self.limit || mean < self.least {
            (self.since_probe, self.least) = (0.0, mean);
        }
        let step = (ln(self.limit) / ln(10.0)).max(1.0);
        if window.dropped {
            return Some(self.limit - step);
        }
        let queue = (self.limit * (1.0 - self.least / mean)).ceil();
        match queue {
            _ if !self.is_used(window) => None,
            queue if queue <= step => Some(self.limit + 6.0 * step),
            queue if queue < 3.0 * step => Some(self.limit + step),
            queue if queue > 6.0 * step => Some(self.limit - step),
            _ => None,
        }
    }
}

impl World<'_> {
    /// Whether the limit of a replica lets a request in; without a limit all come in.
    pub fn is_within_limit(&mut self, visit: u32, pod: usize) -> bool {
        let now = self.now;
        self.pods[pod].limiter.as_mut().is_none_or(|limiter| limiter.lets_in(visit, now))
    }

    /// A request has been handled: the limit learns how long that took.
    pub fn limit_learns(&mut self, visit: u32) {
        let now = self.now;
        let replica = &mut self.pods[self.visits[visit].pod as usize];
        let Some(limiter) = &mut replica.limiter else { return };
        let Some(since) = limiter.leave(visit) else { return };
        let before = limiter.limit();
        limiter.learn(now - since, now);
        let (after, station) = (limiter.limit(), replica.station as usize);
        if after != before {
            let level = &mut self.stations[station].limit;
            level.set(level.now() + after - before, now);
        }
    }

    /// A request leaves a replica; one that was not handled was dropped.
    pub fn limit_forgets(&mut self, visit: u32) {
        if let Some(limiter) = &mut self.pods[self.visits[visit].pod as usize].limiter
            && limiter.leave(visit).is_some()
        {
            limiter.window.dropped = true;
        }
    }
}
