//! Wall time, peak memory and output size of `hopwise recommend`, from a small file to a very large one.
//!
//! `cargo bench --bench recommend`. It judges nothing: quote the time per edge of one table, which
//! stays level as long as the work grows with the size of the file only.

mod topology;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

const BINARY: &str = env!("CARGO_BIN_EXE_hopwise");
const SEED: u64 = 1;
/// How often the peak is read. It only ever rises, so what is missed is what the last moments add.
const POLL: Duration = Duration::from_millis(2);

fn main() -> ExitCode {
    // `cargo test --benches` runs this program too, without `--bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("not run: `cargo bench --bench recommend`");
        return ExitCode::SUCCESS;
    }
    match Folder::new().and_then(|folder| tables(&folder.0)) {
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
        let run = timed(&input, &output)?;
        times.push(run.time);
        peak = peak.max(run.peak_kib);
    }
    times.sort_unstable();
    let (least, median) = (times[0].as_secs_f64(), times[runs / 2].as_secs_f64());
    let per_edge = least * 1e6 / edges as f64;
    let written = fs::metadata(&output)?.len() as f64 / 1e6;
    let peak = peak.map_or_else(|| "-".to_owned(), |kib| format!("{:.1}", kib as f64 / 1024.0));
    println!(
        "{services:>9} {edges:>8} {hub:>7} {runs:>5} {least:>9.4} {median:>9.4} {per_edge:>10.3} {written:>10.2} {peak:>9}"
    );
    Ok(())
}

struct Run {
    time: Duration,
    /// `None` where the system does not say.
    peak_kib: Option<u64>,
}

/// One run; exit 1 is a verdict too (needs of a random topology may contradict each other).
fn timed(input: &Path, output: &Path) -> std::io::Result<Run> {
    let stdout = File::create(output)?;
    let start = Instant::now();
    let mut child = Command::new(BINARY)
        .arg("recommend")
        .arg(input)
        .args(["--format", "json"])
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(Stdio::piped())
        .spawn()?;
    let id = child.id();
    // The poll must not delay the end of the measurement, so it has a thread of its own.
    let done = std::sync::atomic::AtomicBool::new(false);
    let (time, peak_kib, result) = std::thread::scope(|scope| {
        let poll = scope.spawn(|| {
            let mut peak = None;
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                peak = peak.max(peak_kib(id));
                std::thread::sleep(POLL);
            }
            peak
        });
        let mut said = String::new();
        let read = child.stderr.take().map(|mut stderr| std::io::Read::read_to_string(&mut stderr, &mut said));
        let status = child.wait();
        let time = start.elapsed();
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        let peak = poll.join().unwrap_or(None);
        (time, peak, read.transpose().and_then(|_| Ok((status?, said))))
    });
    let (status, said) = result?;
    match status.code() {
        Some(0 | 1) => Ok(Run { time, peak_kib }),
        _ => {
            let said: String = said.chars().take(1_000).collect();
            Err(std::io::Error::other(format!("{} ended with {status}: {said}", input.display())))
        }
    }
}

/// The most memory that process `id` has held so far.
fn peak_kib(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// A temporary folder, gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("hopwise-recommend-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind in a folder for temporary files harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}
