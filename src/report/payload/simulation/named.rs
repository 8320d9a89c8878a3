//! Entries by name, in the order of their names: an object in JSON.

use serde::{Serialize, Serializer};

/// A list whose JSON is an object.
pub struct Named<'a, T>(pub Vec<(&'a str, T)>);

impl<'a, T> Named<'a, T> {
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&'a str, &T)> {
        self.0.iter().map(|(name, entry)| (*name, entry))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Serialize> Serialize for Named<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}
