//! What all cases have in common: who they are for, and reading their parts so that none is overlooked.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use crate::ir::cases::ExpectedBody;

use super::value::Made;

/// The authentication schemes that a case may ask for.
const AUTH_SCHEMES: &[&str] = &[
    "aws.auth#sigv4",
    "smithy.api#httpBearerAuth",
    "smithy.api#noAuth",
    "smithy.api#optionalAuth",
];

/// Who is tested.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Party {
    Client,
    Service,
}

/// A case, or why it is none for us.
pub(super) enum Reading<'a> {
    Test(Case<'a>),
    /// The id, and the reason in words.
    LeftOut(&'a str, String),
}

/// A case that is being read. Every part that is asked for is noted, so that [`finish`](Case::finish) can name the others.
pub(super) struct Case<'a> {
    pub(super) id: &'a str,
    pub(super) function: String,
    pub(super) docs: Vec<String>,
    parts: Parts<'a>,
}

impl<'a> Case<'a> {
    pub(super) fn read(json: &'a Json, party: Party) -> Made<Reading<'a>> {
        let mut parts = Parts::new(json)?;
        let id = parts.text("id")?.ok_or("no id")?;
        let left_out = |reason: String| Ok(Reading::LeftOut(id, reason));
        match (parts.text("appliesTo")?, party) {
            (Some("server"), Party::Client) => return left_out("it is about services".to_owned()),
            (Some("client"), Party::Service) => return left_out("it is about clients".to_owned()),
            _ => {}
        }
        let protocol = parts.text("protocol")?.ok_or("no protocol")?;
        if protocol != "aws.protocols#restJson1" {
            return left_out(format!("it is about the protocol `{protocol}`"));
        }
        if let Some(scheme) = parts.text("authScheme")?
            && !AUTH_SCHEMES.contains(&scheme)
        {
            return left_out(format!("it needs the authentication scheme `{scheme}`"));
        }
        let docs = parts.text("documentation")?.unwrap_or_default();
        let docs = docs.trim().lines().map(|line| line.trim_end().to_owned());
        parts.seen.insert("tags");
        Ok(Reading::Test(Self {
            id,
            function: String::new(),
            docs: docs.collect(),
            parts,
        }))
    }

    /// The parts that are special to the trait.
    pub(super) fn parts(&mut self) -> &mut Parts<'a> {
        &mut self.parts
    }

    /// Refuses parts that nothing asked for: they might have changed what is tested.
    pub(super) fn finish(&self) -> Made<()> {
        self.parts.finish()
    }
}

/// The members of a JSON object.
pub(super) struct Parts<'a> {
    json: &'a Map<String, Json>,
    seen: BTreeSet<&'static str>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(json: &'a Json) -> Made<Self> {
        Ok(Self {
            json: json.as_object().ok_or("something else than an object")?,
            seen: BTreeSet::new(),
        })
    }

    pub(super) fn finish(&self) -> Made<()> {
        for name in self.json.keys() {
            if !self.seen.contains(name.as_str()) {
                return Err(format!("the part `{name}`, which is not supported"));
            }
        }
        Ok(())
    }

    /// A part of any type.
    pub(super) fn json(&mut self, name: &'static str) -> Option<&'a Json> {
        self.seen.insert(name);
        self.json.get(name)
    }

    pub(super) fn text(&mut self, name: &'static str) -> Made<Option<&'a str>> {
        self.part(name, "string", Json::as_str)
    }

    pub(super) fn owned_text(&mut self, name: &'static str) -> Made<Option<String>> {
        Ok(self.text(name)?.map(str::to_owned))
    }

    pub(super) fn object(&mut self, name: &'static str) -> Made<Option<&'a Map<String, Json>>> {
        self.part(name, "object", Json::as_object)
    }

    /// Parameters; none are the same as an empty object.
    pub(super) fn params(&mut self, name: &'static str) -> Made<Map<String, Json>> {
        Ok(self.object(name)?.cloned().unwrap_or_default())
    }

    pub(super) fn list(&mut self, name: &'static str) -> Made<&'a [Json]> {
        let list = self.part(name, "list", Json::as_array)?;
        Ok(list.map_or(&[], Vec::as_slice))
    }

    pub(super) fn texts(&mut self, name: &'static str) -> Made<Vec<String>> {
        let texts = self.list(name)?.iter();
        texts
            .map(|text| {
                let text = text.as_str().map(str::to_owned);
                text.ok_or_else(|| format!("something in `{name}` that is no string"))
            })
            .collect()
    }

    /// Names and texts.
    pub(super) fn pairs(&mut self, name: &'static str) -> Made<Vec<(String, String)>> {
        let pairs = self.object(name)?.into_iter().flatten();
        pairs
            .map(|(key, text)| match text.as_str() {
                Some(text) => Ok((key.clone(), text.to_owned())),
                None => Err(format!("something in `{name}` that is no string")),
            })
            .collect()
    }

    /// The body, to be compared by its media type: that of the case, else that of the headers. Only JSON has more than
    /// one way to say the same. Bodies of this protocol's cases are plain text, whatever their media type.
    pub(super) fn body(&mut self, content_type: Option<&str>) -> Made<Option<ExpectedBody>> {
        let media_type = self.text("bodyMediaType")?.or(content_type);
        let essence = media_type.and_then(|media_type| media_type.split(';').next());
        Ok(self.owned_text("body")?.map(|body| match essence {
            Some("application/json") if !body.is_empty() => ExpectedBody::Json(body),
            _ => ExpectedBody::Bytes(body),
        }))
    }

    fn part<T>(
        &mut self,
        name: &'static str,
        what: &str,
        read: impl Fn(&'a Json) -> Option<T>,
    ) -> Made<Option<T>> {
        match self.json(name) {
            None => Ok(None),
            Some(json) => match read(json) {
                Some(part) => Ok(Some(part)),
                None => Err(format!("`{name}`, which is no {what}")),
            },
        }
    }
}
