//! Threads that cannot fail.

use std::thread::ScopedJoinHandle;

/// Edges from which starting a thread costs less than it gains.
const LARGE: usize = 10_000;

/// The result of `thread`. A thread panics only on a bug, which then is the caller's panic too.
pub fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|bug| std::panic::resume_unwind(bug))
}

/// The results of `one` and `other`, two independent computations, for a system of `edges` edges: on two
/// threads where that pays; `one` stays on the caller's.
pub fn together<A, B: Send>(edges: usize, one: impl FnOnce() -> A, other: impl FnOnce() -> B + Send) -> (A, B) {
    if edges < LARGE {
        return (one(), other());
    }
    std::thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        (one, joined(other))
    })
}
