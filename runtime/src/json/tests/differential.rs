//! The reader against serde_json, over random documents and damaged ones.

use crate::json::{Reader, from_slice, to_vec};
use crate::value::Document;

/// The generator xorshift64: the same documents in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % limit
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn space(&mut self, out: &mut String) {
        out.push_str(self.one_of(&["", "", "", "", " ", "\n", "\t\r "]));
    }

    fn value(&mut self, out: &mut String, depth: usize) {
        self.space(out);
        match self.below(if depth == 0 { 5 } else { 8 }) {
            0 => out.push_str(self.one_of(&["null", "true", "false"])),
            1 | 2 => self.number(out),
            3 | 4 => self.string(out),
            5 => self.items(out, depth, "[", "]", Self::value),
            _ => self.items(out, depth, "{", "}", |random, out, depth| {
                random.space(out);
                random.string(out);
                random.space(out);
                out.push(':');
                random.value(out, depth);
            }),
        }
        self.space(out);
    }

    fn items(
        &mut self,
        out: &mut String,
        depth: usize,
        open: &str,
        close: &str,
        item: fn(&mut Self, &mut String, usize),
    ) {
        out.push_str(open);
        for place in 0..self.below(4) {
            out.push_str(if place == 0 { "" } else { "," });
            item(self, out, depth - 1);
        }
        self.space(out);
        out.push_str(close);
    }

    fn number(&mut self, out: &mut String) {
        out.push_str(self.one_of(&["", "-"]));
        out.push_str(self.one_of(&[
            "0",
            "7",
            "10",
            "255",
            "9007199254740993",
            "18446744073709551616",
        ]));
        out.push_str(self.one_of(&["", "", ".0", ".5", ".125000000000000001"]));
        out.push_str(self.one_of(&["", "", "e0", "E+2", "e-7", "e300", "e400"]));
    }

    fn string(&mut self, out: &mut String) {
        out.push('"');
        for _ in 0..self.below(6) {
            out.push_str(self.one_of(&[
                "a",
                "key",
                "twelve bytes",
                "é",
                "漢",
                "🦀",
                "\u{7f}",
                "/",
                "\\\"",
                "\\\\",
                "\\/",
                "\\n",
                "\\u0041",
                "\\u00e9",
                "\\ud83e\\udd80",
                "\\ud83e",
                "\\u0000",
            ]));
        }
        out.push('"');
    }
}

fn compare(text: &[u8]) -> bool {
    let shown = String::from_utf8_lossy(text);
    let theirs = serde_json::from_slice::<Document>(text);
    // On purpose different: a body without content reads as an empty object.
    if text.iter().all(u8::is_ascii_whitespace) {
        assert!(theirs.is_err());
        return false;
    }
    let ours = from_slice::<Document>(text);
    match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => {
            assert_eq!(ours, theirs, "{shown}");
            let written = to_vec(ours);
            assert_eq!(written, theirs.to_string().into_bytes(), "{shown}");
        }
        (Err(error), Err(_)) => assert!(error.offset() <= text.len(), "{shown}"),
        _ => panic!("ours: {ours:?}, theirs: {theirs:?}, of {shown}"),
    }

    let mut reader = Reader::new(text);
    let skipped = reader.skip().and_then(|()| reader.finish());
    // On purpose different: what is skipped may hold numbers of any size.
    let too_large = theirs
        .as_ref()
        .is_err_and(|e| e.to_string().contains("out of range"));
    if !too_large {
        assert_eq!(skipped.is_ok(), theirs.is_ok(), "{shown}");
    }
    ours.is_ok()
}

#[test]
fn agrees_with_serde_json() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..4_000 {
        let mut text = String::new();
        random.value(&mut text, 4);
        let mut count = |accept: bool| if accept { accepted += 1 } else { refused += 1 };
        count(compare(text.as_bytes()));

        let mut damaged = text.into_bytes();
        for _ in 0..4 {
            let place = random.below(damaged.len() + 1);
            let byte = b"\"\\{}[],:0-1.eE+un \n\x00\x7f\x80\xc3\xff"[random.below(23)];
            match random.below(3) {
                0 => damaged.insert(place, byte),
                1 if place < damaged.len() => drop(damaged.remove(place)),
                _ if place < damaged.len() => damaged[place] = byte,
                _ => {}
            }
            count(compare(&damaged));
        }
    }
    // The test means nothing unless both happen often.
    assert!(accepted > 3_000 && refused > 3_000, "{accepted}, {refused}");
}
