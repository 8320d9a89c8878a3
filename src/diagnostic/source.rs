//! The texts that spans point into, and lines and columns for people.

use super::{SourceId, Span};

/// One text with the name a reader knows it by.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path as given, or `--set` with its number.
    pub name: String,
    pub text: String,
}

/// One-based line and column; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// All texts of one run, numbered.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    all: Vec<Source>,
}

impl Sources {
    /// Adds a text and returns its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(Source { name: name.into(), text: text.into() });
        id
    }

    /// The text `id` stands for; `None` when `id` is of another run.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.all.get(id.0 as usize)
    }

    /// Where `span` begins, for people. O(length of the text before it).
    pub fn position(&self, span: Span) -> Option<Position> {
        let text = &self.get(span.source)?.text;
        let before = text.get(..(span.start as usize).min(text.len()))?;
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Some(Position {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        let mut sources = Sources::default();
        let id = sources.add("x", "a\nµb = 1\n");
        let position = sources.position(Span::new(id, 4..5));
        assert_eq!(position, Some(Position { line: 2, column: 2 }));
    }
}
