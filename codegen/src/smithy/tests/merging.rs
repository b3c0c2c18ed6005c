//! Several files: definitions, metadata and `apply`.

use serde_json::json;

use super::super::Traits;
use super::{file, member, read_all, shape};

const STRUCTURE: &str = r#""ns#S": {"type": "structure", "traits": {"ns#tags": ["a"]}, "members": {
    "m": {"target": "smithy.api#String"}, "n": {"target": "smithy.api#String"}}}"#;

#[test]
fn files_see_each_other_in_any_order() {
    let list = file(r#""ns#L": {"type": "list", "member": {"target": "ns#S"}}"#);
    let structure = file(STRUCTURE);
    let model = read_all(&[&list, &structure]).unwrap();
    assert_eq!(shape(&model, "ns#S").file, "b.json");
    assert_eq!(shape(&model, "ns#L").file, "a.json");
    let model = read_all(&[&structure, &list]).unwrap();
    assert_eq!(shape(&model, "ns#S").file, "a.json");
}

#[test]
fn equal_definitions_are_one_and_others_are_refused() {
    let one = file(STRUCTURE);
    let model = read_all(&[&one, &one]).unwrap();
    assert_eq!(shape(&model, "ns#S").file, "a.json");

    let expected = "\
error: a.json and b.json define the shape differently
  --> b.json: ns#S
  help: keep one of them, or make them equal, members in the same order";
    let others = [
        r#""ns#S": {"type": "string"}"#,
        r#""ns#S": {"type": "union", "traits": {"ns#tags": ["a"]}, "members": {
            "m": {"target": "smithy.api#String"}, "n": {"target": "smithy.api#String"}}}"#,
        r#""ns#S": {"type": "structure", "traits": {"ns#tags": ["b"]}, "members": {
            "m": {"target": "smithy.api#String"}, "n": {"target": "smithy.api#String"}}}"#,
        r#""ns#S": {"type": "structure", "traits": {"ns#tags": ["a"]}, "members": {
            "n": {"target": "smithy.api#String"}, "m": {"target": "smithy.api#String"}}}"#,
    ];
    for other in others {
        assert_eq!(read_all(&[&one, &file(other)]).unwrap_err(), expected);
    }
}

#[test]
fn apply_reaches_shapes_and_members_in_every_file() {
    let applies = file(
        r#""ns#S": {"type": "apply", "traits": {"smithy.api#documentation": "s"}},
           "ns#S$m": {"type": "apply", "traits": {"smithy.api#documentation": "m"}},
           "ns#L$member": {"type": "apply", "traits": {"smithy.api#documentation": "l"}}"#,
    );
    let list = file(r#""ns#L": {"type": "list", "member": {"target": "ns#S"}}"#);
    let model = read_all(&[&applies, &list, &file(STRUCTURE)]).unwrap();
    let documentation = "smithy.api#documentation";
    let traits = &shape(&model, "ns#S").traits;
    assert_eq!(traits.get(documentation), Some(&json!("s")));
    for (id, name, text) in [("ns#S", "m", "m"), ("ns#L", "member", "l")] {
        let traits = &member(&model, id, name).traits;
        assert_eq!(traits.get(documentation), Some(&json!(text)));
    }
    assert!(member(&model, "ns#S", "n").traits.is_empty());
}

#[test]
fn applied_lists_grow_and_equal_values_are_one() {
    let applies = file(r#""ns#S": {"type": "apply", "traits": {"ns#tags": ["b"], "ns#x": 1}}"#);
    let again = file(r#""ns#S": {"type": "apply", "traits": {"ns#x": 1}}"#);
    let model = read_all(&[&file(STRUCTURE), &applies, &again]).unwrap();
    let traits = &shape(&model, "ns#S").traits;
    assert_eq!(traits.get("ns#tags"), Some(&json!(["a", "b"])));
    assert_eq!(traits.get("ns#x"), Some(&json!(1)));
}

#[test]
fn an_apply_that_contradicts_is_refused() {
    let one = file(r#""ns#S$m": {"type": "apply", "traits": {"ns#x": 1}}"#);
    let two = file(r#""ns#S$m": {"type": "apply", "traits": {"ns#x": 2}}"#);
    assert_eq!(
        read_all(&[&file(STRUCTURE), &one, &two]).unwrap_err(),
        "\
error: this `apply` contradicts the value that the trait has already
  --> c.json: ns#S$m, trait ns#x
  help: keep one of the two; the shape is defined in a.json"
    );
}

#[test]
fn applied_words_take_the_place_of_the_definitions() {
    let own = file(
        r#""ns#S": {"type": "structure", "traits": {"smithy.api#documentation": "theirs"}, "members": {
             "m": {"target": "smithy.api#String", "traits": {"smithy.api#documentation": "theirs"}},
             "n": {"target": "smithy.api#String", "traits": {"smithy.api#documentation": "theirs"}}}}"#,
    );
    let words = file(
        r#""ns#S": {"type": "apply", "traits": {"smithy.api#documentation": "ours"}},
           "ns#S$m": {"type": "apply", "traits": {"smithy.api#documentation": "ours"}}"#,
    );
    let model = read_all(&[&words, &own]).unwrap();
    let of = |traits: &Traits| traits.get("smithy.api#documentation").cloned();
    assert_eq!(of(&shape(&model, "ns#S").traits), Some(json!("ours")));
    assert_eq!(of(&member(&model, "ns#S", "m").traits), Some(json!("ours")));
    assert_eq!(
        of(&member(&model, "ns#S", "n").traits),
        Some(json!("theirs"))
    );

    let others =
        file(r#""ns#S$m": {"type": "apply", "traits": {"smithy.api#documentation": "others'"}}"#);
    assert_eq!(
        read_all(&[&own, &words, &others]).unwrap_err(),
        "\
error: this `apply` contradicts the value that the trait has already
  --> c.json: ns#S$m, trait smithy.api#documentation
  help: keep one of the two; the shape is defined in a.json"
    );
}

#[test]
fn apply_to_nothing_is_refused() {
    let applies = file(
        r#""ns#S$x": {"type": "apply", "traits": {}},
           "ns#T": {"type": "apply", "traits": {}},
           "ns#T$m": {"type": "apply", "traits": {}}"#,
    );
    assert_eq!(
        read_all(&[&applies, &file(STRUCTURE)]).unwrap_err(),
        "\
error: `apply` to `ns#S$x`, which is not in the model
  --> a.json: ns#S$x
  help: correct the id, remove the `apply`, or add the file that defines the shape

error: `apply` to `ns#T`, which is not in the model
  --> a.json: ns#T
  help: correct the id, remove the `apply`, or add the file that defines the shape

error: `apply` to `ns#T`, which is not in the model
  --> a.json: ns#T$m
  help: correct the id, remove the `apply`, or add the file that defines the shape"
    );
}

#[test]
fn metadata_merges() {
    let one = r#"{"smithy": "2.0", "metadata": {"list": [1], "same": "x"}, "shapes": {}}"#;
    let two =
        r#"{"smithy": "2.0", "metadata": {"same": "x", "list": [2], "more": {}}, "shapes": {}}"#;
    let model = read_all(&[one, two]).unwrap();
    assert_eq!(
        serde_json::to_string(&model.metadata).unwrap(),
        r#"{"list":[1,2],"more":{},"same":"x"}"#
    );

    let three = r#"{"smithy": "2.0", "metadata": {"same": "y"}, "shapes": {}}"#;
    assert_eq!(
        read_all(&[one, two, three]).unwrap_err(),
        "\
error: the metadata `same` has another value in an earlier file
  --> c.json
  help: keep one of the two values, or make them equal"
    );
}
