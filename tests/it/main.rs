//! The one test binary; each module holds one guarantee.
mod break_points; // the pass over paths agrees with a slow reference
mod flips; // every printed flip holds, one step short does not
mod oracle; // slow, obvious references
mod support; // what the tests share
mod table; // tree and scores agree on every combination of facts
