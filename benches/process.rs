//! Wall time and peak memory of the program as a whole.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const BINARY: &str = env!("CARGO_BIN_EXE_hopwise");
/// How often the peak is read. It only ever rises, so what is missed is what the last moments add.
const POLL: Duration = Duration::from_millis(2);

pub struct Run {
    pub time: Duration,
    /// `None` where the system does not say.
    pub peak_kib: Option<u64>,
}

/// One run; exit 1 is a verdict too (needs of a random topology may contradict each other).
pub fn timed(arguments: &[&str], output: &Path) -> std::io::Result<Run> {
    let stdout = File::create(output)?;
    let start = Instant::now();
    let mut child =
        Command::new(BINARY).args(arguments).stdin(Stdio::null()).stdout(stdout).stderr(Stdio::piped()).spawn()?;
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
            Err(std::io::Error::other(format!("{} ended with {status}: {said}", arguments.join(" "))))
        }
    }
}

/// The most memory that process `id` has held so far.
fn peak_kib(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// A peak as people read it.
pub fn mebibytes(peak_kib: Option<u64>) -> String {
    peak_kib.map_or_else(|| "-".to_owned(), |kib| format!("{:.1}", kib as f64 / 1024.0))
}

/// A temporary folder, gone at the end.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("hopwise-{name}-{}", std::process::id()));
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
