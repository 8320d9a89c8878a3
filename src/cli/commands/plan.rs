//! What the arguments say of a run.

use hopwise::explore::Plan;
use hopwise::file::FaultForm;
use hopwise::units::{Nanos, parse_ratio};

use crate::cli::args::Run;
use crate::cli::load::OfTheFile;

/// What to simulate, and how often.
///
/// # Errors
/// A message about the first argument that is none.
pub fn plan(args: &Run) -> Result<Plan, String> {
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

/// The faults of the command line, each with the flag that states it.
pub fn faults(args: &Run) -> Vec<(FaultForm, &str)> {
    (args.faults.iter().map(|text| (FaultForm::Any, text.as_str())))
        .chain(args.fails.iter().map(|text| (FaultForm::Fail, text.as_str())))
        .chain(args.slows.iter().map(|text| (FaultForm::Slow, text.as_str())))
        .collect()
}

/// What becomes of the faults that a file states.
pub fn of_the_file(args: &Run) -> OfTheFile {
    if args.no_faults { OfTheFile::LeftOut } else { OfTheFile::Kept }
}

/// By how much every rate is multiplied: `2x`, `1.5` or `150%`.
///
/// # Errors
/// A message when it is no such factor.
pub fn factor(args: &Run) -> Result<Option<f64>, String> {
    let Some(text) = args.load.as_deref() else { return Ok(None) };
    let number = match text.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().map(|percent| percent / 100.0),
        None => text.strip_suffix('x').unwrap_or(text).parse::<f64>(),
    };
    match number {
        Ok(factor) if factor > 0.0 && factor <= 1e6 => Ok(Some(factor)),
        _ => Err(format!("`--load {text}` is no factor above 0, such as `2x` or `150%`")),
    }
}
