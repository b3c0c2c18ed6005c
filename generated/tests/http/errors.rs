//! What a service answers when it does not answer: every form of an error.

use bedrock_runtime::aws_restjson::bytes::Bytes;
use bedrock_runtime::{Client, ConverseRequest, ConverseStreamRequest, Error};
use hyper::StatusCode;
use serde_json::json;

use crate::support::server::{Reply, Server};
use crate::support::{both_clients, builder, client, within};

async fn error_of(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Error {
    let server = Server::start(move |_| reply()).await;
    converse(&client(&server.url())).await
}

async fn converse(client: &Client) -> Error {
    within(client.converse(ConverseRequest::new("model")))
        .await
        .unwrap_err()
}

#[tokio::test]
async fn a_code_in_the_header() {
    let codes = [
        "ThrottlingException",
        "com.amazonaws.bedrockruntime#ThrottlingException",
        "ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/",
        "aws.bedrock#ThrottlingException:http://internal.amazon.com/#fragment",
    ];
    for code in codes {
        let error = error_of(move || {
            // The body names another error, and the header wins.
            let body = json!({"__type": "ValidationException", "message": "Too many tokens."});
            Reply::json(429, body).header("x-amzn-errortype", code)
        })
        .await;
        assert_eq!(error.operation(), "Converse");
        assert_eq!(error.code(), Some("ThrottlingException"));
        assert_eq!(error.message(), Some("Too many tokens."));
        assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS));
        assert_eq!(error.request_id(), Some("request-1"));
        assert_eq!(error.attempts(), 1);
        assert_eq!(error.headers()["x-amzn-errortype"], code);
        assert_eq!(
            error.to_string(),
            "Converse: ThrottlingException: Too many tokens. \
             (status 429, request id request-1, attempts 1)"
        );
        let Error::ThrottlingException(error) = error else {
            panic!("{error:?}");
        };
        assert_eq!(error.message.as_deref(), Some("Too many tokens."));
    }
}

#[tokio::test]
async fn a_code_in_the_body_over_both_versions() {
    let server = Server::start(|_| {
        let body =
            json!({"__type": "com.amazon#ValidationException", "Message": "Malformed input"});
        Reply::json(400, body)
    })
    .await;
    for (name, client) in both_clients(&server.url()) {
        let error = converse(&client).await;
        assert_eq!(error.message(), Some("Malformed input"), "{name}");
        assert!(
            matches!(error, Error::ValidationException(_)),
            "{name}: {error:?}"
        );
    }
    assert_eq!(
        server.received().len(),
        2,
        "a refused request is not sent again"
    );

    let error = error_of(|| Reply::json(403, json!({"code": "AccessDeniedException"}))).await;
    assert!(
        matches!(error, Error::AccessDeniedException(_)),
        "{error:?}"
    );
    assert_eq!(error.message(), None);
}

#[tokio::test]
async fn an_exception_with_members_of_its_own() {
    let error = error_of(|| {
        let body = json!({
            "message": "The model failed.",
            "originalStatusCode": 500,
            "resourceName": "arn:model",
            "somethingNew": {"a": [1]}
        });
        Reply::json(424, body).header("x-amzn-errortype", "ModelErrorException")
    })
    .await;
    let Error::ModelErrorException(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.original_status_code, Some(500));
    assert_eq!(error.resource_name.as_deref(), Some("arn:model"));
    assert_eq!(
        error.context().status(),
        Some(StatusCode::FAILED_DEPENDENCY)
    );
    assert_eq!(
        error.into_inner().message.as_deref(),
        Some("The model failed.")
    );
}

#[tokio::test]
async fn every_exception_of_the_model_is_told_by_its_code() {
    let codes = [
        "AccessDeniedException",
        "ConflictException",
        "InternalServerException",
        "ModelErrorException",
        "ModelNotReadyException",
        "ModelStreamErrorException",
        "ModelTimeoutException",
        "ResourceNotFoundException",
        "ServiceQuotaExceededException",
        "ServiceUnavailableException",
        "ThrottlingException",
        "ValidationException",
    ];
    for code in codes {
        // The status is not the modelled one on purpose.
        let error = error_of(move || {
            Reply::json(418, json!({"message": "m"})).header("x-amzn-errortype", code)
        })
        .await;
        assert!(!matches!(error, Error::Unhandled(_)), "{error:?}");
        let variant = format!("{error:?}");
        assert!(variant.starts_with(&format!("{code}(")), "{variant}");
        assert_eq!(error.message(), Some("m"));
    }
}

#[tokio::test]
async fn an_unknown_code_keeps_everything() {
    let body = r#"{"message":"From the future.","retryAfter":{"seconds":3}}"#;
    let error = error_of(move || {
        Reply::new(499, body)
            .header("x-amzn-errortype", "QuantumException")
            .header("x-detail", "d")
    })
    .await;
    assert_eq!(error.raw_body().unwrap(), body);
    assert_eq!(error.headers()["x-detail"], "d");
    let Error::Unhandled(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.context().code(), Some("QuantumException"));
    assert_eq!(error.context().message(), Some("From the future."));
    assert_eq!(error.context().status().unwrap().as_u16(), 499);
}

#[tokio::test]
async fn an_exception_whose_body_is_not_as_modelled() {
    let body = r#"{"message":"m","originalStatusCode":"many"}"#;
    let error =
        error_of(move || Reply::new(424, body).header("x-amzn-errortype", "ModelErrorException"))
            .await;
    assert!(matches!(error, Error::Unhandled(_)), "{error:?}");
    assert_eq!(error.code(), Some("ModelErrorException"));
    assert_eq!(error.message(), Some("m"));
    assert_eq!(error.raw_body().unwrap(), body);
}

#[tokio::test]
async fn a_page_of_a_proxy() {
    const PAGE: &str = "<html><body>503 Service Temporarily Unavailable</body></html>\n";
    let error = error_of(|| Reply::new(503, PAGE).header("content-type", "text/html")).await;
    assert!(matches!(error, Error::Unhandled(_)), "{error:?}");
    assert_eq!(error.code(), Some("503"));
    assert_eq!(error.message(), Some(PAGE.trim_end()));
    assert_eq!(error.raw_body().unwrap(), PAGE);
    assert_eq!(
        error.to_string(),
        "Converse: 503: <html><body>503 Service Temporarily Unavailable</body></html> \
         (status 503, request id request-1, attempts 1)"
    );
}

#[tokio::test]
async fn an_empty_body() {
    let error = error_of(|| Reply::new(400, "")).await;
    assert!(matches!(error, Error::Unhandled(_)), "{error:?}");
    assert_eq!((error.code(), error.message()), (Some("400"), None));
    assert_eq!(
        error.to_string(),
        "Converse: 400 (status 400, request id request-1, attempts 1)"
    );
    let error =
        error_of(|| Reply::new(429, "").header("x-amzn-errortype", "ThrottlingException")).await;
    assert!(matches!(error, Error::ThrottlingException(_)), "{error:?}");
}

#[tokio::test]
async fn an_error_in_the_place_of_a_stream() {
    let server = Server::start(|_| {
        Reply::json(400, json!({"message": "No such model."}))
            .header("x-amzn-errortype", "ValidationException")
    })
    .await;
    let call = client(&server.url()).converse_stream(ConverseStreamRequest::new("model"));
    let error = within(call).await.unwrap_err();
    assert!(matches!(error, Error::ValidationException(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "ConverseStream: ValidationException: No such model. \
         (status 400, request id request-1, attempts 1)"
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = Server::start(|_| Reply::json(200, json!({}))).await;
    let location: &'static str = other.url().leak();
    for status in [301, 302, 303, 307, 308] {
        let error = error_of(move || Reply::new(status, "").header("location", location)).await;
        assert_eq!(error.code(), Some(status.to_string().as_str()));
        assert_eq!(error.headers()["location"], location);
    }
    assert!(other.received().is_empty());
}

#[tokio::test]
async fn an_answer_longer_than_allowed() {
    const LIMIT: usize = 1000;
    let reply = |status: u16, length: usize, pieces: usize| {
        let text = format!(r#"{{"message":"{}"}}"#, "x".repeat(length - 14));
        let text = Bytes::from(text);
        let size = text.len().div_ceil(pieces);
        let cuts = (0..text.len()).step_by(size);
        Reply::pieces(
            status,
            cuts.map(|at| text.slice(at..text.len().min(at + size)))
                .collect(),
        )
    };
    let server = Server::start(move |request| {
        let [status, length, pieces] = ["x-status", "x-length", "x-pieces"]
            .map(|name| request.header(name).unwrap().parse::<usize>().unwrap());
        reply(status as u16, length, pieces)
    })
    .await;
    let client = builder(&server.url())
        .max_response_bytes(LIMIT)
        .build()
        .unwrap();
    for pieces in [1, 7, 100] {
        for status in [200, 500] {
            for length in [LIMIT, LIMIT + 1] {
                let call = client
                    .converse(ConverseRequest::new("model"))
                    .header("x-status", &status.to_string())
                    .header("x-length", &length.to_string())
                    .header("x-pieces", &pieces.to_string());
                let answer = within(call).await;
                if length == LIMIT {
                    assert!(
                        !matches!(answer, Err(Error::Decode(_))),
                        "{status} {pieces}"
                    );
                    assert_eq!(answer.is_ok(), status == 200);
                    continue;
                }
                let error = answer.unwrap_err();
                assert!(matches!(error, Error::Decode(_)), "{error:?}");
                assert!(
                    error.to_string().contains("longer than 1000 bytes"),
                    "{error}"
                );
                assert_eq!(error.status().unwrap().as_u16(), status);
            }
        }
    }
}

#[tokio::test]
async fn an_answer_that_is_not_json_or_not_as_modelled() {
    let bodies = [
        ("<html>a sign-in page</html>", ""),
        (r#"{"output":"#, ""),
        (r#"{"usage":{"inputTokens":"many"}}"#, "usage.inputTokens"),
    ];
    for (body, place) in bodies {
        let error = error_of(move || Reply::new(200, body)).await;
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        assert_eq!(error.status(), Some(StatusCode::OK));
        assert_eq!(error.raw_body().unwrap(), body);
        assert_eq!(error.request_id(), Some("request-1"));
        assert!(error.to_string().contains(place), "{error}");
    }
}
