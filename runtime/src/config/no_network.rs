//! Without the feature `hyper` there is no transport to be made.

use super::ConfigError;
use super::settings::Settings;
use crate::transport::Transport;

impl Settings {
    pub(super) fn built_in_transport(&self) -> Result<Transport, ConfigError> {
        let problem = "there is no transport: give the builder one, or enable the feature `hyper`";
        Err(ConfigError::new(problem))
    }

    #[allow(
        clippy::unnecessary_wraps,
        reason = "with the feature there is something to refuse"
    )]
    pub(super) fn refuse_network(&self) -> Result<(), ConfigError> {
        Ok(())
    }
}
