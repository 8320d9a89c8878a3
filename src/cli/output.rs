//! Where text goes, how wide it is, and whether it is coloured.

use std::io::{self, IsTerminal, Write};

use hopwise::diagnostic::{Finding, Sources};
use hopwise::report::{json, problems};

use super::args::ColorChoice;
use super::exit::Outcome;
use super::load::Machine;

/// Whether to keep ANSI styles, per stream.
#[derive(Clone, Copy)]
pub struct Color {
    stdout: bool,
    stderr: bool,
}

impl Color {
    /// `--color` goes before `NO_COLOR`, that before `CLICOLOR_FORCE` and `FORCE_COLOR`, those
    /// before what the stream is.
    pub fn new(choice: ColorChoice) -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        // `0` switches forcing off; `NO_COLOR` counts with any value.
        let forced = |name: &str| set(name) && std::env::var_os(name).is_some_and(|value| value != "0");
        let always = |on: bool| Self { stdout: on, stderr: on };
        match choice {
            ColorChoice::Always => always(true),
            ColorChoice::Never => always(false),
            ColorChoice::Auto if set("NO_COLOR") => always(false),
            ColorChoice::Auto if forced("CLICOLOR_FORCE") || forced("FORCE_COLOR") => always(true),
            ColorChoice::Auto => Self { stdout: io::stdout().is_terminal(), stderr: io::stderr().is_terminal() },
        }
    }

    fn styled(on: bool, text: &str) -> String {
        if on { text.to_owned() } else { unstyled(text) }
    }
}

/// `text` without ANSI styles.
pub fn unstyled(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

/// Columns where nobody says how many there are.
pub const PIPE: usize = 80;

/// Columns of the terminal; 80 for a pipe. More than 120 only makes lines hard to read.
pub fn width() -> usize {
    const WIDEST: usize = 120;
    if !io::stdout().is_terminal() {
        return PIPE;
    }
    terminal_size::terminal_size().map_or(PIPE, |(width, _)| usize::from(width.0).clamp(30, WIDEST))
}

/// Threads to work on: results are the same with any number.
pub fn threads() -> usize {
    // Twice the cores: a batch that takes longer than its neighbours then leaves no core idle.
    std::thread::available_parallelism().map_or(1, |cores| 2 * cores.get())
}

/// Prints text to standard output; the verdict is kept whatever the reader does.
pub fn print(color: Color, text: &str, verdict: Outcome) -> Outcome {
    write(verdict, |out| out.write_all(Color::styled(color.stdout, text).as_bytes()))
}

/// Writes to standard output through a buffer. A closed pipe ends quietly and keeps the verdict;
/// any other failure is no verdict.
pub fn write(verdict: Outcome, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Outcome {
    const BUFFER: usize = 1 << 18;
    let mut out = io::BufWriter::with_capacity(BUFFER, io::stdout().lock());
    match fill(&mut out).and_then(|()| out.flush()) {
        Ok(()) => verdict,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            // What is still buffered has no reader; dropping the writer would try again.
            let _ = out.into_parts();
            verdict
        }
        Err(error) => {
            let _ = out.into_parts();
            complain(&format!("cannot write to standard output: {error}"))
        }
    }
}

/// Prints text to standard error.
pub fn report(color: Color, text: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = io::stderr().lock().write_all(Color::styled(color.stderr, text).as_bytes());
}

/// Findings on standard error, the same as JSON on standard output where JSON is asked for, and no
/// verdict.
pub fn problems(command: &str, sources: &Sources, findings: &[Finding], color: Color, machine: Machine) -> Outcome {
    report(color, &problems::text(sources, findings, width()));
    if machine == Machine::Json && findings.iter().any(Finding::is_error) {
        let payload = problems::no_verdict(command, sources, findings);
        write(Outcome::NoVerdict, |out| json::write(&payload, out));
    }
    Outcome::NoVerdict
}

/// One line on standard error, the same as JSON on standard output where JSON is asked for, and no
/// verdict.
pub fn refuse(command: &str, rule: &'static str, message: &str, machine: Machine) -> Outcome {
    if machine == Machine::Json {
        let findings = [Finding::whole(rule, message)];
        let sources = Sources::default();
        let payload = problems::no_verdict(command, &sources, &findings);
        let _ = write(Outcome::NoVerdict, |out| json::write(&payload, out));
    }
    complain(message)
}

/// One line on standard error, and no verdict.
pub fn complain(message: &str) -> Outcome {
    let _ = writeln!(io::stderr().lock(), "error: {}", hopwise::report::escape::plain(message));
    Outcome::NoVerdict
}
