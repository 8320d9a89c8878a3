//! Processor sharing: n jobs on K cores each run at the rate min(1, K / n).
//!
//! One virtual clock advances at that rate; a job ends when the clock has gone on by its work. The
//! clock counts 2^-32 ns in an integer, so that it does not drift, and ends fall on the next whole
//! nanosecond.

const ONE: u128 = 1 << 32;
/// Each step of the clock loses less than 2^-32 ns; 2^-12 ns cover a million of them.
const SLACK: u128 = 1 << 20;

/// Jobs that share the cores of one replica.
#[derive(Clone, Debug)]
pub struct Sharing {
    /// Cores in 2^-32.
    cores: u128,
    /// So many jobs do not slow each other.
    whole: usize,
    /// Virtual time in 2^-32 ns.
    clock: u128,
    /// Real time at which `clock` was right.
    last: u64,
    /// (virtual end, order of arrival, job): a binary heap with the least first.
    jobs: Vec<(u128, u64, u32)>,
    arrived: u64,
}

impl Sharing {
    /// `cores` is above 0.
    pub fn new(cores: f64) -> Self {
        let cores = ((cores * ONE as f64) as u128).max(1);
        let whole = usize::try_from(cores / ONE).unwrap_or(usize::MAX);
        Self { cores, whole, clock: 0, last: 0, jobs: Vec::new(), arrived: 0 }
    }

    pub fn len(&self) -> usize {
        self.jobs.len()
    }

    pub fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Lets the clock go on to `now`.
    pub fn advance(&mut self, now: u64) {
        let passed = u128::from(now - self.last);
        self.last = now;
        let jobs = self.jobs.len();
        // Below one job a core, nobody slows anybody.
        self.clock += if jobs <= self.whole { passed * ONE } else { passed * self.cores / jobs as u128 };
    }

    /// Adds a job of `work` ns; the clock must be at now. O(log n).
    pub fn add(&mut self, job: u32, work: u64) {
        self.arrived += 1;
        self.jobs.push((self.clock + u128::from(work) * ONE, self.arrived, job));
        let mut at = self.jobs.len() - 1;
        while at > 0 && self.jobs[at] < self.jobs[(at - 1) / 2] {
            self.jobs.swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    /// When the first job ends, if nothing changes.
    pub fn next_end(&self) -> Option<u64> {
        let left = self.jobs.first()?.0.saturating_sub(self.clock + SLACK);
        let jobs = self.jobs.len();
        let wait = if jobs <= self.whole { left.div_ceil(ONE) } else { (left * jobs as u128).div_ceil(self.cores) };
        Some(self.last.saturating_add(u64::try_from(wait).unwrap_or(u64::MAX)))
    }

    /// Takes the first job if it has ended; the clock must be at now. O(log n).
    pub fn take_ended(&mut self) -> Option<u32> {
        let (end, _, job) = *self.jobs.first()?;
        if end > self.clock + SLACK {
            return None;
        }
        self.remove_at(0);
        Some(job)
    }

    /// Takes `job` out and returns the work that is left, in ns rounded up. O(n).
    pub fn remove(&mut self, job: u32) -> Option<u64> {
        let at = self.jobs.iter().position(|(_, _, other)| *other == job)?;
        let left = self.jobs[at].0.saturating_sub(self.clock).div_ceil(ONE);
        self.remove_at(at);
        Some(u64::try_from(left).unwrap_or(u64::MAX))
    }

    /// All jobs with the work that each has left, in order of arrival; none remain. Allocates.
    pub fn drain(&mut self) -> Vec<(u32, u64)> {
        let mut jobs = std::mem::take(&mut self.jobs);
        jobs.sort_unstable_by_key(|(_, arrived, _)| *arrived);
        let left = |end: u128| u64::try_from(end.saturating_sub(self.clock).div_ceil(ONE)).unwrap_or(u64::MAX);
        jobs.into_iter().map(|(end, _, job)| (job, left(end))).collect()
    }

    fn remove_at(&mut self, at: usize) {
        self.jobs.swap_remove(at);
        if at >= self.jobs.len() {
            return;
        }
        let mut at = at;
        while at > 0 && self.jobs[at] < self.jobs[(at - 1) / 2] {
            self.jobs.swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
        loop {
            let mut least = at;
            for child in [2 * at + 1, 2 * at + 2] {
                if child < self.jobs.len() && self.jobs[child] < self.jobs[least] {
                    least = child;
                }
            }
            if least == at {
                return;
            }
            self.jobs.swap(at, least);
            at = least;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_jobs_on_one_core_take_twice_as_long() {
        let mut shared = Sharing::new(1.0);
        shared.advance(0);
        shared.add(7, 100);
        shared.advance(50);
        shared.add(8, 100);
        // 50 ns are left of the first: 100 ns at half speed.
        assert_eq!(shared.next_end(), Some(150));
        shared.advance(150);
        assert_eq!(shared.take_ended(), Some(7));
        assert_eq!(shared.take_ended(), None);
        assert_eq!(shared.next_end(), Some(200));
        assert_eq!(shared.remove(8), Some(50));
        assert!(shared.is_empty());
    }

    #[test]
    fn jobs_below_the_number_of_cores_do_not_slow_each_other() {
        let mut shared = Sharing::new(2.5);
        for job in 0..2 {
            shared.add(job, 1_000);
        }
        assert_eq!(shared.next_end(), Some(1_000));
        shared.add(2, 1_000);
        // Three jobs at 2.5 / 3 each.
        assert_eq!(shared.next_end(), Some(1_200));
    }
}
