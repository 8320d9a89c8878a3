//! `hopwise capacity FILE`

use hopwise::diagnostic::{Finding, Span};
use hopwise::explore::capacity::{Capacity as Result, CapacityPlan, FATAL, Found, Pulse, State, assumed, capacity};
use hopwise::explore::objectives::{Objective, parse, parse_stated};
use hopwise::model;
use hopwise::report::payload::{CapacityPayload, Told};
use hopwise::report::{html, json, markdown, text};
use hopwise::simulate::resolve::resolve;
use hopwise::units::Nanos;

use super::plan::{duration, faults, measured, of_the_file, precision, times};
use crate::cli::args::{Capacity, Undecided};
use crate::cli::deliver::Formats;
use crate::cli::exit::Outcome;
use crate::cli::load::{Faults, Loaded, Machine, load_with_faults};
use crate::cli::output::{self, Color};
use crate::cli::runner::Threads;

pub fn run(args: &Capacity, color: Color) -> Outcome {
    let machine = Machine::of(args.report.format);
    let refuse = |rule: &'static str, message: &str| output::refuse("capacity", rule, message, machine);
    let planned = args.report.usable(&[&args.input.file]).and_then(|()| plan(args));
    let plan = match planned {
        Ok(plan) => plan,
        Err(message) => return refuse("bad-argument", &message),
    };
    let (input, added) = (&args.input, faults(&args.injected));
    let faults = Faults { added: &added, of_the_file: of_the_file(&args.injected) };
    let mut loaded = match load_with_faults("capacity", &input.file, &input.changes, faults, color, machine) {
        Ok(loaded) => loaded,
        Err(outcome) => return outcome,
    };
    let (stated, blueprint) = match (objectives(args, &mut loaded), resolve(&loaded.topology)) {
        (Ok(stated), Ok(blueprint)) => (stated, blueprint),
        (stated, blueprint) => {
            let findings: Vec<Finding> = stated.err().into_iter().chain(blueprint.err()).flatten().collect();
            return output::problems("capacity", &loaded.sources, &findings, color, machine);
        }
    };
    let is_assumed = stated.is_empty();
    let objectives = if is_assumed { assumed(&blueprint) } else { stated };
    let runner = match Threads::new(args.threads.map_or_else(output::threads, usize::from)) {
        Ok(runner) => runner,
        Err(error) => return refuse("bad-argument", &format!("no threads to run on: {error}")),
    };
    let found = capacity(&blueprint, &objectives, &plan, &runner);
    // The line of progress goes before the report comes.
    drop(runner);
    let Some(found) = found else {
        let message = "nothing arrives: no flow and no edge has a rate above 0, and there is no load to search for; \
                       state one, such as `rate = \"20/s\"`";
        return refuse("no-load", message);
    };
    let version = env!("CARGO_PKG_VERSION");
    let told = Told { name: &loaded.name, file: &loaded.path, version, assumed: is_assumed };
    let payload = CapacityPayload::of(&found, told);
    let verdict = verdict(&found, args.undecided);
    let formats = Formats {
        text: &|width| text::capacity(&payload, width),
        json: &|out| json::write(&payload, out),
        markdown: &|| markdown::capacity(&payload),
        html: &|| html::capacity(&payload),
    };
    formats.deliver(&args.report, color, verdict)
}

fn plan(args: &Capacity) -> std::result::Result<CapacityPlan, String> {
    let span = args.span.as_deref().map(measured).transpose()?;
    let warmup = args.warmup.as_deref().map(|text| duration("--warmup", text)).transpose()?;
    if span.unwrap_or_default().plus(warmup.unwrap_or_default()) > Nanos(Nanos::LONGEST.0 / 8) {
        return Err("warm-up and `--for` together are longer than a search may run (1.2 years)".to_owned());
    }
    let precision = precision(&args.precision)?;
    if !(0.001..=0.5).contains(&precision) {
        return Err(format!("`--precision {}` is not between 0.1% and 50%", args.precision));
    }
    let pulse = match &args.pulse {
        _ if args.no_pulse => None,
        Some(text) => Some(pulse(text)?),
        None => Some(Pulse::USUAL),
    };
    Ok(CapacityPlan { measured: span, warmup, seed: args.seed, replications: args.replications, precision, pulse })
}

/// `2x+30s`.
fn pulse(text: &str) -> std::result::Result<Pulse, String> {
    const LONGEST: Nanos = Nanos(86_400_000_000_000);
    let bad = || format!("`--pulse {text}` is no pulse such as `2x+30s`: a factor above 1, and for how long");
    let (factor, lasts) = text.split_once('+').ok_or_else(bad)?;
    let factor = times(factor.trim()).filter(|factor| *factor > 1.0 && *factor <= 1e3).ok_or_else(bad)?;
    let lasts = Nanos::parse(lasts).map_err(|_| bad())?;
    if lasts == Nanos::ZERO || lasts > LONGEST {
        return Err(format!("`--pulse {text}`: a pulse lasts more than nothing, and at most a day"));
    }
    Ok(Pulse { factor, lasts, stated: true })
}

/// Those of the file, then those of the command line.
fn objectives(args: &Capacity, loaded: &mut Loaded) -> std::result::Result<Vec<Objective>, Vec<Finding>> {
    let stated: Vec<model::Objective> = args
        .objectives
        .iter()
        .map(|text| {
            let source = loaded.sources.add("--objective", text.clone());
            model::Objective { expression: text.as_str().into(), name: None, span: Span::new(source, 0..text.len()) }
        })
        .collect();
    match (parse(&loaded.topology), parse_stated(&loaded.topology, &stated)) {
        (Ok(own), Ok(more)) => Ok(own.into_iter().chain(more).collect()),
        (own, more) => Err(own.err().into_iter().chain(more.err()).flatten().collect()),
    }
}

/// A load of the file that is too much is a finding, and so is a pulse at that load after which half of the
/// runs stay down. Where nobody can tell of the load, there is no verdict, unless that is to pass.
fn verdict(found: &Result, undecided: Undecided) -> Outcome {
    let at_own = found.pulse.as_ref().ok().filter(|test| test.is_own).and_then(|test| test.at_base());
    let stays_down = at_own.is_some_and(|run| run.share_down() >= FATAL);
    match () {
        () if found.partial => Outcome::Interrupted,
        () if found.found == Found::Unknown => Outcome::NoVerdict,
        () if found.own == State::Missed || stays_down => Outcome::Finding,
        () if found.own == State::Undecided && undecided == Undecided::Fail => Outcome::NoVerdict,
        () => Outcome::Clean,
    }
}
