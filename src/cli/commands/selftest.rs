//! `hopwise selftest`

use hopwise::explore::Runner;
use hopwise::report::json;
use hopwise::report::selftest::{Selftest, text};
use hopwise::selftest::{cases, run as run_cases};

use crate::cli::args::{ExplainFormat, Selftest as Args};
use crate::cli::exit::Outcome;
use crate::cli::load::Machine;
use crate::cli::output::{self, Color};
use crate::cli::runner::Threads;

pub fn run(args: &Args, color: Color) -> Outcome {
    let machine = if args.format == ExplainFormat::Json { Machine::Json } else { Machine::No };
    let runner = match Threads::new(output::threads()) {
        Ok(runner) => runner,
        Err(error) => {
            return output::refuse("selftest", "no-threads", &format!("no threads to run on: {error}"), machine);
        }
    };
    let payload = Selftest::of(&run_cases(&cases(), &runner));
    let verdict = match payload.off {
        _ if runner.is_stopped() => Outcome::Interrupted,
        0 => Outcome::Clean,
        _ => Outcome::Finding,
    };
    drop(runner);
    match machine {
        Machine::Json => output::write(verdict, |out| json::write(&payload, out)),
        Machine::No => output::print(color, &text(&payload, output::width()), verdict),
    }
}
