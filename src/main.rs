//! The command line: files, terminal, exit codes.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
