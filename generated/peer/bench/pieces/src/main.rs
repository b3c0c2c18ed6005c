//! Does one piece as often as asked for, so that its instructions can be counted.
//!
//! usage: bench-pieces NAME COUNT; without arguments, the names

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bedrock_runtime::aws_restjson::sigv4::KeyCache;
use bench_pieces::{
    answer, client, conversation, decoded, events, frames, picture, read, signed, unsigned, write,
};

const NAMES: [&str; 7] = [
    "write-conversation",
    "write-image",
    "read-answer",
    "sign",
    "frames",
    "events",
    "client",
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, count] = &arguments[..] else {
        println!("{}", NAMES.join("\n"));
        return;
    };
    let count: usize = count.parse().expect("the count is a number");
    let each = |mut piece: Box<dyn FnMut()>| (0..count).for_each(|_| piece());
    match name.as_str() {
        "write-conversation" => {
            let input = conversation();
            each(Box::new(move || {
                black_box(write(&input));
            }));
        }
        "write-image" => {
            let input = picture();
            each(Box::new(move || {
                black_box(write(&input));
            }));
        }
        "read-answer" => {
            let body = answer();
            each(Box::new(move || {
                black_box(read(&body));
            }));
        }
        "sign" => {
            let (request, keys) = (unsigned(), KeyCache::new());
            each(Box::new(move || {
                black_box(signed(&request, &keys));
            }));
        }
        "frames" => {
            let pieces = frames();
            each(Box::new(move || {
                black_box(decoded(&pieces));
            }));
        }
        "events" => {
            let pieces = frames();
            each(Box::new(move || all_events(&pieces)));
        }
        "client" => each(Box::new(|| {
            black_box(client());
        })),
        other => panic!("{other} is none of {NAMES:?}"),
    }
}

/// Reads a stream that is always ready, without a runtime.
fn all_events(pieces: &[bytes::Bytes]) {
    let mut stream = events(pieces.to_vec());
    let mut context = Context::from_waker(Waker::noop());
    loop {
        let next = pin!(stream.next()).poll(&mut context);
        match next {
            Poll::Ready(Some(event)) => {
                black_box(event.expect("they are events"));
            }
            Poll::Ready(None) => return,
            Poll::Pending => unreachable!("all of it is there"),
        }
    }
}
