//! Controlled delay: a line that stands for too long drops at its front.

use super::world::World;

impl World<'_> {
    /// Whether controlled delay drops a request that has waited so long, now that its turn has come.
    pub fn codel_drops(&mut self, pod: usize, station: usize, waited: u64) -> bool {
        let now = self.now;
        let Some(settings) = self.setup.stations[station].station.line.codel else { return false };
        let is_last = self.pods[pod].waiting == 0;
        let state = &mut self.pods[pod].codel;
        if settings.slough {
            // The least wait of the last interval says whether the line stands. The first request of an
            // interval is never dropped: it says how things are now.
            if now >= state.interval_end {
                state.overloaded = state.least > settings.target;
                state.least = waited;
                state.interval_end = now.saturating_add(settings.interval);
                return false;
            }
            state.least = state.least.min(waited);
            return state.overloaded && waited > 2 * settings.target;
        }
        // Source: RFC 8289, section 5; the line counts requests instead of bytes.
        let above = waited >= settings.target && !is_last;
        let ready = if !above {
            state.first_above = 0;
            false
        } else if state.first_above == 0 {
            state.first_above = now.saturating_add(settings.interval);
            false
        } else {
            now >= state.first_above
        };
        let gap = |drops: u32| (settings.interval as f64 / f64::from(drops.max(1)).sqrt()).round() as u64;
        if state.dropping {
            if !ready {
                state.dropping = false;
                return false;
            }
            if now < state.drop_next {
                return false;
            }
            state.drops += 1;
            state.drop_next = state.drop_next.saturating_add(gap(state.drops));
            return true;
        }
        if !ready {
            return false;
        }
        // Soon after the last time, it goes on at the pace that it had found.
        let found = state.drops - state.drops_before;
        let recently = now.saturating_sub(state.drop_next) < 16 * settings.interval;
        state.dropping = true;
        state.drops = if recently && found > 1 { found } else { 1 };
        state.drops_before = state.drops;
        state.drop_next = now.saturating_add(gap(state.drops));
        true
    }
}
