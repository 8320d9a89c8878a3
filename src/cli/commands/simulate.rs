//! `hopwise simulate FILE`

use hopwise::explore::objectives::{Judgement, Verdict, judge, parse};
use hopwise::explore::outcome::Outcome as Result;
use hopwise::explore::{Plan, simulate};
use hopwise::file::FaultForm;
use hopwise::report::payload::Simulation;
use hopwise::report::{json, markdown, text};
use hopwise::simulate::resolve::resolve;
use hopwise::units::{Nanos, parse_ratio};

use crate::cli::args::{Format, Simulate, Undecided};
use crate::cli::exit::Outcome;
use crate::cli::load::{Machine, load_with_faults};
use crate::cli::output::{self, Color};
use crate::cli::runner::Threads;

pub fn run(args: &Simulate, color: Color) -> Outcome {
    let machine = if args.format == Format::Json { Machine::Json } else { Machine::No };
    let refuse = |message: &str| output::refuse("simulate", "bad-argument", message, machine);
    let plan = match plan(args) {
        Ok(plan) => plan,
        Err(message) => return refuse(&message),
    };
    let factor = match args.load.as_deref().map(factor).transpose() {
        Ok(factor) => factor,
        Err(message) => return refuse(&message),
    };
    let faults: Vec<(FaultForm, &str)> = (args.faults.iter().map(|text| (FaultForm::Any, text.as_str())))
        .chain(args.fails.iter().map(|text| (FaultForm::Fail, text.as_str())))
        .chain(args.slows.iter().map(|text| (FaultForm::Slow, text.as_str())))
        .collect();
    let input = &args.input;
    let loaded = match load_with_faults("simulate", &input.file, &input.changes, &faults, color, machine) {
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
    let threads = args.threads.map_or_else(output::threads, usize::from);
    let runner = match Threads::new(threads) {
        Ok(runner) => runner,
        Err(error) => return refuse(&format!("no threads to run on: {error}")),
    };
    let outcome = simulate(&blueprint, &plan, &runner);
    // The line of progress goes before the report comes.
    drop(runner);
    let judgements = judge(&objectives, &outcome);
    let payload = Simulation::of(&outcome, &judgements, &loaded.name, &loaded.path, env!("CARGO_PKG_VERSION"));
    let verdict = verdict(&outcome, &judgements, args.undecided);
    let written = match args.format {
        Format::Text => output::print(color, &text::simulation(&payload, output::width()), verdict),
        Format::Json => output::write(verdict, |out| json::simulation(&payload, out)),
        Format::Markdown => output::print(color, &markdown::simulation(&payload), verdict),
    };
    drop(payload);
    // The process ends here: freeing what is known of 200,000 edges takes longer than it gains.
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

fn plan(args: &Simulate) -> std::result::Result<Plan, String> {
    let duration = |flag: &str, text: &str| {
        Nanos::parse(text).map_err(|_| format!("`{flag} {text}` is no duration such as `5m` or `30s`"))
    };
    let measured = duration("--for", &args.span)?;
    if measured == Nanos::ZERO {
        return Err("`--for 0s` measures nothing; state how long to measure, such as `--for 5m`".to_owned());
    }
    let warmup = args.warmup.as_deref().map(|text| duration("--warmup", text)).transpose()?;
    let total = measured.plus(warmup.unwrap_or(measured));
    if total > Nanos(Nanos::LONGEST.0 / 4) {
        return Err("warm-up and `--for` together are longer than a simulation may be (2.5 years)".to_owned());
    }
    let precision = match args.precision.as_deref() {
        None => None,
        Some(text) => match parse_ratio(text) {
            Ok(ratio) if ratio > 0.0 => Some(ratio),
            _ => return Err(format!("`--precision {text}` is no ratio above 0, such as `2%`")),
        },
    };
    Ok(Plan { measured, warmup, seed: args.seed, replications: args.replications, precision })
}

/// `2x`, `1.5` or `150%`.
fn factor(text: &str) -> std::result::Result<f64, String> {
    let number = match text.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().map(|percent| percent / 100.0),
        None => text.strip_suffix('x').unwrap_or(text).parse::<f64>(),
    };
    match number {
        Ok(factor) if factor > 0.0 && factor <= 1e6 => Ok(factor),
        _ => Err(format!("`--load {text}` is no factor above 0, such as `2x` or `150%`")),
    }
}
