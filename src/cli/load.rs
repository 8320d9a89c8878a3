//! The only place that opens files.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::mem::ManuallyDrop;
use std::path::Path;

use hopwise::diagnostic::{Finding, Sources};
use hopwise::file::{self, Document, FaultForm, LARGEST_FILE};
use hopwise::model::{Topology, lower};

use super::args::{Changes, Format};
use super::exit::Outcome;
use super::output::{self, Color};

/// A valid topology with the texts it came from.
pub struct Loaded {
    pub topology: Topology,
    /// What the topology was made of, changes and faults included. Never freed: the process is short, and
    /// freeing 200,000 rows takes longer than it gains.
    pub document: ManuallyDrop<Document>,
    /// The file's name without folders and extension.
    pub name: String,
    /// The path as given.
    pub path: String,
    /// The texts, for findings that come up later.
    pub sources: Sources,
}

/// How problems are reported beside the text on standard error.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Machine {
    /// Nothing on standard output.
    No,
    /// The problems as JSON on standard output, which then holds only JSON.
    Json,
}

impl Machine {
    pub fn of(format: Format) -> Self {
        if format == Format::Json { Self::Json } else { Self::No }
    }
}

/// The faults of a run.
#[derive(Clone, Copy)]
pub struct Faults<'a> {
    /// Those of the command line, each with the flag that states it.
    pub added: &'a [(FaultForm, &'a str)],
    pub of_the_file: OfTheFile,
}

/// What becomes of the faults that a file states.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum OfTheFile {
    Kept,
    LeftOut,
}

/// Reads, changes and checks the file at `path`; problems are reported here.
///
/// # Errors
/// [`Outcome::NoVerdict`] after everything that is wrong has been said.
pub fn load(command: &str, path: &Path, changes: &Changes, color: Color, machine: Machine) -> Result<Loaded, Outcome> {
    let faults = Faults { added: &[], of_the_file: OfTheFile::Kept };
    load_with_faults(command, path, changes, faults, color, machine)
}

/// The same with the faults of a run.
///
/// # Errors
/// As for [`load`].
pub fn load_with_faults(
    command: &str,
    path: &Path,
    changes: &Changes,
    faults: Faults<'_>,
    color: Color,
    machine: Machine,
) -> Result<Loaded, Outcome> {
    let mut sources = Sources::default();
    let shown = path.display().to_string();
    let problems =
        |sources: &Sources, findings: &[Finding]| output::problems(command, sources, findings, color, machine);
    let text = match read(path) {
        Ok(text) => text,
        Err(message) => {
            return Err(problems(&sources, &[Finding::whole("unreadable", format!("{shown}: {message}"))]));
        }
    };
    let id = sources.add(if shown == "-" { "standard input".to_owned() } else { shown.clone() }, text);
    let (document, mut findings) = file::parse(&sources, id);
    let Some(mut document) = document else { return Err(problems(&sources, &findings)) };
    findings.extend(read_named(&mut document, path, &mut sources));
    if findings.iter().any(Finding::is_error) {
        // Names are checked too where the file could be read, so that one pass reports all.
        findings.extend(lower(&document).1);
        findings.sort_by_key(|finding| finding.primary.as_ref().map(|label| label.span));
        return Err(problems(&sources, &findings));
    }
    let changed = change(document, &mut sources, changes).and_then(|document| inject(document, &mut sources, faults));
    let mut document = changed.map_err(|findings| problems(&sources, &findings))?;
    let unread = read_named(&mut document, path, &mut sources);
    if !unread.is_empty() {
        return Err(problems(&sources, &unread));
    }
    let (topology, lowered) = lower(&document);
    let document = ManuallyDrop::new(document);
    findings.extend(lowered);
    let Some(topology) = topology else { return Err(problems(&sources, &findings)) };
    if !findings.is_empty() {
        problems(&sources, &findings);
    }
    let name = name_of(&topology, path);
    Ok(Loaded { topology, document, name, path: shown, sources })
}

/// The system's name, else the file's.
pub fn name_of(topology: &Topology, path: &Path) -> String {
    topology.system().name.as_deref().map_or_else(|| stem(path), str::to_owned)
}

/// The file's name without folders and extension.
pub fn stem(path: &Path) -> String {
    let stem = path.file_stem().filter(|_| path.as_os_str() != "-");
    stem.map_or_else(|| "topology".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// Puts values in place of the files that `document` names, beside the file at `path` or, of standard
/// input, in the working directory. Returns what cannot be read.
pub fn read_named(document: &mut Document, path: &Path, sources: &mut Sources) -> Vec<Finding> {
    let named_files = file::named_files(document);
    if named_files.is_empty() {
        return Vec::new();
    }
    let folder = path.parent().filter(|_| path.as_os_str() != "-").unwrap_or(Path::new(""));
    let mut findings = Vec::new();
    let mut texts = BTreeMap::new();
    for file in named_files {
        if texts.contains_key(&file.text) {
            continue;
        }
        let named = folder.join(&*file.text);
        let text = if &*file.text == "-" { Err("no file of values".to_owned()) } else { read(&named) };
        let id = match text {
            Ok(text) => Some(sources.add(named.display().to_string(), text)),
            Err(message) => {
                let message = format!("{}: {message}", named.display());
                findings.push(Finding::error("unreadable", file.span, message, "named here"));
                None
            }
        };
        texts.insert(file.text, id);
    }
    findings.extend(file::fill(document, sources, &texts));
    findings
}

/// The design first, then `--policy`, then every `--set`, in the order given.
///
/// # Errors
/// Everything that does not fit the document.
pub fn change(mut document: Document, sources: &mut Sources, changes: &Changes) -> Result<Document, Vec<Finding>> {
    if let Some(design) = &changes.design {
        document = file::with_design(&document, design)?;
    }
    let policy = changes.policy.iter().map(|policy| ("--policy", format!("system.policy={policy}")));
    let mut findings = Vec::new();
    for (name, text) in policy.chain(changes.sets.iter().map(|set| ("--set", set.clone()))) {
        let id = sources.add(name, text);
        if let Err(found) = file::set(&mut document, sources, id) {
            findings.extend(found);
        }
    }
    if findings.is_empty() { Ok(document) } else { Err(findings) }
}

/// Adds the faults of the command line to those of the file, or puts them in their place.
///
/// # Errors
/// Everything that does not fit the document.
pub fn inject(mut document: Document, sources: &mut Sources, faults: Faults<'_>) -> Result<Document, Vec<Finding>> {
    if faults.of_the_file == OfTheFile::LeftOut {
        document.faults.clear();
    }
    let mut findings = Vec::new();
    for (form, text) in faults.added {
        let name = match form {
            FaultForm::Any => "--fault",
            FaultForm::Fail => "--fail",
            FaultForm::Slow => "--slow",
        };
        let id = sources.add(name, (*text).to_owned());
        if let Err(found) = file::add_fault(&mut document, sources, id, *form) {
            findings.extend(found);
        }
    }
    if findings.is_empty() { Ok(document) } else { Err(findings) }
}

/// The text at `path`, or of standard input.
///
/// # Errors
/// Why there is none.
pub fn read(path: &Path) -> Result<String, String> {
    let too_large = || format!("larger than {} MiB, the largest file hopwise reads", LARGEST_FILE >> 20);
    let mut bytes = Vec::new();
    let limit = LARGEST_FILE as u64 + 1;
    if path.as_os_str() == "-" {
        io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    } else {
        let metadata = fs::metadata(path).map_err(|error| reason(&error))?;
        if metadata.is_dir() {
            return Err("a folder, not a file".to_owned());
        }
        bytes.reserve(usize::try_from(metadata.len().min(limit)).unwrap_or(0));
        let file = fs::File::open(path).map_err(|error| reason(&error))?;
        file.take(limit).read_to_end(&mut bytes).map_err(|error| reason(&error))?;
    }
    if bytes.len() > LARGEST_FILE {
        return Err(too_large());
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("not UTF-8: byte {at}, line {line}")
    })
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "not allowed to read it".to_owned(),
        _ => error.to_string(),
    }
}
