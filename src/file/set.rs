//! `--set ID.ATTR=VALUE`: one stated key more, checked like the file itself.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::address::Addresses;
use super::attributes::{self, Attribute, Table};
use super::walk::{self, Walk};
use super::{Cell, Document, Row, Value, shorthand};
use crate::diagnostic::{Finding, SourceId, Sources, Span, nearest};

/// Changes `document` as the argument in source `id` says.
///
/// Targets: an edge id (`a->b:op` or `a..b`), `services.NAME`, `brokers.NAME`, `flows.NAME`, `links.a~b`,
/// `system`, `system.thresholds`, or the bare name of a service, broker or flow.
///
/// # Errors
/// Findings that point into the argument; the document is then unchanged.
pub fn set(document: &mut Document, sources: &Sources, id: SourceId) -> Result<(), Vec<Finding>> {
    set_all(document, sources, &[id])
}

/// The same for several arguments, all of which name what is in `document` now. O(size of the document +
/// arguments).
///
/// # Errors
/// Those of the first argument that cannot be read; the document is then unchanged.
pub fn set_all(document: &mut Document, sources: &Sources, ids: &[SourceId]) -> Result<(), Vec<Finding>> {
    let addresses = Addresses::of(document);
    let mut changed = document.clone();
    for id in ids {
        let Setting { target, cell } = setting(document, &addresses, sources, *id)?;
        target.row(&mut changed).put(cell);
    }
    // What was told may now be asked: then the list stands for one edge to each.
    let mut findings = Vec::new();
    shorthand::expand(&mut changed, &mut findings);
    if !findings.is_empty() {
        return Err(findings);
    }
    *document = changed;
    Ok(())
}

/// An argument, read.
pub(super) struct Setting {
    pub target: Target,
    pub cell: Cell,
}

/// Reads the argument in source `id`.
pub(super) fn setting(
    document: &Document,
    addresses: &Addresses,
    sources: &Sources,
    id: SourceId,
) -> Result<Setting, Vec<Finding>> {
    let text = sources.get(id).map_or("", |source| source.text.as_str());
    let (target, key, at) = split(document, addresses, text, id).map_err(|finding| vec![finding])?;
    let table = target.table();
    let key_start = at - key.len();
    let Some(attribute) = table.find(key) else {
        let span = Span::new(id, key_start..at);
        let known = table.names();
        let finding = Finding::error(
            "unknown-key",
            span,
            format!("no attribute `{key}` in `{}`", table.header),
            format!("not a key of `{}`", table.header),
        );
        let near = nearest(key, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        let all = format!("attributes of a {}: {}", table.noun, known.join(", "));
        return Err(vec![finding.help(near.unwrap_or(all))]);
    };
    if attribute.name == "steps" {
        let span = Span::new(id, key_start..at);
        let finding = Finding::error("wrong-type", span, "`steps` cannot be set from here", "change the file instead");
        return Err(vec![finding]);
    }
    let value = value(attribute, &text[at + 1..], id, at + 1)?;
    Ok(Setting { target, cell: Cell { attribute, span: Span::new(id, at + 1..text.len()), value } })
}

/// Which table an argument changes, by its number in the document.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    System,
    Thresholds,
    Service(usize),
    Broker(usize),
    Flow(usize),
    Link(usize),
    Edge(usize),
}

impl Target {
    pub(super) fn table(&self) -> &'static Table {
        match self {
            Self::System => &attributes::SYSTEM,
            Self::Thresholds => &attributes::THRESHOLDS,
            Self::Service(_) => &attributes::SERVICE,
            Self::Broker(_) => &attributes::BROKER,
            Self::Flow(_) => &attributes::FLOW,
            Self::Link(_) => &attributes::LINK,
            Self::Edge(_) => &attributes::EDGE,
        }
    }

    fn row(self, document: &mut Document) -> &mut Row {
        match self {
            Self::System => &mut document.system,
            Self::Thresholds => thresholds(&mut document.system),
            Self::Service(at) => &mut document.services[at].row,
            Self::Broker(at) => &mut document.brokers[at].row,
            Self::Flow(at) => &mut document.flows[at].row,
            Self::Link(at) => &mut document.links[at].row,
            Self::Edge(at) => &mut document.edges[at],
        }
    }
}

fn thresholds(system: &mut Row) -> &mut Row {
    let span = system.span;
    let at = system.cells.iter().position(|cell| cell.attribute.name == "thresholds").unwrap_or_else(|| {
        let attribute = attributes::SYSTEM.find("thresholds").expect("the system table has thresholds");
        system.cells.push(Cell { attribute, span, value: Value::Keys(Box::new(Row::empty(span))) });
        system.cells.len() - 1
    });
    match &mut system.cells[at].value {
        Value::Keys(row) => row,
        _ => unreachable!("the kind of `thresholds` is `Keys`, so its value is too"),
    }
}

/// Target, key, and where the `=` stands. An operation may hold `.` and `=`, so every `=` is tried.
fn split<'a>(
    document: &Document,
    addresses: &Addresses,
    text: &'a str,
    id: SourceId,
) -> Result<(Target, &'a str, usize), Finding> {
    let whole = Span::new(id, 0..text.len());
    let malformed = |message: &str| {
        Finding::error("bad-set", whole, message.to_owned(), "expected ID.ATTRIBUTE=VALUE")
            .help("for example `--set 'order->payment.deadline=2s'` or `--set services.bank.service_time=3s`")
    };
    if !text.contains('=') {
        let redirected = text.ends_with('-');
        let finding = malformed("this sets nothing");
        return Err(if redirected {
            finding.help("the shell took `>` as a redirection: quote the argument, or write `order..payment`")
        } else {
            finding
        });
    }
    let mut first_problem = None;
    for (at, _) in text.match_indices('=') {
        let Some((target, key)) = text[..at].rsplit_once('.') else { continue };
        match find(document, addresses, target, id) {
            Ok(found) => return Ok((found, key, at)),
            Err(finding) => first_problem = first_problem.or(Some(finding)),
        }
    }
    Err(first_problem.unwrap_or_else(|| malformed("the attribute is missing")))
}

fn find(document: &Document, addresses: &Addresses, target: &str, id: SourceId) -> Result<Target, Finding> {
    let service = |name: &str| document.services.iter().position(|named| named.name.as_ref() == name);
    let broker = |name: &str| document.brokers.iter().position(|named| named.name.as_ref() == name);
    let flow = |name: &str| document.flows.iter().position(|flow| flow.row.text("name") == Some(name));
    let found = match target.split_once('.') {
        _ if target == "system" => Some(Target::System),
        _ if target == "system.thresholds" || target == "thresholds" => Some(Target::Thresholds),
        Some(("services", name)) => service(name).map(Target::Service),
        Some(("brokers", name)) => broker(name).map(Target::Broker),
        Some(("flows", name)) => flow(name).map(Target::Flow),
        Some(("links", name)) => document.links.iter().position(|named| named.name.as_ref() == name).map(Target::Link),
        Some(("edges", name)) => addresses.find(document, name).ok().map(Target::Edge),
        _ => None,
    };
    if let Some(found) = found {
        return Ok(found);
    }
    let problem = match addresses.find(document, target) {
        Ok(row) => return Ok(Target::Edge(row)),
        Err(problem) => problem,
    };
    let named = service(target)
        .map(Target::Service)
        .or_else(|| broker(target).map(Target::Broker))
        .or_else(|| flow(target).map(Target::Flow));
    named.ok_or_else(|| {
        let near = nearest_target(document, addresses, target).map(|near| format!("did you mean `{near}`?"));
        Finding::error(
            "unknown-target",
            Span::new(id, 0..target.len()),
            format!("nothing is called `{target}`"),
            "no edge, service, broker or flow",
        )
        .maybe_help(near)
        .maybe_help(problem.help())
    })
}

/// The nearest thing that can be set, spelled as `--set` takes it.
fn nearest_target(document: &Document, addresses: &Addresses, target: &str) -> Option<String> {
    let (table, name) = target.split_once('.').unwrap_or(("", target));
    let of = |wanted: &str, names: Vec<&str>| {
        let bare = if table == wanted { name } else { target };
        nearest(bare, names).map(|near| format!("{wanted}.{near}"))
    };
    let services = document.services.iter().map(|named| named.name.as_ref()).collect();
    let brokers = document.brokers.iter().map(|named| named.name.as_ref()).collect();
    let flows = document.flows.iter().filter_map(|flow| flow.row.text("name")).collect();
    let edge = if table == "edges" {
        addresses.find(document, name).err().and_then(|unresolved| unresolved.help())
    } else {
        None
    };
    let edge = edge.and_then(|help| help.split('`').nth(1).map(str::to_owned));
    edge.or_else(|| of("services", services))
        .or_else(|| of("brokers", brokers))
        .or_else(|| of("flows", flows))
        .or_else(|| nearest(target, ["system", "system.thresholds", "thresholds"]).map(str::to_owned))
}

/// The value as TOML if it is TOML, else as a plain text: `2s` needs no quotes on a command line.
fn value(attribute: &'static Attribute, raw: &str, id: SourceId, at: usize) -> Result<Value, Vec<Finding>> {
    const PREFIX: &str = "v = ";
    let wrapped = format!("{PREFIX}{raw}");
    let parsed = DeTable::parse(&wrapped).ok().filter(|table| table.get_ref().len() == 1);
    let start = u32::try_from(at).unwrap_or(u32::MAX);
    let prefix = u32::try_from(PREFIX.len()).unwrap_or(0);
    // `at` is past `x.y=`, so it is never below the length of the prefix.
    let mut walk = Walk::new(id, if parsed.is_some() { start.saturating_sub(prefix) } else { start });
    let read = match parsed.as_ref().and_then(|table| table.get_ref().get("v")) {
        Some(value) => walk::single(&mut walk, attribute, value),
        None => walk::single(&mut walk, attribute, &Spanned::new(0..raw.len(), DeValue::String(raw.into()))),
    };
    read.filter(|_| walk.findings.is_empty()).ok_or(walk.findings)
}
