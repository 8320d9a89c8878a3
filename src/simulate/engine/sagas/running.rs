//! From the start of a run to its final state.

use super::state::{Act, Run};
use crate::simulate::blueprint::{Coordination, NEVER, Way};
use crate::simulate::engine::purpose::STEP;
use crate::simulate::engine::state::NONE;
use crate::simulate::engine::world::World;
use crate::simulate::kernel::draws::fold;

impl World<'_> {
    /// A request that starts a saga has been answered well.
    pub fn start_saga(&mut self, saga: u32, call: u32) {
        let object = &self.calls[call];
        let (key, journey, level, tagged) = (object.key, object.journey, object.level, object.root.tagged);
        let run = self.runs.claim();
        self.runs[run] = Run { key, started: object.started, journey, level, tagged, saga, ..Run::default() };
        self.join_journey(journey);
        if tagged {
            self.sagas[saga as usize].started += 1;
            self.mail.tagged += 1;
        }
        // The run is held until its first orders are out.
        self.runs[run].open = 1;
        for step in 0..self.setup.sagas[saga as usize].saga.steps.len() {
            let spec = &self.setup.sagas[saga as usize].saga.steps[step];
            if spec.way == Way::Entry && spec.after.is_empty() {
                self.runs[run].ordered |= 1 << step;
                self.executed(run, step as u8);
            }
        }
        self.go_on(run);
        self.order_over(run);
    }

    /// A step has been executed: it commits, or fails for business reasons. Whether it committed.
    pub fn decide_step(&mut self, run: u32, step: u8) -> bool {
        let object = &self.runs[run];
        let (saga, key, tagged) = (object.saga as usize, object.key, object.tagged);
        let fails = self.setup.sagas[saga].saga.steps[step as usize].fails;
        if tagged {
            self.sagas[saga].steps += 1;
        }
        let failed = fails > 0.0 && Self::draw(self.saga_keys[saga], STEP, fold(key, u64::from(step))).happens(fails);
        if !failed {
            let run = &mut self.runs[run];
            run.first_commit = run.first_commit.min(self.now);
        }
        !failed
    }

    /// A step was executed and everybody who must knows it.
    fn executed(&mut self, run: u32, step: u8) {
        if self.decide_step(run, step) {
            self.step_committed(run, step);
        } else {
            self.runs[run].known_failed |= 1 << step;
            self.step_failed(run, step, false);
        }
    }

    /// It is known that a step has committed.
    pub fn step_committed(&mut self, run: u32, step: u8) {
        let object = &mut self.runs[run];
        object.committed |= 1 << step;
        if object.failing {
            // A sibling has failed meanwhile.
            object.to_undo |= 1 << step;
        }
        self.go_on(run);
    }

    /// It is known that a step has failed; `in_doubt`: it may have committed all the same.
    pub fn step_failed(&mut self, run: u32, step: u8, in_doubt: bool) {
        let setup = &self.setup.sagas[self.runs[run].saga as usize];
        let notify = setup.saga.steps[step as usize].notify;
        let object = &mut self.runs[run];
        if notify {
            return;
        }
        object.failing = true;
        object.to_undo |= object.committed | if in_doubt { 1 << step } else { 0 };
        self.go_on(run);
    }

    /// It is known that a step has been undone.
    pub fn step_undone(&mut self, run: u32, step: u8) {
        let object = &mut self.runs[run];
        object.undone |= 1 << step;
        if object.tagged {
            self.sagas[object.saga as usize].compensations += 1;
        }
        self.go_on(run);
    }

    /// Orders what can be done now, and ends the run when nothing is left to do.
    fn go_on(&mut self, run: u32) {
        let object = self.runs[run];
        if object.ended {
            return;
        }
        let setup = &self.setup.sagas[object.saga as usize];
        if object.failing {
            self.undo_next(run);
        } else {
            for (step, after) in setup.after.iter().enumerate() {
                let bit = 1 << step;
                if self.runs[run].ordered & bit == 0 && after & !object.committed == 0 {
                    self.runs[run].ordered |= bit;
                    self.order(run, step as u8, Act::Execute);
                }
            }
        }
        let object = self.runs[run];
        let needed = setup.needed;
        if !object.failing && object.committed & needed == needed {
            self.end_run(run, true);
        } else if object.failing && object.to_undo & !object.undone == 0 && self.rests(run) {
            self.end_run(run, false);
        }
    }

    /// Whether no step that matters is under way forward.
    fn rests(&self, run: u32) -> bool {
        let object = &self.runs[run];
        let setup = &self.setup.sagas[object.saga as usize];
        object.ordered & setup.needed & !object.committed & !object.known_failed == 0
    }

    /// Orders the next compensations: all at once in a choreography, in reverse order one by one by a
    /// coordinator. A step that nothing undoes stays.
    fn undo_next(&mut self, run: u32) {
        let saga = self.runs[run].saga as usize;
        let setup = &self.setup.sagas[saga];
        let in_turn = matches!(setup.saga.coordination, Coordination::Orchestration { .. });
        for step in (0..setup.saga.steps.len()).rev() {
            let bit = 1 << step;
            if self.runs[run].to_undo & bit == 0 || self.runs[run].undone & bit != 0 {
                continue;
            }
            if setup.saga.steps[step].compensation.is_none() {
                self.runs[run].undone |= bit;
                continue;
            }
            if self.runs[run].undoing & bit == 0 {
                self.runs[run].undoing |= bit;
                self.order(run, step as u8, Act::Undo);
            }
            if in_turn {
                return;
            }
        }
    }

    fn end_run(&mut self, run: u32, committed: bool) {
        let object = &mut self.runs[run];
        object.ended = true;
        let Run { saga, started, first_commit, tagged, journey, .. } = *object;
        if !committed {
            self.break_journey(journey);
        }
        if !tagged {
            return;
        }
        let measure = &mut self.sagas[saga as usize];
        if committed {
            measure.committed += 1;
            measure.completion.record(self.now - started);
        } else {
            measure.compensated += 1;
        }
        if first_commit != NEVER {
            measure.inconsistent.record(self.now - first_commit);
        }
    }

    /// An order of a run is over, whatever became of it. A run that waits for nothing any more ends here.
    pub fn order_over(&mut self, run: u32) {
        let object = &mut self.runs[run];
        object.open -= 1;
        if object.open > 0 {
            return;
        }
        let Run { saga, journey, tagged, ended, .. } = *object;
        if tagged {
            self.mail.tagged -= 1;
            self.sagas[saga as usize].stuck += u64::from(!ended);
        }
        if !ended {
            self.break_journey(journey);
        }
        self.runs.remove(run);
        if journey != NONE {
            self.leave_journey(journey);
        }
    }

    /// Counts the runs that the end of the simulation finds under way.
    pub fn count_open_runs(&mut self) {
        for run in self.runs.places() {
            let object = &self.runs[run];
            if object.open > 0 && object.tagged && !object.ended {
                self.sagas[object.saga as usize].pending += 1;
            }
        }
    }
}
