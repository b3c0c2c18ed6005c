//! Keys that a program prints.

mod run;

use serde_json::Value;

use self::run::run;
use super::exchange::keys_in;
use super::{Credentials, CredentialsError, ProvideCredentials, ProvideFuture, Resources};

const WHOM: &str = "the credential process";

/// Keys that a program prints, as JSON of version 1 of the protocol of AWS's own tools (`credential_process` in a
/// profile). The command is run by `sh -c`, on Windows by `cmd /C`, without input, for at most a minute.
///
/// Keys without an expiration are never asked for again, unless the service calls them expired. No error and no
/// `Debug` shows the command or what it prints; of what it prints to standard error, an error shows the end.
#[derive(Clone)]
pub struct Process {
    command: String,
    account_id: Option<String>,
}

impl Process {
    /// The command, as it would be typed.
    pub fn new(command: impl Into<String>) -> Self {
        Self {
            command: command.into(),
            account_id: None,
        }
    }

    /// Sets the account, if the program does not tell it.
    pub fn account_id(mut self, id: impl Into<String>) -> Self {
        self.account_id = Some(id.into());
        self
    }

    pub(super) async fn ask(&self, resources: &Resources) -> Result<Credentials, CredentialsError> {
        let printed = run(&self.command, resources).await?;
        let mut keys = read(&printed)?.by_way_of("w");
        if keys.account_id.is_none() {
            keys.account_id.clone_from(&self.account_id);
        }
        Ok(keys)
    }
}

fn read(printed: &[u8]) -> Result<Credentials, CredentialsError> {
    let document: Value = serde_json::from_slice(printed).map_err(|_| {
        CredentialsError::unavailable(format!("{WHOM} printed something that is no JSON"))
    })?;
    match document.get("Version").and_then(Value::as_i64) {
        Some(1) => keys_in(WHOM, &document, "SessionToken"),
        Some(other) => Err(CredentialsError::unavailable(format!(
            "{WHOM} printed version {other}; only version 1 is known"
        ))),
        None => Err(CredentialsError::unavailable(format!(
            "{WHOM} printed no `Version`"
        ))),
    }
}

impl ProvideCredentials for Process {
    fn provide<'a>(&'a self, resources: &'a Resources) -> ProvideFuture<'a, Credentials> {
        Box::pin(self.ask(resources))
    }
}

/// Shows no command: its arguments may be secret.
impl std::fmt::Debug for Process {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Process(..)")
    }
}
