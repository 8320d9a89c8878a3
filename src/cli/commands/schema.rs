//! `hopwise schema [OF]`

use hopwise::report::json;
use hopwise::report::schema::schema;

use crate::cli::args::Schema;
use crate::cli::exit::Outcome;
use crate::cli::output;

pub fn run(args: &Schema) -> Outcome {
    output::write(Outcome::Clean, |out| json::pretty(&schema(args.of), out))
}
