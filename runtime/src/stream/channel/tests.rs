use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use futures_core::Stream;
use futures_sink::Sink;

use super::{EventReceiver, EventSender, InputClosed};

#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn waker() -> (Arc<Woken>, Waker) {
    let woken = Arc::<Woken>::default();
    (Arc::clone(&woken), Waker::from(woken))
}

async fn next(receiver: &mut EventReceiver<i32>) -> Option<Result<i32, String>> {
    let next = poll_fn(|cx| Pin::new(&mut *receiver).poll_next(cx)).await;
    next.map(|event| event.map_err(|error| error.to_string()))
}

fn sender_and_receiver(capacity: usize) -> (EventSender<i32>, EventReceiver<i32>) {
    super::new(capacity)
}

#[tokio::test]
async fn events_come_in_order_and_close_ends_them() {
    let (mut sender, mut receiver) = sender_and_receiver(2);
    let sending = tokio::spawn(async move {
        for event in 0..10 {
            sender.send(event).await.unwrap();
        }
        sender.close().await
    });
    for event in 0..10 {
        assert_eq!(next(&mut receiver).await, Some(Ok(event)));
    }
    assert_eq!(next(&mut receiver).await, None);
    assert_eq!(next(&mut receiver).await, None);
    assert_eq!(sending.await.unwrap(), Ok(()));
}

#[tokio::test]
async fn the_sender_waits_while_there_is_no_room() {
    // A capacity of zero would never let anything through.
    for capacity in [0, 1] {
        let (mut sender, mut receiver) = sender_and_receiver(capacity);
        sender.send(1).await.unwrap();
        let (woken, waker) = waker();
        let mut cx = Context::from_waker(&waker);
        let mut second = Box::pin(sender.send(2));
        assert!(second.as_mut().poll(&mut cx).is_pending());
        assert_eq!(next(&mut receiver).await, Some(Ok(1)));
        assert_eq!(woken.0.load(Ordering::Relaxed), 1);
        assert_eq!(second.as_mut().poll(&mut cx), Poll::Ready(Ok(())));
        drop(second);
        assert_eq!(next(&mut receiver).await, Some(Ok(2)));
    }
}

#[tokio::test]
async fn the_receiver_is_woken_by_an_event_and_by_the_end() {
    let (mut sender, mut receiver) = sender_and_receiver(4);
    let (woken, waker) = waker();
    let mut cx = Context::from_waker(&waker);
    assert!(Pin::new(&mut receiver).poll_next(&mut cx).is_pending());
    sender.send(1).await.unwrap();
    assert_eq!(woken.0.load(Ordering::Relaxed), 1);
    assert_eq!(next(&mut receiver).await, Some(Ok(1)));
    assert!(Pin::new(&mut receiver).poll_next(&mut cx).is_pending());
    sender.close().await.unwrap();
    assert_eq!(woken.0.load(Ordering::Relaxed), 2);
    assert_eq!(next(&mut receiver).await, None);
}

#[tokio::test]
async fn a_sender_dropped_before_it_was_closed_is_no_end() {
    let (mut sender, mut receiver) = sender_and_receiver(4);
    sender.send(1).await.unwrap();
    drop(sender);
    assert_eq!(next(&mut receiver).await, Some(Ok(1)));
    let error = next(&mut receiver).await.unwrap().unwrap_err();
    assert_eq!(
        error,
        "the sender of the request's events was dropped before it was closed, which `close` does"
    );
}

#[tokio::test]
async fn a_sender_hears_that_the_request_is_gone() {
    let (mut sender, receiver) = sender_and_receiver(1);
    sender.send(1).await.unwrap();
    let (woken, waker) = waker();
    let mut cx = Context::from_waker(&waker);
    assert!(Pin::new(&mut sender).poll_ready(&mut cx).is_pending());
    drop(receiver);
    assert_eq!(woken.0.load(Ordering::Relaxed), 1);
    assert_eq!(sender.send(2).await, Err(InputClosed(())));
    assert_eq!(
        Pin::new(&mut sender).start_send(2),
        Err(InputClosed(())),
        "without having been ready"
    );
    assert_eq!(
        sender.close().await.unwrap_err().to_string(),
        "the request takes no more events; the call, or the stream of its answer, says why"
    );
}

#[tokio::test]
async fn closing_waits_until_everything_was_taken() {
    for takes in [true, false] {
        let (mut sender, mut receiver) = sender_and_receiver(4);
        sender.send(1).await.unwrap();
        let (woken, waker) = waker();
        let mut cx = Context::from_waker(&waker);
        let mut closing = pin!(sender.close());
        assert!(closing.as_mut().poll(&mut cx).is_pending());
        if takes {
            assert_eq!(next(&mut receiver).await, Some(Ok(1)));
        }
        drop(receiver);
        assert!(woken.0.load(Ordering::Relaxed) > 0);
        let closed = closing.as_mut().poll(&mut cx);
        assert_eq!(
            closed,
            Poll::Ready(if takes { Ok(()) } else { Err(InputClosed(())) })
        );
    }
}

#[tokio::test]
async fn it_is_a_sink() {
    let (mut sender, mut receiver) = sender_and_receiver(1);
    poll_fn(|cx| Pin::new(&mut sender).poll_ready(cx))
        .await
        .unwrap();
    Pin::new(&mut sender).start_send(1).unwrap();
    let (_, waker) = waker();
    let mut cx = Context::from_waker(&waker);
    assert!(Pin::new(&mut sender).poll_flush(&mut cx).is_pending());
    assert_eq!(next(&mut receiver).await, Some(Ok(1)));
    assert!(Pin::new(&mut sender).poll_flush(&mut cx).is_ready());
    assert!(Pin::new(&mut sender).poll_close(&mut cx).is_ready());
    assert_eq!(Pin::new(&mut sender).start_send(2), Err(InputClosed(())));
    assert_eq!(next(&mut receiver).await, None);
}
