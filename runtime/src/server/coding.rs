//! What a client did to a body to make it shorter.

use bytes::Bytes;
use http::HeaderValue;
use http::header::CONTENT_ENCODING;
use http::request::Parts;

use super::ReadError;

/// The body as it was before gzip, where that is the last thing the head says was done to it; the head does not say so
/// any more then.
pub(super) fn decoded(head: &mut Parts, body: Bytes, limit: usize) -> Result<Bytes, ReadError> {
    let codings = head.headers.get(CONTENT_ENCODING);
    let codings = codings.and_then(|value| value.to_str().ok());
    let (before, last) = match codings {
        Some(codings) => codings.rsplit_once(',').unwrap_or(("", codings)),
        None => return Ok(body),
    };
    if !last.trim().eq_ignore_ascii_case("gzip") {
        return Ok(body);
    }
    let before = before.trim();
    match HeaderValue::from_str(before) {
        Ok(before) if !before.is_empty() => head.headers.insert(CONTENT_ENCODING, before),
        Ok(_) | Err(_) => head.headers.remove(CONTENT_ENCODING),
    };
    if body.is_empty() {
        return Ok(body);
    }
    unzip(&body, limit)
}

#[cfg(feature = "gzip")]
fn unzip(body: &[u8], limit: usize) -> Result<Bytes, ReadError> {
    use std::io::Read as _;

    let mut whole = Vec::new();
    // One byte more tells what is too long from what just fits.
    let most = u64::try_from(limit).map_or(u64::MAX, |limit| limit.saturating_add(1));
    let decoder = flate2::read::MultiGzDecoder::new(body);
    decoder
        .take(most)
        .read_to_end(&mut whole)
        .map_err(|error| ReadError::new(format!("the body is no gzip: {error}")))?;
    if whole.len() > limit {
        let words = format!("the body is longer than {limit} bytes, once it is unzipped");
        return Err(ReadError::new(words));
    }
    Ok(whole.into())
}

#[cfg(not(feature = "gzip"))]
fn unzip(_: &[u8], _: usize) -> Result<Bytes, ReadError> {
    Err(ReadError::new(
        "the body is compressed; the feature `gzip` of `aws-restjson` unzips it",
    ))
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn head(codings: &str) -> Parts {
        let request = Request::builder().header(CONTENT_ENCODING, codings);
        request.body(()).unwrap().into_parts().0
    }

    #[test]
    fn what_is_not_gzip_stays() {
        let body = Bytes::from_static(b"{}");
        for codings in ["custom", "gzip, custom", ""] {
            let mut head = head(codings);
            assert_eq!(decoded(&mut head, body.clone(), 9).unwrap(), body);
            assert_eq!(head.headers[CONTENT_ENCODING], codings);
        }
    }

    #[cfg(not(feature = "gzip"))]
    #[test]
    fn what_cannot_be_unzipped_is_refused() {
        let error = decoded(&mut head("gzip"), Bytes::from_static(b"x"), 9).unwrap_err();
        assert!(error.to_string().contains("feature `gzip`"), "{error}");
    }

    #[cfg(feature = "gzip")]
    mod with_gzip {
        use std::io::Write as _;

        use super::*;

        fn zipped(text: &[u8]) -> Bytes {
            let level = flate2::Compression::default();
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
            encoder.write_all(text).unwrap();
            encoder.finish().unwrap().into()
        }

        #[test]
        fn only_the_last_coding_is_taken_off() {
            for (codings, left) in [
                ("gzip", None),
                ("GZIP ", None),
                ("custom, gzip", Some("custom")),
                ("a, gzip,gzip", Some("a, gzip")),
            ] {
                let mut head = head(codings);
                assert_eq!(decoded(&mut head, zipped(b"{}"), 2).unwrap(), "{}");
                let rest = head.headers.get(CONTENT_ENCODING);
                assert_eq!(rest.map(|rest| rest.to_str().unwrap()), left, "{codings}");
            }
        }

        #[test]
        fn nothing_is_nothing_zipped_or_not() {
            assert_eq!(decoded(&mut head("gzip"), Bytes::new(), 9).unwrap(), "");
        }

        #[test]
        fn a_body_that_grows_too_long_is_refused() {
            let bomb = zipped(&vec![b' '; 1 << 20]);
            assert!(bomb.len() < 4096);
            let error = decoded(&mut head("gzip"), bomb, 4096).unwrap_err();
            assert!(
                error.to_string().contains("longer than 4096 bytes"),
                "{error}"
            );
        }

        #[test]
        fn what_is_no_gzip_is_refused() {
            let whole = zipped(b"{}");
            for body in [Bytes::from_static(b"{}"), whole.slice(..whole.len() - 1)] {
                let error = decoded(&mut head("gzip"), body, 9).unwrap_err();
                assert!(error.to_string().contains("no gzip"), "{error}");
            }
        }
    }
}
