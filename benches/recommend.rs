//! Wall time, peak memory and output size of `hopwise recommend`, from a small file to a very large one.
//!
//! `cargo bench --bench recommend`. It judges nothing: quote the time per edge of one table, which
//! stays level as long as the work grows with the size of the file only.

mod process;
mod topology;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use process::{Folder, timed};

const SEED: u64 = 1;

fn main() -> ExitCode {
    // `cargo test --benches` runs this program too, without `--bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("not run: `cargo bench --bench recommend`");
        return ExitCode::SUCCESS;
    }
    match Folder::new("recommend").and_then(|folder| tables(&folder.0)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("recommend: {error}");
            ExitCode::FAILURE
        }
    }
}

fn tables(folder: &Path) -> std::io::Result<()> {
    println!("hopwise recommend FILE --format json\n");
    println!("Growth: services and edges");
    head();
    for (services, edges, runs) in [(300, 1_500, 11), (5_000, 50_000, 5), (10_000, 100_000, 5), (20_000, 200_000, 3)] {
        let hub = edges * 7 / 100;
        let text = topology::topology(services, edges, SEED);
        row(folder, &text, [services, edges, hub], runs)?;
    }
    println!("\nHubs: the same number of edges, more callers of one service");
    head();
    for hub in [1_000, 4_000, 14_000] {
        let text = topology::with_hub(20_000, 200_000, hub, SEED);
        row(folder, &text, [20_000, 200_000, hub], 3)?;
    }
    Ok(())
}

fn head() {
    println!(
        "{:>9} {:>8} {:>7} {:>5} {:>9} {:>9} {:>10} {:>10} {:>9}",
        "services", "edges", "hub", "runs", "min s", "median s", "us/edge", "output MB", "peak MiB"
    );
}

fn row(folder: &Path, text: &str, [services, edges, hub]: [usize; 3], runs: usize) -> std::io::Result<()> {
    let (input, output) = (folder.join("topology.toml"), folder.join("decisions.json"));
    fs::write(&input, text)?;
    let mut times = Vec::with_capacity(runs);
    let mut peak = None;
    for _ in 0..runs {
        let run = timed(&["recommend", &input.to_string_lossy(), "--no-evidence", "--format", "json"], &output)?;
        times.push(run.time);
        peak = peak.max(run.peak_kib);
    }
    times.sort_unstable();
    let (least, median) = (times[0].as_secs_f64(), times[runs / 2].as_secs_f64());
    let per_edge = least * 1e6 / edges as f64;
    let written = fs::metadata(&output)?.len() as f64 / 1e6;
    let peak = process::mebibytes(peak);
    println!(
        "{services:>9} {edges:>8} {hub:>7} {runs:>5} {least:>9.4} {median:>9.4} {per_edge:>10.3} {written:>10.2} {peak:>9}"
    );
    Ok(())
}
