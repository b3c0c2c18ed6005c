//! Text out of XML, as far as STS needs it.

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;

/// Deeper elements are nothing that STS writes.
const MAX_DEPTH: usize = 32;

/// The elements of a document that hold text, with their paths.
pub(super) struct Texts(Vec<(String, String)>);

impl Texts {
    /// Reads a document; `None` if it is not well-formed, or not UTF-8.
    pub(super) fn read(document: &[u8]) -> Option<Self> {
        let mut reader = Reader::from_str(str::from_utf8(document).ok()?);
        let mut texts = Vec::new();
        // Where each open element began in the path, and the text in it so far.
        let mut open: Vec<(usize, String)> = Vec::new();
        let mut path = String::new();
        loop {
            let event = reader.read_event().ok()?;
            let piece = match &event {
                Event::Start(start) if open.len() < MAX_DEPTH => {
                    open.push((path.len(), String::new()));
                    path.push('/');
                    path.push_str(start.local_name().as_ref());
                    continue;
                }
                Event::Start(_) => return None,
                Event::End(_) => {
                    let (began, text) = open.pop()?;
                    if !text.trim().is_empty() {
                        texts.push((path.clone(), text.trim().to_owned()));
                    }
                    path.truncate(began);
                    continue;
                }
                Event::Text(text) => text.xml10_content(),
                Event::CData(text) => text.xml10_content(),
                Event::GeneralRef(name) => match name.resolve_char_ref().ok()? {
                    Some(character) => String::from(character).into(),
                    None => resolve_xml_entity(name)?.into(),
                },
                Event::Eof => return open.is_empty().then_some(Self(texts)),
                // Nothing that STS writes, and what a DOCTYPE could do is nothing to allow.
                Event::DocType(_) => return None,
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            };
            match open.last_mut() {
                Some((_, text)) => text.push_str(&piece),
                None if piece.trim().is_empty() => {}
                None => return None,
            }
        }
    }

    /// The text of the first element whose path ends with this one.
    pub(super) fn get(&self, path: &str) -> Option<&str> {
        let found = self.0.iter().find(|(whole, _)| {
            let rest = whole.strip_suffix(path);
            rest.is_some_and(|rest| rest.ends_with('/'))
        });
        found.map(|(_, text)| text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_by_the_end_of_their_path() {
        let document = br#"<?xml version="1.0"?>
            <a:Answer xmlns:a="urn:x"><Other><Id>no</Id></Other>
            <!-- remark --><Keys><Id> yes &amp; &#x41;<![CDATA[<&]]> </Id><Empty/></Keys></a:Answer>"#;
        let texts = Texts::read(document).unwrap();
        assert_eq!(texts.get("Keys/Id"), Some("yes & A<&"));
        assert_eq!(texts.get("Answer/Other/Id"), Some("no"));
        assert_eq!(texts.get("eys/Id"), None);
        assert_eq!(texts.get("Empty"), None);
    }

    #[test]
    fn what_is_no_document_is_refused() {
        let deep = "<a>".repeat(40) + &"</a>".repeat(40);
        for document in [
            "<a><b></a></b>",
            "<a>",
            "text",
            "<a>&unknown;</a>",
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
            &deep,
        ] {
            assert!(Texts::read(document.as_bytes()).is_none(), "{document}");
        }
        assert!(Texts::read(b"<a>\xff</a>").is_none());
    }
}
