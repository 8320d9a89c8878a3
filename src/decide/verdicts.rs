//! Verdicts by facts: a hundred thousand edges share a few hundred sets of facts.

use rustc_hash::FxHashMap;

use super::facts::Facts;
use super::score::{Verdict, verdict};

/// Remembers the verdict of every set of facts it has been asked about.
#[derive(Default)]
pub struct Verdicts {
    known: FxHashMap<u32, Verdict>,
    decisive: FxHashMap<u32, u16>,
}

impl Verdicts {
    pub fn of(&mut self, facts: &Facts) -> Verdict {
        *self.known.entry(facts.key()).or_insert_with(|| verdict(facts))
    }

    /// Numbers of the questions whose answer, if changed alone, changes the winner; as bits.
    pub fn decisive(&mut self, facts: &Facts) -> u16 {
        if let Some(bits) = self.decisive.get(&facts.key()) {
            return *bits;
        }
        let winner = self.of(facts).winner;
        let mut bits = 0;
        for (question, other) in super::alternatives::alternatives(facts) {
            if self.of(&other).winner != winner {
                bits |= 1 << question;
            }
        }
        self.decisive.insert(facts.key(), bits);
        bits
    }
}
