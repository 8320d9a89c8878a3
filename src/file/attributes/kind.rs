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
    Number {
        least: f64,
        most: f64,
    },
    /// 0..1, or a percentage.
    Ratio,
    Duration,
    Rate,
    Size,
    /// A duration, `{ p50, p99 }` or `{ mean, p99 }`.
    Time,
    Choice(&'static [&'static str]),
    /// A list of choices; a single one stands for a list of one.
    Choices(&'static [&'static str]),
    /// A table with keys of its own.
    Keys(&'static Table),
    /// `true`, `false`, or a value of the inner kind, which implies `true`.
    FlagOr(&'static Kind),
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
            Self::Number { least, most } => format!("a number from {least} to {most}"),
            Self::Ratio => "a ratio from 0 to 1, or a percentage such as \"2%\"".to_owned(),
            Self::Duration => "a duration such as \"250ms\"".to_owned(),
            Self::Rate => "a rate such as \"50/s\"".to_owned(),
            Self::Size => "a size such as \"64KiB\"".to_owned(),
            Self::Time => {
                "a duration such as \"20ms\", { p50 = \"10ms\", p99 = \"50ms\" } or { mean = …, p99 = … }".to_owned()
            }
            Self::Choice(names) => one_of(names),
            Self::Choices(names) => format!("a list of {}", one_of(names)),
            Self::Keys(table) => format!("a table with {}", keys(table)),
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
            Self::Integer { .. } => "integer".to_owned(),
            Self::Number { .. } => "number".to_owned(),
            Self::Ratio => "ratio".to_owned(),
            Self::Duration => "duration".to_owned(),
            Self::Rate => "rate".to_owned(),
            Self::Size => "size".to_owned(),
            Self::Time => "duration, `{ p50, p99 }` or `{ mean, p99 }`".to_owned(),
            Self::Choice(names) => names.join(", "),
            Self::Choices(names) => format!("list of {}", names.join(", ")),
            Self::Keys(table) => format!("table of {}", keys(table)),
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
