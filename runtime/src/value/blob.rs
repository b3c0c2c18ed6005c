use std::fmt;

use bytes::Bytes;

/// Binary data. In a JSON body it is base64; here it is always the plain bytes.
///
/// A clone shares the bytes. `Debug` prints the length and no content.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Blob(Bytes);

impl Blob {
    /// Reads base64, whose padding may be missing; everything else must be as RFC 4648 has it.
    pub(crate) fn from_base64(text: &str) -> Option<Self> {
        let codec = match text.len() % 4 {
            0 => base64_simd::STANDARD,
            _ => base64_simd::STANDARD_NO_PAD,
        };
        let bytes = codec.decode_to_vec(text.as_bytes()).ok()?;
        Some(bytes.into())
    }

    /// Gives the bytes away without a copy.
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

impl AsRef<[u8]> for Blob {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blob({} bytes)", self.0.len())
    }
}

impl From<Bytes> for Blob {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl From<Vec<u8>> for Blob {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<String> for Blob {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&[u8]> for Blob {
    fn from(bytes: &[u8]) -> Self {
        Self(Bytes::copy_from_slice(bytes))
    }
}

impl From<&str> for Blob {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

impl<const N: usize> From<[u8; N]> for Blob {
    fn from(bytes: [u8; N]) -> Self {
        bytes.as_slice().into()
    }
}

impl<const N: usize> From<&[u8; N]> for Blob {
    fn from(bytes: &[u8; N]) -> Self {
        bytes.as_slice().into()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::Blob;

    #[test]
    fn every_source_gives_the_same_bytes() {
        let blobs: [Blob; 7] = [
            "abc".into(),
            String::from("abc").into(),
            b"abc".into(),
            (*b"abc").into(),
            b"abc".as_slice().into(),
            b"abc".to_vec().into(),
            Bytes::from_static(b"abc").into(),
        ];
        for blob in blobs {
            assert_eq!(blob.as_ref(), b"abc");
            assert_eq!(blob.into_bytes(), "abc");
        }
    }

    #[test]
    fn debug_shows_only_the_length() {
        assert_eq!(format!("{:?}", Blob::from("secret")), "Blob(6 bytes)");
        assert_eq!(format!("{:?}", Blob::default()), "Blob(0 bytes)");
    }
}
