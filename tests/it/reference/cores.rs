//! Own work of the reference: on a core of its own, on cores taken in turn, on shared ones.

use hopwise::vocabulary::CoreSharing;

use super::state::{Event, Id, Next, Phase, World};

/// Units of shared work in a nanosecond.
const ONE: i128 = 1 << 32;
/// What is so little of a nanosecond is no work: it comes from rounding.
const SLACK: i128 = 1 << 20;

impl World<'_> {
    pub fn work(&mut self, id: Id, amount: u64) {
        let now = self.now;
        let attempt = self.attempt(id);
        let pod = attempt.pod;
        attempt.worked += amount;
        attempt.left = amount;
        attempt.phase = Phase::Work;
        if amount == 0 {
            attempt.is_queued = true;
            self.agenda.push_back(Next::Worked(id));
            return self.begin_work(id);
        }
        match self.station(self.pods[pod].station).cores.map(|cores| cores.sharing) {
            None => {
                self.begin_work(id);
                self.occupy(id, amount);
            }
            Some(CoreSharing::Ps) => {
                self.begin_work(id);
                self.attempt(id).phase = Phase::Shared;
                self.share(pod);
                self.pods[pod].jobs.push((id, i128::from(amount) * ONE));
                self.expect_shared_end(pod);
            }
            Some(CoreSharing::Fifo) => {
                self.attempt(id).phase = Phase::Core;
                self.attempt(id).since = now;
                self.pods[pod].for_core.push(id);
                self.hand_out_cores(pod);
                if self.attempts[&id].phase == Phase::Core {
                    self.attempt(id).waits_for_core = true;
                    self.tally.stations[self.pods[pod].station].line.add(now, 1);
                }
            }
        }
    }

    /// Its wait, for a slot and then for a core, is over.
    fn begin_work(&mut self, id: Id) {
        let now = self.now;
        let attempt = self.attempt(id);
        let (waited, at) = (now - attempt.landed, attempt.pod);
        if !std::mem::replace(&mut attempt.has_begun, true) && self.tally.is_open {
            self.tally.stations[self.pods[at].station].wait.record(waited);
        }
    }

    fn wait_no_longer(&mut self, id: Id) {
        let (now, at) = (self.now, self.pods[self.attempts[&id].pod].station);
        if std::mem::take(&mut self.attempt(id).waits_for_core) {
            self.tally.stations[at].line.add(now, -1);
        }
    }

    fn occupy(&mut self, id: Id, takes: u64) {
        let ends = self.now + takes;
        let place = self.push(ends, Event::Worked(id));
        let attempt = self.attempt(id);
        (attempt.phase, attempt.ends, attempt.work_event) = (Phase::Work, ends, Some(place));
    }

    /// Frozen work goes on, before all that waits for a core.
    pub fn go_on(&mut self, id: Id) {
        let pod = self.attempts[&id].pod;
        let waiting = std::mem::take(&mut self.pods[pod].for_core);
        let left = self.attempts[&id].left;
        self.work(id, left);
        // Without a core it waits behind the others.
        let own = std::mem::replace(&mut self.pods[pod].for_core, waiting);
        self.pods[pod].for_core.extend(own);
    }

    pub fn hand_out_cores(&mut self, pod: usize) {
        let Some(cores) = self.station(self.pods[pod].station).cores.map(|cores| cores.count) else { return };
        while !self.pods[pod].for_core.is_empty()
            && (self.pods[pod].on_core.len() as f64) < cores.ceil()
            && self.pods[pod].paused == 0
            && self.pods[pod].down == 0
        {
            let id = self.pods[pod].for_core.remove(0);
            self.wait_no_longer(id);
            self.begin_work(id);
            self.pods[pod].on_core.push(id);
            let amount = self.attempts[&id].left;
            self.occupy(id, (amount as f64 * (cores.ceil() / cores)).round() as u64);
        }
    }

    /// Lets the shared jobs of a pod go on until now: n on K cores each at min(1, K / n).
    fn share(&mut self, pod: usize) {
        let (cores, jobs) = self.cores_and_jobs(pod);
        let passed = i128::from(self.now - self.pods[pod].jobs_at);
        let done = if jobs * ONE <= cores { passed * ONE } else { passed * cores / jobs };
        self.pods[pod].jobs.iter_mut().for_each(|job| job.1 -= done);
        self.pods[pod].jobs_at = self.now;
    }

    /// Cores in units of a core / 2^32, and how many share them.
    fn cores_and_jobs(&self, pod: usize) -> (i128, i128) {
        let cores = self.station(self.pods[pod].station).cores.expect("cores").count;
        (((cores * ONE as f64) as i128).max(1), self.pods[pod].jobs.len() as i128)
    }

    fn expect_shared_end(&mut self, pod: usize) {
        let before = self.pods[pod].jobs_end.take();
        let (cores, jobs) = self.cores_and_jobs(pod);
        let end = self.pods[pod].jobs.iter().map(|job| (job.1 - SLACK).max(0)).min().map(|least| {
            // The next whole nanosecond.
            let wait = if jobs * ONE <= cores { (least + ONE - 1) / ONE } else { (least * jobs + cores - 1) / cores };
            self.now + wait as u64
        });
        if before.is_some() && before.map(|place| place.0) == end {
            // An end that nothing moves keeps its place among what happens then.
            self.pods[pod].jobs_end = before;
            return;
        }
        self.forget(before);
        self.pods[pod].jobs_end = end.map(|end| self.push(end, Event::SharedEnd(pod)));
    }

    pub fn shared_end(&mut self, pod: usize) {
        self.pods[pod].jobs_end = None;
        loop {
            self.share(pod);
            let ended = self.pods[pod].jobs.iter().filter(|job| job.1 <= SLACK).min_by_key(|job| job.1);
            let Some(id) = ended.map(|job| job.0) else { break };
            self.pods[pod].jobs.retain(|job| job.0 != id);
            self.attempt(id).phase = Phase::Work;
            self.attempt(id).is_queued = true;
            self.agenda.push_back(Next::Worked(id));
        }
        self.expect_shared_end(pod);
    }

    /// Takes running work off its core and notes what is left of it.
    pub fn interrupt(&mut self, id: Id) {
        let now = self.now;
        let attempt = self.attempts[&id].clone();
        let pod = attempt.pod;
        let cores = self.station(self.pods[pod].station).cores;
        self.forget(attempt.work_event);
        match attempt.phase {
            Phase::Work => {
                let scale = cores.map_or(1.0, |cores| cores.count / cores.count.ceil());
                self.attempt(id).left = (((attempt.ends - now) as f64 * scale).round() as u64).max(1);
                self.pods[pod].on_core.retain(|other| *other != id);
                if cores.is_some() {
                    self.hand_out_cores(pod);
                }
            }
            Phase::Shared => {
                self.share(pod);
                let job = self.pods[pod].jobs.iter().find(|job| job.0 == id).expect("a job").1;
                self.pods[pod].jobs.retain(|job| job.0 != id);
                self.attempt(id).left = ((job.max(0) + ONE - 1) / ONE).max(1) as u64;
                self.expect_shared_end(pod);
            }
            Phase::Core => {
                self.pods[pod].for_core.retain(|other| *other != id);
                self.wait_no_longer(id);
            }
            _ => return,
        }
        let attempt = self.attempt(id);
        attempt.work_event = None;
        attempt.worked -= attempt.left;
    }

    /// Work on a core has ended.
    pub fn core_ended(&mut self, id: Id) {
        let pod = self.attempts[&id].pod;
        self.attempt(id).work_event = None;
        if self.station(self.pods[pod].station).cores.is_some() {
            self.pods[pod].on_core.retain(|other| *other != id);
            self.hand_out_cores(pod);
        }
        self.worked(id);
    }

    pub fn worked_at_once(&mut self, id: Id) {
        // A crash may have come between.
        let Some(attempt) = self.attempts.get_mut(&id).filter(|attempt| attempt.is_queued) else { return };
        attempt.is_queued = false;
        if attempt.is_stopped {
            self.forget_attempt(id);
            return;
        }
        self.worked(id);
    }
}
