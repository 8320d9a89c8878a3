//! Files that are there whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes `text` to `path`, as [`replace_with`] does.
///
/// # Errors
/// Why it could not be written; the file is then as it was.
pub fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    replace_with(path, |out| out.write_all(text))
}

/// Writes what `fill` does to `path` so that a reader sees the old text or the new one. A link stays a link,
/// and the file keeps its permissions. What is no file, such as a pipe or a device, is written to.
///
/// # Errors
/// Why it could not be written; the file is then as it was.
pub fn replace_with(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&path).is_ok_and(|there| !there.is_file()) {
        return filled(fs::OpenOptions::new().write(true).open(&path)?, fill).map(drop);
    }
    let beside = beside(&path);
    let written = write(&beside, &path, fill);
    if written.is_err() {
        // Whatever is wrong has been said; what is left over is no help.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write(beside: &Path, path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let file = fs::OpenOptions::new().write(true).create_new(true).open(beside)?;
    if let Ok(metadata) = fs::metadata(path) {
        file.set_permissions(metadata.permissions())?;
    }
    let file = filled(file, fill)?;
    file.sync_all()?;
    drop(file);
    fs::rename(beside, path)
}

fn filled(file: File, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<File> {
    let mut out = BufWriter::new(file);
    fill(&mut out)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)
}

/// A name in the same folder, since a rename does not cross file systems.
fn beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.new", std::process::id()));
    path.with_file_name(name)
}
