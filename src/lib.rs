//! hopwise decides how services should talk to each other, hop by hop, says why, and simulates what the
//! design does under load.
//!
//! # Bird's-eye view
//!
//! One value goes each way, and only downstream:
//!
//! ```text
//! text -> file::Document -> model::Topology -> decide::decisions::Decisions -> report -> bytes
//!                                           \-> simulate::blueprint::Blueprint -> explore::outcome::Outcome -> report
//! ```
//!
//! # Code map
//!
//! | layer | module | what it does |
//! |---|---|---|
//! | L5 | the binary | opens files, prints, decides the exit code |
//! | L4 | [`report`] | results to text, JSON, Markdown, HTML, Mermaid and DOT |
//! | L4 | [`selftest`] | the simulation against queueing theory |
//! | L3 | [`explore`] | many replications, one question: figures with intervals, objectives, comparisons, capacity |
//! | L3 | [`decide`] | topology to decisions, with reasons |
//! | L3 | [`simulate`] | topology to blueprint, blueprint to one replication; its kernel knows no service |
//! | L2 | [`model`] | document to topology, valid by construction |
//! | L1 | [`mod@file`] | text to document: TOML, spans, overlays, `--set` |
//! | L0 | [`diagnostic`], [`units`], [`law`], [`vocabulary`], [`threads`], [`sparse`] | findings, quantities, laws of durations, the words of the format |
//!
//! # Invariants
//!
//! - A module uses only what stands below it; a test reads the sources and holds that.
//! - Below the binary there is no I/O, no clock, no environment and no global state, and no order
//!   comes from a hash map: the same input gives the same bytes, with any number of threads.
//! - Broken input is data: parsing and lowering return what they could read *and* everything that
//!   is wrong, never the first problem alone.
//! - Ids in hand are always valid: a [`model::Topology`] is built only by [`model::lower`].
//! - A what-if is a new topology, then an ordinary decision or simulation; `decide` and `simulate` never
//!   see each other.
//! - A random number belongs to what it is drawn for, not to when: the same seed gives two designs the
//!   same arrivals, service times and delays.
//! - Only [`report`] has serialisable types; only [`mod@file`] knows TOML.
//!
//! # Example
//!
//! ```
//! use hopwise::decide::decisions::decide;
//! use hopwise::diagnostic::Sources;
//! use hopwise::vocabulary::Pattern;
//! use hopwise::{file, model};
//!
//! let text = r#"
//! [services.order]
//! [services.email]
//! [[edges]]
//! from = "order"
//! to = "email"
//! operation = "send confirmation"
//! reply = "none"
//! "#;
//! let mut sources = Sources::default();
//! let id = sources.add("shop.toml", text);
//! let (document, findings) = file::parse(&sources, id);
//! assert!(findings.is_empty());
//! let (topology, findings) = model::lower(&document.unwrap());
//! assert!(findings.is_empty());
//!
//! let topology = topology.unwrap();
//! let decisions = decide(&topology);
//! let edge = topology.find_edge("order->email:send confirmation").unwrap();
//! assert_eq!(decisions.answer(edge), Some(Pattern::Queue));
//! ```

#![forbid(unsafe_code)]

pub mod decide;
pub mod diagnostic;
pub mod explore;
pub mod file;
pub mod law;
pub mod model;
pub mod report;
pub mod selftest;
pub mod simulate;
pub mod sparse;
pub mod threads;
pub mod units;
pub mod vocabulary;
