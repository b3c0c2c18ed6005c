//! What all clones of a client share.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use http::HeaderValue;

use super::resolved::Resolved;
use super::send::Sending;
use super::skew::ServiceClock;
use super::user_agent::user_agent;
use super::{CallOptions, ServiceMeta};
use crate::config::Settings;
use crate::endpoint::{ContextParams, is_valid_host_label};
use crate::error::SendError;
use crate::operation::{Answer, OperationMeta, Request};
use crate::retry::{Quota, RateLimiter, RetryKind};
use crate::sigv4::KeyCache;
use crate::transport::Transport;

/// What all clones of a client share: settings, connections and caches.
#[derive(Clone)]
pub struct Core(Arc<Inner>);

pub(super) struct Inner {
    pub(super) service: &'static ServiceMeta,
    pub(super) settings: Settings,
    pub(super) user_agent: HeaderValue,
    pub(super) keys: KeyCache,
    pub(super) transport: Transport,
    /// The codes that the model calls retryable.
    pub(super) retryable: &'static [(&'static str, RetryKind)],
    /// Tells the time that requests are signed with.
    pub(super) clock: Arc<ServiceClock>,
    pub(super) quota: Quota,
    limiter: Mutex<RateLimiter>,
    /// What the rules say to a request without parameters of its own: nothing that it depends on
    /// changes in the life of a client.
    endpoint: OnceLock<Result<Arc<Resolved>, String>>,
}

impl Core {
    pub(crate) fn new(
        service: &'static ServiceMeta,
        retryable: &'static [(&'static str, RetryKind)],
        settings: Settings,
        transport: Transport,
    ) -> Self {
        let machine = Arc::clone(settings.clock());
        let now = machine.now().secs() as f64;
        Self(Arc::new(Inner {
            clock: Arc::new(ServiceClock::new(machine, settings.clock_skew_correction())),
            quota: Quota::default(),
            limiter: Mutex::new(RateLimiter::new(now)),
            retryable,
            service,
            settings,
            user_agent: user_agent(service),
            keys: KeyCache::new(),
            transport,
            endpoint: OnceLock::new(),
        }))
    }

    /// Host and port of the endpoint, where all calls have the same.
    #[cfg(feature = "tracing")]
    pub(crate) fn server(&self) -> Option<(String, u16)> {
        let endpoint = self.0.endpoint(&ContextParams::default()).ok()?;
        Some(endpoint.server())
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn service(&self) -> &'static ServiceMeta {
        self.0.service
    }

    pub(crate) fn settings(&self) -> &Settings {
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

    /// Sends a request: endpoint, identity, signature, and as many attempts as the retry policy
    /// allows.
    ///
    /// A status other than 2xx is an error, also a redirect: following one would send the request
    /// to somebody else. A buffered answer is read to its end, a streamed one is handed on as soon
    /// as its head is there.
    ///
    /// # Errors
    ///
    /// What the service answered last, or why it did not.
    pub async fn send(
        &self,
        meta: &'static OperationMeta,
        request: Request,
        options: &CallOptions,
    ) -> Result<Answer, SendError> {
        Sending::new(&self.0, meta, options)?.send(request).await
    }
}

impl Inner {
    pub(super) fn limiter(&self) -> MutexGuard<'_, RateLimiter> {
        self.limiter.lock().unwrap_or_else(PoisonError::into_inner)
    }

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
