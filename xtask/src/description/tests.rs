//! A small service, stated in both formats: they agree, and every fact that is turned is told.

use aws_restjson_codegen::Source;
use aws_restjson_codegen::smithy;
use serde_json::{Value, json};

use super::check;

fn description() -> Value {
    json!({
        "version": "2.0",
        "metadata": {
            "apiVersion": "2026-01-01", "endpointPrefix": "chat", "protocol": "rest-json",
            "serviceFullName": "Chat", "serviceId": "Chat", "signatureVersion": "v4",
            "signingName": "chat", "auth": ["aws.auth#sigv4"], "protocolSettings": {"h2": "optional"}
        },
        "operations": {
            "Talk": {
                "name": "Talk", "idempotent": true,
                "http": {"method": "POST", "requestUri": "/talk/{id}", "responseCode": 200},
                "input": {"shape": "TalkRequest"}, "output": {"shape": "TalkResponse"},
                "errors": [{"shape": "Busy"}]
            }
        },
        "shapes": {
            "Busy": {
                "type": "structure", "members": {}, "exception": true, "fault": true,
                "error": {"httpStatusCode": 503}, "retryable": {"throttling": true}
            },
            "TalkRequest": {
                "type": "structure", "required": ["id"],
                "members": {
                    "id": {"shape": "Id", "location": "uri", "locationName": "id"},
                    "note": {"shape": "String", "location": "header", "locationName": "x-note"},
                    "token": {"shape": "String", "idempotencyToken": true},
                    "role": {"shape": "Role"},
                    "words": {"shape": "SomeWords"},
                    "level": {"shape": "Level"},
                    "at": {"shape": "Time"},
                    "secret": {"shape": "Secret"},
                    "choice": {"shape": "Choice"}
                }
            },
            "Id": {"type": "string", "min": 0, "max": 9, "pattern": "[a-z]+"},
            "String": {"type": "string"},
            "Role": {"type": "string", "enum": ["user", "model"]},
            "SomeWords": {"type": "list", "member": {"shape": "String"}, "max": 4},
            "Level": {"type": "integer", "box": true, "min": 0, "max": 5},
            "Time": {"type": "timestamp", "timestampFormat": "iso8601"},
            "Secret": {"type": "string", "sensitive": true},
            "Choice": {"type": "structure", "union": true, "members": {"any": {"shape": "Any"}}},
            "Any": {"type": "structure", "members": {}, "document": true},
            "TalkResponse": {
                "type": "structure", "payload": "events", "members": {"events": {"shape": "Events"}}
            },
            "Events": {"type": "structure", "eventstream": true, "members": {"said": {"shape": "Said"}}},
            "Said": {"type": "structure", "event": true, "members": {}}
        }
    })
}

const MODEL: &str = r##"{"smithy": "2.0", "shapes": {
    "a#Chat": {
        "type": "service", "version": "2026-01-01", "operations": [{"target": "a#Talk"}],
        "errors": [{"target": "a#Busy"}],
        "traits": {
            "aws.api#service": {"sdkId": "Chat", "endpointPrefix": "chat"},
            "aws.auth#sigv4": {"name": "chat"}, "smithy.api#auth": ["aws.auth#sigv4"],
            "aws.protocols#restJson1": {"http": ["h2", "http/1.1"]}, "smithy.api#title": "Chat"
        }
    },
    "a#Talk": {
        "type": "operation", "input": {"target": "a#TalkRequest"}, "output": {"target": "a#TalkResponse"},
        "traits": {
            "smithy.api#http": {"method": "POST", "uri": "/talk/{id}", "code": 200},
            "smithy.api#idempotent": {},
            "smithy.api#paginated": {"inputToken": "token", "outputToken": "next"}
        }
    },
    "a#Busy": {
        "type": "structure",
        "traits": {
            "smithy.api#error": "server", "smithy.api#httpError": 503,
            "smithy.api#retryable": {"throttling": true}
        }
    },
    "a#TalkRequest": {
        "type": "structure",
        "members": {
            "id": {
                "target": "smithy.api#String",
                "traits": {
                    "smithy.api#httpLabel": {}, "smithy.api#required": {}, "smithy.api#length": {"max": 9},
                    "smithy.api#pattern": "^[a-z]+$"
                }
            },
            "note": {"target": "smithy.api#String", "traits": {"smithy.api#httpHeader": "x-note"}},
            "token": {"target": "smithy.api#String", "traits": {"smithy.api#idempotencyToken": {}}},
            "role": {"target": "a#Role"},
            "words": {"target": "a#Words"},
            "level": {"target": "smithy.api#Integer", "traits": {"smithy.api#range": {"min": 0, "max": 5.0}}},
            "at": {"target": "a#At"},
            "secret": {"target": "a#Hidden"},
            "choice": {"target": "a#Choice"}
        }
    },
    "a#Role": {
        "type": "enum",
        "members": {
            "USER": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "user"}},
            "MODEL": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "model"}}
        }
    },
    "a#Words": {
        "type": "list", "member": {"target": "smithy.api#String"},
        "traits": {"smithy.api#length": {"min": 0, "max": 4}, "smithy.api#uniqueItems": {}}
    },
    "a#At": {"type": "timestamp", "traits": {"smithy.api#timestampFormat": "date-time"}},
    "a#Hidden": {"type": "string", "traits": {"smithy.api#sensitive": {}}},
    "a#Choice": {"type": "union", "members": {"any": {"target": "smithy.api#Document"}}},
    "a#TalkResponse": {
        "type": "structure",
        "members": {"events": {"target": "a#Events", "traits": {"smithy.api#httpPayload": {}}}}
    },
    "a#Events": {
        "type": "union", "members": {"said": {"target": "a#Said"}},
        "traits": {"smithy.api#streaming": {}}
    },
    "a#Said": {"type": "structure"}
}}"##;

fn differences(description: &Value, pages: Option<&Value>) -> Vec<String> {
    let source = Source {
        name: "a.json",
        text: MODEL,
    };
    let model = match smithy::read(&[source]) {
        Ok(model) => model,
        Err(found) => panic!("{found}"),
    };
    let checked = check(&model, description, pages).unwrap();
    assert_eq!(checked.operations, 1);
    checked.differences
}

#[test]
fn two_statements_of_the_same_agree() {
    let pages = json!({"pagination": {"Talk": {"input_token": "token", "output_token": "next"}}});
    assert_eq!(differences(&description(), Some(&pages)), [""; 0]);
}

#[test]
fn every_fact_that_is_turned_is_told() {
    for (pointer, value, words) in [
        (
            "/metadata/apiVersion",
            json!("2025"),
            "the service: apiVersion is `2025` in the description and `2026-01-01`",
        ),
        (
            "/metadata/signingName",
            json!("talk"),
            "the service: signingName",
        ),
        ("/metadata/auth", json!([]), "the service: auth"),
        (
            "/metadata/protocolSettings/h2",
            json!("eventstream"),
            "the service: HTTP/2",
        ),
        (
            "/metadata/colour",
            json!("red"),
            "the description has `colour`, which this check does not know",
        ),
        (
            "/operations/Walk",
            json!({}),
            "operations: Walk is only in the description",
        ),
        (
            "/operations/Talk/http/method",
            json!("PUT"),
            "operation Talk: method is `PUT`",
        ),
        (
            "/operations/Talk/http/requestUri",
            json!("/"),
            "operation Talk: URI",
        ),
        (
            "/operations/Talk/http/responseCode",
            json!(201),
            "operation Talk: status",
        ),
        (
            "/operations/Talk/idempotent",
            json!(false),
            "operation Talk: idempotent",
        ),
        (
            "/operations/Talk/readonly",
            json!(true),
            "operation Talk: readonly",
        ),
        (
            "/operations/Talk/authtype",
            json!("none"),
            "operation Talk: auth",
        ),
        (
            "/operations/Talk/endpoint",
            json!({"hostPrefix": "a."}),
            "operation Talk: host prefix",
        ),
        (
            "/operations/Talk/errors",
            json!([]),
            "errors of Talk: Busy is only in the model",
        ),
        (
            "/operations/Talk/errors",
            json!([{"shape": "Busy"}, {"shape": "Lost"}]),
            "errors of Talk: Lost is only in the description",
        ),
        (
            "/shapes/Busy/error/httpStatusCode",
            json!(500),
            "Busy: status is `500`",
        ),
        (
            "/shapes/Busy/fault",
            json!(false),
            "Busy: fault is `client`",
        ),
        (
            "/shapes/Busy/retryable/throttling",
            json!(false),
            "Busy: retryable is `yes`",
        ),
        (
            "/shapes/TalkRequest/required",
            json!([]),
            "Talk.input.id: required is nothing",
        ),
        (
            "/shapes/TalkRequest/required",
            json!(["id", "note"]),
            "Talk.input.note: required is `true`",
        ),
        (
            "/shapes/TalkRequest/members/id/locationName",
            json!("key"),
            "Talk.input.id: place is `label key`",
        ),
        (
            "/shapes/TalkRequest/members/note/location",
            json!("querystring"),
            "Talk.input.note: place is `query parameter x-note`",
        ),
        (
            "/shapes/TalkRequest/members/token/idempotencyToken",
            json!(false),
            "Talk.input.token: token",
        ),
        (
            "/shapes/TalkRequest/members/role/locationName",
            json!("r"),
            "Talk.input.role: name in JSON is `r`",
        ),
        (
            "/shapes/TalkRequest/members/more",
            json!({"shape": "String"}),
            "members of Talk.input: more is only in the description",
        ),
        (
            "/shapes/TalkRequest/members/level/shape",
            json!("String"),
            "Talk.input.level: it is a string in the description and a integer",
        ),
        (
            "/shapes/TalkRequest/members/level/shape",
            json!("Gone"),
            "lacks the shape Gone",
        ),
        (
            "/shapes/Id/max",
            json!(10),
            "Talk.input.id: length is `..10`",
        ),
        (
            "/shapes/Id/min",
            json!(1),
            "Talk.input.id: length is `1..9`",
        ),
        (
            "/shapes/Id/pattern",
            json!("[a-c]+"),
            "Talk.input.id: pattern",
        ),
        (
            "/shapes/Role/enum",
            json!(["user"]),
            "values of Talk.input.role: model is only in the model",
        ),
        (
            "/shapes/SomeWords/max",
            json!(5),
            "Talk.input.words: length",
        ),
        (
            "/shapes/Level/min",
            json!(1),
            "Talk.input.level: range is `1..5`",
        ),
        (
            "/shapes/Level/type",
            json!("long"),
            "Talk.input.level: it is a long",
        ),
        (
            "/shapes/Time/timestampFormat",
            json!("rfc822"),
            "Talk.input.at: format is `http-date`",
        ),
        (
            "/shapes/Secret/sensitive",
            json!(false),
            "Talk.input.secret: sensitive",
        ),
        (
            "/shapes/Choice/union",
            json!(false),
            "Talk.input.choice: it is a structure",
        ),
        (
            "/shapes/Any/document",
            json!(false),
            "Talk.input.choice.any: it is a structure",
        ),
        (
            "/shapes/TalkResponse/payload",
            json!(""),
            "Talk.output.events: place",
        ),
        (
            "/shapes/Events/eventstream",
            json!(false),
            "Talk.output.events: it is a structure",
        ),
        (
            "/shapes/Said/event",
            json!(false),
            "Talk.output.events.said: it is no event",
        ),
        (
            "/shapes/Said/flattened",
            json!(true),
            "the description has `flattened`",
        ),
        (
            "/shapes/Lonely",
            json!({"type": "string"}),
            "the shape Lonely of the description is nowhere in the model",
        ),
    ] {
        let mut turned = description();
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer has slashes");
        turned.pointer_mut(parent).expect("it is there")[key] = value;
        let found = differences(&turned, None);
        assert!(
            found.iter().any(|line| line.contains(words)),
            "{pointer}: {found:#?}"
        );
    }
}

#[test]
fn pages_are_compared() {
    for (pages, words) in [
        (
            json!({"pagination": {}}),
            "pages: Talk is only in the model",
        ),
        (
            json!({"pagination": {"Talk": {"input_token": "t", "output_token": "next"}}}),
            "pages of Talk: input_token is `t`",
        ),
        (
            json!({"pagination": {"Talk": {"input_token": "token", "output_token": "next", "more_results": "m"}}}),
            "the description has `more_results`",
        ),
    ] {
        let found = differences(&description(), Some(&pages));
        assert!(found.iter().any(|line| line.contains(words)), "{found:#?}");
    }
}

#[test]
fn another_file_is_refused() {
    let source = Source {
        name: "a.json",
        text: MODEL,
    };
    let Ok(model) = smithy::read(&[source]) else {
        panic!("it is a model");
    };
    let error = check(&model, &json!({"pagination": {}}), None).expect_err("it is no description");
    assert!(error.contains("service-2.json"), "{error}");
}
