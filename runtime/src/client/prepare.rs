//! From a request that is built to one that can be sent.

use std::sync::Arc;

use http::header::{AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Uri, Version};

use super::CallOptions;
use super::auth::{Auth, Chosen, check_bearer};
use super::core::Inner;
use super::resolved::Resolved;
use super::unsigned::UnsignedRequest;
use crate::error::{BuildError, Context, Failure, FailureKind};
use crate::operation::{OperationMeta, Payload, Request};
use crate::sigv4::{self, EventSigner, Identity, SignableRequest, SigningParams};
use crate::stream::{ByteStream, SignedEvents};
use crate::time::Clock;
use crate::transport::Body;

/// A request with everything that stays the same in all attempts. The signature does not: it has
/// the time in it.
pub(super) struct Prepared {
    meta: &'static OperationMeta,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    endpoint: Arc<Resolved>,
    sends_events: bool,
}

/// Which attempt of which call a request is, for the logs of the service.
pub(super) struct Stamp<'a> {
    pub(super) invocation: Option<&'a HeaderValue>,
    pub(super) attempt: u32,
    pub(super) max: u32,
}

impl Stamp<'_> {
    fn add_to(&self, headers: &mut HeaderMap) {
        let (attempt, max) = (self.attempt, self.max);
        let attempt = HeaderValue::from_str(&format!("attempt={attempt}; max={max}"))
            .expect("numbers are visible ASCII");
        if let Some(invocation) = self.invocation {
            headers.insert("amz-sdk-invocation-id", invocation.clone());
        }
        headers.insert("amz-sdk-request", attempt);
    }
}

impl Prepared {
    /// Adds endpoint and header fields. The payload comes back apart, since a stream can be sent
    /// only once.
    pub(super) fn new(
        core: &Inner,
        meta: &'static OperationMeta,
        request: Request,
        options: &CallOptions,
    ) -> Result<(Self, Payload), Failure> {
        let build = |error| Failure::build(meta.name, error);
        if let Some(refused) = &options.refused {
            return Err(build(BuildError::new(refused.as_str())));
        }
        let request = request.into_parts().map_err(build)?;
        let endpoint = core
            .endpoint(&request.destination.params)
            .map_err(|error| build(BuildError::new(error)))?;
        let host_prefix = request.destination.host_prefix.as_deref();
        let uri = endpoint
            .uri(host_prefix, &request.path_and_query)
            .map_err(|error| build(BuildError::new(error)))?;
        let mut headers = request.headers;
        for name in endpoint.headers.keys() {
            replace(&mut headers, name, &endpoint.headers);
        }
        for name in options.headers.keys() {
            replace(&mut headers, name, &options.headers);
        }
        let events = matches!(request.payload, Payload::Events(_));
        Ok((
            Self {
                meta,
                method: request.method.unwrap_or_else(|| meta.method.clone()),
                uri,
                headers,
                endpoint,
                sends_events: events,
            },
            request.payload,
        ))
    }

    /// Looks for a region on the machine, if the call needs one.
    pub(super) async fn find_region(
        core: &Inner,
        meta: &'static OperationMeta,
        events: bool,
        options: &CallOptions,
    ) {
        if core.region().is_some() {
            return;
        }
        let identities = &core.settings.identities;
        let for_call = options.identity.as_ref();
        let chosen = identities.choose(core.service, meta, for_call, events);
        core.find_region(matches!(chosen, Ok(Chosen::SigV4(_))))
            .await;
    }

    /// Who is calling, asked anew for each attempt.
    pub(super) async fn identity<'a>(
        &self,
        core: &'a Inner,
        options: &'a CallOptions,
    ) -> Result<Auth<'a>, Failure> {
        let identities = &core.settings.identities;
        let for_call = options.identity.as_ref();
        let chosen = identities
            .choose(core.service, self.meta, for_call, self.sends_events)
            .map_err(|error| self.no_credentials(error))?;
        if let Chosen::Bearer(_) = chosen {
            check_bearer(&self.endpoint).map_err(|error| self.no_credentials(error))?;
        }
        let resources = core.resources();
        let events = self.sends_events;
        let asked = identities.ask(chosen, core.service, self.meta, events, &resources);
        asked.await.map_err(|error| self.no_identity(error))
    }

    /// The payload as it can be signed: where the signature covers it, a stream is read into memory first.
    pub(super) async fn known(
        &self,
        payload: Payload,
        auth: &Auth<'_>,
    ) -> Result<Payload, Failure> {
        match (payload, auth) {
            (Payload::Stream(body), Auth::SigV4(..)) if !self.meta.unsigned_payload => {
                let whole = ByteStream::new(body).collect().await;
                whole
                    .map(Payload::Bytes)
                    .map_err(|error| Failure::build(self.meta.name, BuildError::new(error)))
            }
            (payload, _) => Ok(payload),
        }
    }

    /// Makes the request of one attempt, signed with the time of now.
    pub(super) fn sign(
        &self,
        core: &Inner,
        auth: &Auth<'_>,
        mut payload: Payload,
        stamp: Stamp<'_>,
    ) -> Result<Box<http::Request<Body>>, Failure> {
        let (mut uri, mut headers) = (self.uri.clone(), self.headers.clone());
        stamp.add_to(&mut headers);
        headers
            .entry(USER_AGENT)
            .or_insert_with(|| core.user_agent(auth));
        if let Some(hook) = core.settings.before_signing() {
            let (operation, attempt) = (self.meta.name, stamp.attempt);
            let (uri, headers) = (&mut uri, &mut headers);
            let mut request =
                UnsignedRequest::new(operation, attempt, &self.method, uri, headers, &mut payload);
            hook(&mut request)
                .map_err(|error| Failure::build(operation, BuildError::new(error)))?;
        }
        let link = payload.link();
        let body = match (auth, payload) {
            (Auth::SigV4(credentials, _), payload) => {
                let identity = Identity {
                    access_key_id: &credentials.access_key_id,
                    secret_access_key: &credentials.secret_access_key,
                    session_token: credentials.session_token.as_deref(),
                };
                self.add_signature(core, identity, &uri, &mut headers, payload)?
            }
            (Auth::Bearer(token, _), payload @ (Payload::Bytes(_) | Payload::Stream(_))) => {
                let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose()))
                    .map_err(|_| {
                        self.no_credentials("the bearer token has characters that cannot be sent")
                    })?;
                value.set_sensitive(true);
                headers.insert(AUTHORIZATION, value);
                unsigned_body(payload)
            }
            (Auth::Anonymous, payload @ (Payload::Bytes(_) | Payload::Stream(_))) => {
                unsigned_body(payload)
            }
            (Auth::Bearer(..) | Auth::Anonymous, Payload::Events(_)) => {
                return Err(self.no_credentials("an operation that sends events has to be signed"));
            }
        };
        // Every future that it goes through would have room for it.
        let mut request = Box::new(http::Request::new(body));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        if self.sends_events {
            // Events go both ways at once, which HTTP/1.1 does not promise.
            *request.version_mut() = Version::HTTP_2;
        }
        if let Some(link) = link {
            request.extensions_mut().insert(link);
        }
        Ok(request)
    }

    fn add_signature(
        &self,
        core: &Inner,
        identity: Identity<'_>,
        uri: &Uri,
        headers: &mut HeaderMap,
        payload: Payload,
    ) -> Result<Body, Failure> {
        let scheme = self.endpoint.sigv4.as_ref();
        let region = scheme
            .and_then(|scheme| scheme.signing_region.as_deref())
            .or(core.region())
            .ok_or_else(|| Failure::build(self.meta.name, BuildError::new(core.no_region())))?;
        let service = scheme
            .and_then(|scheme| scheme.signing_name.as_deref())
            .unwrap_or(core.service.signing_name);
        let mut params = SigningParams::new(identity, region, service, core.clock.now());
        if let Some(scheme) = scheme {
            params.settings.double_encode = !scheme.disable_double_encoding;
            params.settings.normalize_path = !scheme.disable_normalize_path;
        }
        // A body of events is signed as an empty one; the events continue the chain that this
        // signature begins.
        let covered = match &payload {
            Payload::Bytes(_) | Payload::Stream(_) if self.meta.unsigned_payload => {
                sigv4::Payload::Unsigned
            }
            Payload::Bytes(bytes) => sigv4::Payload::Bytes(bytes),
            Payload::Stream(_) => sigv4::Payload::Unsigned,
            Payload::Events(_) => sigv4::Payload::Bytes(b""),
        };
        params.settings.content_sha256_header = matches!(covered, sigv4::Payload::Unsigned);
        let signable = SignableRequest::new(&self.method, uri, headers, covered);
        let refused = |error: sigv4::Error| self.no_credentials(error);
        let signed = sigv4::sign(&signable, &params, Some(&core.keys)).map_err(refused)?;
        signed.apply(headers);
        Ok(match payload {
            payload @ (Payload::Bytes(_) | Payload::Stream(_)) => unsigned_body(payload),
            Payload::Events(events) => {
                let signer = EventSigner::new(signed.signature(), &params).map_err(refused)?;
                let clock = Arc::clone(&core.clock) as Arc<dyn Clock>;
                Body::stream(SignedEvents::new(events, signer, clock))
            }
        })
    }

    fn no_credentials(&self, reason: impl Into<crate::BoxError>) -> Failure {
        self.no_identity(BuildError::new(reason))
    }

    fn no_identity(&self, reason: impl Into<crate::BoxError>) -> Failure {
        let context = Context::new(self.meta.name, 0);
        Failure::new(FailureKind::Credentials, context, reason)
    }
}

/// A body that no signature of its own goes with.
fn unsigned_body(payload: Payload) -> Body {
    match payload {
        Payload::Bytes(bytes) => Body::from(bytes),
        Payload::Stream(body) => body,
        Payload::Events(_) => Body::empty(),
    }
}

fn replace(headers: &mut HeaderMap, name: &http::HeaderName, from: &HeaderMap) {
    headers.remove(name);
    for value in from.get_all(name) {
        headers.append(name, value.clone());
    }
}
