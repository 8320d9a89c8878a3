//! Requests in the system, by a small number that is used again once its request has left.

pub struct Slab<T> {
    requests: Vec<T>,
    free: Vec<u32>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self { requests: Vec::new(), free: Vec::new() }
    }
}

impl<T> Slab<T> {
    #[inline]
    pub fn insert(&mut self, request: T) -> u32 {
        if let Some(number) = self.free.pop() {
            self.requests[number as usize] = request;
            number
        } else {
            self.requests.push(request);
            self.requests.len() as u32 - 1
        }
    }

    #[inline]
    pub fn get(&mut self, number: u32) -> &mut T {
        &mut self.requests[number as usize]
    }

    /// Its number may be given to another from now on.
    #[inline]
    pub fn remove(&mut self, number: u32) {
        self.free.push(number);
    }
}
