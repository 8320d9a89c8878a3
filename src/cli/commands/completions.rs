//! `hopwise completions SHELL`

use clap::CommandFactory;

use crate::cli::args::{Args, Completions};
use crate::cli::exit::Outcome;
use crate::cli::output;

pub fn run(args: &Completions) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "hopwise", &mut script);
    output::write(Outcome::Clean, |out| out.write_all(&script))
}
