//! Strings with a media type: in a header they are base64.

use base64_simd::STANDARD;

use super::ValueError;

/// The header form of a string that has Smithy's `@mediaType` trait: the base64 of its UTF-8.
pub fn encode_media(text: &str) -> String {
    STANDARD.encode_to_string(text)
}

/// Reads a string that has Smithy's `@mediaType` trait from its header form.
///
/// # Errors
///
/// When the text is not base64 with padding, or what it holds is not UTF-8.
pub fn decode_media(text: &str) -> Result<String, ValueError> {
    STANDARD
        .decode_to_vec(text)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or(ValueError::expected("the base64 of a UTF-8 text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for (text, encoded) in [
            ("", ""),
            ("true", "dHJ1ZQ=="),
            ("blob?~", "YmxvYj9+"),
            ("ä", "w6Q="),
        ] {
            assert_eq!(encode_media(text), encoded);
            assert_eq!(decode_media(encoded).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_is_not_base64_of_a_text_is_refused() {
        for text in [
            "xyz",
            "YmxvYg=",
            "YmxvYg",
            "[][]",
            "-_==",
            "dHJ1 ZQ==",
            "/w==",
        ] {
            assert!(decode_media(text).is_err(), "{text}");
        }
    }
}
