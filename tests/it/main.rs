//! The one test binary; each module holds one guarantee.
mod support; // what the tests share
mod table; // tree and scores agree on every combination of facts
