//! What all clones of a client share.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use http::HeaderValue;

use super::auth::Auth;
#[cfg(feature = "credentials")]
use super::region::MachineRegion;
use super::resolved::Resolved;
use super::send::Sending;
use super::skew::ServiceClock;
use super::user_agent::UserAgent;
use super::{CallOptions, ServiceMeta};
use crate::config::{Config, Settings};
use crate::credentials::Resources;
use crate::endpoint::{ContextParams, check_region};
use crate::error::SendError;
use crate::operation::{Answer, OperationMeta, Request};
use crate::retry::{Quota, RateLimiter, RetryKind};
use crate::sigv4::KeyCache;
use crate::time::Clock;
use crate::transport::Transport;

/// What all clones of a client share: settings, connections and caches.
#[derive(Clone)]
pub struct Core(Arc<Inner>);

pub(super) struct Inner {
    pub(super) service: &'static ServiceMeta,
    pub(super) settings: Settings,
    pub(super) user_agent: UserAgent,
    pub(super) keys: KeyCache,
    pub(super) transport: Transport,
    /// The codes that the model calls retryable.
    pub(super) retryable: &'static [(&'static str, RetryKind)],
    /// Tells the time that requests are signed with.
    pub(super) clock: Arc<ServiceClock>,
    pub(super) quota: Quota,
    /// What sources of credentials may use.
    pub(super) resources: Arc<Resources>,
    limiter: Mutex<RateLimiter>,
    /// What the rules say to a request without parameters of its own: nothing that it depends on
    /// changes in the life of a client.
    endpoint: OnceLock<Result<Arc<Resolved>, String>>,
    #[cfg(feature = "credentials")]
    machine_region: MachineRegion,
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
        let clock = Arc::new(ServiceClock::new(machine, settings.clock_skew_correction()));
        let user_agent = UserAgent::new(service, &settings);
        let resources = settings.resources(transport.clone(), Arc::clone(&clock) as Arc<dyn Clock>);
        #[cfg(feature = "credentials")]
        let resources = resources.with_service_clock(Arc::clone(&clock));
        Self(Arc::new(Inner {
            clock,
            resources: Arc::new(resources.with_user_agent(user_agent.plain())),
            quota: Quota::default(),
            limiter: Mutex::new(RateLimiter::new(now)),
            retryable,
            service,
            settings,
            user_agent,
            keys: KeyCache::new(),
            transport,
            endpoint: OnceLock::new(),
            #[cfg(feature = "credentials")]
            machine_region: MachineRegion::default(),
        }))
    }

    /// The settings, as they hold.
    pub fn config(&self) -> Config<'_> {
        let inner = &self.0;
        let endpoint = inner.endpoint(&ContextParams::default());
        let endpoint = endpoint.and_then(|endpoint| Ok(endpoint.uri(None, "/")?.to_string()));
        Config::new(
            &inner.settings,
            inner.service,
            endpoint,
            inner.machine_region(),
        )
    }

    /// Host and port of the endpoint, where all calls have the same.
    #[cfg(feature = "tracing")]
    pub(crate) fn server(&self) -> Option<(String, u16)> {
        let endpoint = self.0.endpoint(&ContextParams::default()).ok()?;
        Some(endpoint.server())
    }

    /// The region, as far as it is known by now.
    #[cfg(feature = "tracing")]
    pub(crate) fn region(&self) -> Option<&str> {
        self.0.region()
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
    pub fn send(
        &self,
        meta: &'static OperationMeta,
        request: Request,
        options: &CallOptions,
    ) -> impl Future<Output = Result<Answer, SendError>> + Send {
        // Each of the futures below would have room for it.
        let request = Box::new(request);
        async move {
            let mut sending = Sending::new(&self.0, meta, options)?;
            sending.send(request).await
        }
    }
}

impl Inner {
    /// Who we say we are, in a request that says who is calling in this way.
    pub(super) fn user_agent(&self, auth: &Auth<'_>) -> HeaderValue {
        let from_environment = auth.is_token_of_environment(&self.settings.identities);
        self.user_agent.of(auth, from_environment)
    }

    pub(super) fn limiter(&self) -> MutexGuard<'_, RateLimiter> {
        self.limiter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The region, from the settings or else from the machine.
    pub(super) fn region(&self) -> Option<&str> {
        let region = self.settings.region.get().map(String::as_str);
        region.or_else(|| self.machine_region())
    }

    #[cfg(feature = "credentials")]
    fn machine_region(&self) -> Option<&str> {
        self.machine_region.get()
    }

    #[cfg(not(feature = "credentials"))]
    fn machine_region(&self) -> Option<&str> {
        None
    }

    /// Looks for a region on the machine, if a call with this identity needs one that is not set.
    #[cfg(feature = "credentials")]
    pub(super) async fn find_region(&self, signed: bool) {
        let by_rules =
            self.settings.endpoint_url.get().is_none() && self.settings.endpoint_resolver.is_none();
        if self.region().is_none() && (signed || by_rules) {
            self.machine_region.find(self).await;
        }
    }

    #[cfg(not(feature = "credentials"))]
    #[allow(
        clippy::unused_async,
        reason = "with the feature there is something to wait for"
    )]
    pub(super) async fn find_region(&self, _: bool) {}

    /// What to say when a region is needed.
    pub(super) fn no_region(&self) -> String {
        #[cfg_attr(
            not(feature = "credentials"),
            expect(unused_mut, reason = "with the feature there is more to say")
        )]
        let mut words = self.settings.no_region();
        #[cfg(feature = "credentials")]
        if let Some(failure) = self.machine_region.failure() {
            words.push_str("; ");
            words.push_str(&failure);
        }
        words
    }

    /// What sources of credentials may use, with the region of the machine once it is known.
    pub(super) fn resources(&self) -> Arc<Resources> {
        match (self.resources.region(), self.region()) {
            (None, Some(found)) => {
                let resources = Resources::clone(&self.resources);
                Arc::new(resources.with_region(Some(found.to_owned())))
            }
            _ => Arc::clone(&self.resources),
        }
    }

    /// The endpoint of a request, given the parameters that only this request has.
    pub(super) fn endpoint(&self, params: &ContextParams) -> Result<Arc<Resolved>, String> {
        // Without a region, there may be one the next time.
        if params.is_empty() && self.region().is_some() {
            self.endpoint.get_or_init(|| self.resolve(params)).clone()
        } else {
            self.resolve(params)
        }
    }

    fn resolve(&self, params: &ContextParams) -> Result<Arc<Resolved>, String> {
        let mut inputs = self.settings.endpoint_inputs();
        inputs.region = self.region().map(str::to_owned);
        inputs.context.extend(params);
        if let Some(region) = &inputs.region {
            check_region(region)?;
        }
        let resolved = match &self.settings.endpoint_resolver {
            Some(resolver) => resolver(&inputs),
            None => (self.service.resolve)(&inputs),
        };
        match resolved {
            Ok(endpoint) => Resolved::new(endpoint).map(Arc::new),
            Err(error) if inputs.region.is_none() => Err(format!("{error} ({})", self.no_region())),
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
