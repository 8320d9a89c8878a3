//! `hopwise compare A B …`

use std::path::{Path, PathBuf};

use hopwise::diagnostic::{Finding, Sources};
use hopwise::explore::compare::{Comparison, Verdict, compare};
use hopwise::explore::objectives::{Judgement, judge};
use hopwise::report::payload::{Compared, Comparisons, Sketch};
use hopwise::report::{html, json, markdown, text};
use hopwise::simulate::blueprint::Blueprint;
use hopwise::units::parse_ratio;

use super::plan::{factor, faults, of_the_file, plan};
use crate::cli::args::{Compare, Undecided};
use crate::cli::deliver::Formats;
use crate::cli::designs::{Design, Wanted, read_all};
use crate::cli::exit::Outcome;
use crate::cli::load::{Faults, Machine};
use crate::cli::output::{self, Color};
use crate::cli::runner::Threads;

pub fn run(args: &Compare, color: Color) -> Outcome {
    let machine = Machine::of(args.report.format);
    let refuse = |rule: &'static str, message: &str| output::refuse("compare", rule, message, machine);
    let planned = usable(args).and_then(|tolerance| Ok((plan(&args.run)?, factor(&args.run)?, tolerance)));
    let planned = planned.and_then(|planned| {
        let files: Vec<&Path> = args.files.iter().map(PathBuf::as_path).collect();
        args.report.usable(&files).map(|()| planned)
    });
    let (plan, factor, tolerance) = match planned {
        Ok(planned) => planned,
        Err(message) => return refuse("bad-argument", &message),
    };
    let mut sources = Sources::default();
    let added = faults(&args.run.injected);
    let faults = Faults { added: &added, of_the_file: of_the_file(&args.run.injected) };
    let Compare { files, designs, recommended, sets, .. } = args;
    let wanted = Wanted { files, designs, recommended, sets, faults };
    let (mut designs, findings) = read_all(&wanted, &mut sources);
    if !findings.is_empty() {
        output::problems("compare", &sources, &findings, color, machine);
    }
    if findings.iter().any(Finding::is_error) {
        return Outcome::NoVerdict;
    }
    if let Some(message) = strangers(&designs) {
        return refuse("nothing-to-compare", &message);
    }
    if let Some(factor) = factor {
        designs = designs.into_iter().map(|it| Design { blueprint: it.blueprint.with_load(factor), ..it }).collect();
    }
    let runner = match Threads::new(args.run.threads.map_or_else(output::threads, usize::from)) {
        Ok(runner) => runner,
        Err(error) => return refuse("bad-argument", &format!("no threads to run on: {error}")),
    };
    let blueprints: Vec<&Blueprint> = designs.iter().map(|design| &design.blueprint).collect();
    let comparison = compare(&blueprints, &plan, tolerance, &runner);
    // The line of progress goes before the report comes.
    drop(runner);
    let both = designs.iter().zip(&comparison.outcomes);
    let judgements: Vec<Vec<Judgement>> = both.map(|(it, outcome)| judge(&it.objectives, outcome)).collect();
    let compared = designs.iter().zip(&judgements).map(|(design, judgements)| Compared {
        label: &design.label,
        name: &design.name,
        file: &design.path,
        design: design.design.as_deref(),
        judgements,
    });
    let payload = Comparisons::of(&comparison, compared.collect(), env!("CARGO_PKG_VERSION"));
    let verdict = verdict(&comparison, args.run.undecided);
    let sketches: Vec<&Sketch> = designs.iter().map(|design| &design.sketch).collect();
    let formats = Formats {
        text: &|width| text::comparison(&payload, width),
        json: &|out| json::write(&payload, out),
        markdown: &|| markdown::comparison(&payload),
        html: &|| html::comparison(&payload, &sketches),
    };
    formats.deliver(&args.report, color, verdict)
}

/// The tolerance, when the other arguments fit together.
fn usable(args: &Compare) -> Result<f64, String> {
    if args.files.len() > 1 && !args.designs.is_empty() {
        return Err("`--designs` goes with one file: it names overlays of that file".to_owned());
    }
    if args.files.len() > 1 && !args.recommended.is_empty() {
        return Err("`--recommended` goes with one file: it is set against that file as it is".to_owned());
    }
    if args.files.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        return Err("standard input can be read once: `-` stands for one design".to_owned());
    }
    let mut designs = args.designs.iter().enumerate();
    if let Some((_, twice)) = designs.find(|(at, design)| args.designs[..*at].contains(design)) {
        return Err(format!("`--designs` names `{twice}` twice"));
    }
    match parse_ratio(&args.tolerance) {
        Ok(ratio) if ratio >= 0.0 => Ok(ratio),
        _ => Err(format!("`--tolerance {}` is no ratio such as `1%`", args.tolerance)),
    }
}

/// The first design that has no flow of the reference.
fn strangers(designs: &[Design]) -> Option<String> {
    let (reference, others) = designs.split_first()?;
    let flows = |design: &Design| design.blueprint.sources.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
    let known = flows(reference);
    let stranger = others.iter().find(|design| !flows(design).iter().any(|flow| known.contains(flow)))?;
    let (one, other) = (&reference.label, &stranger.label);
    let named = |design: &Design| flows(design).join(", ");
    Some(format!(
        "`{one}` and `{other}` have no flow in common: `{one}` has {}; `{other}` has {}",
        named(reference),
        named(stranger)
    ))
}

/// A flow that is worse is a finding; one of which nobody can tell leaves no verdict, unless that is to
/// pass. A stopped run says what it has, and that it was stopped.
fn verdict(comparison: &Comparison, undecided: Undecided) -> Outcome {
    let any = |verdict: Verdict| {
        let mut headlines = comparison.against.iter().flat_map(|against| against.headlines());
        headlines.any(|headline| headline.verdict == verdict)
    };
    match () {
        () if comparison.outcomes.iter().any(|outcome| outcome.partial) => Outcome::Interrupted,
        () if comparison.outcomes.iter().any(|outcome| outcome.is_cut_short()) => Outcome::NoVerdict,
        () if any(Verdict::Worse) => Outcome::Finding,
        () if any(Verdict::CannotTell) && undecided == Undecided::Fail => Outcome::NoVerdict,
        () => Outcome::Clean,
    }
}
