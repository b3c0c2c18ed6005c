//! ApplyGuardrail, InvokeGuardrailChecks and CountTokens.

use bedrock_runtime::types::{
    ConversationRole, ConverseTokensRequest, CountTokensInput, GuardrailAction,
    GuardrailChecksConfig, GuardrailChecksMessage, GuardrailChecksPromptAttackCategory,
    GuardrailChecksPromptAttackCategoryConfig, GuardrailChecksPromptAttackConfig,
    GuardrailChecksRole, GuardrailContentBlock, GuardrailContentSource, GuardrailTextBlock,
    InvokeModelTokensRequest, Message,
};
use bedrock_runtime::{ApplyGuardrailRequest, CountTokensRequest, InvokeGuardrailChecksRequest};
use serde_json::json;

use crate::support::server::{Reply, Server};
use crate::support::{client, within};

#[tokio::test]
async fn apply_guardrail() {
    let server = Server::start(|_| {
        let usage = json!({
            "contentPolicyUnits": 1,
            "contextualGroundingPolicyUnits": 0,
            "sensitiveInformationPolicyFreeUnits": 2,
            "sensitiveInformationPolicyUnits": 0,
            "topicPolicyUnits": 3,
            "wordPolicyUnits": 0
        });
        let body = json!({
            "action": "GUARDRAIL_INTERVENED",
            "actionReason": "Blocked.",
            "assessments": [{"wordPolicy": {"customWords": [], "managedWordLists": []}}],
            "outputs": [{"text": "No."}],
            "usage": usage
        });
        Reply::json(200, body)
    })
    .await;
    let arn = "arn:aws:bedrock:us-east-1:123456789012:guardrail/abc";
    let text = GuardrailContentBlock::Text(GuardrailTextBlock::new("text"));
    let request = ApplyGuardrailRequest::new(arn, "DRAFT", GuardrailContentSource::Input, [text]);
    let reply = within(client(&server.url()).apply_guardrail(request))
        .await
        .unwrap();
    assert_eq!(reply.action, GuardrailAction::GuardrailIntervened);
    assert_eq!(reply.action_reason.as_deref(), Some("Blocked."));
    assert_eq!(reply.outputs[0].text.as_deref(), Some("No."));
    assert_eq!(reply.assessments.len(), 1);
    assert_eq!(reply.usage.topic_policy_units, 3);
    let request = server.request();
    assert_eq!(
        request.target,
        "/guardrail/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aguardrail%2Fabc/version/DRAFT/apply"
    );
    assert_eq!(
        request.json(),
        json!({"content": [{"text": {"text": "text"}}], "source": "INPUT"})
    );
}

#[tokio::test]
async fn invoke_guardrail_checks() {
    let server = Server::start(|_| {
        let entry = json!({"category": "JAILBREAK", "severityScore": 0.75});
        let body = json!({
            "results": {"promptAttack": {"results": [entry]}},
            "usage": {"promptAttack": {"textUnits": 1}}
        });
        Reply::json(200, body)
    })
    .await;
    let jailbreak = GuardrailChecksPromptAttackCategory::Jailbreak;
    let categories = [GuardrailChecksPromptAttackCategoryConfig::new(
        jailbreak.clone(),
    )];
    let checks = GuardrailChecksConfig::new()
        .prompt_attack(GuardrailChecksPromptAttackConfig::new(categories));
    let message = GuardrailChecksMessage::new(GuardrailChecksRole::User, ["Ignore all."]);
    let request = InvokeGuardrailChecksRequest::new([message], checks);
    let reply = within(client(&server.url()).invoke_guardrail_checks(request))
        .await
        .unwrap();
    let results = reply.results.prompt_attack.unwrap().results;
    assert_eq!(results[0].category, jailbreak);
    assert_eq!(results[0].severity_score, 0.75);
    assert_eq!(reply.results.content_filter, None);
    assert!(reply.usage.prompt_attack.is_some());
    let request = server.request();
    assert_eq!(request.target, "/guardrail-checks/invoke");
    assert_eq!(
        request.json(),
        json!({
            "checks": {"promptAttack": {"categories": [{"category": "JAILBREAK"}]}},
            "messages": [{"content": [{"text": "Ignore all."}], "role": "user"}]
        })
    );
}

#[tokio::test]
async fn count_tokens() {
    let server = Server::start(|_| Reply::json(200, json!({"inputTokens": 42}))).await;
    let client = client(&server.url());
    let message = Message::new(ConversationRole::User, ["Hello"]);
    let converse = CountTokensInput::Converse(ConverseTokensRequest::new().messages([message]));
    let invoke = CountTokensInput::InvokeModel(InvokeModelTokensRequest::new(b"{}"));
    let inputs = [
        (
            converse,
            json!({"converse": {"messages": [{"content": [{"text": "Hello"}], "role": "user"}]}}),
        ),
        (invoke, json!({"invokeModel": {"body": "e30="}})),
    ];
    for (input, expected) in inputs {
        let reply = within(client.count_tokens(CountTokensRequest::new("m:0", input))).await;
        assert_eq!(reply.unwrap().input_tokens, 42);
        let request = server.received().pop().unwrap();
        assert_eq!(request.target, "/model/m%3A0/count-tokens");
        assert_eq!(request.json(), json!({ "input": expected }));
    }
}
