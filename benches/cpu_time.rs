//! CPU time of a piece of work, on the thread that does it.

use std::fs;
use std::time::{Duration, Instant};

/// The result of `work` and what it took. Work that it hands to other threads is not seen.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let (on_cpu, start) = (on_cpu(), Instant::now());
    let result = work();
    let wall = start.elapsed();
    let taken = match (on_cpu, self::on_cpu()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        // Where the system does not say, wall time is the nearest.
        _ => wall,
    };
    (result, taken)
}

/// What this thread has had of a CPU so far: the first number of Linux's `schedstat`, in nanoseconds.
fn on_cpu() -> Option<Duration> {
    // The scheduler brings the figure up to date when it is entered: else it is a tick old.
    std::thread::yield_now();
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}
