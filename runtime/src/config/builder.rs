//! The builder of clients.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

use super::Timeouts;
use super::env::{Env, ProcessEnv, load};
use super::settings::Settings;
use crate::BoxError;
use crate::client::{Core, ServiceClient, UnsignedRequest};
use crate::credentials::{BearerToken, Credentials};
use crate::endpoint::ClientParam;
use crate::error::{Failure, ServiceError};
use crate::http::HttpValues;
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
        self.settings.region.code = Some(region.into());
        self
    }

    /// Sends requests to this URL, which may have a path, instead of the service's own. Requests
    /// are still signed for the region.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.settings.endpoint_url.code = Some(url.into());
        self
    }

    /// Whether to use the endpoints with FIPS 140 validated cryptography.
    pub fn use_fips(mut self, use_fips: bool) -> Self {
        self.settings.use_fips.code = Some(use_fips);
        self
    }

    /// Whether to use the endpoints that answer over IPv6 too.
    pub fn use_dual_stack(mut self, use_dual_stack: bool) -> Self {
        self.settings.use_dual_stack.code = Some(use_dual_stack);
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

    /// Sets the credentials that requests are signed with.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.settings.identities.credentials.code = Some(credentials);
        self
    }

    /// Sets a bearer token, for services that take one. It is sent over `https` or to this machine
    /// only.
    ///
    /// If credentials are set in code too, the model of the service says which of them goes first.
    pub fn bearer_token(mut self, token: impl Into<BearerToken>) -> Self {
        self.settings.identities.bearer_token.code = Some(token.into());
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
        self.settings.compression = min_bytes.into();
        self
    }

    /// Sets whether, when and how often requests are sent again. All clones of the client share one
    /// quota of retries, and in the adaptive mode one rate.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
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

    /// Whether to sign requests with the time of the service, as its answers tell it, when the
    /// clock of this machine is wrong. It is on unless set.
    pub fn clock_skew_correction(mut self, on: bool) -> Self {
        self.settings.clock_skew_correction = on;
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

    /// Reads what is not set in code yet from the environment of the process.
    ///
    /// | setting | variables, the first that is set |
    /// |---|---|
    /// | region | `AWS_REGION`, `AWS_DEFAULT_REGION` |
    /// | credentials | `AWS_ACCESS_KEY_ID` with `AWS_SECRET_ACCESS_KEY`, and `AWS_SESSION_TOKEN` |
    /// | bearer token | `AWS_BEARER_TOKEN_<SIGNING NAME>`; goes before credentials of the environment |
    /// | endpoint URL | `AWS_ENDPOINT_URL_<SERVICE ID>`, `AWS_ENDPOINT_URL`; neither if `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` is `true` |
    /// | FIPS | `AWS_USE_FIPS_ENDPOINT` |
    /// | dual stack | `AWS_USE_DUALSTACK_ENDPOINT` |
    ///
    /// White space around a value is dropped; a blank value counts as not set.
    ///
    /// # Errors
    ///
    /// A value that cannot be used, or an access key id without a secret; the error names the
    /// variable. It is a failure of kind [`Build`](crate::error::FailureKind::Build).
    pub async fn load_env(self) -> Result<Self, C::Error> {
        self.load_env_from(&ProcessEnv).await
    }

    /// Like [`load_env`](Self::load_env), with an environment of the caller's own, for tests.
    ///
    /// # Errors
    ///
    /// As for [`load_env`](Self::load_env).
    pub async fn load_env_from(mut self, env: &dyn Env) -> Result<Self, C::Error> {
        match load(&mut self.settings, const { &C::SERVICE }, env) {
            Ok(()) => Ok(self),
            Err(error) => Err(C::Error::from_failure(Failure::setting(error))),
        }
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// When there is no transport: none was given and the feature `hyper` is off.
    pub fn build(self) -> Result<C, C::Error> {
        match self.transport.map_or_else(built_in, Ok) {
            Ok(transport) => Ok(C::from_core(Core::new(
                const { &C::SERVICE },
                C::Error::RETRYABLE,
                self.settings,
                transport,
            ))),
            Err(reason) => Err(C::Error::from_failure(Failure::setting(reason))),
        }
    }
}

#[cfg(feature = "hyper")]
fn built_in() -> Result<Transport, &'static str> {
    Ok(Transport::new(crate::transport::HyperTransport::new()))
}

#[cfg(not(feature = "hyper"))]
fn built_in() -> Result<Transport, &'static str> {
    Err("there is no transport: give the builder one, or enable the feature `hyper`")
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
