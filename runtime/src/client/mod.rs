//! The client: one send loop that every operation goes through.

mod answer_header;
mod attempt;
mod auth;
mod call;
mod core;
mod meta;
mod pages;
mod prepare;
mod raw;
#[cfg(feature = "credentials")]
mod region;
mod resolved;
mod send;
mod skew;
#[cfg(test)]
mod tests;
mod unsigned;
mod user_agent;
mod wait;

pub use self::answer_header::AnswerHeader;
pub(crate) use self::auth::Identities;
pub use self::call::{Answered, Call, CallFuture, CallOptions};
pub use self::core::Core;
pub use self::meta::{AnswerMeta, ServiceClient, ServiceMeta};
pub use self::pages::{Items, Pages};
pub use self::raw::{Raw, RawRequest};
pub(crate) use self::resolved::without_user;
#[cfg(feature = "credentials")]
pub(crate) use self::skew::ServiceClock;
pub use self::unsigned::{SigningHook, UnsignedRequest};
