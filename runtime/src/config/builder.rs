//! The builder of clients.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

mod environment;
#[cfg(feature = "hyper")]
mod network;

use super::Timeouts;
use super::settings::Settings;
use crate::BoxError;
use crate::client::{Core, ServiceClient, UnsignedRequest};
use crate::credentials::{SharedCredentials, SharedToken};
use crate::endpoint::{self, ClientParam, Endpoint, Inputs};
use crate::error::{Failure, ServiceError};
use crate::http::HttpValues;
use crate::operation::AuthScheme;
use crate::retry::{Retry, RetryPolicy};
use crate::time::{Clock, Random, Sleep};
use crate::transport::{Body, Transport};
use crate::wire::WireLog;

/// Builds a client. What is set here wins over the environment, which is read only by
/// [`load_env`](Self::load_env).
///
/// A region or credentials that are missing are an error when a call needs them, not before.
pub struct ClientBuilder<C> {
    settings: Settings,
    transport: Option<Transport>,
    client: PhantomData<fn() -> C>,
}

impl<C> Default for ClientBuilder<C> {
    fn default() -> Self {
        Self {
            settings: Settings::default(),
            transport: None,
            client: PhantomData,
        }
    }
}

impl<C: ServiceClient> ClientBuilder<C> {
    /// A builder in which nothing is set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the region, such as `us-east-1`. It decides the endpoint and is signed.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.settings.region.set(region.into());
        self
    }

    /// Sends requests to this URL, which may have a path, instead of the service's own. Requests
    /// are still signed for the region.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.settings.endpoint_url.set(url.into());
        self
    }

    /// Whether to pass over endpoint URLs of the environment and of profiles. One that is set in code holds all the same.
    pub fn ignore_configured_endpoint_urls(mut self, ignore: bool) -> Self {
        self.settings.ignore_configured_endpoint_urls.set(ignore);
        self
    }

    /// Makes endpoints with a function instead of the rules of the service. It gets what rules get, an
    /// [`endpoint_url`](Self::endpoint_url) included, and is asked once for all calls, and again for each call that has
    /// endpoint parameters of its own.
    pub fn endpoint_resolver(
        mut self,
        resolver: impl Fn(&Inputs) -> Result<Endpoint, endpoint::Error> + Send + Sync + 'static,
    ) -> Self {
        self.settings.endpoint_resolver = Some(Arc::new(resolver));
        self
    }

    /// Whether to use the endpoints with FIPS 140 validated cryptography.
    pub fn use_fips(mut self, use_fips: bool) -> Self {
        self.settings.use_fips.set(use_fips);
        self
    }

    /// Whether to use the endpoints that answer over IPv6 too.
    pub fn use_dual_stack(mut self, use_dual_stack: bool) -> Self {
        self.settings.use_dual_stack.set(use_dual_stack);
        self
    }

    /// Sets a parameter of the service's endpoint rules. The crate of the service has the constants in
    /// its module `endpoint`; most services have none.
    pub fn endpoint_param<T: HttpValues>(
        mut self,
        param: ClientParam<T>,
        value: impl Into<T>,
    ) -> Self {
        self.settings
            .endpoint_params
            .set(param.name(), &value.into());
        self
    }

    /// Leaves the host as the endpoint has it. Without this, operations whose model says so put a
    /// prefix before it (`smithy.api#endpoint`), also before the host of an
    /// [`endpoint_url`](Self::endpoint_url).
    pub fn disable_host_prefix(mut self) -> Self {
        self.settings.disable_host_prefix = true;
        self
    }

    /// Sets the credentials that requests are signed with, or a source of them, which is asked once for
    /// all calls and again before what it gave expires.
    pub fn credentials(mut self, source: impl Into<SharedCredentials>) -> Self {
        self.settings.identities.credentials.code = Some(source.into());
        self
    }

    /// Sets a bearer token, for services that take one, or a source of them. It is sent over `https` or to
    /// this machine only.
    ///
    /// If credentials are set in code too, the model of the service says which of them goes first.
    pub fn bearer_token(mut self, token: impl Into<SharedToken>) -> Self {
        self.settings.identities.bearer_token.code = Some(token.into());
        self
    }

    /// Sets which ways to authenticate are tried first. Those that an operation does not have are passed over, and all
    /// others follow in the order of the model. The first one with an identity is used, wherever the identity comes
    /// from.
    pub fn auth_scheme_preference(mut self, schemes: impl IntoIterator<Item = AuthScheme>) -> Self {
        let schemes: Vec<_> = schemes.into_iter().collect();
        self.settings.identities.auth_schemes.set(schemes);
        self
    }

    /// Sets the name of the application, which stands at the end of the user agent. AWS asks for at most 50 characters;
    /// those that cannot stand there become hyphens.
    pub fn app_id(mut self, id: impl Into<String>) -> Self {
        self.settings.app_id.set(id.into());
        self
    }

    /// Sets the longest answer that is buffered, in bytes; 256 MiB unless set. Streams are not
    /// bounded by it.
    pub fn max_response_bytes(mut self, limit: usize) -> Self {
        self.settings.max_response_bytes = limit;
        self
    }

    /// Sets the longest event that is accepted in a stream, in bytes of its frame; 64 MiB unless set.
    /// A longer one ends the stream with an error of kind [`Decode`](crate::error::FailureKind::Decode).
    pub fn max_event_bytes(mut self, limit: usize) -> Self {
        self.settings.max_event_bytes = limit;
        self
    }

    /// Sets how long a request must be, in bytes, to be compressed by an operation that compresses its requests; 10 KiB
    /// unless set. `None` switches compression off.
    pub fn request_compression(mut self, min_bytes: impl Into<Option<usize>>) -> Self {
        let min_bytes = min_bytes.into();
        self.settings
            .disable_request_compression
            .set(min_bytes.is_none());
        self.settings.min_compressed_bytes.set(min_bytes);
        self
    }

    /// Sets whether, when and how often requests are sent again. All clones of the client share one
    /// quota of retries, and in the adaptive mode one rate.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry_mode.set(policy.mode);
        self.settings.max_attempts.set(policy.max_attempts);
        self.settings.retry = policy;
        self
    }

    /// Calls this before each retry, and before the pause that precedes it. It must not block.
    pub fn on_retry(mut self, hook: impl Fn(&Retry<'_>) + Send + Sync + 'static) -> Self {
        self.settings.on_retry = Some(Arc::new(hook));
        self
    }

    /// Calls this before each attempt is signed; it may change the request. An error that it returns ends the call.
    ///
    /// ```
    /// # use aws_restjson::client::ServiceClient;
    /// # use aws_restjson::config::ClientBuilder;
    /// # fn with_tenant<C: ServiceClient>(builder: ClientBuilder<C>) -> ClientBuilder<C> {
    /// builder.before_signing(|request| {
    ///     request.headers_mut().insert("x-tenant", "blue".parse()?);
    ///     Ok(())
    /// })
    /// # }
    /// ```
    pub fn before_signing(
        mut self,
        hook: impl Fn(&mut UnsignedRequest<'_>) -> Result<(), BoxError> + Send + Sync + 'static,
    ) -> Self {
        self.settings.before_signing = Some(Arc::new(hook));
        self
    }

    /// Tells this log what goes over the wire.
    pub fn wire_log(mut self, log: WireLog) -> Self {
        self.settings.wire_log = Some(log);
        self
    }

    /// Sets how long to wait for what.
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.settings.timeouts = timeouts;
        self
    }

    /// Whether to sign requests with the time of the service when the clock of this machine is wrong. Answers tell that
    /// time: those of the service, and of the services of AWS that give credentials. It is on unless set.
    pub fn clock_skew_correction(mut self, on: bool) -> Self {
        self.settings.disable_clock_skew_correction.set(!on);
        self
    }

    /// Sends requests with a service of the caller's own, see [`Transport::new`].
    ///
    /// A request of version HTTP/2 must go over HTTP/2 or fail. A redirect must not be followed.
    pub fn transport<S, B>(mut self, service: S) -> Self
    where
        S: Service<Request<Body>, Response = Response<B>> + Clone + Send + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.transport = Some(Transport::new(service));
        self
    }

    /// Sets the clock that requests are signed by, for tests.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.settings.clock = Arc::new(clock);
        self
    }

    /// Sets the source of idempotency tokens and of the spread of pauses, for tests.
    pub fn random(mut self, random: impl Random + 'static) -> Self {
        self.settings.random = Arc::new(random);
        self
    }

    /// Sets what waits; the timer of tokio unless set. Without the feature `hyper` there is none,
    /// and what has to wait fails.
    pub fn sleep(mut self, sleep: impl Sleep + 'static) -> Self {
        self.settings.sleep = Some(Arc::new(sleep));
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// When there is no transport (none was given and the feature `hyper` is off), or the built-in one cannot be made as
    /// it was configured: a proxy is no URL, or a file of certificates cannot be used. Also when a
    /// [`profile`](Self::profile) was named too late to be read, or is not read at all.
    pub fn build(mut self) -> Result<C, C::Error> {
        self.settings.own_transport = self.transport.is_some();
        let settled = self.settings.settle(const { &C::SERVICE });
        let transport = settled.and_then(|()| match self.transport {
            Some(transport) => self.settings.refuse_network().map(|()| transport),
            None => self.settings.built_in_transport(),
        });
        match transport {
            Ok(transport) => Ok(C::from_core(Core::new(
                const { &C::SERVICE },
                C::Error::RETRYABLE,
                self.settings,
                transport,
            ))),
            Err(error) => Err(C::Error::from_failure(Failure::setting(error))),
        }
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
