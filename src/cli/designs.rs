//! Several designs at once: files, or overlays of one of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hopwise::diagnostic::{Finding, Sources, nearest};
use hopwise::explore::objectives::{Objective, parse};
use hopwise::explore::recommended::{Recommended, Stated, recommended, stating};
use hopwise::file::{self, Document, arrowed};
use hopwise::model::lower;
use hopwise::report::payload::Sketch;
use hopwise::simulate::blueprint::Blueprint;
use hopwise::simulate::resolve::resolve;

use super::args::Changes;
use super::load::{Faults, change, inject, name_of, read, read_named, stem};

/// One design, ready to be simulated.
pub struct Design {
    /// What it is called among the others.
    pub label: String,
    /// The system's name, else the file's.
    pub name: String,
    /// The path as given.
    pub path: String,
    /// The overlay; `None`: the file as it is.
    pub design: Option<String>,
    pub sketch: Sketch,
    pub blueprint: Blueprint,
    pub objectives: Vec<Objective>,
}

/// Which designs to read, and what to change in all of them.
pub struct Wanted<'a> {
    pub files: &'a [PathBuf],
    /// Overlays of the only file, compared with the file as it is.
    pub designs: &'a [String],
    /// The only file as recommended: all of it, or what an edge or flow is called.
    pub recommended: &'a [String],
    pub sets: &'a [String],
    pub faults: Faults<'a>,
}

/// What is laid over a file.
#[derive(Clone)]
enum Over {
    Nothing,
    /// `[designs.NAME]`
    Design(String),
    /// What is recommended: everything, or of one edge or flow.
    Recommended(Option<String>),
}

impl Over {
    /// What the design is called; `None`: after its file.
    fn label(&self) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Design(name) => Some(name.clone()),
            Self::Recommended(None) => Some("recommended".to_owned()),
            Self::Recommended(Some(only)) => Some(arrowed(only)),
        }
    }
}

/// A file that could be read.
struct File<'a> {
    path: &'a Path,
    document: Document,
}

/// Reads all designs that are wanted, with everything that was found in their files; without errors among
/// it, all of them are there.
pub fn read_all(wanted: &Wanted<'_>, sources: &mut Sources) -> (Vec<Design>, Vec<Finding>) {
    let mut findings = Vec::new();
    let files: Vec<File<'_>> = wanted
        .files
        .iter()
        .filter_map(|path| {
            let (document, found) = open(path, sources);
            findings.extend(found);
            Some(File { path, document: document? })
        })
        .collect();
    if findings.iter().any(Finding::is_error) {
        return (Vec::new(), findings);
    }
    let overlays = wanted.designs.iter().map(|design| Over::Design(design.trim().to_owned()));
    let recommended =
        wanted.recommended.iter().map(|only| Over::Recommended(Some(only.clone()).filter(|it| !it.is_empty())));
    let overlays = overlays.chain(recommended);
    let sides: Vec<(&File<'_>, Over)> = files
        .iter()
        .flat_map(|file| std::iter::once(Over::Nothing).chain(overlays.clone()).map(move |it| (file, it)))
        .collect();
    if let [(file, Over::Nothing)] = sides.as_slice() {
        findings.push(only_one(file));
        return (Vec::new(), findings);
    }
    let labels = labels(&sides);
    let mut designs = Vec::new();
    for ((file, over), label) in sides.into_iter().zip(labels) {
        let (design, found) = build(file, over, wanted, label, sources);
        designs.extend(design);
        findings.extend(found);
    }
    let findings = once(findings, sources);
    (designs, findings)
}

fn open(path: &Path, sources: &mut Sources) -> (Option<Document>, Vec<Finding>) {
    let shown = path.display().to_string();
    let text = match read(path) {
        Ok(text) => text,
        Err(message) => return (None, vec![Finding::whole("unreadable", format!("{shown}: {message}"))]),
    };
    let id = sources.add(if shown == "-" { "standard input".to_owned() } else { shown }, text);
    let (document, mut findings) = file::parse(sources, id);
    let Some(mut document) = document else { return (None, findings) };
    findings.extend(read_named(&mut document, path, sources));
    if findings.iter().any(Finding::is_error) {
        findings.extend(lower(&document).1);
        findings.sort_by_key(|finding| finding.primary.as_ref().map(|label| label.span));
    }
    (Some(document), findings)
}

fn only_one(file: &File<'_>) -> Finding {
    let names: Vec<&str> = file.document.designs.iter().map(|design| design.name.as_ref()).collect();
    let help = match names.as_slice() {
        [] => "name a second file, state `[designs.NAME]` in this one, or ask for `--recommended`".to_owned(),
        names => format!("name a second file, or designs of this one: `--designs {}`", names.join(",")),
    };
    Finding::whole("nothing-to-compare", "there is only one design").help(help)
}

/// `today` and the names of overlays; of files their names, or their paths where these are the same.
fn labels(sides: &[(&File<'_>, Over)]) -> Vec<String> {
    let overlaid = sides.iter().any(|(_, over)| over.label().is_some());
    let short: Vec<String> = sides
        .iter()
        .map(|(file, over)| match over.label() {
            Some(label) => label,
            None if overlaid => "today".to_owned(),
            None => stem(file.path),
        })
        .collect();
    let long = |at: usize| sides[at].0.path.display().to_string();
    let count = |label: &str| short.iter().filter(|other| *other == label).count();
    let mut labels: Vec<String> = Vec::new();
    for (at, label) in short.iter().enumerate() {
        let label = if count(label) > 1 && matches!(sides[at].1, Over::Nothing) { long(at) } else { label.clone() };
        let again = labels.iter().filter(|known| **known == label || known.starts_with(&format!("{label} ("))).count();
        labels.push(if again > 0 { format!("{label} ({})", again + 1) } else { label });
    }
    labels
}

fn build(
    file: &File<'_>,
    over: Over,
    wanted: &Wanted<'_>,
    label: String,
    sources: &mut Sources,
) -> (Option<Design>, Vec<Finding>) {
    let (design, recommended) = match over {
        Over::Nothing => (None, None),
        Over::Design(name) => (Some(name), None),
        Over::Recommended(only) => (None, Some(only)),
    };
    let changes = Changes { sets: wanted.sets.to_vec(), design, policy: None };
    let changed = change(file.document.clone(), sources, &changes);
    let changed = changed.and_then(|document| match recommended {
        None => Ok(document),
        Some(only) => as_recommended(&document, sources, only.as_deref()),
    });
    let mut document = match changed.and_then(|document| inject(document, sources, wanted.faults)) {
        Ok(document) => document,
        Err(findings) => {
            return (None, findings.into_iter().map(|finding| told_of(finding, &label, sources)).collect());
        }
    };
    let mut findings = read_named(&mut document, file.path, sources);
    let (topology, found) = lower(&document);
    findings.extend(found);
    let Some(topology) = topology.filter(|_| !findings.iter().any(Finding::is_error)) else { return (None, findings) };
    let objectives = parse(&topology).unwrap_or_else(|found| {
        findings.extend(found);
        Vec::new()
    });
    let design = match resolve(&topology) {
        Ok(blueprint) => Some(Design {
            label,
            name: name_of(&topology, file.path),
            path: file.path.display().to_string(),
            design: changes.design,
            sketch: Sketch::of(&topology),
            blueprint,
            objectives,
        }),
        Err(found) => {
            findings.extend(found);
            None
        }
    };
    (design, findings)
}

/// `document` with what is recommended, of one edge or flow alone if one is named.
fn as_recommended(document: &Document, sources: &mut Sources, only: Option<&str>) -> Result<Document, Vec<Finding>> {
    let Recommended { stated, .. } = recommended(document, sources)?;
    let Some(only) = only else { return stating(document, sources, &stated) };
    let name = arrowed(only);
    let is_meant = |it: &&Stated| *it.entity == *only || *it.entity == *name;
    let own: Vec<Stated> = stated.iter().filter(is_meant).cloned().collect();
    if own.is_empty() {
        let mut entities: Vec<&str> = stated.iter().map(|it| &*it.entity).collect();
        entities.dedup();
        let finding = Finding::whole("nothing-recommended", format!("nothing is recommended to change of `{only}`"));
        let near = nearest(&name, entities.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        let all = match entities.as_slice() {
            [] => "the file states already what is recommended".to_owned(),
            all => format!("something is of: {}", all.join(", ")),
        };
        return Err(vec![finding.help(near.unwrap_or(all))]);
    }
    stating(document, sources, &own)
}

/// What the command line says of all designs may fail in some: which one, is said too.
fn told_of(mut finding: Finding, label: &str, sources: &Sources) -> Finding {
    let source = finding.primary.as_ref().and_then(|label| sources.get(label.span.source));
    if source.is_some_and(|source| source.name.starts_with("--")) {
        finding.message.push_str(&format!(", in design `{label}`"));
    }
    finding
}

/// Designs of one file share most of what is wrong with it. An argument is a text of its own for each of
/// them, so it is known by its name.
fn once(findings: Vec<Finding>, sources: &Sources) -> Vec<Finding> {
    let mut known = BTreeSet::new();
    let place = |finding: &Finding| {
        let span = finding.primary.as_ref().map(|label| label.span)?;
        let source = sources.get(span.source)?;
        let number = if source.name.starts_with("--") { None } else { Some(span.source.0) };
        Some((source.name.clone(), number, span.start, span.end))
    };
    let mut is_new = |it: &Finding| known.insert((it.rule, it.message.clone(), place(it)));
    findings.into_iter().filter(|finding| is_new(finding)).collect()
}
