//! A circuit breaker: after too many failures nothing is sent for a while, then a few trials decide.

use crate::simulate::blueprint::{Breaker, BreakerWindow, Guarded};
use crate::simulate::kernel::sliding::Sliding;
use crate::simulate::measure::link::BreakerState;

#[derive(Clone, Debug)]
pub struct BreakerGate {
    settings: Breaker,
    state: State,
    window: Window,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Closed,
    Open { until: u64 },
    HalfOpen { begun: u32, ended: u32, failed: u32, slow: u32 },
}

/// Ends of attempts that are looked at.
#[derive(Clone, Debug)]
enum Window {
    /// The last calls: bit 0 failed, bit 1 slow.
    Calls {
        ring: Vec<u8>,
        next: usize,
        filled: usize,
        failed: u32,
        slow: u32,
    },
    Time(Sliding),
}

impl Window {
    fn new(window: BreakerWindow) -> Self {
        match window {
            BreakerWindow::Calls(calls) => {
                Self::Calls { ring: vec![0; calls.max(1) as usize], next: 0, filled: 0, failed: 0, slow: 0 }
            }
            BreakerWindow::Time(length) => Self::Time(Sliding::new(length)),
        }
    }

    fn clear(&mut self) {
        match self {
            Self::Calls { ring, next, filled, failed, slow } => {
                ring.fill(0);
                (*next, *filled, *failed, *slow) = (0, 0, 0, 0);
            }
            Self::Time(sliding) => sliding.clear(),
        }
    }

    /// Adds an end, and returns how many there are, how many failed and how many were slow.
    fn add(&mut self, now: u64, is_failed: bool, is_slow: bool) -> (u64, u64, u64) {
        match self {
            Self::Calls { ring, next, filled, failed, slow } => {
                let old = ring[*next];
                *failed = *failed - u32::from(old & 1) + u32::from(is_failed);
                *slow = *slow - u32::from(old >> 1) + u32::from(is_slow);
                ring[*next] = u8::from(is_failed) | u8::from(is_slow) << 1;
                // A division would cost more than all the rest.
                *next = if *next + 1 == ring.len() { 0 } else { *next + 1 };
                *filled = (*filled + 1).min(ring.len());
                (*filled as u64, u64::from(*failed), u64::from(*slow))
            }
            Self::Time(sliding) => {
                sliding.count(now, [1, u32::from(is_failed), u32::from(is_slow)]);
                let [all, failed, slow] = sliding.totals(now);
                (all, failed, slow)
            }
        }
    }
}

/// What a breaker says to an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Pass,
    /// Passes, and its end decides.
    Trial,
    Stop,
}

impl BreakerGate {
    pub fn new(settings: Breaker) -> Self {
        Self { settings, state: State::Closed, window: Window::new(settings.window) }
    }

    /// Asks for an attempt. Also returns the state that has been entered, if it changed.
    pub fn ask(&mut self, now: u64, is_retry: bool) -> (Verdict, Option<BreakerState>) {
        if self.settings.guards == Guarded::Retries {
            let stop = is_retry && matches!(self.state, State::Open { .. });
            return (if stop { Verdict::Stop } else { Verdict::Pass }, None);
        }
        match &mut self.state {
            State::Closed => (Verdict::Pass, None),
            State::Open { until } if now < *until => (Verdict::Stop, None),
            State::Open { .. } => {
                self.state = State::HalfOpen { begun: 1, ended: 0, failed: 0, slow: 0 };
                (Verdict::Trial, Some(BreakerState::HalfOpen))
            }
            State::HalfOpen { begun, .. } if *begun < self.settings.trial_calls => {
                *begun += 1;
                (Verdict::Trial, None)
            }
            State::HalfOpen { .. } => (Verdict::Stop, None),
        }
    }

    /// A trial ended in a way that says nothing: another may take its place.
    pub fn give_back(&mut self) {
        if let State::HalfOpen { begun, .. } = &mut self.state {
            *begun = begun.saturating_sub(1);
        }
    }

    /// An attempt ended after `took` ns. Returns the state that has been entered, if it changed.
    pub fn ended(&mut self, now: u64, is_trial: bool, is_failed: bool, took: u64) -> Option<BreakerState> {
        let is_slow = took > self.settings.slow_after;
        match &mut self.state {
            State::HalfOpen { ended, failed, slow, .. } if is_trial => {
                *ended += 1;
                *failed += u32::from(is_failed);
                *slow += u32::from(is_slow);
                if *ended < self.settings.trial_calls {
                    return None;
                }
                let (all, failed, slow) = (u64::from(*ended), u64::from(*failed), u64::from(*slow));
                self.window.clear();
                if self.is_too_much(all, failed, slow) {
                    self.state = State::Open { until: now.saturating_add(self.settings.open_for) };
                    return Some(BreakerState::Open);
                }
                self.state = State::Closed;
                Some(BreakerState::Closed)
            }
            State::HalfOpen { .. } => None,
            State::Open { .. } if self.settings.guards == Guarded::Calls => None,
            State::Open { .. } | State::Closed => {
                let (all, failed, slow) = self.window.add(now, is_failed, is_slow);
                let least = match self.settings.window {
                    BreakerWindow::Calls(calls) => self.settings.minimum_calls.min(calls),
                    BreakerWindow::Time(_) => self.settings.minimum_calls,
                };
                let opens = all >= u64::from(least) && self.is_too_much(all, failed, slow);
                let was_open = matches!(self.state, State::Open { .. });
                match (opens, was_open) {
                    (true, false) => {
                        self.state = State::Open { until: now.saturating_add(self.settings.open_for) };
                        Some(BreakerState::Open)
                    }
                    // Only retries are stopped: first attempts go on telling how it stands.
                    (false, true) => {
                        self.state = State::Closed;
                        Some(BreakerState::Closed)
                    }
                    _ => None,
                }
            }
        }
    }

    fn is_too_much(&self, all: u64, failed: u64, slow: u64) -> bool {
        if failed == 0 && slow == 0 {
            return false;
        }
        let all = all as f64;
        failed as f64 >= self.settings.failure_ratio * all && failed > 0
            || slow as f64 >= self.settings.slow_ratio * all && slow > 0
    }
}
