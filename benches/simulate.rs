//! CPU time per request and per event of the simulation, beside two hand-written yardsticks.
//!
//! `cargo bench --bench simulate [-- --rounds N]`. Quote the ratios: they are taken within a round,
//! pair by pair, so they hold on a machine that others use too. It fails when a mean is wrong, for a
//! fast wrong answer is none. All of a run must happen on the thread that calls it: no other is timed.

mod cpu_time;
mod product;
mod rounds;
mod table;
mod yardstick;

use std::process::ExitCode;

use cpu_time::timed;
use rounds::rounds;
use table::{Contender, Measured};
use yardstick::workload::Workload;
use yardstick::{Bare, Tuned};

const USAGE: &str = "usage: cargo bench --bench simulate [-- --rounds N], N from 1 to 1000";

/// In the order of the table: first the two yardsticks, then the product.
const CONTENDERS: [Contender; 3] = [
    Contender { name: "bare", run: |workload, seed| Some(workload.run::<Bare>(seed)) },
    Contender { name: "tuned", run: |workload, seed| Some(workload.run::<Tuned>(seed)) },
    Contender { name: "hopwise", run: product::run },
];

fn main() -> ExitCode {
    // `cargo test --benches` runs this program too, without `--bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("not run: `cargo bench --bench simulate`");
        return ExitCode::SUCCESS;
    }
    let Some(rounds) = rounds(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    println!("CPU time on one thread, medians of {rounds} rounds; ratios are of times, so lower is faster\n");
    table::head();
    let mut wrong = Vec::new();
    for workload in Workload::ALL {
        let measured = measure(workload, rounds);
        for (contender, measured_one) in CONTENDERS.iter().zip(&measured) {
            wrong.extend(table::row(workload, contender, measured_one, &measured));
        }
    }
    for complaint in &wrong {
        eprintln!("simulate: {complaint}");
    }
    if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The runs of each contender, which take turns so that a slow spell of the machine hits all alike.
fn measure(workload: Workload, rounds: usize) -> [Vec<Measured>; CONTENDERS.len()] {
    let mut measured = CONTENDERS.map(|_| Vec::with_capacity(rounds));
    for seed in 1..=rounds as u64 {
        for (contender, runs) in CONTENDERS.iter().zip(&mut measured) {
            let (run, time) = timed(|| (contender.run)(workload, seed));
            runs.extend(run.map(|run| Measured { run, nanoseconds: time.as_nanos() as f64 }));
        }
    }
    measured
}
