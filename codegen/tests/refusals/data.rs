//! Types and defaults.

use insta::assert_snapshot;

use crate::{outcome, plain, refusal, with, with_input};

#[test]
fn what_no_operation_reaches_is_nobodys_business() {
    let model = with(r#""ns#Odd": {"type": "string", "traits": {"other#trait": {}}}"#);
    assert_eq!(outcome(&model, &plain()), Ok(()));
}

#[test]
fn lists_of_nothing_but_themselves() {
    assert_snapshot!(refusal(&with(r#"
        "ns#In": {"type": "structure", "members": {"a": {"target": "ns#Endless"}, "b": {"target": "ns#List"}}},
        "ns#Endless": {"type": "list", "member": {"target": "ns#Endless"}},
        "ns#List": {"type": "list", "member": {"target": "ns#Map"}},
        "ns#Map": {"type": "map", "key": {"target": "smithy.api#String"}, "value": {"target": "ns#List"}}"#)), @r"
    error: this list contains itself and no structure, so no Rust type can hold it
      --> model.json: ns#Endless
      help: put a structure or union between the list and itself

    error: this list contains itself and no structure, so no Rust type can hold it
      --> model.json: ns#List
      help: put a structure or union between the list and itself

    error: this map contains itself and no structure, so no Rust type can hold it
      --> model.json: ns#Map
      help: put a structure or union between the list and itself
    ");
}

#[test]
fn a_structure_between_a_list_and_itself_is_enough() {
    let model = with(
        r#"
        "ns#In": {"type": "structure", "members": {"a": {"target": "ns#List"}}},
        "ns#List": {"type": "list", "member": {"target": "ns#Item"}},
        "ns#Item": {"type": "structure", "members": {"a": {"target": "ns#List"}}}"#,
    );
    assert_eq!(outcome(&model, &plain()), Ok(()));
}

#[test]
fn structures_that_require_themselves() {
    assert_snapshot!(refusal(&with(r#"
        "ns#Out": {"type": "structure", "members": {"a": {"target": "ns#Node"}}},
        "ns#Node": {"type": "structure", "members": {
            "next": {"target": "ns#Node", "traits": {"smithy.api#required": {}}}}}"#)), @r"
    error: this member requires the structure that it belongs to
      --> model.json: ns#Node$next
      help: take required from one of the members on the way
    ");
}

#[test]
fn timestamp_formats() {
    assert_snapshot!(refusal(&with(r#"
        "ns#In": {"type": "structure", "members": {
            "a": {"target": "ns#Time"},
            "b": {"target": "smithy.api#Timestamp", "traits": {"smithy.api#timestampFormat": "rfc850"}}}},
        "ns#Time": {"type": "timestamp", "traits": {"smithy.api#timestampFormat": "iso"}}"#)), @r#"
    error: "rfc850" is no timestamp format
      --> model.json: ns#In$b
      help: use date-time, http-date or epoch-seconds

    error: "iso" is no timestamp format
      --> model.json: ns#Time
      help: use date-time, http-date or epoch-seconds
    "#);
}

#[test]
fn defaults_of_another_type() {
    assert_snapshot!(refusal(&with(r#"
        "ns#In": {"type": "structure", "members": {"a": {"target": "ns#Inside"}}},
        "ns#Inside": {"type": "structure", "members": {
            "a": {"target": "smithy.api#Boolean", "traits": {"smithy.api#default": 1}},
            "b": {"target": "smithy.api#Integer", "traits": {"smithy.api#default": 1.5}},
            "c": {"target": "smithy.api#String", "traits": {"smithy.api#default": 1}},
            "d": {"target": "smithy.api#Blob", "traits": {"smithy.api#default": "no base64"}},
            "e": {"target": "ns#List", "traits": {"smithy.api#default": ["a"]}},
            "f": {"target": "ns#Inside", "traits": {"smithy.api#default": {}}},
            "g": {"target": "smithy.api#Timestamp", "traits": {"smithy.api#default": "2026-01-01"}},
            "h": {"target": "smithy.api#Document", "traits": {"smithy.api#default": [1]}}}},
        "ns#List": {"type": "list", "member": {"target": "smithy.api#String"}}"#)), @r#"
    error: the default 1 does not fit the type boolean
      --> model.json: ns#Inside$a
      help: write a default of the member's own type, or take it out

    error: the default 1.5 does not fit the type integer
      --> model.json: ns#Inside$b
      help: write a default of the member's own type, or take it out

    error: the default 1 does not fit the type string
      --> model.json: ns#Inside$c
      help: write a default of the member's own type, or take it out

    error: the default "no base64" does not fit the type blob
      --> model.json: ns#Inside$d
      help: write a default of the member's own type, or take it out

    error: the default ["a"] does not fit the type list
      --> model.json: ns#Inside$e
      help: write a default of the member's own type, or take it out

    error: the default {} does not fit the type structure
      --> model.json: ns#Inside$f
      help: write a default of the member's own type, or take it out

    error: the default "2026-01-01" does not fit the type timestamp
      --> model.json: ns#Inside$g
      help: write a default of the member's own type, or take it out

    error: the default [1] does not fit the type document
      --> model.json: ns#Inside$h
      help: write a default of the member's own type, or take it out
    "#);
}

#[test]
fn defaults_out_of_range() {
    assert_snapshot!(refusal(&with_input(r#"
        "a": {"target": "smithy.api#Byte", "traits": {"smithy.api#default": 128}},
        "b": {"target": "smithy.api#Short", "traits": {"smithy.api#default": -32769}},
        "c": {"target": "smithy.api#Integer", "traits": {"smithy.api#default": 2147483648}},
        "d": {"target": "smithy.api#Long", "traits": {"smithy.api#default": 9223372036854775808}}"#)), @r"
    error: the default 128 does not fit the type byte
      --> model.json: ns#In$a
      help: write a default of the member's own type, or take it out

    error: the default -32769 does not fit the type short
      --> model.json: ns#In$b
      help: write a default of the member's own type, or take it out

    error: the default 2147483648 does not fit the type integer
      --> model.json: ns#In$c
      help: write a default of the member's own type, or take it out

    error: the default 9223372036854775808 does not fit the type long
      --> model.json: ns#In$d
      help: write a default of the member's own type, or take it out
    ");
}

#[test]
fn the_same_name_on_the_wire() {
    assert_snapshot!(refusal(&with(r#"
        "ns#In": {"type": "structure", "members": {
            "a": {"target": "smithy.api#String", "traits": {"smithy.api#jsonName": "b"}},
            "b": {"target": "ns#Enum"}}},
        "ns#Enum": {"type": "enum", "members": {
            "A": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "a"}},
            "B": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "a"}}}}"#)), @r#"
    error: another member is "a" on the wire, too
      --> model.json: ns#Enum$B
      help: give each member a name of its own

    error: another member is "b" on the wire, too
      --> model.json: ns#In$b
      help: give each member a name of its own
    "#);
}

#[test]
fn events_that_are_no_structures() {
    assert_snapshot!(refusal(&with(r#"
        "ns#Out": {"type": "structure", "members": {
            "a": {"target": "ns#Events", "traits": {"smithy.api#httpPayload": {}}}}},
        "ns#Events": {"type": "union", "traits": {"smithy.api#streaming": {}}, "members": {
            "text": {"target": "smithy.api#String"}}}"#)), @r"
    error: an event of type string is not supported
      --> model.json: ns#Events$text
      help: target a structure
    ");
}

#[test]
fn streams_inside_of_data() {
    assert_snapshot!(refusal(&with(r#"
        "ns#Out": {"type": "structure", "members": {"a": {"target": "ns#Inside"}}},
        "ns#Inside": {"type": "structure", "members": {"a": {"target": "ns#Events"}, "b": {"target": "ns#Bytes"}}},
        "ns#Bytes": {"type": "blob", "traits": {"smithy.api#streaming": {}}},
        "ns#Events": {"type": "union", "traits": {"smithy.api#streaming": {}}, "members": {
            "none": {"target": "ns#Event"}}},
        "ns#Event": {"type": "structure", "members": {}}"#)), @r"
    error: a stream inside of data is not supported
      --> model.json: ns#Inside$a
      help: give the stream to a member of an input or output

    error: a stream inside of data is not supported
      --> model.json: ns#Inside$b
      help: give the stream to a member of an input or output
    ");
}
