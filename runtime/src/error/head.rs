//! Code and message of an error answer (Smithy, AWS restJson1 protocol, section on operation
//! errors).

use std::borrow::Cow;

use http::{HeaderMap, StatusCode};

use crate::json;
use crate::value::Document;

/// The longest message, in characters, that is made of a body that is not JSON.
const TEXT_LIMIT: usize = 400;

/// What an error answer says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorHead {
    /// The name of the error without namespace and address, or the status if the answer has none.
    pub code: Option<String>,

    /// The words of the service.
    pub message: Option<String>,
}

/// Reads code and message of an error answer.
///
/// The code is the header `x-amzn-errortype`, else the member `code` of the body, else `__type`,
/// else the status. What follows a `:` is cut off, and so is what stands before a `#`. The message
/// is the member `message`, `Message` or `errorMessage`. A body that is not a JSON object is the
/// message itself, shortened to 400 characters.
pub fn error_head(status: Option<StatusCode>, headers: &HeaderMap, body: &[u8]) -> ErrorHead {
    let from_header = headers
        .get("x-amzn-errortype")
        .and_then(|value| value.to_str().ok())
        .and_then(sanitised);
    let members = match members(body) {
        Ok(members) => members,
        Err(_) => Members {
            message: text(body),
            ..Members::default()
        },
    };
    let code = from_header
        .or_else(|| members.code.as_deref().and_then(sanitised))
        .or_else(|| members.kind.as_deref().and_then(sanitised))
        .or_else(|| status.map(|status| status.as_str().to_owned()));
    ErrorHead {
        code,
        message: members.message,
    }
}

#[derive(Default)]
struct Members {
    code: Option<String>,
    kind: Option<String>,
    message: Option<String>,
}

/// Only strings count: other services put numbers and objects under the same names.
fn members(body: &[u8]) -> Result<Members, json::Error> {
    let mut found = Members::default();
    if body.trim_ascii().is_empty() {
        return Ok(found);
    }
    let mut reader = json::Reader::new(body);
    reader.begin_object()?;
    let [mut lower, mut upper, mut long] = [const { None }; 3];
    while let Some(key) = reader.next_key()? {
        let slot = match &*key {
            "code" => &mut found.code,
            "__type" => &mut found.kind,
            "message" => &mut lower,
            "Message" => &mut upper,
            "errorMessage" => &mut long,
            _ => {
                reader.skip()?;
                continue;
            }
        };
        if let Document::String(text) = reader.document()? {
            *slot = Some(text);
        }
    }
    found.message = lower.or(upper).or(long);
    Ok(found)
}

fn sanitised(code: &str) -> Option<String> {
    let code = code.split_once(':').map_or(code, |(name, _)| name);
    let code = code.split_once('#').map_or(code, |(_, name)| name).trim();
    (!code.is_empty()).then(|| code.to_owned())
}

fn text(body: &[u8]) -> Option<String> {
    // Four bytes is the longest character, so nothing beyond is needed; the last one may be cut.
    let body = body.trim_ascii();
    let text: Cow<'_, str> = String::from_utf8_lossy(&body[..body.len().min(TEXT_LIMIT * 4 + 4)]);
    let mut short: String = text.chars().take(TEXT_LIMIT).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    (!short.is_empty()).then_some(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(header: Option<&'static str>, body: &str) -> (String, String) {
        let mut headers = HeaderMap::new();
        if let Some(header) = header {
            headers.insert("x-amzn-errortype", http::HeaderValue::from_static(header));
        }
        let head = error_head(Some(StatusCode::BAD_GATEWAY), &headers, body.as_bytes());
        (
            head.code.unwrap_or_default(),
            head.message.unwrap_or_default(),
        )
    }

    #[test]
    fn codes_and_messages() {
        type Case = (
            Option<&'static str>,
            &'static str,
            &'static str,
            &'static str,
        );
        let cases: [Case; 22] = [
            (Some("Foo"), r#"{"message":"m"}"#, "Foo", "m"),
            (Some("Foo:http://internal.amazon.com/coral/"), "", "Foo", ""),
            (Some("aws.protocoltests.restjson#Foo"), "{}", "Foo", ""),
            (
                Some("aws.protocoltests.restjson#Foo:http://a#b/"),
                "{}",
                "Foo",
                "",
            ),
            (Some("Foo"), r#"{"code":"Bar","__type":"Baz"}"#, "Foo", ""),
            (Some(""), r#"{"code":"Bar"}"#, "Bar", ""),
            (None, r#"{"__type":"Baz","code":"Bar"}"#, "Bar", ""),
            (None, r#"{"__type":"ns.a#Baz:http://x"}"#, "Baz", ""),
            (None, r#"{"code":7,"__type":"Baz"}"#, "Baz", ""),
            (None, r#"{"code":null,"__type":{"a":1}}"#, "502", ""),
            (None, r#"{"Message":"big"}"#, "502", "big"),
            (
                None,
                r#"{"errorMessage":"third","Message":"second"}"#,
                "502",
                "second",
            ),
            (
                None,
                r#"{"message":"first","Message":"second"}"#,
                "502",
                "first",
            ),
            (
                None,
                r#"{"message":null,"Message":"second"}"#,
                "502",
                "second",
            ),
            (None, r#"{"message":["no"],"other":"x"}"#, "502", ""),
            (None, "", "502", ""),
            (None, " \r\n", "502", ""),
            (
                Some("Foo"),
                "<html>Bad Gateway</html>\n",
                "Foo",
                "<html>Bad Gateway</html>",
            ),
            (
                None,
                "upstream request timeout",
                "502",
                "upstream request timeout",
            ),
            (
                None,
                r#"{"message":"cut sho"#,
                "502",
                r#"{"message":"cut sho"#,
            ),
            (None, r#""just a string""#, "502", r#""just a string""#),
            (None, r#"{"message":"a"} trailing"#, "502", "a"),
        ];
        for (header, body, code, message) in cases {
            assert_eq!(
                head(header, body),
                (code.to_owned(), message.to_owned()),
                "{header:?} {body}"
            );
        }
    }

    #[test]
    fn a_long_text_is_shortened_between_characters() {
        let (_, message) = head(None, &"é".repeat(5000));
        assert_eq!(message, format!("{}…", "é".repeat(400)));
        let (_, message) = head(None, &"x".repeat(400));
        assert_eq!(message.len(), 400);
        let head = error_head(None, &HeaderMap::new(), b"\xff\xfe");
        assert_eq!(head.message.as_deref(), Some("\u{fffd}\u{fffd}"));
        assert_eq!(head.code, None);
    }
}
