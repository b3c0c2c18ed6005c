//! The JSON reader. Whatever comes in: no panic; it takes what serde_json takes, with the same value, and what it has
//! read it reads again after writing.
#![no_main]

use aws_restjson::Document;
use aws_restjson::json::{Error, FromJson, Reader, from_slice, to_vec};
use libfuzzer_sys::fuzz_target;

/// Skips a value, which has to be valid all the same.
struct Skipped;

impl FromJson for Skipped {
    fn corrected() -> Self {
        Self
    }

    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Error> {
        reader.skip()?;
        Ok(Self)
    }
}

fuzz_target!(|input: &[u8]| {
    let ours = from_slice::<Document>(input);
    let skipped = from_slice::<Skipped>(input);
    match &ours {
        Ok(value) => {
            assert!(skipped.is_ok(), "read but not skipped");
            let again: Document = from_slice(&to_vec(value)).expect("we have written it");
            assert_eq!(*value, again);
        }
        // An error tells where it is, which is found out by looking at the input once more.
        Err(error) => drop(error.to_string()),
    }
    let Ok(theirs) = serde_json::from_slice::<Document>(input) else {
        return;
    };
    // An empty member name counts as any other; what is left are limits of depth.
    if let Ok(value) = ours {
        assert_eq!(value, theirs);
    }
});
