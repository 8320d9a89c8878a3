//! The only part that opens files, prints, and decides the exit code.

mod args;
mod commands;
mod deliver;
mod designs;
mod exit;
mod load;
mod output;
mod replace;
mod runner;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
use exit::Outcome;

/// Runs the command of the process's arguments.
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version go to stdout and are no failure; anything else is no verdict.
            let _ = error.print();
            return if error.use_stderr() { Outcome::NoVerdict.into() } else { Outcome::Clean.into() };
        }
    };
    let color = output::Color::new(args.color);
    let outcome = match args.command {
        Command::Recommend(args) => commands::recommend::run(&args, color),
        Command::Simulate(args) => commands::simulate::run(&args, color),
        Command::Compare(args) => commands::compare::run(&args, color),
        Command::Capacity(args) => commands::capacity::run(&args, color),
        Command::Selftest(args) => commands::selftest::run(&args, color),
        Command::Explain(args) => commands::explain::run(&args, color),
        Command::Graph(args) => commands::graph::run(&args, color),
        Command::Init(args) => commands::init::run(&args, color),
        Command::Schema(args) => commands::schema::run(&args),
        Command::Completions(args) => commands::completions::run(&args),
    };
    outcome.into()
}
