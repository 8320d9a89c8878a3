//! What a recommendation buys: simulated, and the same as the command that each line names.

mod absent; // no evidence, and why
mod commands; // each line is what its command says
mod worth; // what buys, costs, and buys nothing
