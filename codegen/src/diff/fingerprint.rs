//! A short name for what a model says, by which two states of a model are told apart.

use super::side::Side;

impl Side {
    /// Sixteen hexadecimal digits that stay the same as long as nothing that is compared differs. The order of members
    /// counts, that of keys does not.
    pub fn fingerprint(&self) -> String {
        let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
        for (id, shape) in &self.model.shapes {
            hash.add(id.as_str());
            hash.add(&format!("{:?}{:?}", shape.traits, shape.kind));
        }
        format!("{:016x}", hash.0)
    }
}

/// The hash of Fowler, Noll and Vo, 64 bits, variant 1a: its constants are its definition.
struct Fnv(u64);

impl Fnv {
    fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
