//! The send loop.

use std::fmt;
use std::sync::{Arc, OnceLock};

use http::HeaderValue;

use super::prepare::Prepared;
use super::resolved::Resolved;
use super::user_agent::user_agent;
use super::{AnswerMeta, CallOptions, ServiceMeta};
use crate::config::Settings;
use crate::endpoint::{ContextParams, is_valid_host_label};
use crate::error::{Context, Failure, ResponseError, SendError};
use crate::operation::{Answer, OperationMeta, Payload, Request, ResponseKind};
use crate::sigv4::KeyCache;
use crate::transport::{CollectError, Transport};

/// What all clones of a client share: settings, connections and caches.
#[derive(Clone)]
pub struct Core(Arc<Inner>);

pub(super) struct Inner {
    pub(super) service: &'static ServiceMeta,
    pub(super) settings: Settings,
    pub(super) user_agent: HeaderValue,
    pub(super) keys: KeyCache,
    transport: Transport,
    /// What the rules say to a request without parameters of its own: nothing that it depends on
    /// changes in the life of a client.
    endpoint: OnceLock<Result<Arc<Resolved>, String>>,
}

impl Core {
    pub(crate) fn new(
        service: &'static ServiceMeta,
        settings: Settings,
        transport: Transport,
    ) -> Self {
        Self(Arc::new(Inner {
            service,
            settings,
            user_agent: user_agent(service),
            keys: KeyCache::new(),
            transport,
            endpoint: OnceLock::new(),
        }))
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// An empty request of the given operation.
    pub fn request(&self, meta: &OperationMeta) -> Request {
        let settings = &self.0.settings;
        let random = Arc::clone(settings.random());
        let mut request = Request::new(meta, random, settings.compression());
        if settings.disable_host_prefix {
            request.disable_host_prefix();
        }
        request
    }

    /// Sends a request: endpoint, identity, signature, and one attempt.
    ///
    /// A status other than 2xx is an error, also a redirect: following one would send the request
    /// to somebody else. A buffered answer is read to its end, a streamed one is handed on as soon
    /// as its head is there.
    ///
    /// # Errors
    ///
    /// What the service answered, or why it did not.
    pub async fn send(
        &self,
        meta: &'static OperationMeta,
        request: Request,
        options: &CallOptions,
    ) -> Result<Answer, SendError> {
        let (prepared, payload) = Prepared::new(&self.0, meta, request, options)?;
        let payload = prepared.known(payload).await?;
        self.attempt(meta, &prepared, payload, 1).await
    }

    /// One attempt. What it returns tells whether the request may be sent again, so a retry policy
    /// goes around it.
    async fn attempt(
        &self,
        meta: &'static OperationMeta,
        prepared: &Prepared<'_>,
        payload: Payload,
        number: u32,
    ) -> Result<Answer, SendError> {
        let core = &*self.0;
        let request = prepared.sign(core, payload)?;
        let response = core
            .transport
            .send(request)
            .await
            .map_err(|error| Failure::transport(Context::new(meta.name, number), error))?;
        let (head, body) = response.into_parts();
        let status = head.status;
        let known = Arc::new(AnswerMeta::new(status, head.headers, number));
        if status.is_success() && meta.response == ResponseKind::Streaming {
            return Ok(Answer::stream(meta.name, known, body));
        }
        let limit = core.settings.max_response_bytes();
        match body.collect(limit).await {
            Ok(body) if status.is_success() => Ok(Answer::whole(meta.name, known, body)),
            Ok(body) => Err(SendError::Answer(Context::from_answer(
                meta.name, known, body,
            ))),
            Err(error) => {
                let context = Context::new(meta.name, number)
                    .answered(known)
                    .with_status(status);
                Err(SendError::Failure(match error {
                    CollectError::Transport(error) => Failure::transport(context, error),
                    CollectError::TooLong => {
                        let words = format!("the body of the answer is longer than {limit} bytes");
                        Failure::decode(context, ResponseError::new(words))
                    }
                }))
            }
        }
    }
}

impl Inner {
    /// The endpoint of a request, given the parameters that only this request has.
    pub(super) fn endpoint(&self, params: &ContextParams) -> Result<Arc<Resolved>, String> {
        if params.is_empty() {
            self.endpoint.get_or_init(|| self.resolve(params)).clone()
        } else {
            self.resolve(params)
        }
    }

    fn resolve(&self, params: &ContextParams) -> Result<Arc<Resolved>, String> {
        let mut inputs = self.settings.endpoint_inputs();
        inputs.context.extend(params);
        if let Some(region) = &inputs.region
            && !is_valid_host_label(region, false)
        {
            // It becomes part of the host name, where it could name another host.
            return Err(format!(
                "the region `{}` is no region: it must be 1 to 63 letters, digits and hyphens, no \
                 hyphen first",
                region.escape_debug()
            ));
        }
        match (self.service.resolve)(&inputs) {
            Ok(endpoint) => Resolved::new(endpoint).map(Arc::new),
            Err(error) if inputs.region.is_none() => {
                Err(format!("{error} ({})", self.settings.no_region()))
            }
            Err(error) => Err(error.to_string()),
        }
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("service", &self.0.service.sdk_id)
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}
