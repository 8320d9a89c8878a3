//! From a topology to decisions: which pattern for which edge, what form for which flow, what the
//! system needs, and why.
//!
//! Data goes one way:
//!
//! ```text
//! handlers, events, participants             what belongs together, what is a saga
//!   -> reading                     intent, side and reply of every edge (Q1, Q4, Q6)
//!   -> breaks                      where a path is too slow or too deep (Q5, Q13)
//!   -> pairs, capacity             what two services exchange, what a service sustains (Q8, Q9, Q14)
//!   -> facts                       every answer about one edge
//!   -> questions, score            facts to a verdict, by one table; tree says the same in words
//!   -> edge                        the verdict with reasons, flips, safeguards and assumptions
//! ```
//!
//! [`decisions::decide`] does all of it; [`edge::edge`], [`flows::flow`] and [`system::system`] give
//! the parts in full, [`settings::settings`] what the file lacks of them.

pub mod adjacency;
pub mod alternatives;
pub mod answers;
pub mod assess;
pub mod assumptions;
pub mod breaks;
pub mod brokers;
pub mod candidate;
pub mod capacity;
pub mod components;
pub mod cut;
pub mod decisions;
pub mod edge;
pub mod events;
pub mod facts;
pub mod flips;
pub mod flows;
pub mod inputs;
pub mod order;
pub mod pairs;
pub mod participants;
pub mod questions;
pub mod reading;
pub mod reasons;
pub mod remarks;
pub mod reshape;
pub mod safeguards;
pub mod saga_kinds;
pub mod sagas;
pub mod score;
pub mod settings;
pub mod standing;
pub mod system;
pub mod tree;
pub mod verdicts;
