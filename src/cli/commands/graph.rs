//! `hopwise graph FILE`

use hopwise::decide::decisions::decide;
use hopwise::report::diagram;

use crate::cli::args::{Graph, GraphFormat};
use crate::cli::exit::Outcome;
use crate::cli::load::{Machine, load};
use crate::cli::output::{self, Color};

pub fn run(args: &Graph, color: Color) -> Outcome {
    let loaded = match load("graph", &args.input.file, &args.input.changes, color, Machine::No) {
        Ok(loaded) => loaded,
        Err(outcome) => return outcome,
    };
    let decisions = decide(&loaded.topology);
    let text = match args.format {
        GraphFormat::Mermaid => diagram::mermaid(&decisions),
        GraphFormat::Dot => diagram::dot(&decisions),
    };
    output::print(color, &text, Outcome::Clean)
}
