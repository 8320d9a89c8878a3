//! One table of the file with its stated keys.

use super::Value;
use super::attributes::Attribute;
use crate::diagnostic::Span;

/// A stated key: which, where its value stands, and what it holds.
#[derive(Clone, Debug)]
pub struct Cell {
    pub attribute: &'static Attribute,
    pub span: Span,
    pub value: Value,
}

impl PartialEq for Cell {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.attribute, other.attribute) && self.value == other.value
    }
}

/// The stated keys of one table; absent keys take no space.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The header, or the key that opens the table.
    pub span: Span,
    pub cells: Vec<Cell>,
    /// Keys that are there, but whose value could not be read: neither stated nor missing.
    pub broken: Vec<&'static str>,
}

impl Row {
    /// A table without keys.
    pub fn empty(span: Span) -> Self {
        Self { span, cells: Vec::new(), broken: Vec::new() }
    }

    /// The cell of the key `name`. O(stated keys).
    pub fn cell(&self, name: &str) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.attribute.name == name)
    }

    /// Whether the key `name` is there, readable or not.
    pub fn has(&self, name: &str) -> bool {
        self.cell(name).is_some() || self.is_broken(name)
    }

    /// Whether the key `name` is there, but could not be read.
    pub fn is_broken(&self, name: &str) -> bool {
        self.broken.contains(&name)
    }

    /// The text of the key `name`, when it is stated and holds one.
    pub fn text(&self, name: &str) -> Option<&str> {
        match &self.cell(name)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The list of the key `name`; empty when it is absent or holds none.
    pub fn list(&self, name: &str) -> &[super::Item] {
        match self.cell(name).map(|cell| &cell.value) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// States `cell`, replacing what was stated before. Tables of keys are merged key by key.
    pub fn put(&mut self, cell: Cell) {
        match self.cells.iter_mut().find(|old| std::ptr::eq(old.attribute, cell.attribute)) {
            Some(Cell { value: Value::Keys(old), .. }) if matches!(cell.value, Value::Keys(_)) => {
                if let Value::Keys(new) = cell.value {
                    old.merge(&new);
                }
            }
            Some(old) => *old = cell,
            None => self.cells.push(cell),
        }
    }

    /// States every key of `other`.
    pub fn merge(&mut self, other: &Self) {
        for cell in &other.cells {
            self.put(cell.clone());
        }
    }
}
