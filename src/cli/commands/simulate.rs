//! `hopwise simulate FILE`

use hopwise::explore::objectives::{Judgement, Verdict, judge, parse};
use hopwise::explore::outcome::Outcome as Result;
use hopwise::explore::simulate;
use hopwise::report::payload::{Simulation, Sketch};
use hopwise::report::{html, json, markdown, text};
use hopwise::simulate::resolve::resolve;

use super::plan::{factor, faults, of_the_file, plan};
use crate::cli::args::{Simulate, Undecided};
use crate::cli::deliver::Formats;
use crate::cli::exit::Outcome;
use crate::cli::load::{Faults, Machine, load_with_faults};
use crate::cli::output::{self, Color};
use crate::cli::runner::Threads;

pub fn run(args: &Simulate, color: Color) -> Outcome {
    let machine = Machine::of(args.report.format);
    let refuse = |message: &str| output::refuse("simulate", "bad-argument", message, machine);
    let planned = plan(&args.run).and_then(|plan| Ok((plan, factor(&args.run)?)));
    let planned = planned.and_then(|planned| args.report.usable(&[&args.input.file]).map(|()| planned));
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
    let sketch = Sketch::of(&loaded.topology);
    let formats = Formats {
        text: &|width| text::simulation(&payload, width),
        json: &|out| json::simulation(&payload, out),
        markdown: &|| markdown::simulation(&payload),
        html: &|| html::simulation(&payload, &sketch),
    };
    let written = formats.deliver(&args.report, color, verdict);
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
