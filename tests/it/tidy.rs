//! The sources keep what the architecture promises; most of it is that something is absent.
//!
//! Text is read, not meaning: comments and literals are blanked, the rest is searched. So a scanner
//! misses what is well hidden, and each has a test that it finds what is plain.

mod code;
mod effects;
mod layers;
mod locks;
mod maps;
mod shape;

/// Fails with one line per complaint, each of which begins with file and line.
fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}
