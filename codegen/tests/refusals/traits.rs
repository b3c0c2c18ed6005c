//! Traits that nobody has looked at.

use insta::assert_snapshot;

use crate::{outcome, plain, refusal, with};

#[test]
fn on_a_shape() {
    assert_snapshot!(refusal(&with(r#"
        "ns#In": {"type": "structure", "members": {}, "traits": {"other#twist": {}}}"#)), @r"
    error: this trait is not supported
      --> model.json: ns#In, trait other#twist
      help: take the trait out of the model, or teach codegen/src/lower/traits.rs what it means
    ");
}

#[test]
fn on_an_operation() {
    assert_snapshot!(refusal(&with(r#"
        "ns#Act": {"type": "operation", "traits": {
            "smithy.api#http": {"method": "POST", "uri": "/act"},
            "aws.protocols#httpChecksum": {}, "other#twist": {}}}"#)), @r"
    error: this trait is not supported
      --> model.json: ns#Act, trait aws.protocols#httpChecksum
      help: take the trait out of the model, or teach codegen/src/lower/traits.rs what it means

    error: this trait is not supported
      --> model.json: ns#Act, trait other#twist
      help: take the trait out of the model, or teach codegen/src/lower/traits.rs what it means
    ");
}

#[test]
fn on_a_service() {
    let mut model = crate::model();
    model["shapes"]["ns#Service"]["traits"]["smithy.api#httpApiKeyAuth"] = serde_json::json!({});
    assert_snapshot!(refusal(&model), @r"
    error: this trait is not supported
      --> model.json: ns#Service, trait smithy.api#httpApiKeyAuth
      help: take the trait out of the model, or teach codegen/src/lower/traits.rs what it means
    ");
}

#[test]
fn on_a_member() {
    assert_snapshot!(refusal(&with(r#"
        "ns#In": {"type": "structure", "members": {
            "a": {"target": "smithy.api#String", "traits": {"other#inner": {}}},
            "b": {"target": "smithy.api#String", "traits": {"other#twist": {}}}}}"#)), @r"
    error: this trait is not supported
      --> model.json: ns#In$a, trait other#inner
      help: take the trait out of the model, or teach codegen/src/lower/traits.rs what it means

    error: this trait is not supported
      --> model.json: ns#In$b, trait other#twist
      help: take the trait out of the model, or teach codegen/src/lower/traits.rs what it means
    ");
}

#[test]
fn on_a_simple_type_and_an_element() {
    assert_snapshot!(refusal(&with(r#"
        "ns#In": {"type": "structure", "members": {"a": {"target": "ns#List"}}},
        "ns#List": {"type": "list", "member": {"target": "ns#Text", "traits": {"other#inner": {}}}},
        "ns#Text": {"type": "string", "traits": {"other#twist": {}}}"#)), @r"
    error: this trait is not supported
      --> model.json: ns#List$member, trait other#inner
      help: take the trait out of the model, or teach codegen/src/lower/traits.rs what it means

    error: this trait is not supported
      --> model.json: ns#Text, trait other#twist
      help: take the trait out of the model, or teach codegen/src/lower/traits.rs what it means
    ");
}

#[test]
fn on_an_event() {
    assert_snapshot!(refusal(&with(r#"
        "ns#Out": {"type": "structure", "members": {
            "a": {"target": "ns#Events", "traits": {"smithy.api#httpPayload": {}}}}},
        "ns#Events": {"type": "union", "traits": {"smithy.api#streaming": {}}, "members": {
            "one": {"target": "ns#Event", "traits": {"other#inner": {}}}}},
        "ns#Event": {"type": "structure", "members": {}, "traits": {"other#twist": {}}}"#)), @r"
    error: this trait is not supported
      --> model.json: ns#Event, trait other#twist
      help: take the trait out of the model, or teach codegen/src/lower/traits.rs what it means

    error: this trait is not supported
      --> model.json: ns#Events$one, trait other#inner
      help: take the trait out of the model, or teach codegen/src/lower/traits.rs what it means
    ");
}

#[test]
fn traits_that_the_model_defines_are_its_own_affair() {
    let model = with(
        r#"
        "ns#In": {"type": "structure", "members": {}, "traits": {"ns#own": {}}},
        "ns#own": {"type": "structure", "members": {}, "traits": {"smithy.api#trait": {}}}"#,
    );
    assert_eq!(outcome(&model, &plain()), Ok(()));
}
