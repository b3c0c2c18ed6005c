//! A server that answers Converse, ConverseStream and InvokeModel with what it has made at its start, so that a client
//! on the same machine is all there is to measure.
//!
//! usage: bench-server PORT EVENTS CHARACTERS [PAUSE_MS]

use std::convert::Infallible;
use std::time::Duration;

use bytes::{BufMut, Bytes, BytesMut};
use futures_util::stream;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use tokio::net::TcpListener;

/// How many events go out together.
const TOGETHER: usize = 50;

/// The answers.
struct Answers {
    converse: Bytes,
    invoke: Bytes,
    start: Bytes,
    deltas: Bytes,
    end: Bytes,
    /// How often `deltas` goes out.
    rounds: usize,
    pause: Duration,
}

impl Answers {
    fn new(events: usize, characters: usize, pause: Duration) -> Self {
        let words = "the quick brown fox jumps over the lazy dog "
            .chars()
            .cycle();
        let text: String = words.take(characters).collect();
        let usage = r#""usage":{"inputTokens":12,"outputTokens":34,"totalTokens":46},"metrics":{"latencyMs":56}"#;
        let message = format!(
            r#"{{"role":"assistant","content":[{{"text":"{}"}}]}}"#,
            text.repeat(40)
        );
        let converse =
            format!(r#"{{"output":{{"message":{message}}},"stopReason":"end_turn",{usage}}}"#);
        let delta =
            format!(r#"{{"contentBlockIndex":0,"delta":{{"text":"{text}"}},"p":"abcdefghij"}}"#);
        let end = [
            frame("contentBlockStop", r#"{"contentBlockIndex":0}"#),
            frame("messageStop", r#"{"stopReason":"end_turn"}"#),
            frame("metadata", &format!("{{{usage}}}")),
        ];
        Self {
            converse: converse.into(),
            invoke: format!(r#"{{"completion":"{text}"}}"#).into(),
            start: frame("messageStart", r#"{"role":"assistant"}"#).into(),
            deltas: frame("contentBlockDelta", &delta).repeat(TOGETHER).into(),
            end: end.concat().into(),
            rounds: events / TOGETHER,
            pause,
        }
    }

    /// The piece of a stream at this place.
    fn piece(&self, at: usize) -> Option<Bytes> {
        match at {
            0 => Some(self.start.clone()),
            _ if at <= self.rounds => Some(self.deltas.clone()),
            _ if at == self.rounds + 1 => Some(self.end.clone()),
            _ => None,
        }
    }
}

/// A message of an event stream, by the bytes of its format.
fn frame(event: &str, payload: &str) -> Vec<u8> {
    let mut headers = BytesMut::new();
    for (name, value) in [
        (":event-type", event),
        (":content-type", "application/json"),
        (":message-type", "event"),
    ] {
        headers.put_u8(name.len() as u8);
        headers.put_slice(name.as_bytes());
        headers.put_u8(7);
        headers.put_u16(value.len() as u16);
        headers.put_slice(value.as_bytes());
    }
    let mut frame = Vec::new();
    frame.put_u32((headers.len() + payload.len() + 16) as u32);
    frame.put_u32(headers.len() as u32);
    frame.put_u32(crc32fast::hash(&frame));
    frame.put_slice(&headers);
    frame.put_slice(payload.as_bytes());
    frame.put_u32(crc32fast::hash(&frame));
    frame
}

type Body = UnsyncBoxBody<Bytes, Infallible>;

async fn answer(answers: &'static Answers, request: Request<Incoming>) -> Response<Body> {
    let path = request.uri().path().to_owned();
    let mut body = request.into_body();
    while let Some(Ok(_)) = body.frame().await {}
    let response = Response::builder().header("x-amzn-requestid", "request-1");
    let whole = |bytes: &Bytes| Full::new(bytes.clone()).boxed_unsync();
    let (media, body) = if path.ends_with("/converse-stream") {
        let pieces = stream::unfold(0, move |at| async move {
            let piece = answers.piece(at)?;
            if at > 0 && !answers.pause.is_zero() {
                tokio::time::sleep(answers.pause).await;
            }
            Some((Ok(Frame::data(piece)), at + 1))
        });
        let body = StreamBody::new(pieces);
        ("application/vnd.amazon.eventstream", body.boxed_unsync())
    } else if path.ends_with("/invoke") {
        ("application/json", whole(&answers.invoke))
    } else {
        ("application/json", whole(&answers.converse))
    };
    let response = response.header("content-type", media).body(body);
    response.expect("the fields are valid")
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let numbers: Vec<usize> = std::env::args()
        .skip(1)
        .map(|text| text.parse().expect("every argument is a number"))
        .collect();
    let &[port, events, characters, ref pause @ ..] = &numbers[..] else {
        panic!("usage: bench-server PORT EVENTS CHARACTERS [PAUSE_MS]")
    };
    let pause = Duration::from_millis(pause.first().copied().unwrap_or(0) as u64);
    let answers: &'static Answers = Box::leak(Box::new(Answers::new(events, characters, pause)));
    let address = format!("127.0.0.1:{port}");
    let listener = TcpListener::bind(address).await.expect("the port is free");
    println!("ready");
    loop {
        let (socket, _) = listener.accept().await.expect("a connection comes");
        let _ = socket.set_nodelay(true);
        tokio::spawn(async move {
            let service = service_fn(move |request| async move {
                Ok::<_, Infallible>(answer(answers, request).await)
            });
            let builder = Builder::new(TokioExecutor::new());
            let _ = builder
                .serve_connection(TokioIo::new(socket), service)
                .await;
        });
    }
}
