//! Which of the configured identities a call goes out with.

use std::sync::Arc;

use super::ServiceMeta;
use super::resolved::Resolved;
use crate::config::{Given, Setting, bearer_token_variable};
use crate::credentials::{
    BearerToken, Credentials, CredentialsError, CredentialsErrorKind, Resources, SharedCredentials,
    SharedToken,
};
use crate::operation::{AuthScheme, OperationMeta};
use crate::value::Timestamp;

/// What is known about who is calling.
#[derive(Clone, Debug, Default)]
pub(crate) struct Identities {
    pub(crate) credentials: Given<SharedCredentials>,
    pub(crate) bearer_token: Given<SharedToken>,
    /// Which schemes go first.
    pub(crate) auth_schemes: Setting<Vec<AuthScheme>>,
    /// Whether the environment has been looked at, for the words of an error.
    pub(crate) environment_read: bool,
}

/// What to say where only a signature will do.
const NO_BEARER: &str = "a bearer token cannot be used for an operation that sends events, because each of them is signed";

/// Who is asked for an identity.
#[derive(Clone, Copy, Debug)]
pub(super) enum Chosen<'a> {
    Anonymous,
    SigV4(&'a SharedCredentials),
    Bearer(&'a SharedToken),
}

/// How a request says who is calling.
pub(super) enum Auth<'a> {
    Anonymous,
    SigV4(Arc<Credentials>, &'a SharedCredentials),
    Bearer(Arc<BearerToken>, &'a SharedToken),
}

impl Auth<'_> {
    /// Lets go of an identity that the service calls expired. Whether the next one may be another;
    /// what is set once and for all stays the same.
    pub(super) fn forget(&self, now: Timestamp) -> bool {
        match self {
            Self::Anonymous => false,
            Self::SigV4(credentials, source) => source.0.forget(credentials, now),
            Self::Bearer(token, source) => source.0.forget(token, now),
        }
    }
}

impl Identities {
    /// Chooses among the schemes of the operation, or says in words why none will do.
    ///
    /// Credentials of the call come first. If code says which schemes go first, the first one with an identity is
    /// taken. Otherwise, what was set in code comes next, then a bearer token of the environment, then everything else;
    /// in the order that the environment prefers, then that of the model. Events are signed one by one, which a bearer
    /// token cannot.
    pub(super) fn choose<'a>(
        &'a self,
        service: &ServiceMeta,
        operation: &OperationMeta,
        for_call: Option<&'a SharedCredentials>,
        events: bool,
    ) -> Result<Chosen<'a>, String> {
        if operation.auth.is_empty() {
            return Ok(Chosen::Anonymous);
        }
        if let Some(credentials) = for_call {
            return if operation.auth.contains(&AuthScheme::SigV4) {
                Ok(Chosen::SigV4(credentials))
            } else {
                Err(
                    "credentials were given for the call, but the operation takes no signature"
                        .to_owned(),
                )
            };
        }
        let order = self.order(operation, events);
        if self.auth_schemes.in_code().is_none() {
            if let Some(chosen) = order.iter().find_map(|scheme| self.in_code(*scheme)) {
                return Ok(chosen);
            }
            if let Some(token) = &self.bearer_token.env
                && order.contains(&AuthScheme::HttpBearer)
            {
                return Ok(Chosen::Bearer(token));
            }
        }
        let chosen = order.iter().find_map(|scheme| self.anywhere(*scheme));
        chosen.ok_or_else(|| self.none(service, operation, events))
    }

    /// The schemes of the operation that can be used: those that are preferred, then the others in the order of the
    /// model. To go without comes last, unless it is preferred.
    fn order(&self, operation: &OperationMeta, events: bool) -> Vec<AuthScheme> {
        let usable = |scheme: &AuthScheme| {
            operation.auth.contains(scheme) && !(events && *scheme == AuthScheme::HttpBearer)
        };
        let preferred = self.auth_schemes.get().map(Vec::as_slice);
        let mut order: Vec<_> = preferred.unwrap_or_default().to_vec();
        order.retain(usable);
        let preferred = order.len();
        for scheme in operation.auth.iter().filter(|scheme| usable(scheme)) {
            if !order.contains(scheme) {
                order.push(*scheme);
            }
        }
        let others = &mut order[preferred..];
        if let Some(none) = others
            .iter()
            .position(|scheme| *scheme == AuthScheme::NoAuth)
        {
            others[none..].rotate_left(1);
        }
        order
    }

    fn in_code(&self, scheme: AuthScheme) -> Option<Chosen<'_>> {
        match scheme {
            AuthScheme::SigV4 => self.credentials.code.as_ref().map(Chosen::SigV4),
            AuthScheme::HttpBearer => self.bearer_token.code.as_ref().map(Chosen::Bearer),
            AuthScheme::NoAuth => None,
        }
    }

    fn anywhere(&self, scheme: AuthScheme) -> Option<Chosen<'_>> {
        match scheme {
            AuthScheme::SigV4 => self.credentials.get().map(Chosen::SigV4),
            AuthScheme::HttpBearer => self.bearer_token.get().map(Chosen::Bearer),
            AuthScheme::NoAuth => Some(Chosen::Anonymous),
        }
    }

    /// Asks the one who was chosen.
    ///
    /// Where the operation can do without, sources that are not configured are no error.
    pub(super) async fn ask<'a>(
        &self,
        chosen: Chosen<'a>,
        service: &ServiceMeta,
        operation: &OperationMeta,
        events: bool,
        resources: &Arc<Resources>,
    ) -> Result<Auth<'a>, CredentialsError> {
        match chosen {
            Chosen::Anonymous => Ok(Auth::Anonymous),
            Chosen::Bearer(source) => Ok(Auth::Bearer(source.get(resources).await?, source)),
            Chosen::SigV4(source) => match source.get(resources).await {
                Ok(credentials) => Ok(Auth::SigV4(credentials, source)),
                Err(error) if error.kind() == CredentialsErrorKind::NotConfigured => {
                    if operation.auth.contains(&AuthScheme::NoAuth) {
                        return Ok(Auth::Anonymous);
                    }
                    let mut place = "there are no credentials".to_owned();
                    if events && self.bearer_token.get().is_some() {
                        place = format!("{NO_BEARER}, and {place}");
                    } else if operation.auth.contains(&AuthScheme::HttpBearer) && !events {
                        let variable = bearer_token_variable(service.signing_name);
                        place.push_str(&format!(" and no bearer token ({variable})"));
                    }
                    Err(error.within(place))
                }
                Err(error) => Err(error),
            },
        }
    }

    fn none(&self, service: &ServiceMeta, operation: &OperationMeta, events: bool) -> String {
        if events && self.bearer_token.get().is_some() {
            return format!("{NO_BEARER}; set credentials");
        }
        let mut looked_at = Vec::new();
        for scheme in operation.auth {
            match scheme {
                AuthScheme::SigV4 => {
                    looked_at.push("AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY".to_owned())
                }
                AuthScheme::HttpBearer if events => {}
                AuthScheme::NoAuth => {}
                AuthScheme::HttpBearer => {
                    looked_at.push(bearer_token_variable(service.signing_name))
                }
            }
        }
        let looked_at = looked_at.join(" and ");
        let outcome = if self.environment_read {
            "has none"
        } else {
            "was not read"
        };
        let others = match (self.environment_read, cfg!(feature = "credentials")) {
            (true, false) => "; profiles and other sources need the feature `credentials`",
            _ => "",
        };
        format!(
            "there are no credentials: none are set in code, and the environment {outcome} \
             ({looked_at}){others}"
        )
    }
}

/// A bearer token is all that is needed to call, so whoever reads it on the way can.
pub(super) fn check_bearer(endpoint: &Resolved) -> Result<(), String> {
    if endpoint.is_encrypted() || endpoint.is_loopback() {
        return Ok(());
    }
    Err(
        "a bearer token is sent over https or to this machine only, and the endpoint is plain http"
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;
    use crate::config::Origin;
    use crate::endpoint::Endpoint;

    const SERVICE: ServiceMeta =
        ServiceMeta::new("Test Service", "test-signing", "2020-01-01", |_| {
            Ok(Endpoint::new("https://localhost"))
        });

    fn operation(auth: &'static [AuthScheme]) -> OperationMeta {
        OperationMeta::new("Do", Method::POST, "/").auth(auth)
    }

    const BOTH: &[AuthScheme] = &[AuthScheme::SigV4, AuthScheme::HttpBearer];

    /// Names the identity that is chosen: `k` are keys and `b` is a token, `c` from code and `e`
    /// from the environment.
    fn chosen(
        given: &str,
        auth: &'static [AuthScheme],
        for_call: bool,
        events: bool,
    ) -> Result<String, String> {
        let identities = identities(given);
        let call = SharedCredentials::new(Credentials::new("call", "secret"));
        let auth = identities.choose(
            &SERVICE,
            &operation(auth),
            for_call.then_some(&call),
            events,
        )?;
        Ok(name_of(auth))
    }

    fn name_of(chosen: Chosen<'_>) -> String {
        match chosen {
            Chosen::Anonymous => "anonymous".to_owned(),
            Chosen::SigV4(source) => source.known().unwrap().access_key_id.clone(),
            Chosen::Bearer(source) => source.known().unwrap().expose().to_owned(),
        }
    }

    fn identities(given: &str) -> Identities {
        let keys = |name: &str| {
            given
                .contains(name)
                .then(|| SharedCredentials::new(Credentials::new(name, "secret")))
        };
        let token = |name: &str| given.contains(name).then(|| SharedToken::from(name));
        Identities {
            credentials: Given {
                code: keys("kc"),
                env: keys("ke"),
            },
            bearer_token: Given {
                code: token("bc"),
                env: token("be"),
            },
            auth_schemes: Setting::default(),
            environment_read: true,
        }
    }

    #[test]
    fn who_wins() {
        let cases = [
            ("kc ke bc be", BOTH, "kc"),
            ("ke bc be", BOTH, "bc"),
            ("kc ke be", BOTH, "kc"),
            ("ke be", BOTH, "be"),
            ("ke", BOTH, "ke"),
            ("kc be", &[AuthScheme::HttpBearer], "be"),
            ("ke be", &[AuthScheme::SigV4], "ke"),
            ("kc bc", &[AuthScheme::HttpBearer, AuthScheme::SigV4], "bc"),
            ("kc ke bc be", &[], "anonymous"),
        ];
        for (given, auth, expected) in cases {
            assert_eq!(
                chosen(given, auth, false, false).as_deref(),
                Ok(expected),
                "{given} {auth:?}"
            );
        }
        assert_eq!(
            chosen("kc ke bc be", BOTH, true, false).as_deref(),
            Ok("call")
        );
        assert_eq!(chosen("ke be", BOTH, false, true).as_deref(), Ok("ke"));
    }

    /// The same with schemes that are preferred, in code or by the environment.
    fn preferred(given: &str, in_code: &str, in_env: &str, auth: &'static [AuthScheme]) -> String {
        let schemes = |text: &str| -> Option<Vec<AuthScheme>> {
            let scheme = |name| match name {
                "s" => AuthScheme::SigV4,
                "b" => AuthScheme::HttpBearer,
                _ => AuthScheme::NoAuth,
            };
            (!text.is_empty()).then(|| text.split(' ').map(scheme).collect())
        };
        let mut identities = identities(given);
        identities.auth_schemes.set(schemes(in_code));
        if let Some(schemes) = schemes(in_env) {
            let origin = Origin::variable("AWS_AUTH_SCHEME_PREFERENCE");
            identities.auth_schemes.find(schemes, origin);
        }
        let chosen = identities.choose(&SERVICE, &operation(auth), None, false);
        name_of(chosen.unwrap())
    }

    #[test]
    fn what_is_preferred_goes_first() {
        const ALL: &[AuthScheme] = &[
            AuthScheme::NoAuth,
            AuthScheme::SigV4,
            AuthScheme::HttpBearer,
        ];
        let cases = [
            // In code: the first one with an identity, wherever the identity is from.
            ("kc be", "b", "", BOTH, "be"),
            ("kc ke be", "s", "", BOTH, "kc"),
            ("ke be", "s", "", BOTH, "ke"),
            ("ke be", "s", "b", BOTH, "ke"),
            ("ke", "b s", "", BOTH, "ke"),
            ("kc", "b", "", BOTH, "kc"),
            ("kc bc", "b", "", &[AuthScheme::SigV4], "kc"),
            ("kc bc", "n", "", BOTH, "kc"),
            ("kc bc", "n", "", ALL, "anonymous"),
            ("kc", "b n", "", ALL, "anonymous"),
            // By the environment: behind what code sets, and behind a token of the environment.
            ("kc bc", "", "b", BOTH, "bc"),
            ("kc be", "", "b", BOTH, "kc"),
            ("ke be", "", "s", BOTH, "be"),
            ("ke be", "", "n", ALL, "be"),
            ("ke", "", "n", ALL, "anonymous"),
            ("ke", "", "b", ALL, "ke"),
            ("", "", "", ALL, "anonymous"),
        ];
        for (given, in_code, in_env, auth, expected) in cases {
            assert_eq!(
                preferred(given, in_code, in_env, auth),
                expected,
                "{given} {in_code:?} {in_env:?} {auth:?}"
            );
        }
    }

    #[test]
    fn refusals_say_what_was_looked_at() {
        let error = chosen("", BOTH, false, false).unwrap_err();
        assert!(
            error.contains("AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY"),
            "{error}"
        );
        assert!(error.contains("AWS_BEARER_TOKEN_TEST_SIGNING"), "{error}");
        let error = chosen("bc be", BOTH, false, true).unwrap_err();
        assert!(
            error.contains("bearer token cannot be used for an operation that sends events"),
            "{error}"
        );
        let error = chosen("kc", &[AuthScheme::HttpBearer], true, false).unwrap_err();
        assert!(error.contains("takes no signature"), "{error}");
        let unread = Identities::default();
        let error = unread
            .choose(&SERVICE, &operation(BOTH), None, false)
            .unwrap_err();
        assert!(error.contains("was not read"), "{error}");
    }

    #[test]
    fn a_bearer_token_stays_off_open_wires() {
        let allowed = [
            "https://example.com",
            "http://localhost:8080",
            "http://127.0.0.9",
            "http://[::1]:80/x",
        ];
        for url in allowed {
            assert_eq!(
                check_bearer(&Resolved::new(Endpoint::new(url)).unwrap()),
                Ok(()),
                "{url}"
            );
        }
        for url in [
            "http://example.com",
            "http://10.0.0.1",
            "http://127.0.0.1.example.com",
            "http://[::2]",
        ] {
            let error = check_bearer(&Resolved::new(Endpoint::new(url)).unwrap()).unwrap_err();
            assert!(error.contains("plain http"), "{url}: {error}");
        }
    }
}
