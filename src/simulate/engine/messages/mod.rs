//! Messages in the engine.
//!
//! ```text
//! publishing   an event leaves its publisher: confirmed, forgotten, before the commit
//! outbox       … or through the relay of its service
//! linger       … or in a batch
//! accepting    the broker takes it: a message in every subscription
//! lanes        who is next: one line, priorities, or partitions
//! polling      consumers that look now and then
//! delivering   a message goes to a replica, and what becomes of it there
//! handling     what a request does that is one, or tells of itself before it is done
//! effects      what a handled message has done: once, twice, in order, answered
//! journeys     a request from outside with everything that it set off
//! troubles     crashes and restarts of brokers and consumers
//! ```

pub mod accepting;
mod delivering;
mod effects;
mod handling;
pub mod journeys;
mod lanes;
mod linger;
pub mod mail;
mod outbox;
mod polling;
mod publishing;
pub mod setup;
pub mod state;
mod troubles;
