//! Values of which most are blank: in a large system most edges carry nothing in a short run.

use std::ops::{Deref, DerefMut};

/// What has a value that says nothing.
pub trait Blank: Clone + 'static {
    /// That value.
    const BLANK: &'static Self;
}

/// A value that is read like any other and takes no memory while it is blank.
#[derive(Clone, Debug)]
pub struct Sparse<T>(Option<Box<T>>);

impl<T> Default for Sparse<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> From<T> for Sparse<T> {
    fn from(value: T) -> Self {
        Self(Some(Box::new(value)))
    }
}

impl<T: Blank> Deref for Sparse<T> {
    type Target = T;
    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or(T::BLANK)
    }
}

impl<T: Blank> DerefMut for Sparse<T> {
    /// Takes memory: whoever asks means to write.
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_with(|| Box::new(T::BLANK.clone()))
    }
}

impl<T> Sparse<T> {
    /// The value to be written to, unless it is blank.
    pub fn told_mut(&mut self) -> Option<&mut T> {
        self.0.as_deref_mut()
    }

    /// The value, unless it is blank.
    pub fn told(&self) -> Option<&T> {
        self.0.as_deref()
    }
}

impl<T: Blank + PartialEq> PartialEq for Sparse<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Blank for u64 {
        const BLANK: &'static Self = &7;
    }

    #[test]
    fn a_blank_value_is_read_and_written_like_any_other() {
        let mut value = Sparse::<u64>::default();
        assert_eq!((*value, value.told()), (7, None));
        assert_eq!(value, Sparse::from(7));
        *value += 1;
        assert_eq!((*value, value.told()), (8, Some(&8)));
    }
}
