//! Random numbers from a seed, so that a failure can be repeated.

/// Xorshift.
pub struct Random(pub u64);

impl Random {
    pub fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.draw() % bound as u64).unwrap()
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    pub fn bytes(&mut self, bound: usize) -> Vec<u8> {
        let length = self.below(bound);
        (0..length).map(|_| self.draw() as u8).collect()
    }

    /// Up to `bound` of the pieces, one after the other.
    pub fn text(&mut self, bound: usize, pieces: &[&str]) -> String {
        let length = self.below(bound);
        (0..length).map(|_| self.pick(pieces)).collect()
    }
}
