//! What is measured at one service.

use super::latency::{Latency, TWO_DIGITS};
use super::level::{Level, Times};
use super::series::{Bins, Sums};
use crate::simulate::blueprint::Station;

/// Counts and integrals of one service over the window, with its levels over the whole run. What each
/// request changes comes first, on few lines of the cache.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub struct StationMeasure {
    pub in_system: Level,
    /// Busy slots, waiting on calls included.
    pub slots: Level,
    /// Requests that do own work, at most the number of cores per replica.
    pub cores: Level,
    /// Of the number in the system.
    pub times: Times,
    /// Requests that came since the start of the run.
    pub came: u64,
    /// Requests that came, also those that were turned away.
    pub arrived: u64,
    pub finished: u64,
    /// Own work done for requests that ended in the window, ns.
    pub work: u128,
    /// Waits of requests that began service in the window.
    pub wait: Latency<TWO_DIGITS>,
    pub line: Level,
    /// Replicas that are up.
    pub up: Level,
    /// Sum of the limits that adapt, over replicas.
    pub limit: Level,
    /// Replicas that run: those in service, and those that were taken out of it and still work.
    pub replicas: Level,
    pub least_replicas: u32,
    /// Times that an autoscaler asked for more or fewer.
    pub scaled: u64,
    /// Areas of line and busy slots at the end of each bin.
    pub line_areas: Vec<u128>,
    pub slot_areas: Vec<u128>,
    /// The same of a limit that adapts; empty without one.
    pub limit_areas: Vec<u128>,
    /// The same of the replicas, where their number changes; else empty.
    pub replica_areas: Vec<u128>,
    scales: bool,
    /// Replicas that callers began to leave alone.
    pub ejections: u64,
    /// `came` at the end of each bin.
    pub came_by: Vec<u64>,
    /// Per bin, over the whole run: requests that a full line or shedding turned away; those that ended
    /// badly here otherwise; own work (ns) and requests for answers that nobody used.
    pub rejected_at: Sums,
    pub failed_at: Sums,
    pub wasted_at: Sums,
    pub wasted_requests_at: Sums,
    pub rejected: u64,
    /// Dropped by shedding when their turn came.
    pub shed: u64,
    /// Dropped when their turn came, or left the line.
    pub dropped: u64,
    /// Of `work`, what was done for those that nobody waited for.
    pub wasted: u128,
    /// Requests whose answer nobody used.
    pub wasted_requests: u64,
}

impl StationMeasure {
    /// `series`: bins of the run, `None` where they would take too much memory.
    pub fn new(station: &Station, series: Option<Bins>) -> Self {
        let limits = station.adaptation.limit.map_or(0, |limit| limit.initial as u32 * station.replicas);
        let scaling = station.adaptation.scaling;
        let replicas = scaling.map_or(station.replicas, |scaling| scaling.initial);
        let sums = || series.map(Sums::new).unwrap_or_default();
        Self {
            in_system: Level::default(),
            line: Level::default(),
            slots: Level::default(),
            cores: Level::default(),
            up: Level::at(station.replicas),
            limit: Level::at(limits),
            replicas: Level::at(replicas),
            least_replicas: replicas,
            scaled: 0,
            times: Times::default(),
            line_areas: Vec::new(),
            slot_areas: Vec::new(),
            limit_areas: Vec::new(),
            replica_areas: Vec::new(),
            scales: scaling.is_some(),
            ejections: 0,
            came: 0,
            came_by: Vec::new(),
            rejected_at: sums(),
            failed_at: sums(),
            wasted_at: sums(),
            wasted_requests_at: sums(),
            wait: Latency::new(),
            arrived: 0,
            rejected: 0,
            shed: 0,
            dropped: 0,
            finished: 0,
            work: 0,
            wasted: 0,
            wasted_requests: 0,
        }
    }

    /// A request enters the service at `time`.
    #[inline(always)]
    pub fn enter(&mut self, time: u64) {
        self.times.pass(self.in_system.rise(time));
    }

    /// A request leaves the service at `time`.
    #[inline(always)]
    pub fn leave(&mut self, time: u64) {
        self.times.pass(self.in_system.fall(time));
    }

    /// A replica runs no longer from `time` on.
    pub fn lose_replica(&mut self, time: u64) {
        self.replicas.fall(time);
        self.least_replicas = self.least_replicas.min(self.replicas.now());
    }

    /// A request comes, which may still be turned away.
    #[inline(always)]
    pub fn come(&mut self, in_window: bool) {
        self.came += 1;
        self.arrived += u64::from(in_window);
    }

    /// `work` ns were done in `bin` for an answer that nobody uses.
    #[inline]
    pub fn waste(&mut self, work: u64, bin: usize, in_window: bool) {
        self.wasted_at.add(bin, work);
        self.wasted_requests_at.add(bin, 1);
        if in_window {
            self.wasted += u128::from(work);
            self.wasted_requests += 1;
        }
    }

    /// A bin of the series ends at `time`.
    pub fn close_bin(&mut self, time: u64) {
        self.line_areas.push(self.line.area_at(time));
        self.slot_areas.push(self.slots.area_at(time));
        if self.limit.max() > 0 {
            self.limit_areas.push(self.limit.area_at(time));
        }
        if self.scales {
            self.replica_areas.push(self.replicas.area_at(time));
        }
        self.came_by.push(self.came);
    }

    /// The window begins: what was counted before is forgotten.
    pub fn begin_window(&mut self, time: u64) {
        for level in [&mut self.in_system, &mut self.line, &mut self.slots, &mut self.cores] {
            level.begin_window(time);
        }
        for level in [&mut self.up, &mut self.limit, &mut self.replicas] {
            level.begin_window(time);
        }
        (self.least_replicas, self.scaled) = (self.replicas.now(), 0);
        self.times.clear();
        self.wait = Latency::new();
        self.ejections = 0;
        (self.arrived, self.rejected, self.shed, self.dropped, self.finished) = (0, 0, 0, 0, 0);
        (self.work, self.wasted, self.wasted_requests) = (0, 0, 0);
    }

    /// The window ends.
    pub fn end_window(&mut self, time: u64) {
        self.times.pass(self.in_system.end_window(time));
        for level in [&mut self.line, &mut self.slots, &mut self.cores] {
            level.end_window(time);
        }
        for level in [&mut self.up, &mut self.limit, &mut self.replicas] {
            level.end_window(time);
        }
    }

    /// Adds the counts of another replication.
    pub fn merge(&mut self, other: &Self) {
        let pairs = [
            (&mut self.in_system, &other.in_system),
            (&mut self.line, &other.line),
            (&mut self.slots, &other.slots),
            (&mut self.cores, &other.cores),
            (&mut self.up, &other.up),
            (&mut self.limit, &other.limit),
            (&mut self.replicas, &other.replicas),
        ];
        for (own, other) in pairs {
            own.merge(other);
        }
        self.times.merge(&other.times);
        for (areas, more) in [
            (&mut self.line_areas, &other.line_areas),
            (&mut self.slot_areas, &other.slot_areas),
            (&mut self.limit_areas, &other.limit_areas),
            (&mut self.replica_areas, &other.replica_areas),
        ] {
            for (area, more) in areas.iter_mut().zip(more) {
                *area += more;
            }
        }
        self.came += other.came;
        for (came, more) in self.came_by.iter_mut().zip(&other.came_by) {
            *came += more;
        }
        self.rejected_at.merge(&other.rejected_at);
        self.failed_at.merge(&other.failed_at);
        self.wasted_at.merge(&other.wasted_at);
        self.wasted_requests_at.merge(&other.wasted_requests_at);
        self.wait.merge(&other.wait);
        self.ejections += other.ejections;
        self.least_replicas = self.least_replicas.min(other.least_replicas);
        self.scaled += other.scaled;
        self.arrived += other.arrived;
        self.rejected += other.rejected;
        self.shed += other.shed;
        self.dropped += other.dropped;
        self.finished += other.finished;
        self.work += other.work;
        self.wasted += other.wasted;
        self.wasted_requests += other.wasted_requests;
    }
}
