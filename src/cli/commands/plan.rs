//! What the arguments say of a run.

use hopwise::explore::Plan;
use hopwise::file::FaultForm;
use hopwise::units::{Nanos, parse_ratio};

use crate::cli::args::{Injected, Run};
use crate::cli::load::OfTheFile;

/// What to simulate, and how often.
///
/// # Errors
/// A message about the first argument that is none.
pub fn plan(args: &Run) -> Result<Plan, String> {
    let measured = measured(&args.span)?;
    let warmup = args.warmup.as_deref().map(|text| duration("--warmup", text)).transpose()?;
    let total = measured.plus(warmup.unwrap_or(measured));
    if total > Nanos(Nanos::LONGEST.0 / 4) {
        return Err("warm-up and `--for` together are longer than a simulation may be (2.5 years)".to_owned());
    }
    let precision = args.precision.as_deref().map(precision).transpose()?;
    Ok(Plan { measured, warmup, seed: args.seed, replications: args.replications, precision })
}

/// What `--for` states.
///
/// # Errors
/// A message when nothing could be measured in it.
pub fn measured(text: &str) -> Result<Nanos, String> {
    match duration("--for", text)? {
        Nanos::ZERO => Err("`--for 0s` measures nothing; state how long to measure, such as `--for 5m`".to_owned()),
        measured => Ok(measured),
    }
}

/// What a flag states.
///
/// # Errors
/// A message when it is no duration.
pub fn duration(flag: &str, text: &str) -> Result<Nanos, String> {
    Nanos::parse(text).map_err(|_| format!("`{flag} {text}` is no duration such as `5m` or `30s`"))
}

/// What `--precision` states.
///
/// # Errors
/// A message when it is no ratio above 0.
pub fn precision(text: &str) -> Result<f64, String> {
    match parse_ratio(text) {
        Ok(ratio) if ratio > 0.0 => Ok(ratio),
        _ => Err(format!("`--precision {text}` is no ratio above 0, such as `2%`")),
    }
}

/// The faults of the command line, each with the flag that states it.
pub fn faults(args: &Injected) -> Vec<(FaultForm, &str)> {
    (args.faults.iter().map(|text| (FaultForm::Any, text.as_str())))
        .chain(args.fails.iter().map(|text| (FaultForm::Fail, text.as_str())))
        .chain(args.slows.iter().map(|text| (FaultForm::Slow, text.as_str())))
        .collect()
}

/// What becomes of the faults that a file states.
pub fn of_the_file(args: &Injected) -> OfTheFile {
    if args.no_faults { OfTheFile::LeftOut } else { OfTheFile::Kept }
}

/// By how much every rate is multiplied: `2x`, `1.5` or `150%`.
///
/// # Errors
/// A message when it is no such factor.
pub fn factor(args: &Run) -> Result<Option<f64>, String> {
    let Some(text) = args.load.as_deref() else { return Ok(None) };
    let factor = times(text).filter(|factor| *factor > 0.0 && *factor <= 1e6);
    factor.map(Some).ok_or_else(|| format!("`--load {text}` is no factor above 0, such as `2x` or `150%`"))
}

/// `2x`, `1.5` or `150%`.
pub fn times(text: &str) -> Option<f64> {
    let number = match text.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().map(|percent| percent / 100.0),
        None => text.strip_suffix('x').unwrap_or(text).parse::<f64>(),
    };
    number.ok().filter(|number| number.is_finite())
}
