//! Outlier ejection: replicas that fail again and again are left alone for a while.

use super::world::World;
use crate::simulate::blueprint::Ejection;
use crate::vocabulary::Fate;

/// What all callers together know of one replica.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outlier {
    /// Failures since its last success.
    failures: u32,
    /// Ejections on its record, and when the last one ended.
    ejections: u32,
    returned: u64,
}

impl World<'_> {
    /// A sent attempt has ended: its replica may have failed once too often.
    pub fn learn_of_replica(&mut self, visit: u32, fate: Fate, settings: Ejection) {
        let now = self.now;
        let pod = self.visits[visit].pod as usize;
        match fate {
            Fate::Ok => self.pods[pod].outlier.failures = 0,
            Fate::Error | Fate::Timeout | Fate::Unavailable => self.pods[pod].outlier.failures += 1,
            _ => {}
        }
        let is_out = |until: u64| until > now;
        if self.pods[pod].outlier.failures < settings.consecutive || is_out(self.pods[pod].ejected_until) {
            return;
        }
        let station = self.pods[pod].station as usize;
        let first = self.setup.stations[station].first_pod as usize;
        let all = &self.pods[first..first + self.serving(station as u32) as usize];
        let ejected = all.iter().filter(|pod| is_out(pod.ejected_until)).count();
        if (ejected + 1) as f64 > settings.max_share * all.len() as f64 {
            return;
        }
        let replica = &mut self.pods[pod];
        let record = &mut replica.outlier;
        // Time in service without another ejection is forgiven.
        let forgiven = (now - record.returned) / settings.interval;
        record.ejections = u64::from(record.ejections).saturating_sub(forgiven) as u32 + 1;
        record.failures = 0;
        replica.ejected_until = now.saturating_add(settings.time.saturating_mul(u64::from(record.ejections)));
        record.returned = replica.ejected_until;
        self.stations[station].ejections += u64::from(self.in_window);
    }
}
