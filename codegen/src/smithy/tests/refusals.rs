//! A golden message for everything that a single file can get wrong.

use super::{file, read_all};

/// What is said of a file, which must be refused.
fn refusal(text: &str) -> String {
    read_all(&[text]).expect_err("the file must be refused")
}

/// What is said of a file with these shapes.
pub(super) fn refusal_of(shapes: &str) -> String {
    refusal(&file(shapes))
}

#[test]
fn text_that_is_not_json() {
    assert_eq!(
        refusal("{\n  \"smithy\": 2.0;\n}"),
        "\
error: this is not JSON at line 2 column 16: expected `,` or `}`
  --> a.json
  help: repair the text; the file must be a Smithy model in the JSON AST, not in the IDL"
    );
    assert_eq!(
        refusal("$version: \"2\""),
        "\
error: this is not JSON at line 1 column 1: expected value
  --> a.json
  help: repair the text; the file must be a Smithy model in the JSON AST, not in the IDL"
    );
    let deep = "[".repeat(100_000);
    assert!(refusal(&deep).contains("recursion limit exceeded"));
}

#[test]
fn json_that_is_cut_short() {
    let expected = |place| {
        format!(
            "\
error: the JSON is cut short at {place}
  --> a.json
  help: the file is not complete: fetch or write it again"
        )
    };
    assert_eq!(
        refusal("{\"smithy\": \"2.0\",\n\"shap"),
        expected("line 2 column 5")
    );
    assert_eq!(refusal(""), expected("line 1 column 0"));
}

#[test]
fn a_file_at_every_length_is_refused_or_read() {
    let whole = file(r#""ns#S": {"type": "string", "traits": {"ns#ä": null}}"#);
    for (length, _) in whole.char_indices() {
        assert!(refusal(&whole[..length]).starts_with("error: the JSON is cut short"));
    }
}

#[test]
fn files_of_another_form() {
    let form =
        "help: a file of the JSON AST is {\"smithy\": \"2.0\", \"metadata\": {…}, \"shapes\": {…}}";
    let expected = |problem: &str| format!("error: {problem}\n  --> a.json\n  {form}");
    assert_eq!(
        refusal("[]"),
        expected("the file must be an object, but is an array")
    );
    assert_eq!(
        refusal(r#"{"shapes": {}}"#),
        expected("the file has no `smithy`, which says the version")
    );
    assert_eq!(
        refusal(r#"{"smithy": "2.0"}"#),
        expected("the file has no `shapes`")
    );
    assert_eq!(
        refusal(r#"{"smithy": "2.0", "shapes": []}"#),
        expected("`shapes` must be an object, but is an array")
    );
    assert_eq!(
        refusal(r#"{"smithy": "2.0", "shapes": {}, "metadata": 1}"#),
        expected("`metadata` must be an object, but is a number")
    );
    assert_eq!(
        refusal(r#"{"smithy": "2.0", "shapes": {}, "shape": {}}"#),
        expected("`shape` is not known")
    );
}

#[test]
fn unknown_versions() {
    for version in ["\"3.0\"", "2.0", "\"2.1\"", "null"] {
        assert_eq!(
            refusal(&format!("{{\"smithy\": {version}, \"shapes\": {{}}}}")),
            format!(
                "\
error: Smithy version {version} is not known
  --> a.json
  help: use \"2.0\" or \"1.0\""
            )
        );
    }
}

#[test]
fn entries_that_are_no_shapes() {
    assert_eq!(
        refusal_of(r#""ns#S": "string""#),
        "\
error: the shape must be an object, but is a string
  --> a.json: ns#S
  help: write {\"type\": …}"
    );
    assert_eq!(
        refusal_of(r#""ns#S": {}"#),
        "\
error: the shape has no `type`
  --> a.json: ns#S
  help: add a `type`"
    );
    assert_eq!(
        refusal_of(r#""ns#S": {"type": 1}"#),
        "\
error: `type` must be a string, but is a number
  --> a.json: ns#S
  help: write a string"
    );
    assert_eq!(
        refusal_of(r#""ns#S": {"type": "tuple"}"#),
        "\
error: shape type `tuple` is not known
  --> a.json: ns#S
  help: use a type of Smithy 2.0, or `apply`"
    );
}

#[test]
fn ids_that_are_none() {
    for id in ["S", "ns#S$", "ns#S$a$b"] {
        assert_eq!(
            refusal_of(&format!(r#""{id}": {{"type": "apply", "traits": {{}}}}"#)),
            format!(
                "\
error: `{id}` is no absolute shape id
  --> a.json: {id}
  help: write `namespace#Name`"
            )
        );
    }
    assert_eq!(
        refusal_of(r#""ns#S$a": {"type": "string"}"#),
        "\
error: a string cannot be defined under the id of a member
  --> a.json: ns#S$a
  help: only `apply` may stand here: leave out `$` and what follows"
    );
}

#[test]
fn unknown_keys() {
    assert_eq!(
        refusal_of(
            r#""ns#S": {"type": "structure", "membres": {}},
               "ns#T": {"type": "structure", "members": {"a": {"target": "ns#S", "trait": {}}}},
               "ns#O": {"type": "operation", "input": {"target": "ns#S", "traits": {}}},
               "ns#S$a": {"type": "apply", "traits": {}, "target": "ns#S"}"#
        ),
        "\
error: `traits` is not known here
  --> a.json: ns#O
  help: known here: target

error: `membres` is not known here
  --> a.json: ns#S
  help: known here: type, traits, mixins, members

error: `target` is not known here
  --> a.json: ns#S$a
  help: known here: type, traits

error: `trait` is not known here
  --> a.json: ns#T$a
  help: known here: target, traits"
    );
}

#[test]
fn malformed_members() {
    assert_eq!(
        refusal_of(
            r#""ns#S": {"type": "structure", "members": {
                   "a": {},
                   "b": "smithy.api#String",
                   "c": {"target": 1},
                   "d": {"target": "String"},
                   "e-e": {"target": "smithy.api#String"},
                   "f": {"target": "smithy.api#String", "traits": []},
                   "g": {"target": "smithy.api#String", "traits": {"required": {}}}}}"#
        ),
        "\
error: the member has no `target`
  --> a.json: ns#S$a
  help: write an absolute shape id, such as {\"target\": \"smithy.api#String\"}

error: the member must be an object with a `target`, but is a string
  --> a.json: ns#S$b
  help: write an object with a `target`

error: the `target` of the member must be a string, but is a number
  --> a.json: ns#S$c
  help: write a string

error: the member targets `String`, which is no absolute shape id
  --> a.json: ns#S$d
  help: write an absolute shape id, such as {\"target\": \"smithy.api#String\"}

error: `e-e` is no name for a member
  --> a.json: ns#S$e-e
  help: use letters, digits and `_` only

error: `traits` must be an object, but is an array
  --> a.json: ns#S$f
  help: write an object

error: `required` is no absolute id of a trait
  --> a.json: ns#S$g
  help: write `namespace#trait`"
    );
}

#[test]
fn members_that_are_missing() {
    assert_eq!(
        refusal_of(
            r#""ns#L": {"type": "list"},
               "ns#M": {"type": "map", "key": {"target": "smithy.api#String"}},
               "ns#E": {"type": "enum", "members": {}},
               "ns#U": {"type": "union"}"#
        ),
        "\
error: the enum has no members
  --> a.json: ns#E
  help: add at least one to `members`

error: the list has no `member`
  --> a.json: ns#L
  help: add `member` with a `target`

error: the map has no `value`
  --> a.json: ns#M
  help: add `value` with a `target`

error: the union has no members
  --> a.json: ns#U
  help: add at least one to `members`"
    );
}

#[test]
fn enum_values_of_the_wrong_type() {
    assert_eq!(
        refusal_of(
            r#""ns#E": {"type": "enum", "members": {
                   "A": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": 1}}}},
               "ns#I": {"type": "intEnum", "members": {
                   "A": {"target": "smithy.api#Unit"},
                   "B": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": 2147483648}}}}"#
        ),
        "\
error: a member of an enum needs a string as its value
  --> a.json: ns#E$A, trait smithy.api#enumValue
  help: give it the trait smithy.api#enumValue with a string

error: a member of an intEnum needs an integer of 32 bits as its value
  --> a.json: ns#I$A, trait smithy.api#enumValue
  help: give it the trait smithy.api#enumValue with an integer of 32 bits

error: a member of an intEnum needs an integer of 32 bits as its value
  --> a.json: ns#I$B, trait smithy.api#enumValue
  help: give it the trait smithy.api#enumValue with an integer of 32 bits"
    );
}

#[test]
fn known_keys_of_the_wrong_type() {
    assert_eq!(
        refusal_of(
            r#""ns#A": {"type": "structure", "members": []},
               "ns#B": {"type": "service", "version": 1, "operations": {}, "rename": {"B": "C"}},
               "ns#C": {"type": "operation", "input": "ns#A", "errors": [{}, {"target": "ns#A"}]},
               "ns#D": {"type": "resource", "identifiers": [], "properties": {"p": {}}},
               "ns#E": {"type": "string", "traits": null}"#
        ),
        "\
error: `members` must be an object, but is an array
  --> a.json: ns#A
  help: write an object

error: `rename` has an entry that cannot be read, `B`
  --> a.json: ns#B
  help: write an absolute shape id and the new name, a string

error: `version` must be a string, but is a number
  --> a.json: ns#B
  help: write a string

error: `operations` must be an array, but is an object
  --> a.json: ns#B
  help: write an array

error: `input` must be an object with a `target`, but is a string
  --> a.json: ns#C
  help: write an object with a `target`

error: `errors[0]` has no `target`
  --> a.json: ns#C
  help: write an absolute shape id, such as {\"target\": \"smithy.api#String\"}

error: `identifiers` must be an object, but is an array
  --> a.json: ns#D
  help: write an object

error: `properties.p` has no `target`
  --> a.json: ns#D
  help: write an absolute shape id, such as {\"target\": \"smithy.api#String\"}

error: `traits` must be an object, but is null
  --> a.json: ns#E
  help: write an object"
    );
}

#[test]
fn findings_of_one_step_come_together_and_hide_those_of_the_next() {
    let good = file(r#""ns#A": {"type": "list", "member": {"target": "ns#Missing"}}"#);
    let found = read_all(&["{", &good, "]"]).unwrap_err();
    assert_eq!(found.matches("error:").count(), 2);
    assert!(!found.contains("Missing"), "{found}");
}
