//! Limits on memory and time. The clock is tokio's, paused: it jumps to the next timer when nothing
//! else can go on.

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

use super::*;
use crate::BoxError;
use crate::config::Timeouts;
use crate::error::ServiceError;
use crate::stream::{Frames, Limits};
use crate::time::{Limit, TokioSleep};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Gives each piece after a pause of so many seconds, and then nothing any more.
struct Slow {
    pieces: VecDeque<(u64, Bytes)>,
    pause: Option<Pin<Box<Sleep>>>,
}

impl http_body::Body for Slow {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let Some((pause, _)) = this.pieces.front() else {
            return Poll::Pending;
        };
        let pause = this
            .pause
            .get_or_insert_with(|| Box::pin(sleep(seconds(*pause))));
        std::task::ready!(pause.as_mut().poll(cx));
        this.pause = None;
        let piece = this.pieces.pop_front();
        Poll::Ready(piece.map(|(_, bytes)| Ok(http_body::Frame::data(bytes))))
    }
}

/// A stream of text events after these pauses, with a first-event timeout of 100 s and an idle
/// timeout of 10 s.
fn slow(pieces: impl IntoIterator<Item = (u64, Bytes)>) -> EventStream<Heard> {
    let body = Slow {
        pieces: pieces.into_iter().collect(),
        pause: None,
    };
    let limit = |limit| Limit::new(seconds(limit), Arc::new(TokioSleep));
    let limits = Limits {
        first_event: limit(100),
        idle: limit(10),
        ..Limits::default()
    };
    let frames = Frames::new(ResponseBody::new(body), limits);
    EventStream::new("Listen", Default::default(), Box::new(frames))
}

fn frame() -> Bytes {
    encode(&event("text", "{}")).unwrap()
}

async fn timed_out(mut stream: EventStream<Heard>) -> (u64, String) {
    loop {
        let started = Instant::now();
        if let Err(error) = stream.try_next().await {
            assert_eq!(error.kind(), Some(FailureKind::Timeout), "{error}");
            assert!(error.is_timeout() && error.is_retryable());
            assert!(stream.next().await.is_none());
            return (started.elapsed().as_secs(), error.to_string());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_first_event_has_a_limit_of_its_own() {
    let (waited, error) = timed_out(slow([])).await;
    assert_eq!(waited, 100);
    assert_eq!(
        error,
        "Listen: the time limit ran out: the first event took longer than 100 s \
         (`Timeouts::first_event`) (status 200, before the first event)"
    );
    let (waited, _) = timed_out(slow([(99, frame())])).await;
    assert_eq!(waited, 10);
}

#[tokio::test(start_paused = true)]
async fn every_further_event_has_to_come_in_time() {
    let (waited, error) = timed_out(slow([(0, frame()), (9, frame()), (9, frame())])).await;
    assert_eq!(waited, 10);
    assert_eq!(
        error,
        "Listen: the time limit ran out: the next event took longer than 10 s (`Timeouts::idle`) \
         (status 200, after 3 events, the last of them `text`)"
    );
}

#[tokio::test(start_paused = true)]
async fn bytes_that_complete_no_event_do_not_count() {
    let frame = frame();
    let bytes = (0..frame.len()).map(|at| (5, frame.slice(at..=at)));
    let (waited, _) = timed_out(slow([(0, frame.clone())].into_iter().chain(bytes))).await;
    assert_eq!(waited, 10);
}

#[tokio::test(start_paused = true)]
async fn pauses_of_the_reader_do_not_count() {
    let mut stream = slow([(0, frame()), (9, frame()), (9, frame())]);
    for _ in 0..3 {
        assert!(stream.try_next().await.unwrap().is_some());
        sleep(seconds(1000)).await;
    }
    assert_eq!(timed_out(stream).await.0, 10);
}

/// As in a `select!` that looks after something else now and then.
#[tokio::test(start_paused = true)]
async fn the_time_goes_on_when_a_wait_is_given_up_and_taken_up_again() {
    let mut stream = slow([(0, frame())]);
    stream.try_next().await.unwrap();
    let started = Instant::now();
    let error = loop {
        tokio::select! {
            event = stream.try_next() => break event.unwrap_err(),
            () = sleep(seconds(1)) => {}
        }
    };
    assert_eq!(error.kind(), Some(FailureKind::Timeout));
    assert!((10..=11).contains(&started.elapsed().as_secs()));
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_given_up_loses_nothing() {
    let whole = bytes(&conversation());
    let pieces: Vec<_> = whole.chunks(50).map(Bytes::copy_from_slice).collect();
    let mut stream = slow(pieces.into_iter().map(|piece| (3, piece)));
    let mut events = Vec::new();
    while events.len() < 3 {
        tokio::select! {
            event = stream.try_next() => events.push(event.unwrap().unwrap()),
            () = sleep(seconds(1)) => {}
        }
    }
    assert_eq!(events, all(self::stream(&conversation())).await.0);
}

#[tokio::test(start_paused = true)]
async fn without_limits_there_is_no_timeout() {
    let body = ResponseBody::new(Slow {
        pieces: [(1_000_000, frame())].into(),
        pause: None,
    });
    let mut stream = EventStream::<Heard>::from_body(body);
    assert!(stream.try_next().await.unwrap().is_some());
}

#[tokio::test]
async fn an_event_longer_than_allowed_is_refused() {
    let wire = Wire::answering(200, [], bytes(&conversation()));
    let client = builder(&wire).max_event_bytes(20).build().unwrap();
    let error = client.listen().await.unwrap().next().await;
    let error = error.unwrap().unwrap_err();
    assert_eq!(error.kind(), Some(FailureKind::Decode));
    let words = "event stream refused at byte 0: the frame has 69 bytes, 20 are accepted";
    assert!(error.to_string().contains(words), "{error}");
    assert!(!error.is_retryable(), "it would be as long again");
    let client = builder(&wire).max_event_bytes(1000).build().unwrap();
    assert!(client.listen().await.unwrap().next().await.unwrap().is_ok());
}

#[tokio::test(start_paused = true)]
async fn the_limits_of_the_client_hold() {
    let wire = Wire::answering(200, [], frame()).and_then_silence();
    let timeouts = Timeouts::default().idle(seconds(7));
    let client = builder(&wire).timeouts(timeouts).build().unwrap();
    let mut stream = client.listen().await.unwrap();
    stream.try_next().await.unwrap();
    let started = Instant::now();
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(started.elapsed(), seconds(7));
    assert_eq!(error.context().request_id(), None);
    assert_eq!(error.kind(), Some(FailureKind::Timeout));
}
