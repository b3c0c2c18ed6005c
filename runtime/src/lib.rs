//! The runtime of generated clients for AWS services that speak restJson1.
//!
//! It knows AWS and the protocol, and no service. A generated crate holds the types of a service
//! and one short `impl` [`Operation`](operation::Operation) for each of its operations; everything
//! that does not vary is here.
//!
//! Pure modules, without I/O, clock and async, each of which can be used alone:
//!
//! - [`json`]: reader, writer and the traits of the codec
//! - [`http`]: labels, query strings and header fields
//! - [`sigv4`]: signing of requests and events
//! - [`event_stream`]: frames of event streams
//! - [`endpoint`]: functions of endpoint rules, and partitions
//! - [`retry`]: what is sent again, and when
//! - [`value`]: blobs, timestamps and documents
//! - `form` (feature `serde`): how serde writes and reads data types
//! - `validate` (feature `validate`): constraints of the model
//!
//! The shell around them:
//!
//! - [`client`]: the one send loop, and calls
//! - [`config`]: the builder of clients, and the environment
//! - [`credentials`]: who is calling
//! - [`operation`]: what an operation is
//! - [`stream`]: streams of events
//! - [`transport`]: how requests leave
//! - [`error`]: what can go wrong
//! - [`time`]: clock, randomness and waiting
//! - [`trace`]: spans of calls and attempts (feature `tracing`)
//! - [`waiter`]: waiting for a state of a resource
//! - `server` (feature `test-util`): reading requests and writing answers
//! - `stub` (feature `test-util`): clients that are answered by a script
//! - `record` (feature `test-util`): exchanges written to files and played back
//! - [`wire`]: a log of what goes over the wire
//!
//! # With a generated crate
//!
//! - Settings of a client: [`config::ClientBuilder`]
//! - Options of one call, and what is known of its answer: [`client::Call`], [`client::Answered`]
//! - Reading a stream of events: [`EventStream`]; sending one: [`EventInput`]
//! - What an error tells: [`error::Context`], [`error::Failure`]
//! - A transport of your own: [`transport::Transport::new`]
//!
//! # Features
//!
//! - `credentials` (default): sources of [`credentials`] beyond the environment and code
//! - `aws-credential-types`: sources of the official crates
//! - `hyper` (default): a transport on hyper, with TLS by rustls
//! - `rustls-ring` (default), `rustls-aws-lc`: the crypto provider of rustls; with both, AWS-LC is
//!   used
//! - `serde`: `Serialize` and `Deserialize` for data types
//! - `validate`: checking inputs against the constraints of the model, before they are sent
//! - `test-util`: the other side of the wire, for tests and for servers that stand in for a service
//! - `tracing`: spans of calls and attempts, and events of the wire

#![forbid(unsafe_code)]

pub mod client;
pub mod config;
pub mod credentials;
pub mod endpoint;
pub mod error;
pub mod event_stream;
#[cfg(feature = "serde")]
pub mod form;
pub mod http;
pub mod json;
mod macros;
pub mod operation;
#[cfg(feature = "test-util")]
pub mod record;
pub mod retry;
#[cfg(feature = "test-util")]
pub mod server;
pub mod sigv4;
pub mod stream;
#[cfg(feature = "test-util")]
pub mod stub;
#[cfg(test)]
mod testing;
pub mod time;
pub mod trace;
pub mod transport;
#[cfg(feature = "validate")]
pub mod validate;
pub mod value;
pub mod waiter;
pub mod wire;

pub use bytes;
#[cfg(feature = "serde")]
pub use serde_core;
pub use stream::{ByteStream, EventInput, EventSender, EventStream, UnknownEvent};
#[cfg(feature = "tracing")]
pub use tracing;
pub use value::{
    BigDecimal, BigInteger, Blob, Document, Redacted, Timestamp, TimestampFormat, UnknownMember,
};

/// An error of any type.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

// The examples of the page on crates.io are compiled and run with the others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
