//! References to what is not there, or cannot stand there.

use super::refusals::refusal_of;

#[test]
fn targets_that_are_not_there() {
    let missing = |what: &str, place: &str| {
        format!(
            "\
error: {what} targets `ns#X`, which is not in the model
  --> a.json: {place}
  help: correct the id, or add the file that defines the shape"
        )
    };
    let x = r#"{"target": "ns#X"}"#;
    let cases = [
        (
            format!(r#""ns#A": {{"type": "structure", "members": {{"m": {x}}}}}"#),
            missing("the member", "ns#A$m"),
        ),
        (
            format!(r#""ns#A": {{"type": "list", "member": {x}}}"#),
            missing("the member", "ns#A$member"),
        ),
        (
            format!(r#""ns#A": {{"type": "operation", "output": {x}}}"#),
            missing("`output`", "ns#A"),
        ),
        (
            format!(r#""ns#A": {{"type": "service", "operations": [{x}]}}"#),
            missing("`operations`", "ns#A"),
        ),
        (
            format!(r#""ns#A": {{"type": "resource", "delete": {x}}}"#),
            missing("`delete`", "ns#A"),
        ),
        (
            format!(r#""ns#A": {{"type": "resource", "properties": {{"p": {x}}}}}"#),
            missing("`properties`", "ns#A"),
        ),
        (
            r#""ns#A": {"type": "service", "rename": {"ns#X": "Y"}}"#.to_owned(),
            missing("`rename`", "ns#A"),
        ),
    ];
    for (shapes, expected) in cases {
        assert_eq!(refusal_of(&shapes), expected);
    }
}

#[test]
fn targets_of_a_type_that_cannot_stand_there() {
    assert_eq!(
        refusal_of(
            r#""ns#L": {"type": "list", "member": {"target": "ns#O"}},
               "ns#M": {"type": "map", "key": {"target": "smithy.api#Long"}, "value": {"target": "smithy.api#Long"}},
               "ns#O": {"type": "operation", "input": {"target": "smithy.api#String"}},
               "ns#R": {"type": "resource"},
               "ns#S": {"type": "service", "operations": [{"target": "ns#R"}], "resources": [{"target": "ns#O"}]}"#
        ),
        "\
error: the member targets `ns#O`, which is of type operation
  --> a.json: ns#L$member
  help: target a data type

error: the member targets `smithy.api#Long`, which is of type long
  --> a.json: ns#M$key
  help: target a string or an enum

error: `input` targets `smithy.api#String`, which is of type string
  --> a.json: ns#O
  help: target a structure

error: `operations` targets `ns#R`, which is of type resource
  --> a.json: ns#S
  help: target an operation

error: `resources` targets `ns#O`, which is of type operation
  --> a.json: ns#S
  help: target a resource"
    );
}
