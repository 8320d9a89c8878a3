//! Replications on all cores, until somebody presses Ctrl-C.

use std::collections::VecDeque;
use std::io::{IsTerminal, Write};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hopwise::explore::{Job, Runner};
use hopwise::simulate::measure::Measured;
use tokio::runtime::{Builder, Runtime};

/// Runs jobs as blocking tasks, a bounded number at a time.
pub struct Threads {
    runtime: Runtime,
    threads: usize,
    stop: Arc<AtomicBool>,
}

impl Threads {
    /// A runner on `threads` threads that Ctrl-C stops.
    ///
    /// # Errors
    /// When the system gives no threads or signals.
    pub fn new(threads: usize) -> std::io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_io().max_blocking_threads(threads.max(1)).build()?;
        let stop = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stop);
        runtime.spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                flag.store(true, Ordering::Relaxed);
            }
        });
        Ok(Self { runtime, threads: threads.max(1), stop })
    }
}

impl Runner for Threads {
    fn run(&self, job: Job, numbers: Range<u64>) -> Vec<Measured> {
        self.runtime.block_on(async {
            let mut running = VecDeque::new();
            let mut results = Vec::new();
            for number in numbers {
                if self.is_stopped() {
                    break;
                }
                if running.len() == self.threads
                    && let Some(first) = running.pop_front()
                {
                    results.push(finished(first).await);
                }
                let job = Arc::clone(&job);
                running.push_back(tokio::task::spawn_blocking(move || job(number)));
            }
            for task in running {
                results.push(finished(task).await);
            }
            results
        })
    }

    fn stop(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    /// One line on a terminal, written over again.
    fn progress(&self, part: &str, done: u64, all: u64) {
        let mut out = std::io::stderr().lock();
        if out.is_terminal() {
            // Nobody is hurt when progress cannot be shown.
            let _ = write!(out, "\r\x1b[K{part}: {done} of {all}");
            let _ = out.flush();
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        let mut out = std::io::stderr().lock();
        if out.is_terminal() {
            let _ = write!(out, "\r\x1b[K");
        }
    }
}

async fn finished(task: tokio::task::JoinHandle<Measured>) -> Measured {
    match task.await {
        Ok(measured) => measured,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // Tasks are never cancelled.
            Err(error) => unreachable!("a task ended without a result: {error}"),
        },
    }
}
