//! `hopwise init [PATH]`

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};

use hopwise::report::escape::plain;

use crate::cli::args::Init;
use crate::cli::exit::Outcome;
use crate::cli::output::{self, Color};

/// A runnable file that shows one decision of each kind.
const STARTER: &str = include_str!("starter.toml");

pub fn run(args: &Init, color: Color) -> Outcome {
    if args.path.as_os_str() == "-" {
        return output::print(color, STARTER, Outcome::Clean);
    }
    let shown = plain(&args.path.display().to_string()).into_owned();
    let mut options = OpenOptions::new();
    options.write(true);
    if args.force {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    match options.open(&args.path).and_then(|mut file| file.write_all(STARTER.as_bytes())) {
        Ok(()) => output::print(color, &format!("wrote {shown}; next: hopwise recommend {shown}\n"), Outcome::Clean),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            output::complain(&format!("{shown} is there already; `--force` replaces it"))
        }
        Err(error) => output::complain(&format!("cannot write {shown}: {error}")),
    }
}
