use std::pin::pin;

use futures_core::Stream;

use crate::client::{Items, Pages};
use crate::error::{FailureKind, ServiceError as _};
use crate::operation::Operation as _;
use crate::testing::{Answers, Error, List, Page, list};

fn three_pages() -> Answers {
    Answers::new([
        (200, r#"{"items":["a","b"],"next":"1 / 2"}"#),
        (200, r#"{"items":[],"next":"3"}"#),
        (200, r#"{"items":["c"]}"#),
    ])
}

#[tokio::test]
async fn each_page_is_asked_for_with_the_token_of_the_last() {
    let script = three_pages();
    let client = script.builder().build().unwrap();
    let mut pages = list(&client).header("x-mine", "1").pages();
    assert!(script.seen().is_empty());
    let first = pages.try_next().await.unwrap().unwrap();
    assert_eq!(first.items.unwrap(), ["a", "b"]);
    let seen = script.seen();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].uri().query(), None);
    assert_eq!(seen[0].headers()["x-mine"], "1");

    pages.try_next().await.unwrap().unwrap();
    let last = pages.next().await.unwrap().unwrap();
    assert_eq!(last.next, None);
    assert_eq!(pages.try_next().await.unwrap(), None);
    assert!(pages.next().await.is_none());
    let seen = script.seen();
    let queries: Vec<_> = seen.iter().map(|request| request.uri().query()).collect();
    assert_eq!(queries, [Some("token=1%20%2F%202"), Some("token=3")]);
    for request in seen {
        assert_eq!(request.headers()["x-mine"], "1");
    }
}

#[tokio::test]
async fn items_of_all_pages() {
    let client = three_pages().builder().build().unwrap();
    let mut items = list(&client).items();
    let mut all = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        all.push(item);
    }
    assert_eq!(all, ["a", "b", "c"]);
    assert!(items.next().await.is_none());

    let script = Answers::new([(200, r#"{"next":"1"}"#), (200, r#"{"items":["a"]}"#)]);
    let client = script.builder().build().unwrap();
    let mut items = list(&client).items();
    assert_eq!(items.next().await.unwrap().unwrap(), "a");
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn nothing_comes_after_an_error() {
    let answers = [
        (200, r#"{"items":["a"],"next":"1"}"#),
        (400, r#"{"__type":"ValidationException","message":"no"}"#),
        (200, r#"{"items":["b"]}"#),
    ];
    let script = Answers::new(answers);
    let client = script.builder().build().unwrap();
    let mut pages = list(&client).pages();
    pages.try_next().await.unwrap();
    let error = pages.try_next().await.unwrap_err();
    assert!(matches!(error, Error::Unhandled(_)), "{error:?}");
    assert!(pages.next().await.is_none());
    let error = pages.try_next().await.unwrap_err();
    assert_eq!(error.kind(), Some(FailureKind::IncompleteStream));
    assert_eq!(
        error.to_string(),
        "List: the pages had failed before: \
         List: ValidationException: no (status 400, attempts 1)"
    );
    assert_eq!(script.seen().len(), 2);

    let script = Answers::new(answers);
    let client = script.builder().build().unwrap();
    let mut items = list(&client).items();
    assert_eq!(items.next().await.unwrap().unwrap(), "a");
    assert!(items.next().await.unwrap().is_err());
    assert!(items.next().await.is_none());
    assert!(items.try_next().await.is_err());
}

#[tokio::test]
async fn a_repeated_token_does_not_go_round_for_ever() {
    let page = r#"{"items":["a"],"next":"1"}"#;
    let script = Answers::new([(200, page), (200, page), (200, page)]);
    let client = script.builder().build().unwrap();
    let mut pages = list(&client).pages();
    for _ in 0..2 {
        assert!(pages.next().await.unwrap().is_ok());
    }
    assert_eq!(
        format!("{pages:?}"),
        r#"Pages { operation: "List", state: "failed", .. }"#
    );
    let error = pages.try_next().await.unwrap_err();
    assert_eq!(error.kind(), Some(FailureKind::Decode));
    assert_eq!(
        error.to_string(),
        "List: the token for the next page is the one that was just sent, \
         so the pages would never end (status 200, attempts 1)"
    );
    assert_eq!(error.context().operation(), List::META.name);
    assert!(pages.next().await.is_none());
    assert!(pages.try_next().await.is_err());
    assert_eq!(script.seen().len(), 2);
}

#[tokio::test]
async fn they_are_streams_that_can_be_sent() {
    fn is_stream<T>(stream: impl Stream<Item = Result<T, Error>> + Send + Unpin) -> impl Sized {
        stream
    }
    let client = three_pages().builder().build().unwrap();
    let mut pages = pin!(list(&client).pages());
    let polled = std::future::poll_fn(|cx| pages.as_mut().poll_next(cx)).await;
    assert_eq!(polled.unwrap().unwrap().items.unwrap(), ["a", "b"]);
    let pages: Pages<List> = list(&client).pages();
    let items: Items<List> = list(&client).items();
    assert!(format!("{items:?}").starts_with("Items { pages: Pages {"));
    drop((is_stream::<Page>(pages), is_stream::<String>(items)));
    let mut items = list(&client).items();
    let task = tokio::spawn(async move { items.next().await });
    assert_eq!(task.await.unwrap().unwrap().unwrap(), "c");
}
