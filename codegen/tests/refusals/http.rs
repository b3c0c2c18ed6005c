//! HTTP bindings.

use insta::assert_snapshot;

use crate::{refusal, with, with_input};

/// The model whose operation has this `http` trait, and whose input has these members.
fn with_http(http: &str, members: &str) -> serde_json::Value {
    with(&format!(
        r#""ns#Act": {{"type": "operation", "input": {{"target": "ns#In"}},
            "traits": {{"smithy.api#http": {http}}}}},
        "ns#In": {{"type": "structure", "members": {{{members}}}}}"#
    ))
}

#[test]
fn no_http_trait() {
    assert_snapshot!(refusal(&with(r#""ns#Act": {"type": "operation"}"#)), @r"
    error: the operation has no http trait
      --> model.json: ns#Act
      help: add smithy.api#http with method and uri
    ");
}

#[test]
fn http_traits_that_say_too_little() {
    assert_snapshot!(refusal(&with_http("{}", "")), @r"
    error: the URI `` does not start with a slash
      --> model.json: ns#Act
      help: write the URI as an absolute path

    error: `` is no HTTP method
      --> model.json: ns#Act
      help: write one of CONNECT, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE
    ");
    assert_snapshot!(refusal(&with_http(r#"{"method": "post", "uri": "act"}"#, "")), @r"
    error: the URI `act` does not start with a slash
      --> model.json: ns#Act
      help: write the URI as an absolute path

    error: `post` is no HTTP method
      --> model.json: ns#Act
      help: write one of CONNECT, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE
    ");
    assert_snapshot!(refusal(&with_http(r#"{"method": "FETCH", "uri": "/act"}"#, "")), @r"
    error: `FETCH` is no HTTP method
      --> model.json: ns#Act
      help: write one of CONNECT, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE
    ");
}

#[test]
fn labels_without_members() {
    assert_snapshot!(refusal(&with_http(r#"{"method": "GET", "uri": "/a/{one}/{two+}"}"#, r#"
        "one": {"target": "smithy.api#String"}"#)), @r"
    error: the label {one} of `/a/{one}/{two+}` has no member
      --> model.json: ns#Act
      help: add an input member of that name with httpLabel and required

    error: the label {two} of `/a/{one}/{two+}` has no member
      --> model.json: ns#Act
      help: add an input member of that name with httpLabel and required
    ");
}

#[test]
fn members_without_labels() {
    assert_snapshot!(refusal(&with_http(r#"{"method": "GET", "uri": "/a/b-{one}?q={one}"}"#, r#"
        "one": {"target": "smithy.api#String", "traits": {
            "smithy.api#httpLabel": {}, "smithy.api#required": {}}}"#)), @r"
    error: this member has httpLabel, but `/a/b-{one}?q={one}` has no label {one}
      --> model.json: ns#In$one
      help: add the label to the URI as a whole segment, or take the trait away
    ");
}

#[test]
fn labels_of_types_that_have_no_text() {
    assert_snapshot!(refusal(&with_http(r#"{"method": "GET", "uri": "/{one}"}"#, r#"
        "one": {"target": "ns#Out", "traits": {
            "smithy.api#httpLabel": {}, "smithy.api#required": {}}}"#)), @r"
    error: the type structure cannot be a label
      --> model.json: ns#In$one
      help: bind a string, number, boolean or timestamp
    ");
}

#[test]
fn labels_that_are_optional() {
    assert_snapshot!(refusal(&with_http(r#"{"method": "GET", "uri": "/{one}"}"#, r#"
        "one": {"target": "smithy.api#String", "traits": {"smithy.api#httpLabel": {}}}"#)), @r"
    error: this label is not required
      --> model.json: ns#In$one
      help: add smithy.api#required
    ");
}

#[test]
fn headers_and_queries_of_types_that_have_no_text() {
    assert_snapshot!(refusal(&with_input(r#"
        "a": {"target": "ns#Out", "traits": {"smithy.api#httpHeader": "x-a"}},
        "b": {"target": "smithy.api#Document", "traits": {"smithy.api#httpQuery": "b"}}"#)), @r"
    error: the type structure cannot be a header or query parameter
      --> model.json: ns#In$a
      help: bind a string, number, boolean or timestamp, or a list of these

    error: the type document cannot be a header or query parameter
      --> model.json: ns#In$b
      help: bind a string, number, boolean or timestamp, or a list of these
    ");
}

#[test]
fn numbers_as_the_whole_body() {
    assert_snapshot!(refusal(&with(r#"
        "ns#In": {"type": "structure", "members": {
            "a": {"target": "smithy.api#Integer", "traits": {"smithy.api#httpPayload": {}}}}},
        "ns#Out": {"type": "structure", "members": {
            "a": {"target": "smithy.api#Timestamp", "traits": {"smithy.api#httpPayload": {}}}}}"#)), @r"
    error: the type integer cannot be the whole body
      --> model.json: ns#In$a
      help: bind a blob, string, enum, structure, union, document, list or map

    error: the type timestamp cannot be the whole body
      --> model.json: ns#Out$a
      help: bind a blob, string, enum, structure, union, document, list or map
    ");
}

#[test]
fn dates_in_a_list_that_is_the_whole_body() {
    assert_snapshot!(refusal(&with(r#"
        "ns#In": {"type": "structure", "members": {
            "a": {"target": "ns#Dates", "traits": {"smithy.api#httpPayload": {}}}}},
        "ns#Dates": {"type": "list", "member": {"target": "smithy.api#Timestamp",
            "traits": {"smithy.api#timestampFormat": "date-time"}}},
        "ns#Out": {"type": "structure", "members": {}}"#)), @r"
    error: dates in a list that is the whole body are not supported
      --> model.json: ns#In$a
      help: put the list or map into a structure
    ");
}

#[test]
fn prefixes_parameters_and_codes_of_the_wrong_type() {
    assert_snapshot!(refusal(&with(r#"
        "ns#In": {"type": "structure", "members": {
            "a": {"target": "smithy.api#String", "traits": {"smithy.api#httpQueryParams": {}}},
            "b": {"target": "ns#Numbers", "traits": {"smithy.api#httpPrefixHeaders": "x-"}}}},
        "ns#Numbers": {"type": "map", "key": {"target": "smithy.api#String"},
            "value": {"target": "smithy.api#Integer"}},
        "ns#Out": {"type": "structure", "members": {
            "c": {"target": "smithy.api#String", "traits": {"smithy.api#httpResponseCode": {}}}}}"#)), @r"
    error: only a map of strings can be query parameters
      --> model.json: ns#In$a
      help: bind a map from string to string, or to a list of strings

    error: only a map of strings can be headers with a prefix
      --> model.json: ns#In$b
      help: bind a map from string to string

    error: the status is no string
      --> model.json: ns#Out$c
      help: bind an integer
    ");
}

#[test]
fn members_beside_the_whole_body() {
    assert_snapshot!(refusal(&with_input(r#"
        "a": {"target": "smithy.api#Blob", "traits": {"smithy.api#httpPayload": {}}},
        "b": {"target": "smithy.api#String"}"#)), @r"
    error: this member stands nowhere: another is the whole body
      --> model.json: ns#In$b
      help: bind it with httpHeader, httpQuery or httpLabel
    ");
    assert_snapshot!(refusal(&with_input(r#"
        "a": {"target": "smithy.api#Blob", "traits": {"smithy.api#httpPayload": {}}},
        "b": {"target": "smithy.api#Blob", "traits": {"smithy.api#httpPayload": {}}}"#)), @r"
    error: `a` is the whole body already
      --> model.json: ns#In$b
      help: bind one member with httpPayload
    ");
}

#[test]
fn streams_that_are_not_the_whole_body() {
    assert_snapshot!(refusal(&with(r#"
        "ns#In": {"type": "structure", "members": {"a": {"target": "ns#Bytes"}}},
        "ns#Out": {"type": "structure", "members": {"a": {"target": "ns#Events"}}},
        "ns#Bytes": {"type": "blob", "traits": {"smithy.api#streaming": {}}},
        "ns#Events": {"type": "union", "traits": {"smithy.api#streaming": {}}, "members": {
            "none": {"target": "ns#Event"}}},
        "ns#Event": {"type": "structure", "members": {}}"#)), @r"
    error: a stream that is not the whole body
      --> model.json: ns#In$a
      help: give the member httpPayload

    error: a stream that is not the whole body
      --> model.json: ns#Out$a
      help: give the member httpPayload
    ");
}
