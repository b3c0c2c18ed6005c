//! AWS Signature Version 4: signing of requests and of event stream messages.
//!
//! Everything here is a pure function of its arguments. There is no clock (the time is an
//! argument) and no I/O. The steps are those of "Create a signed AWS API request" in the AWS
//! Identity and Access Management User Guide, and each can be looked at:
//!
//! 1. [`CanonicalRequest`]: the request in the one form that both sides can compute;
//! 2. [`StringToSign`]: its hash, with the time and the scope of the key;
//! 3. [`SigningKey`]: derived from the secret for a day, a region and a service;
//! 4. [`Signature`]: the HMAC of the string with the key.
//!
//! [`sign`] does all four and returns the headers to add. [`EventSigner`] goes on from the
//! signature of a request and signs the messages that follow in its body.
//!
//! ```
//! use aws_restjson::sigv4::{Identity, Payload, SignableRequest, SigningParams, sign};
//! use aws_restjson::value::Timestamp;
//!
//! let mut request = http::Request::post("https://bedrock-runtime.us-east-1.amazonaws.com/x")
//!     .header("content-type", "application/json")
//!     .body("{}")?;
//! let identity = Identity {
//!     access_key_id: "AKIDEXAMPLE",
//!     secret_access_key: "secret",
//!     session_token: None,
//! };
//! let params = SigningParams::new(
//!     identity,
//!     "us-east-1",
//!     "bedrock",
//!     Timestamp::from_epoch_seconds(1_440_938_160),
//! );
//! let signable = SignableRequest::new(
//!     request.method(),
//!     request.uri(),
//!     request.headers(),
//!     Payload::Bytes(request.body().as_bytes()),
//! );
//! let signed = sign(&signable, &params, None)?;
//! signed.apply(request.headers_mut());
//! assert!(request.headers().contains_key("authorization"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod canonical;
mod digest;
mod error;
mod event;
mod key;
mod params;
mod request;
mod sign;
#[cfg(test)]
mod tests;
mod uri;

pub use canonical::CanonicalRequest;
pub use error::{Error, ErrorKind};
pub use event::EventSigner;
pub use key::{KeyCache, SigningKey};
pub use params::{Identity, SigningParams, SigningSettings, is_signed_by_default};
pub use request::{Payload, SignableRequest};
pub use sign::{Signature, Signed, StringToSign, sign};
