//! Tokens of logins, in files that AWS's tools share.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::Method;
use serde_json::{Value, json};
use sha1::{Digest as _, Sha1};
use zeroize::Zeroizing;

use super::Login;
use crate::config::profile::{Profiles, home};
use crate::credentials::exchange::{SERVICE, ask, missing, request, text};
use crate::credentials::services::SSO_OIDC;
use crate::credentials::{CredentialsError, Resources};
use crate::value::{Timestamp, TimestampFormat};

/// How long before its end a token is refreshed, and how much time lies between two attempts, in seconds.
const EARLY: i64 = 5 * 60;
const PAUSE: i64 = 30;

/// What is known of tokens besides their files.
#[derive(Clone, Default)]
pub(in crate::credentials) struct Tokens(Arc<Mutex<BTreeMap<PathBuf, Known>>>);

#[derive(Default)]
struct Known {
    /// When a refresh was last tried.
    tried: Option<i64>,
    /// The last one that was refreshed here: its file may not be writable.
    newest: Option<Value>,
}

impl Tokens {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token of a login, refreshed if its end is near.
    pub(super) async fn get(
        &self,
        resources: &Resources,
        profiles: Option<&Profiles>,
        login: &Login,
    ) -> Result<Zeroizing<String>, CredentialsError> {
        let path = path(resources, login)?;
        let now = resources.now().secs();
        let file = self.read(resources, login, &path)?;
        let end = end(&file, &path)?.secs();
        let old = || {
            let token = text(&file, "accessToken");
            let token = token.ok_or_else(|| damaged(&path, "has no `accessToken`"))?;
            Ok(Zeroizing::new(token.to_owned()))
        };
        if now < end - EARLY {
            return old();
        }
        let refreshed = match login.session {
            Some(_) if self.may_try(&path, now) => {
                self.refresh(resources, profiles, login, &path, &file).await
            }
            _ => Ok(None),
        };
        match refreshed {
            Ok(Some(token)) => Ok(token),
            // It is still good for some minutes.
            Ok(None) | Err(_) if now < end => old(),
            Ok(None) => Err(CredentialsError::configuration(format!(
                "the SSO token in {} has expired; {}",
                path.display(),
                login.again()
            ))),
            Err(error) => Err(error.within(format_args!(
                "the SSO token in {} has expired and could not be refreshed; {}",
                path.display(),
                login.again()
            ))),
        }
    }

    /// What is in the file, or what was refreshed here since it was written.
    fn read(
        &self,
        resources: &Resources,
        login: &Login,
        path: &Path,
    ) -> Result<Value, CredentialsError> {
        let bytes = resources.env().read_file(path).map(Zeroizing::new);
        let bytes = bytes.map_err(|error| {
            CredentialsError::configuration(format!(
                "the SSO token file {} cannot be read; {}",
                path.display(),
                login.again()
            ))
            .caused_by(error)
        })?;
        let file: Value = serde_json::from_slice(&bytes)
            .ok()
            .filter(Value::is_object)
            .ok_or_else(|| damaged(path, "is no JSON object"))?;
        let end_of = |value: &Value| end(value, path).ok();
        let known = self.lock();
        let newest = known.get(path).and_then(|known| known.newest.as_ref());
        Ok(match newest {
            Some(newest) if end_of(newest) > end_of(&file) => newest.clone(),
            _ => file,
        })
    }

    fn may_try(&self, path: &Path, now: i64) -> bool {
        let mut known = self.lock();
        let known = known.entry(path.to_owned()).or_default();
        let may = known.tried.is_none_or(|tried| now - tried >= PAUSE);
        if may {
            known.tried = Some(now);
        }
        may
    }

    /// Gets a new token for the old one; `None` if the file does not have what that takes.
    async fn refresh(
        &self,
        resources: &Resources,
        profiles: Option<&Profiles>,
        login: &Login,
        path: &Path,
        file: &Value,
    ) -> Result<Option<Zeroizing<String>>, CredentialsError> {
        let members = ["clientId", "clientSecret", "refreshToken"];
        let [Some(client_id), Some(client_secret), Some(refresh_token)] =
            members.map(|name| text(file, name))
        else {
            return Ok(None);
        };
        let registered = text(file, "registrationExpiresAt")
            .and_then(|end| Timestamp::parse(end, TimestampFormat::DateTime).ok());
        let now = resources.now();
        if registered.is_some_and(|end| end <= now) {
            return Ok(None);
        }
        let url = SSO_OIDC.url(resources, profiles, &login.region)?;
        let whom = format!("SSO OIDC ({url})");
        let question = json!({
            "clientId": client_id,
            "clientSecret": client_secret,
            "grantType": "refresh_token",
            "refreshToken": refresh_token,
        })
        .to_string();
        let uri = format!("{url}/token");
        let headers = [("content-type", "application/json")];
        let make = || request(Method::POST, &uri, &headers, question.clone());
        let answer = ask(resources, &whom, &SERVICE, &make).await?.json(&whom)?;
        let token = text(&answer, "accessToken").ok_or_else(|| missing(&whom, "accessToken"))?;
        let life = answer.get("expiresIn").and_then(Value::as_i64);
        let life = life.ok_or_else(|| missing(&whom, "expiresIn"))?;
        let end = Timestamp::from_epoch_seconds(now.secs().saturating_add(life));

        // What else is in the file belongs to others.
        let mut new = file.clone();
        new["accessToken"] = token.into();
        new["expiresAt"] = end.to_string().into();
        if let Some(next) = text(&answer, "refreshToken") {
            new["refreshToken"] = next.into();
        }
        let written = Zeroizing::new(new.to_string());
        // If it cannot be written, others have to log in again; this client has its token.
        let _ = resources.env().write_file(path, written.as_bytes());
        let token = Zeroizing::new(token.to_owned());
        self.lock().entry(path.to_owned()).or_default().newest = Some(new);
        Ok(Some(token))
    }
}

/// Where the token of a login is.
fn path(resources: &Resources, login: &Login) -> Result<PathBuf, CredentialsError> {
    let name = login.session.as_ref().unwrap_or(&login.start_url);
    let hash = Sha1::digest(name.as_bytes());
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let home = home(resources.env()).ok_or_else(|| {
        CredentialsError::configuration(
            "SSO tokens are in the home directory, and none is known (HOME, USERPROFILE)",
        )
    })?;
    Ok(home.join(".aws/sso/cache").join(format!("{hash}.json")))
}

/// When a token ceases to be valid.
fn end(file: &Value, path: &Path) -> Result<Timestamp, CredentialsError> {
    let end = text(file, "expiresAt").ok_or_else(|| damaged(path, "has no `expiresAt`"))?;
    // Old tools wrote `UTC` in the place of `Z`.
    let end = end.replace("UTC", "Z");
    Timestamp::parse(&end, TimestampFormat::DateTime)
        .map_err(|_| damaged(path, "has an `expiresAt` that is no date and time"))
}

fn damaged(path: &Path, problem: &str) -> CredentialsError {
    CredentialsError::configuration(format!("the SSO token file {} {problem}", path.display()))
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(..)")
    }
}
