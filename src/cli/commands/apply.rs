//! `hopwise recommend FILE --apply | --diff | --as-design NAME`

use hopwise::diagnostic::{Finding, SourceId, Sources};
use hopwise::explore::recommended::{Of, Open, Recommended, Stated, arguments, recommended};
use hopwise::file::{self, Document};
use hopwise::model::lower;
use hopwise::report::escape::plain;
use similar::TextDiff;

use crate::cli::args::Recommend;
use crate::cli::load::Loaded;
use crate::cli::output::{self, Color};
use crate::cli::replace::replace;

/// What comes of writing.
pub enum Applied {
    /// The file is written, or was right before; the report goes on.
    Report,
    /// A patch for standard output, in place of the report.
    Patch(String),
}

/// Whether the arguments fit together.
///
/// # Errors
/// A message that says what does not.
pub fn usable(args: &Recommend) -> Result<(), String> {
    let asked = args.apply || args.diff || args.as_design.is_some();
    let changes = &args.input.changes;
    if asked && (!changes.sets.is_empty() || changes.design.is_some() || changes.policy.is_some()) {
        return Err("what is recommended after `--set`, `--design` or `--policy` is not for the file as it is: \
                    change the file first, or leave these out"
            .to_owned());
    }
    if asked && !args.diff && args.input.file.as_os_str() == "-" {
        return Err("standard input cannot be written back; `--diff` shows what would change".to_owned());
    }
    if args.diff && !args.report.extras.is_empty() {
        return Err("`--diff` takes the place of the report: there is nothing for `--output`".to_owned());
    }
    match &args.as_design {
        Some(name) if !file::is_name(name) => {
            Err(format!("`--as-design {name}` is no name: letters, digits, `.`, `_` and `-`"))
        }
        _ => Ok(()),
    }
}

/// Writes what is recommended, of `edges` alone unless there are none, or shows it.
///
/// # Errors
/// Findings about what cannot be stated, or a message when the file cannot be written.
pub fn apply(args: &Recommend, edges: &[&str], loaded: &mut Loaded, color: Color) -> Result<Applied, Vec<Finding>> {
    let Recommended { mut stated, mut open } = recommended(&loaded.document, &mut loaded.sources)?;
    if !edges.is_empty() {
        stated.retain(|it| it.of == Of::Edge && edges.contains(&&*it.entity));
        open.retain(|it| it.of == Of::Edge && edges.contains(&&*it.entity));
    }
    let (text, left_out) = written(args, &stated, loaded)?;
    let before = loaded.sources.get(SourceId::FILE).map_or("", |source| source.text.as_str());
    let shown = plain(&loaded.path).into_owned();
    if args.diff {
        let patch = patch(before, &text, &loaded.path);
        if args.apply {
            write(args, &text)?;
        }
        tell_open(&open, &left_out, color);
        return Ok(Applied::Patch(patch));
    }
    if stated.is_empty() {
        output::report(color, &format!("{shown} states already what is recommended\n"));
    } else {
        write(args, &text)?;
        output::report(color, &format!("wrote {} to {shown}\n", counted(&stated, &left_out)));
    }
    tell_open(&open, &left_out, color);
    Ok(Applied::Report)
}

fn write(args: &Recommend, text: &str) -> Result<(), Vec<Finding>> {
    replace(&args.input.file, text.as_bytes()).map_err(|error| {
        let path = args.input.file.display();
        vec![Finding::whole("unwritable", format!("cannot write {path}: {error}"))]
    })
}

/// The file's new text, and what has no place in it.
fn written(args: &Recommend, stated: &[Stated], loaded: &mut Loaded) -> Result<(String, Vec<Stated>), Vec<Finding>> {
    let ids = arguments(&mut loaded.sources, stated);
    let document: &Document = &loaded.document;
    let (text, left_out) = match &args.as_design {
        None => (file::written(document, &loaded.sources, SourceId::FILE, &ids)?, Vec::new()),
        Some(name) => file::with_new_design(document, &loaded.sources, SourceId::FILE, &ids, name)?,
    };
    let left_out = ids.iter().zip(stated).filter(|(id, _)| left_out.contains(id)).map(|(_, it)| it.clone()).collect();
    readable(&text)?;
    Ok((text, left_out))
}

/// What is written must be a file that hopwise reads.
fn readable(text: &str) -> Result<(), Vec<Finding>> {
    let mut sources = Sources::default();
    let id = sources.add("as recommended", text);
    let (document, mut findings) = file::parse(&sources, id);
    if let Some(document) = document {
        findings.extend(lower(&document).1);
    }
    let errors: Vec<Finding> = findings.into_iter().filter(Finding::is_error).collect();
    // Their places are in a text that nobody has.
    let told = |error: Finding| Finding::whole(error.rule, format!("as recommended, {}", error.message));
    if errors.is_empty() { Ok(()) } else { Err(errors.into_iter().map(told).collect()) }
}

fn patch(before: &str, after: &str, path: &str) -> String {
    if before == after {
        return String::new();
    }
    TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(3)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}

fn counted(stated: &[Stated], left_out: &[Stated]) -> String {
    let written: Vec<&Stated> = stated.iter().filter(|it| !left_out.contains(it)).collect();
    let mut entities: Vec<&str> = written.iter().map(|it| &*it.entity).collect();
    entities.dedup();
    let plural = |n: usize, noun: &str| if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") };
    format!("{} of {}", plural(written.len(), "key"), entities.join(", "))
}

/// What the file still needs a person for.
fn tell_open(open: &[Open], left_out: &[Stated], color: Color) {
    let mut text = String::new();
    for Stated { argument, .. } in left_out {
        text.push_str(&format!("a design cannot state it: {}\n", plain(argument)));
    }
    for Open { entity, safeguard, wanted, .. } in open {
        text.push_str(&format!("left to you: {safeguard} of {}: {}\n", plain(entity), plain(wanted)));
    }
    output::report(color, &text);
}
