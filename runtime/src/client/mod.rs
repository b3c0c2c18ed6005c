//! The client: one send loop that every operation goes through.

mod answer_header;
mod attempt;
mod auth;
mod call;
mod core;
mod meta;
mod prepare;
mod resolved;
mod send;
mod skew;
#[cfg(test)]
mod tests;
mod user_agent;

pub use self::answer_header::AnswerHeader;
pub(crate) use self::auth::Identities;
pub use self::call::{Answered, Call, CallFuture, CallOptions};
pub use self::core::Core;
pub use self::meta::{AnswerMeta, ServiceClient, ServiceMeta};
