//! What a key may hold.

use super::Table;

/// One key of one table.
#[derive(Debug)]
pub struct Attribute {
    pub name: &'static str,
    pub kind: Kind,
    /// What holds when the key is absent, for people.
    pub default: &'static str,
    /// Questions and features that read it.
    pub read_by: &'static str,
    /// One sentence, without a full stop.
    pub summary: &'static str,
}

impl Attribute {
    /// Whether an entry without this key is refused.
    pub fn is_required(&self) -> bool {
        self.default == "required"
    }
}

/// A key that the simulation alone reads. A macro, for what a function is given cannot live for ever.
macro_rules! simulated {
    ($name:expr, $kind:expr, $default:expr, $summary:expr $(,)?) => {
        $crate::file::attributes::Attribute {
            name: $name,
            kind: $kind,
            default: $default,
            read_by: "simulate",
            summary: $summary,
        }
    };
}

/// A table that stands within a key.
macro_rules! within_key {
    ($noun:expr, $header:expr, $attributes:expr) => {
        $crate::file::attributes::Table {
            noun: $noun,
            header: $header,
            about: "",
            groups: &[$crate::file::attributes::Group { title: "", attributes: &$attributes }],
        }
    };
}

pub(super) use {simulated, within_key};

/// The values a key takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Flag,
    Text,
    /// A text or a whole number, kept as text.
    Label,
    /// A list of free texts; a single text stands for a list of one.
    Texts,
    /// The name of another entry: `service`, `broker` …
    Name(&'static str),
    /// One such name, or a list of them.
    Names(&'static str),
    Integer {
        least: u64,
        most: u64,
    },
    /// A whole number that may be negative.
    Signed {
        least: i64,
        most: i64,
    },
    Number {
        least: f64,
        most: f64,
    },
    /// 0..1, or a percentage.
    Ratio,
    Duration,
    /// A duration above 0.
    Period,
    /// A duration that may be drawn; the bare one means what [`Bare`] says.
    Law(Bare),
    /// `"p95"`.
    Percentile,
    Rate,
    Size,
    /// A size per second, above 0.
    Bandwidth,
    Choice(&'static [&'static str]),
    /// A list of choices; a single one stands for a list of one.
    Choices(&'static [&'static str]),
    /// A table with keys of its own; an overlay states some of them anew.
    Keys(&'static Table),
    /// A table that says one thing; an overlay replaces it.
    Form(&'static Table),
    /// Any number of values; a single one stands for a list of one.
    List(&'static Kind),
    /// One of several kinds that are told apart by their look.
    Either(&'static [Kind]),
    /// `true`, `false`, or a value of the inner kind, which implies `true`.
    FlagOr(&'static Kind),
}

/// What a bare duration says where a law may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bare {
    /// It is always so long.
    Constant,
    /// The mean of an exponential law.
    Exponential,
    /// The mean; nothing is said of the tail.
    Mean,
}

impl Kind {
    /// The kind in words that fit after "expected".
    pub fn expected(&self) -> String {
        match self {
            Self::Flag => "`true` or `false`".to_owned(),
            Self::Text => "a text".to_owned(),
            Self::Label => "a text or a whole number".to_owned(),
            Self::Texts => "a list of texts".to_owned(),
            Self::Name(of) => format!("the name of a {of}"),
            Self::Names(of) => format!("the name of a {of}, or a list of them"),
            Self::Integer { least, most: u64::MAX } => format!("a whole number from {least}"),
            Self::Integer { least, most } => format!("a whole number from {least} to {most}"),
            Self::Signed { least, most } => format!("a whole number from {least} to {most}"),
            Self::Number { least, most } => format!("a number from {least} to {most}"),
            Self::Ratio => "a ratio from 0 to 1, or a percentage such as \"2%\"".to_owned(),
            Self::Duration => "a duration such as \"250ms\"".to_owned(),
            Self::Period => "a duration above 0 such as \"250ms\"".to_owned(),
            Self::Law(_) => {
                "a duration such as \"20ms\", or a law such as { p50 = \"10ms\", p99 = \"50ms\" }".to_owned()
            }
            Self::Percentile => "a percentile such as \"p95\"".to_owned(),
            Self::Rate => "a rate such as \"50/s\"".to_owned(),
            Self::Size => "a size such as \"64KiB\"".to_owned(),
            Self::Bandwidth => "a size per second such as \"100MB/s\"".to_owned(),
            Self::Choice(names) => one_of(names),
            Self::Choices(names) => format!("a list of {}", one_of(names)),
            Self::Keys(table) | Self::Form(table) => format!("a table with {}", keys(table)),
            Self::List(inner) => format!("a list, each {}", inner.expected()),
            Self::Either(kinds) => kinds.iter().map(Self::expected).collect::<Vec<_>>().join(", or "),
            Self::FlagOr(inner) => format!("`true`, `false` or {}", inner.expected()),
        }
    }

    /// The kind in a word or two, for the reference page.
    pub fn short(&self) -> String {
        match self {
            Self::Flag => "bool".to_owned(),
            Self::Text => "text".to_owned(),
            Self::Label => "text or integer".to_owned(),
            Self::Texts => "list of texts".to_owned(),
            Self::Name(of) => of.to_string(),
            Self::Names(of) => format!("{of} or list"),
            Self::Integer { .. } | Self::Signed { .. } => "integer".to_owned(),
            Self::Number { .. } => "number".to_owned(),
            Self::Ratio => "ratio".to_owned(),
            Self::Duration | Self::Period => "duration".to_owned(),
            Self::Law(_) => "duration or law".to_owned(),
            Self::Percentile => "percentile".to_owned(),
            Self::Rate => "rate".to_owned(),
            Self::Size => "size".to_owned(),
            Self::Bandwidth => "bandwidth".to_owned(),
            Self::Choice(names) => names.join(", "),
            Self::Choices(names) => format!("list of {}", names.join(", ")),
            Self::Keys(table) | Self::Form(table) => format!("table of {}", keys(table)),
            Self::List(Self::Keys(table) | Self::Form(table)) => format!("list of tables of {}", keys(table)),
            Self::List(inner) => format!("list of {}s", inner.short()),
            Self::Either(kinds) => kinds.iter().map(Self::short).collect::<Vec<_>>().join(" or "),
            Self::FlagOr(inner) => format!("bool or {}", inner.short()),
        }
    }
}

fn one_of(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn keys(table: &Table) -> String {
    table.attributes().map(|attribute| format!("`{}`", attribute.name)).collect::<Vec<_>>().join(", ")
}
