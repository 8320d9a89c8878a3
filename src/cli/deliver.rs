//! Results on their way out: to standard output in one format, to files in others.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::{Extra, Format, Report};
use super::exit::Outcome;
use super::output::{self, Color};
use super::replace::replace_with;

/// A result in every format a command has.
pub struct Formats<'a> {
    /// For so many columns.
    pub text: &'a dyn Fn(usize) -> String,
    pub json: &'a dyn Fn(&mut dyn Write) -> io::Result<()>,
    pub markdown: &'a dyn Fn() -> String,
    pub html: &'a dyn Fn() -> String,
}

impl Report {
    /// Whether what is to be written can be: no path twice, none that is read, each in a folder that is there.
    ///
    /// # Errors
    /// A message about the first that cannot.
    pub fn usable(&self, read: &[impl AsRef<Path>]) -> Result<(), String> {
        // A path names what it leads to, also when the file is not there yet.
        let real = |path: &Path| fs::canonicalize(path).ok().or_else(|| Some(folder(path).join(path.file_name()?)));
        let read: Vec<Option<PathBuf>> = read.iter().map(|path| fs::canonicalize(path).ok()).collect();
        let mut known: Vec<PathBuf> = Vec::new();
        for Extra { path, .. } in &self.extras {
            let shown = path.display();
            let Some(real) = real(path).filter(|_| !path.is_dir()) else {
                return Err(format!("`--output`: {shown} is a folder, not a file"));
            };
            if !folder(path).is_dir() {
                return Err(format!("`--output`: there is no folder for {shown}"));
            }
            if read.iter().flatten().any(|read| *read == real) {
                return Err(format!("`--output`: {shown} is what is read"));
            }
            if known.contains(&real) {
                return Err(format!("`--output`: {shown} is named twice"));
            }
            known.push(real);
        }
        Ok(())
    }
}

impl Formats<'_> {
    /// Writes what `report` asks for; what cannot be written is no verdict.
    pub fn deliver(&self, report: &Report, color: Color, verdict: Outcome) -> Outcome {
        let mut outcome = match report.format {
            Format::Text => output::print(color, &(self.text)(output::width()), verdict),
            format => output::write(verdict, |out| self.fill(format, out)),
        };
        for Extra { format, path } in &report.extras {
            if let Err(error) = replace_with(path, |out| self.fill(*format, out)) {
                outcome = output::complain(&format!("cannot write {}: {error}", path.display()));
            }
        }
        outcome
    }

    fn fill(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Text => out.write_all(output::unstyled(&(self.text)(output::PIPE)).as_bytes()),
            Format::Json => (self.json)(out),
            Format::Markdown => out.write_all((self.markdown)().as_bytes()),
            Format::Html => out.write_all((self.html)().as_bytes()),
        }
    }
}

fn folder(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}
