//! The one loop that reading and writing of strings share.

const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
const HIGH_BITS: u64 = u64::from_ne_bytes([0x80; 8]);

/// The number of leading bytes that stand for themselves in a JSON string: up
/// to the first `"`, `\` or control character (below 0x20).
#[inline]
pub(super) fn plain_prefix(bytes: &[u8]) -> usize {
    // Keys and numbers end soon, and most texts do not.
    let start = plain_words(&bytes[..bytes.len().min(SHORT)]);
    if start < SHORT {
        start
    } else {
        SHORT + long_plain_prefix(&bytes[SHORT..])
    }
}

/// The same in steps as long as a vector. The inner loop has no way out of its middle, so that the
/// compiler makes a few instructions of it.
#[inline(never)]
fn long_plain_prefix(bytes: &[u8]) -> usize {
    let (vectors, _) = bytes.as_chunks::<32>();
    let special = vectors.iter().position(|vector| {
        let special = vector.iter().map(|&byte| is_special(byte));
        special.fold(false, |any, special| any | special)
    });
    let plain = special.unwrap_or(vectors.len()) * 32;
    plain + plain_words(&bytes[plain..])
}

/// How much is looked at in small steps first.
const SHORT: usize = 16;

/// The same in steps of eight bytes. A subtraction without carry between
/// bytes sets the high bit of each byte that was too small; a carry can set
/// further bits, but only above a byte that was found rightly, and only the
/// lowest one counts.
fn plain_words(bytes: &[u8]) -> usize {
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
    // Not `||`: on a vector, all three are cheaper than a choice.
    (byte < 0x20) | (byte == b'"') | (byte == b'\\')
}

#[cfg(test)]
mod tests {
    use super::{is_special, plain_prefix};

    /// Room for every kind of step, and a rest.
    const LEN: usize = 100;

    #[test]
    fn every_byte_at_every_place() {
        for place in 0..LEN {
            for byte in 0..=255 {
                for filler in [b'a', 0x20, 0x7f, 0x80, 0xff, b'!', b'#', b'[', b']'] {
                    let mut text = [filler; LEN];
                    text[place] = byte;
                    let expected = if is_special(byte) { place } else { LEN };
                    assert_eq!(plain_prefix(&text), expected, "{byte} at {place}");
                }
            }
        }
    }

    #[test]
    fn the_first_of_several_counts() {
        for first in 0..LEN {
            for second in first..LEN {
                for special in [0, 0x1f, b'"', b'\\'] {
                    let mut text = [b'a'; LEN];
                    text[second] = b'"';
                    text[first] = special;
                    assert_eq!(plain_prefix(&text), first);
                }
            }
        }
    }
}
