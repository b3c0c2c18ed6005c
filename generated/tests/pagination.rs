//! Pages of a listing, over a transport without a network.

use std::future::{Ready, ready};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bedrock_runtime::aws_restjson::credentials::Credentials;
use bedrock_runtime::aws_restjson::error::FailureKind;
use bedrock_runtime::aws_restjson::transport::Body;
use bedrock_runtime::types::AsyncInvokeStatus;
use bedrock_runtime::{Client, Error, ListAsyncInvokesRequest};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Request, Response};
use tower::Service;

/// Gives its answers in order, and keeps what it was asked.
#[derive(Clone)]
struct Answers {
    left: Arc<Mutex<Vec<&'static str>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Answers {
    fn new(answers: &[&'static str]) -> Self {
        let left = answers.iter().rev().copied().collect();
        Self {
            left: Arc::new(Mutex::new(left)),
            asked: Arc::default(),
        }
    }

    fn client(&self) -> Client {
        Client::builder()
            .region("us-east-1")
            .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
            .transport(self.clone())
            .build()
            .expect("a transport is set")
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Service<Request<Body>> for Answers {
    type Response = Response<Full<Bytes>>;
    type Error = std::io::Error;
    type Future = Ready<Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let query = request.uri().query().unwrap_or_default().to_owned();
        self.asked.lock().unwrap().push(query);
        let answer = self.left.lock().unwrap().pop();
        ready(
            answer
                .map(|body| Response::new(Full::from(body)))
                .ok_or_else(|| std::io::Error::other("no answer is left")),
        )
    }
}

const FIRST: &str = r#"{"nextToken": "a b", "asyncInvokeSummaries": [
    {"invocationArn": "one", "modelArn": "m", "submitTime": "2026-01-01T00:00:00Z", "outputDataConfig": {}},
    {"invocationArn": "two", "modelArn": "m", "submitTime": "2026-01-01T00:00:00Z", "outputDataConfig": {}}]}"#;
const EMPTY: &str = r#"{"nextToken": "c"}"#;
const LAST: &str = r#"{"nextToken": "", "asyncInvokeSummaries": [
    {"invocationArn": "three", "modelArn": "m", "submitTime": "2026-01-01T00:00:00Z", "outputDataConfig": {}}]}"#;

fn request() -> ListAsyncInvokesRequest {
    ListAsyncInvokesRequest::new()
        .status_equals(AsyncInvokeStatus::Completed)
        .max_results(2)
}

#[tokio::test]
async fn every_page() {
    let answers = Answers::new(&[FIRST, EMPTY, LAST]);
    let mut pages = answers.client().list_async_invokes(request()).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        sizes.push(page.async_invoke_summaries.map(|summaries| summaries.len()));
    }
    assert_eq!(sizes, [Some(2), None, Some(1)]);
    assert_eq!(
        answers.asked(),
        [
            "statusEquals=Completed&maxResults=2",
            "statusEquals=Completed&maxResults=2&nextToken=a%20b",
            "statusEquals=Completed&maxResults=2&nextToken=c",
        ]
    );
}

#[tokio::test]
async fn every_item() {
    let answers = Answers::new(&[FIRST, EMPTY, LAST]);
    let mut items = answers.client().list_async_invokes(request()).items();
    let mut arns = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        arns.push(item.invocation_arn);
    }
    assert_eq!(arns, ["one", "two", "three"]);
}

#[tokio::test]
async fn a_page_that_does_not_come() {
    let answers = Answers::new(&[FIRST]);
    let mut items = answers.client().list_async_invokes(request()).items();
    assert!(items.next().await.unwrap().is_ok());
    assert!(items.next().await.unwrap().is_ok());
    let error = items.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert!(items.next().await.is_none());
    assert!(matches!(
        items.try_next().await,
        Err(Error::IncompleteStream(_))
    ));
}

#[tokio::test]
async fn a_token_that_comes_again() {
    let answers = Answers::new(&[FIRST, FIRST, FIRST]);
    let mut pages = answers.client().list_async_invokes(request()).pages();
    assert!(pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.unwrap().is_ok());
    match pages.next().await {
        Some(Err(Error::Decode(failure))) => assert_eq!(failure.kind(), FailureKind::Decode),
        other => panic!("{other:?}"),
    }
    assert_eq!(answers.asked().len(), 2);
}
