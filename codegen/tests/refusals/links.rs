//! Links in documentation that lead to nothing.

use aws_restjson_codegen::Config;
use aws_restjson_codegen::config::DocsFormat;
use insta::assert_snapshot;

use crate::{outcome, plain, with};

/// What is said of a model whose input is documented like this, in Markdown.
fn refusal(link: &str) -> String {
    outcome(&model(link), &markdown()).expect_err("the link must be refused")
}

fn markdown() -> Config {
    Config {
        docs: DocsFormat::Markdown,
        ..plain()
    }
}

fn model(link: &str) -> serde_json::Value {
    with(&format!(
        r#"
        "ns#In": {{"type": "structure", "traits": {{"smithy.api#documentation": "See {link}."}}, "members": {{
            "list": {{"target": "ns#List"}}, "text": {{"target": "ns#Text"}}}}}},
        "ns#Out": {{"type": "structure", "members": {{
            "events": {{"target": "ns#Events", "traits": {{"smithy.api#httpPayload": {{}}}}}}}}}},
        "ns#Events": {{"type": "union", "traits": {{"smithy.api#streaming": {{}}}}, "members": {{
            "some": {{"target": "ns#Some"}}, "wrong": {{"target": "ns#Wrong"}}}}}},
        "ns#Some": {{"type": "structure", "members": {{}}}},
        "ns#Wrong": {{"type": "structure", "members": {{}}, "traits": {{"smithy.api#error": "client"}}}},
        "ns#List": {{"type": "list", "member": {{"target": "smithy.api#String"}}}},
        "ns#Text": {{"type": "string"}},
        "ns#Unused": {{"type": "structure", "members": {{}}}}"#
    ))
}

#[test]
fn what_leads_somewhere_is_accepted() {
    for link in [
        "[`In`]",
        "[`In$list`]",
        "[`Events$some`]",
        "[`Act`]",
        "[`Wrong`]",
        "[In]",
        "`[Gone]`",
    ] {
        assert_eq!(outcome(&model(link), &markdown()), Ok(()), "{link}");
    }
    // HTML has links of its own.
    assert_eq!(outcome(&model("[`Gone`]"), &plain()), Ok(()));
}

#[test]
fn to_no_shape() {
    assert_snapshot!(refusal("[`Gone`] and [`other#In`]"), @r"
    error: the link [`Gone`] names no shape of ns
      --> model.json: ns#In, trait smithy.api#documentation
      help: link a structure, union, enum or operation of the service, or `Name$member`; or write it without brackets

    error: the link [`other#In`] names no shape of ns
      --> model.json: ns#In, trait smithy.api#documentation
      help: link a structure, union, enum or operation of the service, or `Name$member`; or write it without brackets
    ");
}

#[test]
fn to_no_member() {
    assert_snapshot!(refusal("[`In$gone`] and [`Act$list`]"), @r"
    error: the link [`In$gone`] names no member of the structure In
      --> model.json: ns#In, trait smithy.api#documentation
      help: link a structure, union, enum or operation of the service, or `Name$member`; or write it without brackets

    error: the link [`Act$list`] names a member, but an operation has none
      --> model.json: ns#In, trait smithy.api#documentation
      help: link a structure, union, enum or operation of the service, or `Name$member`; or write it without brackets
    ");
}

#[test]
fn to_what_is_no_item() {
    assert_snapshot!(refusal("[`List`], [`Text`] and [`Service`]"), @r"
    error: the link [`List`] names a list, of which no Rust item is made
      --> model.json: ns#In, trait smithy.api#documentation
      help: link a structure, union, enum or operation of the service, or `Name$member`; or write it without brackets

    error: the link [`Text`] names a string, of which no Rust item is made
      --> model.json: ns#In, trait smithy.api#documentation
      help: link a structure, union, enum or operation of the service, or `Name$member`; or write it without brackets

    error: the link [`Service`] names a service, of which no Rust item is made
      --> model.json: ns#In, trait smithy.api#documentation
      help: link a structure, union, enum or operation of the service, or `Name$member`; or write it without brackets
    ");
}

#[test]
fn to_what_no_operation_reaches() {
    assert_snapshot!(refusal("[`Unused`]"), @r"
    error: the link [`Unused`] names a structure that stands in no type of its own
      --> model.json: ns#In, trait smithy.api#documentation
      help: link a structure, union, enum or operation of the service, or `Name$member`; or write it without brackets
    ");
}

#[test]
fn to_the_exception_of_a_stream() {
    assert_snapshot!(refusal("[`Events$wrong`]"), @r"
    error: the link [`Events$wrong`] names an exception of a stream, which is an error and no event
      --> model.json: ns#In, trait smithy.api#documentation
      help: link a structure, union, enum or operation of the service, or `Name$member`; or write it without brackets
    ");
}

#[test]
fn of_a_member() {
    let model = with(
        r#"
        "ns#In": {"type": "structure", "members": {
            "a": {"target": "ns#Text"},
            "b": {"target": "smithy.api#String", "traits": {"smithy.api#documentation": "See [`In$c`]."}}}},
        "ns#Text": {"type": "string", "traits": {"smithy.api#documentation": "See [`In$d`]."}}"#,
    );
    let found = outcome(&model, &markdown()).expect_err("the links must be refused");
    assert_snapshot!(found, @r"
    error: the link [`In$c`] names no member of the structure In
      --> model.json: ns#In$b, trait smithy.api#documentation
      help: link a structure, union, enum or operation of the service, or `Name$member`; or write it without brackets

    error: the link [`In$d`] names no member of the structure In
      --> model.json: ns#Text, trait smithy.api#documentation
      help: link a structure, union, enum or operation of the service, or `Name$member`; or write it without brackets
    ");
}
