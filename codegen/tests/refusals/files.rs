//! Files that are no model at all.

use insta::assert_snapshot;

use crate::{model, plain, refusal, with_input};

/// What is said of a text, which must be refused.
fn refusal_of(text: &str) -> String {
    let source = aws_restjson_codegen::Source {
        name: "model.json",
        text,
    };
    let found = aws_restjson_codegen::generate(&[source], &plain());
    found.expect_err("the text must be refused").to_string()
}

#[test]
fn text_that_is_not_json() {
    assert_snapshot!(refusal_of("namespace ns\n\nservice Service {}"), @r"
    error: this is not JSON at line 1 column 2: expected ident
      --> model.json
      help: repair the text; the file must be a Smithy model in the JSON AST, not in the IDL
    ");
}

#[test]
fn json_that_is_cut_short() {
    let text = model().to_string();
    assert_snapshot!(refusal_of(&text[..text.len() / 2]), @r"
    error: the JSON is cut short at line 1 column 319
      --> model.json
      help: the file is not complete: fetch or write it again
    ");
}

#[test]
fn a_file_that_is_no_model() {
    assert_snapshot!(refusal_of("{\"version\": 2}"), @r#"
    error: the file has no `smithy`, which says the version
      --> model.json
      help: a file of the JSON AST is {"smithy": "2.0", "metadata": {…}, "shapes": {…}}

    error: the file has no `shapes`
      --> model.json
      help: a file of the JSON AST is {"smithy": "2.0", "metadata": {…}, "shapes": {…}}

    error: `version` is not known
      --> model.json
      help: a file of the JSON AST is {"smithy": "2.0", "metadata": {…}, "shapes": {…}}
    "#);
}

#[test]
fn a_target_that_is_not_there() {
    assert_snapshot!(refusal(&with_input(r#""a": {"target": "ns#Missing"}"#)), @r"
    error: the member targets `ns#Missing`, which is not in the model
      --> model.json: ns#In$a
      help: correct the id, or add the file that defines the shape
    ");
}

#[test]
fn an_operation_as_data() {
    assert_snapshot!(refusal(&with_input(r#""a": {"target": "ns#Act"}"#)), @r"
    error: the member targets `ns#Act`, which is of type operation
      --> model.json: ns#In$a
      help: target a data type
    ");
}
