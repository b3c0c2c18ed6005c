//! Whether, when and how often a request is sent again.
//!
//! Everything here is a pure function of what it is given: what failed, random numbers, and the
//! time. The send loop of the [`client`](crate::client) waits and sends.
//!
//! | where an attempt failed | sent again |
//! |---|---|
//! | never connected, or provably not taken (refused stream, GOAWAY) | always |
//! | answered with an error: throttling, a transient code, one that the model calls retryable, status 500, 502, 503 or 504 | always |
//! | answered with any other error | no |
//! | sent, then the connection was lost before a status came | as [`Resend`] says |
//! | a time limit of the client ran out, or half an answer came | as [`Resend`] says |
//!
//! All of it holds within [`RetryPolicy::max_attempts`] and the retry quota of the client, and only
//! for requests whose body can be sent twice, which a stream cannot. A classifier of the caller's
//! own can decide otherwise, see [`RetryPolicy::classifier`].
//!
//! Numbers and formulas are those of version 2.1 of the standard and adaptive modes that the AWS
//! SDKs share; the rows of the table that say "as [`Resend`] says" are stricter, so that nobody pays
//! twice for one answer without having asked.

mod classify;
mod delay;
mod limiter;
mod policy;
mod quota;
#[cfg(test)]
mod tests;

pub(crate) use self::classify::{Stage, answered, stage, verdict};
pub(crate) use self::delay::{backoff, server_delay, unit};
pub(crate) use self::limiter::RateLimiter;
pub use self::policy::{
    Classifier, RateLimited, Resend, Retry, RetryKind, RetryMode, RetryPolicy, Verdict, WhenLimited,
};
pub(crate) use self::quota::{Cost, Quota};
