//! What `simulate` reports: names of JSON, text at eighty columns, Markdown, objectives.

mod disagreement; // a formula that differs without a reason is told
mod in_vain; // what comes again, stays, or has no effect
mod json; // every promised name
mod judged; // three verdicts, and why
mod keeping_up; // what would do for a queue that grows
mod large; // what many flows and edges change
mod made; // an outcome made by hand
mod made_mail; // … with messages and a saga
mod messages; // queues, outboxes, brokers and sagas
mod objectives; // the grammar, good and bad
pub mod runs; // the simulations that the others look at
mod text; // text and Markdown for people
