//! The table of `simulate`: a row for each workload and contender.

use crate::yardstick::Run;
use crate::yardstick::workload::{Expected, Workload};

/// Something that can run a workload, or says `None`.
pub struct Contender {
    pub name: &'static str,
    pub run: fn(Workload, u64) -> Option<Run>,
}

/// A run with its CPU time.
pub struct Measured {
    pub run: Run,
    pub nanoseconds: f64,
}

/// A right mean is further off than so many standard errors in one of 16,000 cases.
const STANDARD_ERRORS: f64 = 4.0;
/// How far the number of requests may be off: a run that ends by time has not exactly so many.
const REQUESTS_OFF: f64 = 0.01;

pub fn head() {
    println!(
        "{:<8} {:<8} {:>7} {:>10} {:>8} {:>7} {:>8} {:>8}   expected",
        "workload", "by", "events", "ns/request", "ns/event", "/ bare", "/ tuned", "mean"
    );
}

/// Prints what `runs` took beside `all` (of which the first two are the yardsticks), and returns what
/// is wrong with them.
pub fn row(workload: Workload, contender: &Contender, runs: &[Measured], all: &[Vec<Measured>]) -> Option<String> {
    let name = format!("{workload:?}");
    if runs.is_empty() {
        println!("{name:<8} {:<8} {:>7}", contender.name, "-");
        return None;
    }
    let events = median(runs.iter().map(|one| one.run.events as f64 / one.run.requests as f64));
    let per_request = median(runs.iter().map(Measured::per_request));
    let per_event = median(runs.iter().map(|one| one.nanoseconds / one.run.events as f64));
    let [bare, tuned] = [0, 1].map(|reference: usize| {
        let pairs = runs.iter().zip(&all[reference]);
        median(pairs.map(|(one, reference)| one.per_request() / reference.per_request()))
    });
    let mean = runs.iter().map(|one| one.run.mean).sum::<f64>() / runs.len() as f64;
    let Expected { mean: expected, standard_error } = workload.expected();
    let tolerance = STANDARD_ERRORS * standard_error * expected / (runs.len() as f64).sqrt();
    println!(
        "{name:<8} {:<8} {events:>7.2} {per_request:>10.1} {per_event:>8.1} {bare:>7.3} {tuned:>8.3} {mean:>8.4}   {expected:.4} ± {tolerance:.4}",
        contender.name,
    );
    let customers = workload.customers() as f64;
    let short = runs.iter().find(|one| (one.run.requests as f64 - customers).abs() > REQUESTS_OFF * customers);
    if let Some(short) = short {
        return Some(format!("{name} by {}: {} requests instead of {customers}", contender.name, short.run.requests));
    }
    // Written so that a mean that is no number is wrong too.
    let right = (mean - expected).abs() <= tolerance;
    (!right).then(|| format!("{name} by {}: the mean is {mean:.4} instead of {expected:.4}", contender.name))
}

impl Measured {
    fn per_request(&self) -> f64 {
        self.nanoseconds / self.run.requests as f64
    }
}

/// Of at least one number.
fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_unstable_by(f64::total_cmp);
    let half = numbers.len() / 2;
    if numbers.len() % 2 == 1 { numbers[half] } else { f64::midpoint(numbers[half - 1], numbers[half]) }
}
