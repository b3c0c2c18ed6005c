//! The one loop that reading and writing of strings share.

const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
const HIGH_BITS: u64 = u64::from_ne_bytes([0x80; 8]);

/// The number of leading bytes that stand for themselves in a JSON string: up
/// to the first `"`, `\` or control character (below 0x20).
///
/// Eight bytes are looked at in one step. A subtraction without carry between
/// bytes sets the high bit of each byte that was too small; a carry can set
/// further bits, but only above a byte that was found rightly, and only the
/// lowest one counts.
pub(super) fn plain_prefix(bytes: &[u8]) -> usize {
    let (words, tail) = bytes.as_chunks::<8>();
    for (place, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let special = below(word, 0x20)
            | below(word ^ (ONES * u64::from(b'"')), 1)
            | below(word ^ (ONES * u64::from(b'\\')), 1);
        if special != 0 {
            return place * 8 + special.trailing_zeros() as usize / 8;
        }
    }
    let plain_in_tail = tail.iter().position(|&byte| is_special(byte));
    words.len() * 8 + plain_in_tail.unwrap_or(tail.len())
}

/// Marks bytes of `word` that are smaller than `limit`, which is 0x80 at most.
fn below(word: u64, limit: u64) -> u64 {
    word.wrapping_sub(ONES * limit) & !word & HIGH_BITS
}

fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

#[cfg(test)]
mod tests {
    use super::{is_special, plain_prefix};

    #[test]
    fn every_byte_at_every_place() {
        for place in 0..20 {
            for byte in 0..=255 {
                for filler in [b'a', 0x20, 0x7f, 0x80, 0xff, b'!', b'#', b'[', b']'] {
                    let mut text = [filler; 20];
                    text[place] = byte;
                    let expected = if is_special(byte) { place } else { 20 };
                    assert_eq!(plain_prefix(&text), expected, "{byte} at {place}");
                }
            }
        }
    }

    #[test]
    fn the_first_of_several_counts() {
        for first in 0..20 {
            for second in first..20 {
                for special in [0, 0x1f, b'"', b'\\'] {
                    let mut text = [b'a'; 20];
                    text[second] = b'"';
                    text[first] = special;
                    assert_eq!(plain_prefix(&text), first);
                }
            }
        }
    }
}
