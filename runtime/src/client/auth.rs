//! Which of the configured identities a call goes out with.

#[cfg(test)]
mod tests;

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

/// Who makes one call, whoever the client is.
#[derive(Clone, Debug)]
pub(super) enum ForCall {
    Keys(SharedCredentials),
    Token(SharedToken),
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
    /// Who is calling, in words without a secret; `None` if nobody says so.
    pub(super) fn words(&self, identities: &Identities, service: &ServiceMeta) -> Option<String> {
        match self {
            Self::Anonymous => None,
            Self::SigV4(credentials, _) => Some(credentials.words()),
            Self::Bearer(_, source) => {
                let in_code = identities.bearer_token.code.as_ref();
                Some(if self.is_token_of_environment(identities) {
                    let variable = bearer_token_variable(service.signing_name);
                    format!("bearer token of {variable}")
                } else if in_code.is_some_and(|token| std::ptr::eq(token, *source)) {
                    "bearer token of the client".to_owned()
                } else {
                    "bearer token of the call".to_owned()
                })
            }
        }
    }

    /// Whether it is the bearer token of the environment.
    pub(super) fn is_token_of_environment(&self, identities: &Identities) -> bool {
        match (self, &identities.bearer_token.env) {
            (Self::Bearer(_, source), Some(token)) => std::ptr::eq(token, *source),
            _ => false,
        }
    }

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
    /// Credentials or a token of the call come first. If code says which schemes go first, the first one with an identity is
    /// taken. Otherwise, what was set in code comes next, then a bearer token of the environment, then everything else;
    /// in the order that the environment prefers, then that of the model. Events are signed one by one, which a bearer
    /// token cannot.
    pub(super) fn choose<'a>(
        &'a self,
        service: &ServiceMeta,
        operation: &OperationMeta,
        for_call: Option<&'a ForCall>,
        events: bool,
    ) -> Result<Chosen<'a>, String> {
        if operation.auth.is_empty() {
            return Ok(Chosen::Anonymous);
        }
        if let Some(for_call) = for_call {
            return for_call.chosen(operation, events);
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

impl ForCall {
    fn chosen(&self, operation: &OperationMeta, events: bool) -> Result<Chosen<'_>, String> {
        let takes = |scheme| operation.auth.contains(&scheme);
        match self {
            Self::Keys(keys) if takes(AuthScheme::SigV4) => Ok(Chosen::SigV4(keys)),
            Self::Keys(_) => Err(
                "credentials were given for the call, but the operation takes no signature"
                    .to_owned(),
            ),
            Self::Token(_) if events => Err(format!("{NO_BEARER}; give the call credentials")),
            Self::Token(token) if takes(AuthScheme::HttpBearer) => Ok(Chosen::Bearer(token)),
            Self::Token(_) => Err(
                "a bearer token was given for the call, but the operation takes none".to_owned(),
            ),
        }
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
