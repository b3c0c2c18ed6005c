//! The service itself, its protocol and its authentication.

use insta::assert_snapshot;
use serde_json::json;

use crate::{model, refusal, shapes, with};

#[test]
fn no_service() {
    let mut model = model();
    shapes(&mut model).remove("ns#Service");
    assert_snapshot!(refusal(&model), @r"
    error: the model has no service
      help: give the file that defines the service, too
    ");
}

#[test]
fn two_services() {
    let mut model = model();
    let service = model["shapes"]["ns#Service"].clone();
    shapes(&mut model).insert("other#Service".to_owned(), service);
    assert_snapshot!(refusal(&model), @r"
    error: the model has two services: ns#Service and other#Service
      --> model.json: other#Service
      help: generate one crate for each, from files that hold one service
    ");
}

#[test]
fn another_protocol() {
    let mut model = model();
    let traits = &mut model["shapes"]["ns#Service"]["traits"];
    *traits = json!({"aws.protocols#awsJson1_1": {}, "aws.protocols#restXml": {}});
    assert_snapshot!(refusal(&model), @r"
    error: the service does not speak restJson1; protocols it names: aws.protocols#awsJson1_1, aws.protocols#restXml
      --> model.json: ns#Service
      help: this generator writes clients for aws.protocols#restJson1 only
    ");
    model["shapes"]["ns#Service"]["traits"] = json!({});
    assert_snapshot!(refusal(&model), @r"
    error: the service does not speak restJson1; protocols it names: none
      --> model.json: ns#Service
      help: this generator writes clients for aws.protocols#restJson1 only
    ");
}

#[test]
fn no_authentication_that_is_supported() {
    assert_snapshot!(refusal(&with(r#"
        "ns#Act": {"type": "operation", "traits": {
            "smithy.api#http": {"method": "POST", "uri": "/act"},
            "smithy.api#auth": ["smithy.api#httpDigestAuth", "smithy.api#httpApiKeyAuth"]}}"#)), @r"
    error: none of the authentication schemes is supported: smithy.api#httpDigestAuth, smithy.api#httpApiKeyAuth
      --> model.json: ns#Act
      help: supported are aws.auth#sigv4, smithy.api#httpBearerAuth and smithy.api#noAuth
    ");
}
