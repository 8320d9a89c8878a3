//! Threads that cannot fail.

use std::thread::ScopedJoinHandle;

/// The result of `thread`. A thread panics only on a bug, which then is the caller's panic too.
pub fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|bug| std::panic::resume_unwind(bug))
}
