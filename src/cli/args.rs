//! The argument table.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use hopwise::report::escape::plain;
use hopwise::report::schema::Subject;

/// Decide how services should talk to each other, see why, and simulate the design under load.
#[derive(Parser)]
#[command(
    version,
    about,
    after_help = "Exit codes: 0 clean, 1 finding, 2 no verdict (usage, unreadable or invalid input), 130 stopped by Ctrl-C."
)]
pub struct Args {
    /// When to colour; `NO_COLOR`, `CLICOLOR_FORCE` and `FORCE_COLOR` are respected
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub color: ColorChoice,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
pub enum Command {
    /// A pattern for every edge, a form for every flow, advice for the system
    Recommend(Recommend),
    /// Latency, failures and load of one design, simulated
    Simulate(Box<Simulate>),
    /// Several designs under the same load, on the same random numbers: what differs, and how sure that is
    Compare(Box<Compare>),
    /// The largest load at which the objectives hold, what breaks first, and what a pulse does
    Capacity(Box<Capacity>),
    /// The simulation against queueing theory, on this machine
    Selftest(Selftest),
    /// An edge, flow, question, safeguard or attribute in full
    Explain(Explain),
    /// The topology as a diagram, coloured by what is recommended
    Graph(Graph),
    /// Write a file to start from
    Init(Init),
    /// The JSON Schema of the file, for editors, or of a JSON output
    Schema(Schema),
    /// Shell completions
    Completions(Completions),
}

/// Which system to read, and what to change in it.
#[derive(ClapArgs)]
pub struct Input {
    /// The topology, `-` for standard input
    pub file: PathBuf,
    #[command(flatten)]
    pub changes: Changes,
}

/// What to change in the system before it is read.
#[derive(ClapArgs)]
pub struct Changes {
    /// Change an attribute: ID.ATTRIBUTE=VALUE, such as 'order->payment.deadline=2s' or services.bank.service_time=1s
    #[arg(long = "set", value_name = "ID.ATTR=VALUE")]
    pub sets: Vec<String>,
    /// Lay [designs.NAME] over the file
    #[arg(long, value_name = "NAME")]
    pub design: Option<String>,
    /// Let open questions fall this way
    #[arg(long, value_name = "POLICY", value_parser = ["sync-first", "balanced", "async-first"])]
    pub policy: Option<String>,
}

#[derive(ClapArgs)]
pub struct Recommend {
    #[command(flatten)]
    pub input: Input,
    /// Only these edges, in detail: `order->payment` or `order..payment`; repeatable
    #[arg(long = "edge", value_name = "ID")]
    pub edges: Vec<String>,
    /// Do not simulate what the recommendation buys
    #[arg(long, conflicts_with = "evidence")]
    pub no_evidence: bool,
    /// Simulate what the recommendation buys also in a file of more than 200 edges
    #[arg(long)]
    pub evidence: bool,
    /// Threads to simulate on; the result is the same with any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Write the recommended patterns and required safeguards into FILE, comments and order kept
    #[arg(long)]
    pub apply: bool,
    /// Print what `--apply` would change as a patch, in place of the report; writes only with `--apply`
    #[arg(long)]
    pub diff: bool,
    /// Write a new [designs.NAME] instead of changing what is built
    #[arg(long, value_name = "NAME")]
    pub as_design: Option<String>,
    #[command(flatten)]
    pub report: Report,
}

/// How to write the result, and where else.
#[derive(ClapArgs)]
pub struct Report {
    /// How to write the result
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Write the result to a file as well, such as html=report.html; formats as for --format; repeatable
    #[arg(short = 'o', long = "output", value_name = "FORMAT=PATH", value_parser = extra)]
    pub extras: Vec<Extra>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
    Markdown,
    /// One page for a browser, which needs no network
    Html,
}

/// One more report.
#[derive(Clone)]
pub struct Extra {
    pub format: Format,
    pub path: PathBuf,
}

fn extra(text: &str) -> Result<Extra, String> {
    let formats = || Format::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let known = || formats().map(|it| it.get_name().to_owned()).collect::<Vec<_>>().join(", ");
    let Some((format, path)) = text.split_once('=') else {
        return Err(format!("expected FORMAT=PATH, such as `html=report.html`; formats are {}", known()));
    };
    match Format::from_str(format, false) {
        Err(_) => Err(format!("there is no format `{}`: {}", plain(format), known())),
        Ok(_) if path.is_empty() => Err(format!("no path behind `{format}=`")),
        Ok(_) if path == "-" => Err(format!("standard output is for `--format {format}`; name a file here")),
        Ok(format) => Ok(Extra { format, path: path.into() }),
    }
}

/// How to simulate.
#[derive(ClapArgs)]
pub struct Run {
    /// How long to measure, after the warm-up
    #[arg(long = "for", value_name = "DURATION", default_value = "5m")]
    pub span: String,
    /// How long to wait before measuring; found by pilot runs unless stated
    #[arg(long, value_name = "DURATION")]
    pub warmup: Option<String>,
    /// Which random numbers; the same seed gives the same result
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Independent runs, from which the intervals come
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub replications: u32,
    /// Add replications until means and p99 of all flows (or their differences) are this narrow, such as 2%
    #[arg(long, value_name = "RATIO")]
    pub precision: Option<String>,
    /// Multiply every rate (and the users of closed flows), such as 2x
    #[arg(long, value_name = "FACTOR")]
    pub load: Option<String>,
    #[command(flatten)]
    pub injected: Injected,
    /// What an objective, or a comparison, is that cannot be decided for sure
    #[arg(long, value_enum, default_value = "fail")]
    pub undecided: Undecided,
    /// Threads to use; the result is the same with any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// Faults beside those of the file.
#[derive(ClapArgs)]
pub struct Injected {
    /// TARGET@AT[+FOR]: a service, replica or zone crashes, every call of an edge fails, zones `a~b` part; repeatable
    #[arg(long = "fail", value_name = "TARGET@AT[+FOR]")]
    pub fails: Vec<String>,
    /// TARGET=AMOUNT@AT[+FOR], such as bank=3x@1m+2m or bank=+200ms@1m; repeatable
    #[arg(long = "slow", value_name = "TARGET=AMOUNT@AT[+FOR]")]
    pub slows: Vec<String>,
    /// TARGET=KIND[:AMOUNT]@AT[+FOR]: crash, pause, slow:3x, errors:20%, load:5x, partition, latency:3x, loss:1%, deploy; repeatable
    #[arg(long = "fault", value_name = "TARGET=KIND@AT[+FOR]")]
    pub faults: Vec<String>,
    /// Leave out the faults that the file states
    #[arg(long)]
    pub no_faults: bool,
}

#[derive(ClapArgs)]
pub struct Simulate {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub run: Run,
    #[command(flatten)]
    pub report: Report,
}

#[derive(ClapArgs)]
pub struct Compare {
    /// Designs, the first is what the others are compared with; `-` once for standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// With one file: it as it is against its [designs.NAME]; separated by commas, repeatable
    #[arg(long = "designs", value_name = "NAME,…", value_delimiter = ',')]
    pub designs: Vec<String>,
    /// With one file: it as it is against it as recommended, or with what is recommended of one edge or flow; repeatable
    #[arg(long, value_name = "EDGE", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub recommended: Vec<String>,
    /// Change an attribute of every design: ID.ATTRIBUTE=VALUE, as for `simulate`
    #[arg(long = "set", value_name = "ID.ATTR=VALUE")]
    pub sets: Vec<String>,
    /// Differences whose interval lies within this share of the first design's figure are none
    #[arg(long, value_name = "RATIO", default_value = "1%")]
    pub tolerance: String,
    #[command(flatten)]
    pub run: Run,
    #[command(flatten)]
    pub report: Report,
}

#[derive(ClapArgs)]
pub struct Capacity {
    #[command(flatten)]
    pub input: Input,
    /// What has to hold beside the file's [[objectives]], such as 'p(99){flow:checkout} < 250ms'; repeatable
    #[arg(long = "objective", value_name = "EXPR")]
    pub objectives: Vec<String>,
    /// How long to measure at each load, after the warm-up; as long as 20,000 requests take unless stated
    #[arg(long = "for", value_name = "DURATION")]
    pub span: Option<String>,
    /// How long to wait before measuring; a fifth of what is measured unless stated
    #[arg(long, value_name = "DURATION")]
    pub warmup: Option<String>,
    /// Which random numbers; the same seed gives the same result
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Independent runs at each load; near the limit there are more
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(2..=256))]
    pub replications: u32,
    /// How close to the limit loads shall hold, and not hold, for sure
    #[arg(long, value_name = "RATIO", default_value = "2%")]
    pub precision: String,
    /// FACTOR+FOR: so much more load for so long, instead of the faults of the file; 2x+30s where it has none
    #[arg(long, value_name = "FACTOR+FOR", conflicts_with = "no_pulse")]
    pub pulse: Option<String>,
    /// Search the load only
    #[arg(long)]
    pub no_pulse: bool,
    #[command(flatten)]
    pub injected: Injected,
    /// What it is when nobody can tell whether the load of the file holds
    #[arg(long, value_enum, default_value = "fail")]
    pub undecided: Undecided,
    /// Threads to use; the result is the same with any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    #[command(flatten)]
    pub report: Report,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Undecided {
    /// No verdict: exit code 2
    Fail,
    /// As if it were met, or the same
    Pass,
}

#[derive(ClapArgs)]
pub struct Explain {
    /// An edge (`order->payment` or `order..payment`), a flow, `system`; or a question (`Q5`), safeguard or attribute
    pub subject: String,
    /// The topology, `-` for standard input; not needed for questions, safeguards and attributes
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub changes: Changes,
    /// How to write the result
    #[arg(long, value_enum, default_value = "text")]
    pub format: ExplainFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    Text,
    Json,
}

#[derive(ClapArgs)]
pub struct Selftest {
    /// How to write the result
    #[arg(long, value_enum, default_value = "text")]
    pub format: ExplainFormat,
}

#[derive(ClapArgs)]
pub struct Graph {
    #[command(flatten)]
    pub input: Input,
    /// Which language to write
    #[arg(long, value_enum, default_value = "mermaid")]
    pub format: GraphFormat,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum GraphFormat {
    Mermaid,
    Dot,
}

#[derive(ClapArgs)]
pub struct Init {
    /// Where to write, `-` for standard output
    #[arg(default_value = "topology.toml")]
    pub path: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    pub force: bool,
}

#[derive(ClapArgs)]
pub struct Completions {
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[derive(ClapArgs)]
pub struct Schema {
    /// The file that is read, a command's JSON output, or what any command writes with exit code 2
    #[arg(value_name = "OF", default_value = "file", value_parser = subject())]
    pub of: Subject,
}

fn subject() -> impl TypedValueParser<Value = Subject> {
    PossibleValuesParser::new(Subject::ALL.map(Subject::name))
        .try_map(|name| Subject::called(&name).ok_or("there is no such schema"))
}
