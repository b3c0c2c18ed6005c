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
    /// The rules are asked once: nothing that they depend on changes in the life of a client.
    endpoint: OnceLock<Result<Resolved, String>>,
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

    /// An empty request of the given operation.
    pub fn request(&self, meta: &OperationMeta) -> Request {
        let settings = &self.0.settings;
        Request::new(meta, Arc::clone(settings.random()), settings.compression())
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

    pub(super) fn endpoint(&self) -> Result<&Resolved, &str> {
        let resolved = self.endpoint.get_or_init(|| {
            let inputs = self.settings.endpoint_inputs();
            match (self.service.resolve)(&inputs) {
                Ok(endpoint) => Resolved::new(endpoint),
                Err(error) if inputs.region.is_none() => {
                    Err(format!("{error} ({})", self.settings.no_region()))
                }
                Err(error) => Err(error.to_string()),
            }
        });
        resolved.as_ref().map_err(String::as_str)
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
