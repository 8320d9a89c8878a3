//! Two independent computations, on two threads where that pays.

use crate::threads::joined;

/// Edges from which starting a thread costs less than it gains.
const LARGE: usize = 10_000;

/// The results of `one` and `other`, for a system of `edges` edges.
pub fn together<A: Send, B: Send>(
    edges: usize,
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if edges < LARGE {
        return (one(), other());
    }
    std::thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        (one, joined(other))
    })
}
