//! Members of a JSON body that the model does not have.

use crate::json::{Error, Reader, Writer};
use crate::value::Document;

/// Names and values, in the order in which they were given.
pub(crate) type Extra = serde_json::Map<String, Document>;

/// Puts members into an object that is written already. One that is there under the same name gives way in its place;
/// the others come last. Values that stay are not read, only passed.
pub(super) fn merge(body: &[u8], mut extra: Extra) -> Result<Vec<u8>, Error> {
    let mut reader = Reader::new(body);
    let mut writer = Writer::with_capacity(body.len() + 64);
    reader.begin_object()?;
    writer.begin_object();
    while let Some(name) = reader.next_key()? {
        let start = reader.position();
        reader.skip()?;
        match extra.shift_remove(&*name) {
            Some(value) => writer.member(&name, &value),
            None => {
                writer.key(&name);
                writer.raw(&body[start..reader.position()]);
            }
        }
    }
    for (name, value) in &extra {
        writer.member(name, value);
    }
    writer.end_object();
    Ok(writer.into_bytes())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Extra, merge};
    use crate::value::Document;

    fn merged(body: &str, extra: &[(&str, Document)]) -> String {
        let extra: Extra = extra
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        String::from_utf8(merge(body.as_bytes(), extra).unwrap()).unwrap()
    }

    #[test]
    fn members_come_last_in_their_order() {
        let extra = [("z", json!(1)), ("a", json!({ "y": [null], "b": "\"" }))];
        assert_eq!(merged("{}", &extra), r#"{"z":1,"a":{"y":[null],"b":"\""}}"#);
        assert_eq!(
            merged(r#"{"b":[1,{"z":2}],"é\n":"}"}"#, &extra),
            r#"{"b":[1,{"z":2}],"é\n":"}","z":1,"a":{"y":[null],"b":"\""}}"#
        );
    }

    #[test]
    fn a_member_of_the_same_name_gives_way_in_its_place() {
        let extra = [("new", json!(true)), ("b", json!("x"))];
        assert_eq!(
            merged(r#"{"a":1,"b":{"c":2},"d":null}"#, &extra),
            r#"{"a":1,"b":"x","d":null,"new":true}"#
        );
    }

    #[test]
    fn a_body_that_is_no_object_is_refused() {
        for body in ["", "[]", "\"text\"", "1", "null", "{", r#"{"a"}"#] {
            assert!(merge(body.as_bytes(), Extra::new()).is_err(), "{body}");
        }
    }
}
