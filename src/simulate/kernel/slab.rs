//! Objects that come and go, addressed by a small number that is used again.

/// Free places form a stack, so that the warmest place is taken first. Grows to the largest number of
/// objects that were ever alive at once, and allocates nothing after that.
#[derive(Clone, Debug)]
pub struct Slab<T> {
    items: Vec<T>,
    free: Vec<u32>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self { items: Vec::new(), free: Vec::new() }
    }
}

impl<T: Default> Slab<T> {
    /// A place for a new object, to be written by the caller: it holds what was there before.
    #[inline(always)]
    pub fn claim(&mut self) -> u32 {
        match self.free.pop() {
            Some(at) => at,
            None => self.grow(),
        }
    }

    #[cold]
    fn grow(&mut self) -> u32 {
        self.items.push(T::default());
        // Every removal then has its place; growing here keeps removal free of allocation.
        if self.free.capacity() < self.items.capacity() {
            self.free.reserve_exact(self.items.capacity() - self.free.len());
        }
        (self.items.len() - 1) as u32
    }

    /// Gives the place `at` back. The item stays readable until the place is used again.
    #[inline(always)]
    pub fn remove(&mut self, at: u32) {
        self.free.push(at);
    }

    /// How many objects are alive.
    pub fn alive(&self) -> usize {
        self.items.len() - self.free.len()
    }

    /// Places that are or were in use.
    pub fn places(&self) -> std::ops::Range<u32> {
        0..self.items.len() as u32
    }
}

impl<T> std::ops::Index<u32> for Slab<T> {
    type Output = T;
    #[inline]
    fn index(&self, at: u32) -> &T {
        &self.items[at as usize]
    }
}

impl<T> std::ops::IndexMut<u32> for Slab<T> {
    #[inline]
    fn index_mut(&mut self, at: u32) -> &mut T {
        &mut self.items[at as usize]
    }
}
