//! Writes a large topology to standard output: see [`topology`] for its shape.
//!
//! `cargo run --release --example generate -- --services 20000 --edges 200000 --seed 1 > big.toml`

mod topology;

use std::io::Write;
use std::process::ExitCode;

const USAGE: &str = "usage: generate [--services N] [--edges N] [--hub CALLERS] [--seed N]";

fn main() -> ExitCode {
    let Some(Options { services, edges, hub, seed }) = Options::read(std::env::args().skip(1)) else {
        eprintln!("{USAGE}\nat least {} services", topology::LEAST_SERVICES);
        return ExitCode::from(2);
    };
    let text = match hub {
        Some(hub) => topology::with_hub(services, edges, hub, seed),
        None => topology::topology(services, edges, seed),
    };
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot write: {error}");
            ExitCode::from(2)
        }
    }
}

struct Options {
    services: usize,
    edges: usize,
    hub: Option<usize>,
    seed: u64,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Option<Self> {
        let mut options = Self { services: 20_000, edges: 200_000, hub: None, seed: 1 };
        while let Some(name) = arguments.next() {
            let value = arguments.next()?.replace('_', "");
            match name.as_str() {
                "--services" => options.services = value.parse().ok()?,
                "--edges" => options.edges = value.parse().ok()?,
                "--hub" => options.hub = Some(value.parse().ok()?),
                "--seed" => options.seed = value.parse().ok()?,
                _ => return None,
            }
        }
        (options.services >= topology::LEAST_SERVICES).then_some(options)
    }
}
