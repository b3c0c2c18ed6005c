//! One call of one operation.

use std::fmt;
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::auth::ForCall;
use super::{AnswerHeader, AnswerMeta, Core};
use crate::config::Timeouts;
use crate::credentials::{SharedCredentials, SharedToken};
use crate::error::{BuildError, Context, Failure, ServiceError as _};
use crate::operation::{Answer, Extra, Operation, Request};
use crate::retry::RetryPolicy;
use crate::trace::CallSpan;
use crate::value::Document;

/// Fields that the client makes itself. Setting them would break the signature or the framing of
/// the message.
const RESERVED: [&str; 10] = [
    "amz-sdk-invocation-id",
    "amz-sdk-request",
    "authorization",
    "connection",
    "content-length",
    "host",
    "transfer-encoding",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-security-token",
];

/// What holds for one call only. It is filled by the methods of [`Call`].
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(super) headers: HeaderMap,
    pub(super) identity: Option<ForCall>,
    extra: Extra,
    pub(super) retry: Option<RetryPolicy>,
    pub(super) timeouts: Option<Timeouts>,
    /// The first option that cannot be used, in words.
    pub(super) refused: Option<String>,
}

impl CallOptions {
    fn header(&mut self, name: &str, value: &str) {
        let refused = match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), _) if RESERVED.contains(&name.as_str()) => {
                format!("the header field `{name}` is made by the client and cannot be set")
            }
            (Ok(name), Ok(value)) => match self.headers.try_append(name, value) {
                Ok(_) => return,
                Err(_) => "there are too many header fields".to_owned(),
            },
            (Ok(name), Err(_)) => {
                format!("the value of the header field `{name}` is no header text")
            }
            (Err(_), _) => format!("`{}` is no name of a header field", name.escape_debug()),
        };
        self.refused.get_or_insert(refused);
    }
}

/// Shows no values of header fields: they may be secret.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(HeaderName::as_str).collect();
        f.debug_struct("CallOptions")
            .field("headers", &names)
            .field("identity", &self.identity)
            .field("extra", &self.extra.keys().collect::<Vec<_>>())
            .field("retry", &self.retry)
            .field("timeouts", &self.timeouts)
            .finish()
    }
}

/// A call that has not been sent yet. Await it for the output, or use [`answer`](Self::answer) to
/// learn about the answer too.
///
/// It owns everything it needs and its future is `Send`, so it can be spawned. Dropping the future
/// cancels the call.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<O: Operation> {
    pub(super) core: Core,
    pub(super) input: O::Input,
    options: CallOptions,
}

/// The future of a [`Call`].
pub type CallFuture<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

impl<O: Operation> Call<O> {
    /// A call without options.
    pub fn new(core: &Core, input: O::Input) -> Self {
        Self {
            core: core.clone(),
            input,
            options: CallOptions::default(),
        }
    }

    /// Adds a header field to the request; it is signed. A field of that name that the operation
    /// sets is replaced.
    ///
    /// A name or value that is not allowed is an error when the call is awaited, and so is a field
    /// that the client makes itself: `amz-sdk-invocation-id`, `amz-sdk-request`, `authorization`,
    /// `connection`, `content-length`, `host`, `transfer-encoding`, `x-amz-content-sha256`,
    /// `x-amz-date`, `x-amz-security-token`.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.options.header(name, value);
        self
    }

    /// Adds a member to the JSON object that is the body of the request: something that the service understands and the
    /// model does not have. Members that the operation writes come first, then these in the order in which they are
    /// added. One that the operation writes under this name is replaced as a whole.
    ///
    /// For an operation whose body is not a JSON object, this is an error when the call is awaited.
    pub fn extra(mut self, name: impl Into<String>, value: impl Into<Document>) -> Self {
        self.options.extra.insert(name.into(), value.into());
        self
    }

    /// Signs this call with the given credentials, or with those of a source, whatever else is configured. They take the
    /// place of a [bearer token](Self::bearer_token) of the call.
    ///
    /// To use a source for several calls, make a [`SharedCredentials`] of it and give each call a clone, so that
    /// it is not asked for each of them.
    pub fn credentials(mut self, source: impl Into<SharedCredentials>) -> Self {
        self.options.identity = Some(ForCall::Keys(source.into()));
        self
    }

    /// Sends this call with the given bearer token, or with one of a source, whatever else is configured: one client can
    /// serve several owners of tokens. It takes the place of [credentials](Self::credentials) of the call, and goes over
    /// `https` or to this machine only.
    ///
    /// For an operation that takes no bearer token this is an error when the call is awaited. A source for several calls
    /// is shared as [`SharedToken`], as for credentials.
    pub fn bearer_token(mut self, token: impl Into<SharedToken>) -> Self {
        self.options.identity = Some(ForCall::Token(token.into()));
        self
    }

    /// Sends this call again, or not, by this policy instead of that of the client. It means what it would mean for the
    /// client: what it leaves open, the [mode](field@RetryPolicy::mode) and the
    /// [number of attempts](field@RetryPolicy::max_attempts), is as environment and profile say, whatever the client has
    /// in code. To change one thing about the client's policy, begin with a clone of `client.config().retry()`.
    ///
    /// The retry quota, and the rate of the adaptive mode, are still those of the client.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options.retry = Some(self.core.settings().completed(policy));
        self
    }

    /// Waits in this call as long as this says, instead of what holds for the client.
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.options.timeouts = Some(timeouts);
        self
    }

    /// Sends the request and gives the output with status, header fields, request id and attempts.
    ///
    /// # Errors
    ///
    /// The error of the service: what it answered instead of an output, or why there is no answer
    /// that can be read.
    pub fn answer(self) -> impl Future<Output = Result<Answered<O::Output>, O::Error>> + Send {
        self.run(|answered| answered)
    }

    /// Sends the request and makes something of the answer.
    ///
    /// This is a function that gives a future, and no `async fn`: one that waits in another one holds what both were
    /// given for as long as it lives, and inputs are large. For the same reason, nothing is done in here with an input or a
    /// request while something is waited for.
    fn run<T>(
        self,
        make: fn(Answered<O::Output>) -> T,
    ) -> impl Future<Output = Result<T, O::Error>> + Send {
        let Self {
            core,
            input,
            mut options,
        } = self;
        async move {
            // The const block makes a reference that lives as long as the program.
            let meta = const { &O::META };
            let span = CallSpan::new::<O>(&core, &input);
            let sent = match build::<O>(&core, input, std::mem::take(&mut options.extra)) {
                Ok(request) => span.around(core.send(meta, request, &options)).await,
                Err(error) => Err(Failure::build(meta.name, error).into()),
            };
            let answered = match sent {
                Ok(answer) => read::<O>(answer, &span),
                Err(error) => Err(error.into_error()),
            };
            match &answered {
                Ok(answered) => span.answered::<O>(&answered.meta, &answered.output),
                Err(error) => span.failed(error.context(), error.failure()),
            }
            answered.map(make)
        }
    }
}

/// The request of a call.
fn build<O: Operation>(core: &Core, input: O::Input, extra: Extra) -> Result<Request, BuildError> {
    let mut request = core.request(&O::META);
    request.extra(extra);
    O::request(input, &mut request)?;
    Ok(request)
}

/// The output that is in an answer.
fn read<O: Operation>(
    mut answer: Answer,
    span: &CallSpan,
) -> Result<Answered<O::Output>, O::Error> {
    answer.set_span(span);
    let known = Arc::clone(answer.meta());
    let body = answer.raw_body().cloned();
    match O::response(answer) {
        Ok(output) => Ok(Answered {
            output,
            meta: known,
            body,
        }),
        Err(error) => {
            let failure = Failure::decode(unreadable(O::META.name, known, body), error);
            Err(O::Error::from_failure(failure))
        }
    }
}

fn unreadable(operation: &'static str, answer: Arc<AnswerMeta>, body: Option<Bytes>) -> Context {
    let status = answer.status();
    Context::new(operation, answer.attempts())
        .answered(answer)
        .with_status(status)
        .with_body(body)
}

impl<O: Operation> IntoFuture for Call<O> {
    type Output = Result<O::Output, O::Error>;
    type IntoFuture = CallFuture<O::Output, O::Error>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run(Answered::into_output))
    }
}

/// Another call with the same input and options; nothing is shared between the two but the client.
impl<O: Operation<Input: Clone>> Clone for Call<O> {
    fn clone(&self) -> Self {
        Self {
            core: self.core.clone(),
            input: self.input.clone(),
            options: self.options.clone(),
        }
    }
}

/// Shows no input: it may be secret, and long.
impl<O: Operation> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &O::META.name)
            .finish_non_exhaustive()
    }
}

/// An output, and what is known of the answer that it was read from. `Debug` shows no bytes of the body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answered<T> {
    /// The output of the operation.
    pub output: T,

    pub(super) meta: Arc<AnswerMeta>,
    body: Option<Bytes>,
}

impl<T> Answered<T> {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.meta.status()
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        self.meta.headers()
    }

    /// The value of a header field that the model does not have; `None` if it is absent or of
    /// another form.
    pub fn get<V: FromStr>(&self, header: AnswerHeader<V>) -> Option<V> {
        self.meta.get(header)
    }

    /// The id under which the service knows the request.
    pub fn request_id(&self) -> Option<&str> {
        self.meta.request_id()
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.meta.attempts()
    }

    /// The pauses between the attempts; one less than there were attempts.
    pub fn delays(&self) -> &[Duration] {
        self.meta.delays()
    }

    /// The body as it came: JSON with what the model does not know, too. `None` for an output that is a stream.
    pub fn raw_body(&self) -> Option<&Bytes> {
        self.body.as_ref()
    }

    /// The output alone.
    pub fn into_output(self) -> T {
        self.output
    }
}

impl<T: fmt::Debug> fmt::Debug for Answered<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answered")
            .field("output", &self.output)
            .field("meta", &self.meta)
            .finish_non_exhaustive()
    }
}
