//! Keys of a profile, whatever they come from.

mod base;
mod plan;

use super::assume_role::MfaPrompt;
use super::services::profiles;
use super::sso::Tokens;
use super::{Credentials, CredentialsError, Imds, ProvideCredentials, ProvideFuture, Resources};

pub(super) use self::plan::{Plan, nothing};

/// Keys of a profile in the files `~/.aws/config` and `~/.aws/credentials`, whatever it says that they come from:
/// keys of its own, a role, SSO, a process, a token in a file.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    pub(super) name: Option<String>,
    pub(super) prompt: Option<MfaPrompt>,
    pub(super) kept: Kept,
}

/// What sources remember from one time to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    pub(super) imds: Imds,
    pub(super) tokens: Tokens,
}

impl Profile {
    /// The profile that the client uses.
    pub fn new() -> Self {
        Self::default()
    }

    /// The profile of this name.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            ..Self::default()
        }
    }

    /// Sets who is asked for the code of a device (`mfa_serial`).
    pub fn mfa(mut self, prompt: MfaPrompt) -> Self {
        self.prompt = Some(prompt);
        self
    }
}

impl ProvideCredentials for Profile {
    fn provide<'a>(&'a self, resources: &'a Resources) -> ProvideFuture<'a, Credentials> {
        Box::pin(async {
            let named = self.name.as_deref().or(resources.profile());
            let profiles = profiles(resources.env(), named)?;
            let plan = Plan::new(&profiles, profiles.selected_name())?;
            let plan = plan.ok_or_else(|| CredentialsError::not_configured(nothing(&profiles)))?;
            plan.carry_out(resources, &profiles, &self.kept, self.prompt.as_ref())
                .await
        })
    }
}
