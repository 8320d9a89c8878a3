//! How long `hopwise simulate` takes before and after a simulation that is next to nothing.
//!
//! `cargo bench --bench start`. One millisecond of a generated file at a millionth of its load: what is
//! left is reading, settling, calculating bounds, and writing the report.

mod process;
mod topology;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use process::{Folder, mebibytes, timed};

const SEED: u64 = 1;
const RUNS: usize = 5;

fn main() -> ExitCode {
    // `cargo test --benches` runs this program too, without `--bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("not run: `cargo bench --bench start`");
        return ExitCode::SUCCESS;
    }
    match Folder::new("start").and_then(|folder| table(&folder.0)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("start: {error}");
            ExitCode::FAILURE
        }
    }
}

fn table(folder: &Path) -> std::io::Result<()> {
    println!(
        "{:>9} {:>8} {:>7} {:>9} {:>9} {:>10} {:>9}",
        "services", "edges", "format", "min s", "median s", "output MB", "peak MiB"
    );
    let (input, output) = (folder.join("topology.toml"), folder.join("report"));
    for (services, edges) in [(2_000, 20_000), (20_000, 200_000)] {
        fs::write(&input, topology::topology(services, edges, SEED))?;
        for format in ["text", "json"] {
            row(&input.to_string_lossy(), &output, [services, edges], format)?;
        }
    }
    Ok(())
}

fn row(input: &str, output: &Path, [services, edges]: [usize; 2], format: &str) -> std::io::Result<()> {
    let short = ["--load", "0.000001", "--for", "1ms", "--warmup", "0s", "--replications", "1"];
    let arguments = [&["simulate", input, "--format", format], &short[..]].concat();
    let mut times = Vec::with_capacity(RUNS);
    let mut peak = None;
    for _ in 0..RUNS {
        let run = timed(&arguments, output)?;
        times.push(run.time.as_secs_f64());
        peak = peak.max(run.peak_kib);
    }
    times.sort_unstable_by(f64::total_cmp);
    let written = fs::metadata(output)?.len() as f64 / 1e6;
    let (least, median, peak) = (times[0], times[RUNS / 2], mebibytes(peak));
    println!("{services:>9} {edges:>8} {format:>7} {least:>9.3} {median:>9.3} {written:>10.2} {peak:>9}");
    Ok(())
}
