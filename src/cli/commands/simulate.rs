//! `hopwise simulate FILE`

use hopwise::explore::objectives::{Judgement, Verdict, judge, parse};
use hopwise::explore::outcome::Outcome as Result;
use hopwise::explore::simulate;
use hopwise::report::payload::Simulation;
use hopwise::report::{json, markdown, text};
use hopwise::simulate::resolve::resolve;

use super::plan::{factor, faults, of_the_file, plan};
use crate::cli::args::{Format, Simulate, Undecided};
use crate::cli::exit::Outcome;
use crate::cli::load::{Faults, Machine, load_with_faults};
use crate::cli::output::{self, Color};
use crate::cli::runner::Threads;

pub fn run(args: &Simulate, color: Color) -> Outcome {
    let machine = if args.format == Format::Json { Machine::Json } else { Machine::No };
    let refuse = |message: &str| output::refuse("simulate", "bad-argument", message, machine);
    let planned = plan(&args.run).and_then(|plan| Ok((plan, factor(&args.run)?)));
    let (plan, factor) = match planned {
        Ok(planned) => planned,
        Err(message) => return refuse(&message),
    };
    let (input, added) = (&args.input, faults(&args.run.injected));
    let faults = Faults { added: &added, of_the_file: of_the_file(&args.run.injected) };
    let loaded = match load_with_faults("simulate", &input.file, &input.changes, faults, color, machine) {
        Ok(loaded) => loaded,
        Err(outcome) => return outcome,
    };
    let blueprint = match resolve(&loaded.topology) {
        Ok(blueprint) => blueprint,
        Err(findings) => return output::problems("simulate", &loaded.sources, &findings, color, machine),
    };
    let objectives = match parse(&loaded.topology) {
        Ok(objectives) => objectives,
        Err(findings) => return output::problems("simulate", &loaded.sources, &findings, color, machine),
    };
    let blueprint = match factor {
        Some(factor) => blueprint.with_load(factor),
        None => blueprint,
    };
    let runner = match Threads::new(args.run.threads.map_or_else(output::threads, usize::from)) {
        Ok(runner) => runner,
        Err(error) => return refuse(&format!("no threads to run on: {error}")),
    };
    let outcome = simulate(&blueprint, &plan, &runner);
    // The line of progress goes before the report comes.
    drop(runner);
    let judgements = judge(&objectives, &outcome);
    let payload = Simulation::of(&outcome, &judgements, &loaded.name, &loaded.path, env!("CARGO_PKG_VERSION"));
    let verdict = verdict(&outcome, &judgements, args.run.undecided);
    let written = match args.format {
        Format::Text => output::print(color, &text::simulation(&payload, output::width()), verdict),
        Format::Json => output::write(verdict, |out| json::simulation(&payload, out)),
        Format::Markdown => output::print(color, &markdown::simulation(&payload), verdict),
    };
    // The process ends here: freeing what is known of 200,000 edges takes longer than it gains.
    std::mem::forget(payload);
    std::mem::forget((outcome, blueprint, loaded));
    written
}

/// A missed objective is a finding; one that is neither met nor missed leaves no verdict, unless that
/// is to pass. A stopped run says what it has, and that it was stopped.
fn verdict(outcome: &Result, judgements: &[Judgement], undecided: Undecided) -> Outcome {
    let any = |verdict: Verdict| judgements.iter().any(|judgement| judgement.verdict == verdict);
    match () {
        () if outcome.partial => Outcome::Interrupted,
        () if outcome.is_cut_short() => Outcome::NoVerdict,
        () if any(Verdict::Missed) => Outcome::Finding,
        () if any(Verdict::Undecided) && undecided == Undecided::Fail => Outcome::NoVerdict,
        () => Outcome::Clean,
    }
}
