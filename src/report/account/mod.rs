//! A simulation told to people: sections of sentences and tables, which text and Markdown lay out.
//!
//! First what one asks (does it hold, what is slow, what fails), then the figures, then what stands
//! behind them. Texts are raw: whoever lays them out escapes them.

mod answers;
mod capacity;
mod cascade;
mod chart;
mod compare;
mod evidence;
mod fails;
mod figures;
mod hold;
mod messages;
mod metastable;
mod notes;
mod objectives;
mod over_time;
mod sagas;
mod slow;
mod tables;

pub use capacity::capacity;
pub use chart::Chart;
pub use compare::comparison;
pub use evidence::evidence;
pub use slow::WORDS;

use super::numbers::{counted, duration};
use super::payload::Simulation;

/// The whole account.
pub struct Account {
    pub title: String,
    pub sections: Vec<Section>,
    /// What it takes to repeat the run.
    pub signature: String,
}

/// One section.
pub struct Section {
    pub title: &'static str,
    /// The answer in one sentence.
    pub lead: Option<String>,
    pub body: Body,
    /// How to read it.
    pub legend: Option<String>,
}

pub enum Body {
    None,
    /// A name, and what is said of it.
    Pairs(Vec<(String, String)>),
    Table(Table),
    Strips(Vec<Strip>),
    Chart(Chart),
}

/// The first column is a name, the others are figures; a figure's second line is its ± .
pub struct Table {
    pub header: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

/// A series over the whole run.
pub struct Strip {
    pub name: String,
    pub label: &'static str,
    pub values: Vec<f64>,
    /// Smallest and largest.
    pub range: String,
}

impl Section {
    fn pairs(title: &'static str, pairs: Vec<(String, String)>) -> Option<Self> {
        (!pairs.is_empty()).then_some(Self { title, lead: None, body: Body::Pairs(pairs), legend: None })
    }

    /// Says what a `*` is where one stands.
    fn table(title: &'static str, table: Table, legend: &str) -> Self {
        let marked = table.rows.iter().any(|row| row.iter().skip(1).any(|cell| cell.contains('*')));
        let unsure = if marked { "; *: a guess, too few took longer" } else { "" };
        Self { title, lead: None, legend: Some(format!("{legend}{unsure}")), body: Body::Table(table) }
    }
}

/// Tells `payload`.
pub fn account(payload: &Simulation<'_>) -> Account {
    let all = [(payload.flows.len(), "flow"), (payload.services.len(), "service"), (payload.edges.len(), "edge")];
    let some = [(payload.brokers.len(), "broker"), (payload.sagas.len(), "saga")];
    let told = all.into_iter().chain(some.into_iter().filter(|(count, _)| *count > 0));
    let counts: Vec<String> = told.map(|(count, noun)| counted(count, noun)).collect();
    let sections = [
        Some(hold::section(payload)),
        slow::section(payload),
        fails::section(payload),
        notes::remarks(payload),
        objectives::section(payload),
        cascade::section(payload),
        tables::flows(payload),
        answers::section(payload),
        tables::services(payload),
        tables::edges(payload),
        tables::breakers(payload),
        tables::adaptations(payload),
        tables::scaling(payload),
        messages::completions(payload),
        messages::replies(payload),
        messages::queues(payload),
        messages::fates(payload),
        messages::outboxes(payload),
        messages::brokers(payload),
        sagas::table(payload),
        over_time::section(payload),
        notes::assumptions(payload),
        notes::fitted(payload),
        notes::left_out(payload),
    ];
    Account {
        title: format!("{}: {} under load", payload.name, counts.join(", ")),
        sections: sections.into_iter().flatten().collect(),
        signature: signature(payload),
    }
}

fn signature(payload: &Simulation<'_>) -> String {
    let warmup = match payload.warmup {
        "none" => "from the start, without warm-up".to_owned(),
        "found" => format!("after a warm-up of {} (found by trial runs)", duration(payload.warmup_s)),
        "no-steady-state" => format!("after a warm-up of {} (nothing better was found)", duration(payload.warmup_s)),
        _ => format!("after a warm-up of {}", duration(payload.warmup_s)),
    };
    let replications = counted(usize::try_from(payload.replications).unwrap_or(usize::MAX), "replication");
    format!(
        "seed {}, {replications} of {} {warmup}, hopwise {}",
        payload.seed,
        duration(payload.duration_s),
        payload.version
    )
}
