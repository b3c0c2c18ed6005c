//! One question over HTTP and its answer.

use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use http::header::USER_AGENT;
use http::{HeaderValue, Request, StatusCode};
use serde_json::Value;

use super::{Credentials, CredentialsError, CredentialsErrorKind, Resources};
use crate::client::ServiceClock;
use crate::retry::unit;
use crate::time::within;
use crate::transport::{Body, CollectError, ConnectTimeout, TransportError, TransportErrorKind};
use crate::value::{Timestamp, TimestampFormat};

/// The longest answer that is read.
const MAX_BYTES: usize = 1 << 20;

/// The longest pause before a question is asked again.
const MAX_PAUSE: Duration = Duration::from_secs(5);

/// How long to wait, and how often to ask.
pub(super) struct Policy {
    pub(super) attempts: u32,
    /// For a connection.
    pub(super) connect: Duration,
    /// For a whole attempt.
    pub(super) attempt: Duration,
    /// The longest pause before the second attempt; it doubles each time.
    pub(super) pause: Duration,
    /// Whether an attempt with this end is followed by another.
    pub(super) again: fn(&Ended) -> bool,
    /// Whether what is asked is a service of AWS, whose clock is right.
    pub(super) knows_the_time: bool,
}

/// How an attempt ended.
pub(super) enum Ended {
    Answered(Answer),
    Failed(TransportError),
}

/// An answer that came, with whatever status.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: Bytes,
}

/// What is asked of the services of AWS that give credentials.
pub(super) const SERVICE: Policy = Policy {
    attempts: 3,
    connect: Duration::from_secs(5),
    attempt: Duration::from_secs(10),
    pause: Duration::from_millis(200),
    again: |ended| match ended {
        Ended::Failed(_) => true,
        Ended::Answered(answer) => is_busy(answer),
    },
    knows_the_time: true,
};

/// Whether the service may well answer the same question in a moment.
fn is_busy(answer: &Answer) -> bool {
    const CODES: [&str; 5] = [
        "IDPCommunicationError",
        "RequestTimeout",
        "SlowDown",
        "Throttl",
        "TooManyRequests",
    ];
    match answer.status.as_u16() {
        429 | 500 | 502 | 503 | 504 => true,
        400 => {
            let body = String::from_utf8_lossy(&answer.body);
            CODES.iter().any(|code| body.contains(code))
        }
        _ => false,
    }
}

/// Asks, as often as the policy allows. `make` makes the request of each attempt, so that each is signed
/// with its own time. `whom` is told in errors.
pub(super) async fn ask(
    resources: &Resources,
    whom: &str,
    policy: &Policy,
    make: &(dyn Fn() -> Result<Request<Bytes>, CredentialsError> + Sync),
) -> Result<Answer, CredentialsError> {
    let mut attempt = 1;
    loop {
        let signed_with = resources.service_clock().map(ServiceClock::skew);
        let ended = once(resources, policy, make()?).await;
        let again = || (policy.again)(&ended) || was_late(resources, &ended, signed_with);
        if attempt < policy.attempts && again() {
            pause(resources, policy, attempt).await;
            attempt += 1;
            continue;
        }
        return match ended {
            Ended::Answered(answer) => Ok(answer),
            Ended::Failed(error) => {
                let kind = match error.kind() {
                    TransportErrorKind::Timeout => CredentialsErrorKind::Timeout,
                    TransportErrorKind::NotConnected
                    | TransportErrorKind::NotTaken
                    | TransportErrorKind::Lost
                    | TransportErrorKind::Other => CredentialsErrorKind::Unavailable,
                };
                let words = format!("{whom} could not be asked");
                Err(CredentialsError::new(kind, words).caused_by(error))
            }
        };
    }
}

/// Whether a question may have been refused because of a clock that has been set right since.
fn was_late(resources: &Resources, ended: &Ended, signed_with: Option<i64>) -> bool {
    let refused = matches!(ended, Ended::Answered(answer) if answer.status.is_client_error());
    let clock = resources.service_clock().zip(signed_with);
    refused && clock.is_some_and(|(clock, signed_with)| clock.has_moved(signed_with))
}

async fn once(resources: &Resources, policy: &Policy, request: Request<Bytes>) -> Ended {
    let mut request = request.map(Body::from);
    let connect = ConnectTimeout(Some(policy.connect));
    request.extensions_mut().insert(connect);
    if let Some(user_agent) = resources.user_agent() {
        let headers = request.headers_mut();
        headers
            .entry(USER_AGENT)
            .or_insert_with(|| user_agent.clone());
    }
    let clock = resources.service_clock().filter(|_| policy.knows_the_time);
    let sent = clock.map(ServiceClock::machine);
    let exchange = async {
        let response = resources.transport().send(request).await?;
        let (head, body) = response.into_parts();
        if let Some((clock, sent)) = clock.zip(sent) {
            clock.learn(&head.headers, sent, clock.machine());
        }
        let body = body.collect(MAX_BYTES).await.map_err(|error| match error {
            CollectError::Transport(error) => error,
            CollectError::TooLong => {
                let words = format!("the answer is longer than {MAX_BYTES} bytes");
                TransportError::new(TransportErrorKind::Other, words)
            }
        })?;
        Ok(Answer {
            status: head.status,
            body,
        })
    };
    match within(resources.limit(policy.attempt), pin!(exchange)).await {
        Ok(Ok(answer)) => Ended::Answered(answer),
        Ok(Err(error)) => Ended::Failed(error),
        Err(limit) => {
            let words = format!("no answer came within {} s", limit.as_secs_f32());
            Ended::Failed(TransportError::new(TransportErrorKind::Timeout, words))
        }
    }
}

async fn pause(resources: &Resources, policy: &Policy, attempt: u32) {
    let Some(sleep) = resources.sleep() else {
        return;
    };
    let longest = policy.pause.saturating_mul(1 << (attempt - 1).min(10));
    let share = resources.random().bytes().map_or(1.0, unit);
    sleep.sleep(longest.min(MAX_PAUSE).mul_f64(share)).await;
}

/// A request with header fields. Values that cannot be sent are an error that names the field.
pub(super) fn request(
    method: http::Method,
    uri: &str,
    headers: &[(&'static str, &str)],
    body: impl Into<Bytes>,
) -> Result<Request<Bytes>, CredentialsError> {
    let mut request = Request::new(body.into());
    *request.method_mut() = method;
    *request.uri_mut() = uri
        .parse()
        .map_err(|_| CredentialsError::configuration(format!("`{uri}` is no URL")))?;
    for (name, value) in headers {
        let mut value = HeaderValue::from_str(value).map_err(|_| {
            CredentialsError::configuration(format!(
                "the value of the header field `{name}` has characters that cannot be sent"
            ))
        })?;
        value.set_sensitive(true);
        request.headers_mut().insert(*name, value);
    }
    Ok(request)
}

impl Answer {
    /// The JSON object of an answer with a status of success; else what the service says against it.
    pub(super) fn json(&self, whom: &str) -> Result<Value, CredentialsError> {
        let value = serde_json::from_slice(&self.body).ok();
        if self.status.is_success() {
            return value.filter(Value::is_object).ok_or_else(|| {
                CredentialsError::unavailable(format!(
                    "{whom} answered with something that is no JSON object"
                ))
            });
        }
        let known = value.as_ref();
        let member = |names: &[&str]| names.iter().find_map(|name| text(known?, name));
        let code = member(&["__type", "code", "Code", "error"]);
        let message = member(&["message", "Message", "error_description"]);
        Err(refused(whom, self.status, code, message))
    }
}

/// What a service says against a question.
pub(super) fn refused(
    whom: &str,
    status: StatusCode,
    code: Option<&str>,
    message: Option<&str>,
) -> CredentialsError {
    // A type may be a whole shape id.
    let code = code.map(|code| code.rsplit('#').next().unwrap_or(code));
    let said = match (code, message) {
        (Some(code), Some(message)) => format!(": {code}: {message}"),
        (Some(one), None) | (None, Some(one)) => format!(": {one}"),
        (None, None) => String::new(),
    };
    CredentialsError::new(
        CredentialsErrorKind::Refused,
        format!("{whom} answered with status {}{said}", status.as_u16()),
    )
}

/// A member that is a string and not blank.
pub(super) fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    let text = value.get(name)?.as_str()?.trim();
    (!text.is_empty()).then_some(text)
}

/// What to say if an answer lacks a member.
pub(super) fn missing(whom: &str, name: &str) -> CredentialsError {
    CredentialsError::unavailable(format!("{whom} answered without `{name}`"))
}

/// Reads the credentials of a document, whose kinds call all members alike but that of the session token. An
/// expiration is text (RFC 3339).
pub(super) fn keys_in(
    whom: &str,
    value: &Value,
    session_token: &str,
) -> Result<Credentials, CredentialsError> {
    let need = |name: &str| text(value, name).ok_or_else(|| missing(whom, name));
    let mut keys = Credentials::new(need("AccessKeyId")?, need("SecretAccessKey")?);
    if let Some(token) = text(value, session_token) {
        keys = keys.session_token(token);
    }
    if let Some(account) = text(value, "AccountId") {
        keys = keys.account_id(account);
    }
    if let Some(moment) = text(value, "Expiration") {
        keys = keys.expires_after(moment_in(whom, "Expiration", moment)?);
    }
    Ok(keys)
}

/// A point in time in the form of RFC 3339.
pub(super) fn moment_in(
    whom: &str,
    name: &str,
    moment: &str,
) -> Result<Timestamp, CredentialsError> {
    Timestamp::parse(moment, TimestampFormat::DateTime).map_err(|_| {
        CredentialsError::unavailable(format!(
            "{whom} answered with a `{name}` that is no date and time"
        ))
    })
}

/// How long credentials are used whose source does not say how long they are good.
const UNKNOWN_LIFE: i64 = 15 * 60;

/// Gives credentials an end if they have none, for sources that have new ones from time to time.
pub(super) fn with_end(keys: Credentials, resources: &Resources) -> Credentials {
    if keys.expires_after.is_some() {
        return keys;
    }
    let end = resources.now().secs() + UNKNOWN_LIFE;
    keys.expires_after(Timestamp::from_epoch_seconds(end))
}
