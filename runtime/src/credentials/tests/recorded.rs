//! Files and exchanges of AWS's cases.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::world::{Place, Reply};
use crate::transport::TransportErrorKind;

/// Puts the files of a folder where it says.
pub(super) fn add_files(place: &Place, root: &Path, folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add_files(place, root, &path);
        } else {
            let at = Path::new("/").join(path.strip_prefix(root).unwrap());
            place.file(at.to_str().unwrap(), &fs::read_to_string(&path).unwrap());
        }
    }
}

/// A question that was recorded, and its answer.
pub(super) struct Exchange {
    pub(super) method: String,
    pub(super) uri: String,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: String,
    pub(super) reply: Reply,
}

/// Pairs of questions and answers out of a list of events on connections.
pub(super) fn exchanges(traffic: &Value) -> Vec<Exchange> {
    let mut exchanges: Vec<Exchange> = Vec::new();
    for event in traffic["events"].as_array().unwrap() {
        let action = &event["action"];
        let request = &action["Request"]["request"];
        let answer = &action["Response"]["response"]["Ok"];
        let failure = &action["Response"]["response"]["Err"];
        let data = &action["Data"];
        if !request.is_null() {
            let headers = request["headers"].as_object().unwrap();
            let headers = headers.iter().map(|(name, values)| {
                (
                    name.to_ascii_lowercase(),
                    values[0].as_str().unwrap().to_owned(),
                )
            });
            exchanges.push(Exchange {
                method: request["method"].as_str().unwrap().to_owned(),
                uri: request["uri"].as_str().unwrap().to_owned(),
                headers: headers.collect(),
                body: String::new(),
                reply: Reply::status(500),
            });
        } else if !answer.is_null() {
            let status = answer["status"].as_u64().unwrap() as u16;
            exchanges.last_mut().unwrap().reply = Reply::status(status);
        } else if !failure.is_null() {
            let kind = TransportErrorKind::NotConnected;
            exchanges.last_mut().unwrap().reply = Reply::Fail(kind);
        } else if !data.is_null() {
            let piece = text_of(&data["data"]);
            let exchange = exchanges.last_mut().unwrap();
            match (data["direction"].as_str().unwrap(), &mut exchange.reply) {
                ("Request", _) => exchange.body.push_str(&piece),
                ("Response", Reply::Answer(_, body)) => body.push_str(&piece),
                other => panic!("{other:?}"),
            }
        } else {
            assert!(!action["Eof"].is_null(), "{action}");
        }
    }
    exchanges
}

/// A piece of a body, as text or in base64.
fn text_of(data: &Value) -> String {
    match (data["Utf8"].as_str(), data["Base64"].as_str()) {
        (Some(text), _) => text.to_owned(),
        (None, Some(coded)) => {
            let bytes = base64_simd::STANDARD.decode_to_vec(coded).unwrap();
            String::from_utf8(bytes).unwrap()
        }
        (None, None) => panic!("{data}"),
    }
}
