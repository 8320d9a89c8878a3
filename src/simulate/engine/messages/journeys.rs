//! A request from outside with everything that it set off, to its last effect.

use super::state::{BROKEN, Journey, NONE, SOURCE, TAGGED};
use crate::simulate::engine::world::World;

impl World<'_> {
    /// A request arrives that may set off messages.
    pub fn open_journey(&mut self, source: u32, tagged: bool) -> u32 {
        let journey = self.mail.journeys.claim();
        let tag = if tagged { TAGGED } else { 0 };
        self.mail.tagged += u64::from(tagged);
        self.mail.journeys[journey] = Journey { started: self.now, open: 1, source: source | tag };
        journey
    }

    /// One more part of a journey is under way.
    #[inline]
    pub fn join_journey(&mut self, journey: u32) {
        if journey != NONE {
            self.mail.journeys[journey].open += 1;
        }
    }

    /// Something of a journey failed, or was lost.
    pub fn break_journey(&mut self, journey: u32) {
        if journey != NONE {
            self.mail.journeys[journey].source |= BROKEN;
        }
    }

    /// A part of a journey is over; with the last one the journey is.
    #[inline]
    pub fn leave_journey(&mut self, journey: u32) {
        if journey == NONE {
            return;
        }
        let object = &mut self.mail.journeys[journey];
        object.open -= 1;
        if object.open == 0 {
            self.end_journey(journey);
        }
    }

    /// Counts what the run leaves incomplete.
    pub fn count_pending(&mut self) {
        for journey in self.mail.journeys.places() {
            let Journey { open, source, .. } = self.mail.journeys[journey];
            if open > 0 && source & TAGGED != 0 {
                self.flows[(source & SOURCE) as usize].pending += 1;
            }
        }
    }

    fn end_journey(&mut self, journey: u32) {
        let Journey { started, source, .. } = self.mail.journeys[journey];
        self.mail.journeys.remove(journey);
        if source & TAGGED == 0 {
            return;
        }
        self.mail.tagged -= 1;
        let flow = &mut self.flows[(source & SOURCE) as usize];
        if source & BROKEN == 0 {
            flow.completion.record(self.now - started);
        } else {
            flow.incomplete += 1;
        }
    }
}
