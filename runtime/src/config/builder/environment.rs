//! What is not set in code.

use std::sync::Arc;

use super::ClientBuilder;
use crate::client::ServiceClient;
use crate::config::load::load;
use crate::config::{Env, ProcessEnv};
use crate::error::{Failure, ServiceError as _};

impl<C: ServiceClient> ClientBuilder<C> {
    /// Sets the profile that is read from the files `~/.aws/config` and `~/.aws/credentials`, instead of the one that
    /// `AWS_PROFILE` names. It has to be there. Set it before [`load_env`](Self::load_env), which reads the files.
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.settings.profile_name = Some(name.into());
        self
    }

    /// Reads what is not set in code yet from the environment of the process, and from files of
    /// [profiles](crate::config::profile). The table of settings and their sources is in the
    /// [module](crate::config).
    ///
    /// Whatever is set in code, before or after, wins.
    ///
    /// # Errors
    ///
    /// A value that cannot be used, an access key id without a secret, a file that cannot be understood, or a profile
    /// that was named and is not there; the error names the place. It is a failure of kind
    /// [`Build`](crate::error::FailureKind::Build).
    pub async fn load_env(self) -> Result<Self, C::Error> {
        self.load_env_from(ProcessEnv).await
    }

    /// Like [`load_env`](Self::load_env), with an environment of the caller's own, for tests.
    ///
    /// # Errors
    ///
    /// As for [`load_env`](Self::load_env).
    pub async fn load_env_from(mut self, env: impl Env + 'static) -> Result<Self, C::Error> {
        match load(&mut self.settings, const { &C::SERVICE }, Arc::new(env)) {
            Ok(()) => Ok(self),
            Err(error) => Err(C::Error::from_failure(Failure::setting(error))),
        }
    }
}
