//! `hopwise selftest`

use hopwise::selftest::{cases, run};

use crate::cli::exit::Outcome;
use crate::cli::output;
use crate::cli::runner::Threads;

pub fn run_command() -> Outcome {
    let runner = match Threads::new(output::threads()) {
        Ok(runner) => runner,
        Err(error) => return output::complain(&format!("no threads to run on: {error}")),
    };
    let filter = std::env::var("ONLY").unwrap_or_default();
    let cases: Vec<_> = cases().into_iter().filter(|case| case.name.contains(&filter)).collect();
    for case in &cases {
        let start = std::time::Instant::now();
        let rows = run(std::slice::from_ref(case), &runner);
        println!("{} {} {:?}", case.group, case.name, start.elapsed());
        for row in rows {
            println!(
                "    {} {:40} theory {:.6} measured {:.6} error {:+.3}% se {:.2} (se {:.3}%)",
                if row.agrees { "ok " } else { "OFF" },
                row.what, row.theory, row.measured.unwrap_or(f64::NAN), 100.0 * row.error.unwrap_or(f64::NAN),
                row.standard_errors.unwrap_or(f64::NAN),
                row.interval.map_or(f64::NAN, |i| i.half_width() / 2.04 / row.theory * 100.0),
            );
        }
    }
    Outcome::Clean
}
