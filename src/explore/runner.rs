//! Who runs the replications.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::simulate::measure::Measured;

/// One replication by its number.
pub type Job = Arc<dyn Fn(u64) -> Measured + Send + Sync>;

/// Runs batches of independent jobs. Results come in the order of their numbers, whatever the number of
/// threads; a stopped runner returns those it has.
pub trait Runner {
    /// Runs the jobs numbered `numbers`.
    fn run(&self, job: Job, numbers: Range<u64>) -> Vec<Measured>;

    /// Set when somebody wants the run to end.
    fn stop(&self) -> Arc<AtomicBool>;

    /// Says what is going on, to whoever watches: the part that is under way and how far it is.
    fn progress(&self, _part: &str, _done: u64, _all: u64) {}

    fn is_stopped(&self) -> bool {
        self.stop().load(Ordering::Relaxed)
    }
}

/// One after the other, on the calling thread.
#[derive(Clone, Debug, Default)]
pub struct Serial {
    stop: Arc<AtomicBool>,
}

impl Runner for Serial {
    fn run(&self, job: Job, numbers: Range<u64>) -> Vec<Measured> {
        numbers.take_while(|_| !self.is_stopped()).map(|number| job(number)).collect()
    }

    fn stop(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }
}
