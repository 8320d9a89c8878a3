//! What is measured at one service.

use super::latency::Latency;
use super::level::{Level, Times};
use super::series::Bins;

/// Significant digits of percentiles per service and edge.
pub const DIGITS: u8 = 2;

/// Counts and integrals of one service over the window, with its levels over the whole run.
#[derive(Clone, Debug)]
pub struct StationMeasure {
    pub in_system: Level,
    pub line: Level,
    /// Busy slots, waiting on calls included.
    pub slots: Level,
    /// Requests that do own work, at most the number of cores per replica.
    pub cores: Level,
    /// Replicas that are up.
    pub up: Level,
    pub times: Times,
    last: u64,
    bin_end: u64,
    /// Areas of line and busy slots at the end of each bin.
    pub line_areas: Vec<u128>,
    pub slot_areas: Vec<u128>,
    /// Waits of requests that began service in the window.
    pub wait: Latency,
    /// Requests that came, also those that were turned away.
    pub arrived: u64,
    pub rejected: u64,
    /// Dropped when their turn came, or left the line.
    pub dropped: u64,
    pub finished: u64,
    /// Own work done for requests that ended in the window, and for those of them nobody waited for; ns.
    pub work: u128,
    pub wasted: u128,
    /// Requests whose answer nobody used.
    pub wasted_requests: u64,
}

impl StationMeasure {
    pub fn new(replicas: u32, bins: Bins) -> Self {
        Self {
            in_system: Level::default(),
            line: Level::default(),
            slots: Level::default(),
            cores: Level::default(),
            up: Level::at(replicas),
            times: Times::default(),
            last: 0,
            bin_end: bins.width,
            line_areas: Vec::new(),
            slot_areas: Vec::new(),
            wait: Latency::new(DIGITS),
            arrived: 0,
            rejected: 0,
            dropped: 0,
            finished: 0,
            work: 0,
            wasted: 0,
            wasted_requests: 0,
        }
    }

    /// Lets time pass until `now`, at the levels that hold.
    #[inline]
    pub fn pass(&mut self, now: u64, bins: Bins) {
        if now == self.last {
            return;
        }
        if now >= self.bin_end {
            self.close_bins(now, bins);
        }
        self.pass_within(now);
    }

    #[inline]
    fn pass_within(&mut self, now: u64) {
        let passed = now - self.last;
        self.last = now;
        self.in_system.pass(passed);
        self.line.pass(passed);
        self.slots.pass(passed);
        self.cores.pass(passed);
        self.up.pass(passed);
        self.times.pass(self.in_system.now, passed);
    }

    #[cold]
    fn close_bins(&mut self, now: u64, bins: Bins) {
        if self.line_areas.capacity() == 0 {
            self.line_areas.reserve_exact(bins.count as usize);
            self.slot_areas.reserve_exact(bins.count as usize);
        }
        while now >= self.bin_end && self.line_areas.len() < bins.count as usize {
            self.pass_within(self.bin_end);
            self.line_areas.push(self.line.area());
            self.slot_areas.push(self.slots.area());
            self.bin_end += bins.width;
        }
        if self.line_areas.len() == bins.count as usize {
            self.bin_end = u64::MAX;
        }
    }

    /// The window, and with it the last bin, ends now.
    pub fn close(&mut self, bins: Bins) {
        if self.line_areas.len() < bins.count as usize {
            self.line_areas.push(self.line.area());
            self.slot_areas.push(self.slots.area());
        }
        self.bin_end = u64::MAX;
    }

    /// The window begins: what was counted before is forgotten.
    pub fn begin_window(&mut self) {
        for level in [&mut self.in_system, &mut self.line, &mut self.slots, &mut self.cores, &mut self.up] {
            level.begin_window();
        }
        self.times.clear();
        self.wait = Latency::new(DIGITS);
        (self.arrived, self.rejected, self.dropped, self.finished) = (0, 0, 0, 0);
        (self.work, self.wasted, self.wasted_requests) = (0, 0, 0);
    }

    /// Adds the counts of another replication.
    pub fn merge(&mut self, other: &Self) {
        let pairs = [
            (&mut self.in_system, &other.in_system),
            (&mut self.line, &other.line),
            (&mut self.slots, &other.slots),
            (&mut self.cores, &other.cores),
            (&mut self.up, &other.up),
        ];
        for (own, other) in pairs {
            own.merge(other);
        }
        self.times.merge(&other.times);
        for (areas, more) in [(&mut self.line_areas, &other.line_areas), (&mut self.slot_areas, &other.slot_areas)] {
            for (area, more) in areas.iter_mut().zip(more) {
                *area += more;
            }
        }
        self.wait.merge(&other.wait);
        self.arrived += other.arrived;
        self.rejected += other.rejected;
        self.dropped += other.dropped;
        self.finished += other.finished;
        self.work += other.work;
        self.wasted += other.wasted;
        self.wasted_requests += other.wasted_requests;
    }
}
