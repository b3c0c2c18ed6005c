//! The facts of a service, and those of an answer.

use std::str::FromStr;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::{AnswerHeader, Core};
use crate::endpoint::{self, Endpoint};
use crate::error::ServiceError;
use crate::operation::AuthScheme;

/// The facts of a service.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ServiceMeta {
    /// The name that settings are derived from, such as `Bedrock Runtime` (`sdkId` in the model).
    pub sdk_id: &'static str,

    /// The name that requests are signed for, such as `bedrock`.
    pub signing_name: &'static str,

    /// The version of the API, a date.
    pub version: &'static str,

    /// The endpoint rules.
    pub resolve: fn(&endpoint::Inputs) -> Result<Endpoint, endpoint::Error>,

    /// The ways to authenticate that hold for operations that the model does not have, the preferred one first.
    pub auth: &'static [AuthScheme],
}

impl ServiceMeta {
    /// A service with these facts, whose requests are signed.
    pub const fn new(
        sdk_id: &'static str,
        signing_name: &'static str,
        version: &'static str,
        resolve: fn(&endpoint::Inputs) -> Result<Endpoint, endpoint::Error>,
    ) -> Self {
        Self {
            sdk_id,
            signing_name,
            version,
            resolve,
            auth: &[AuthScheme::SigV4],
        }
    }

    /// Sets the ways to authenticate that hold for operations that the model does not have.
    pub const fn auth(mut self, schemes: &'static [AuthScheme]) -> Self {
        self.auth = schemes;
        self
    }
}

/// The client of a service. The implementation is emitted.
pub trait ServiceClient: Sized {
    /// The error of the service.
    type Error: ServiceError;

    /// The facts of the service.
    const SERVICE: ServiceMeta;

    /// A client around what was configured.
    fn from_core(core: Core) -> Self;

    /// What was configured.
    fn core(&self) -> &Core;
}

/// What is known of an answer besides its body.
#[derive(Clone, Debug, Default)]
pub struct AnswerMeta {
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    delays: Vec<Duration>,
}

impl AnswerMeta {
    /// The answer to the last of so many attempts.
    pub fn new(status: StatusCode, headers: HeaderMap, attempts: u32) -> Self {
        Self {
            status,
            headers,
            attempts,
            delays: Vec::new(),
        }
    }

    /// Adds the pauses between the attempts.
    pub(crate) fn with_delays(mut self, delays: Vec<Duration>) -> Self {
        self.delays = delays;
        self
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The value of a header field that the model does not have; `None` if it is absent or of
    /// another form.
    pub fn get<V: FromStr>(&self, header: AnswerHeader<V>) -> Option<V> {
        let text = self.headers.get(header.name())?.to_str().ok()?;
        text.trim().parse().ok()
    }

    /// The id under which the service knows the request: `x-amzn-requestid`, else
    /// `x-amz-request-id`.
    pub fn request_id(&self) -> Option<&str> {
        let id = self
            .headers
            .get("x-amzn-requestid")
            .or_else(|| self.headers.get("x-amz-request-id"));
        id.and_then(|id| id.to_str().ok())
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The pauses between the attempts; one less than there were attempts.
    pub fn delays(&self) -> &[Duration] {
        &self.delays
    }
}
