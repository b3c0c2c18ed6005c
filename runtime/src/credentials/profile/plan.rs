//! From a profile to the steps that lead to its keys.

use super::Kept;
use super::base::{self, Base, wrong};
use crate::config::profile::{Profiles, Section};
use crate::credentials::assume_role::{MfaPrompt, Role};
use crate::credentials::{Credentials, CredentialsError, Resources};

/// What STS takes for a duration, in seconds.
const DURATIONS: std::ops::RangeInclusive<u32> = 900..=43_200;

/// First keys, and the roles that are taken on one after the other.
#[derive(Debug)]
pub(crate) struct Plan {
    base: Base,
    /// With the names of their profiles, in the order in which they are taken on.
    roles: Vec<(String, Role)>,
    /// What is done, in words.
    words: String,
}

impl Plan {
    /// The steps for a profile; `None` if it has nothing about credentials.
    pub(crate) fn new(profiles: &Profiles, name: &str) -> Result<Option<Self>, CredentialsError> {
        let mut roles = Vec::new();
        let mut visited: Vec<&str> = Vec::new();
        let mut name = name;
        let base = loop {
            let Some(profile) = profiles.profile(name) else {
                return match visited.last() {
                    None => Ok(None),
                    Some(last) => Err(wrong(
                        last,
                        &format!("has `source_profile = {name}`, but there is no such profile"),
                    )),
                };
            };
            // A profile that others come to ends the chain with its own keys.
            if !visited.is_empty()
                && let Some(keys) = base::keys(name, profile)?
            {
                break Base::Keys(keys);
            }
            if visited.contains(&name) {
                visited.push(name);
                return Err(CredentialsError::configuration(format!(
                    "the profiles lead in a circle by `source_profile`: {}",
                    visited.join(" → ")
                )));
            }
            visited.push(name);
            match Next::of(name, profile)? {
                None => match Base::of(profiles, name, profile)? {
                    Some(base) => break base,
                    None if visited.len() == 1 => return Ok(None),
                    None => {
                        return Err(wrong(
                            name,
                            "is the `source_profile` of another, but has no keys and nothing that gives some",
                        ));
                    }
                },
                Some((role, next)) => {
                    roles.push((name.to_owned(), role));
                    match next {
                        Next::Base(base) => break base,
                        Next::Itself => {
                            let own = Base::of(profiles, name, profile)?;
                            break own.ok_or_else(|| {
                                wrong(
                                    name,
                                    "names itself as `source_profile`, but has no keys of its own",
                                )
                            })?;
                        }
                        Next::Profile(next) => name = next,
                    }
                }
            }
        };
        roles.reverse();
        let mut words = base.words().to_owned();
        for (name, role) in &roles {
            words.push_str(&format!(", then role {} (profile `{name}`)", role.arn));
        }
        Ok(Some(Self { base, roles, words }))
    }

    /// What is done, in words without secrets.
    pub(crate) fn words(&self) -> &str {
        &self.words
    }

    /// Gets the keys.
    pub(crate) async fn carry_out(
        &self,
        resources: &Resources,
        profiles: &Profiles,
        kept: &Kept,
        prompt: Option<&MfaPrompt>,
    ) -> Result<Credentials, CredentialsError> {
        let mut keys = self.base.keys(resources, profiles, kept).await?;
        if matches!(self.base, Base::Keys(_)) && !self.roles.is_empty() {
            keys = keys.by_way_of("o");
        }
        for (_, role) in &self.roles {
            keys = role
                .assume(resources, Some(profiles), &keys, prompt)
                .await?;
        }
        Ok(keys)
    }
}

/// Where the keys come from that a role is taken on with.
enum Next<'a> {
    Base(Base),
    Itself,
    Profile(&'a str),
}

impl<'a> Next<'a> {
    /// The role of a profile, if it has one that is taken on with other keys.
    fn of(name: &str, profile: &'a Section) -> Result<Option<(Role, Self)>, CredentialsError> {
        let Some(arn) = profile.get("role_arn") else {
            return Ok(None);
        };
        let (source, named) = (
            profile.get("source_profile"),
            profile.value("credential_source"),
        );
        let next = match (source, named) {
            (Some(_), Some(_)) => {
                return Err(wrong(
                    name,
                    "has both `source_profile` and `credential_source`; one of them has to go",
                ));
            }
            (None, None) if profile.get("web_identity_token_file").is_some() => return Ok(None),
            (None, None) => {
                return Err(wrong(
                    name,
                    "has `role_arn`, but neither `source_profile` nor `credential_source` nor \
                     `web_identity_token_file`",
                ));
            }
            (Some(source), None) if source == name => Self::Itself,
            (Some(source), None) => Self::Profile(source),
            (None, Some(named)) => {
                Self::Base(Base::named(named.text(), &named.origin().to_string())?)
            }
        };
        let owned = |key: &str| profile.get(key).map(str::to_owned);
        let role = Role {
            arn: arn.to_owned(),
            session_name: owned("role_session_name"),
            external_id: owned("external_id"),
            duration: duration(profile)?,
            mfa_serial: owned("mfa_serial"),
            region: None,
        };
        Ok(Some((role, next)))
    }
}

fn duration(profile: &Section) -> Result<Option<u32>, CredentialsError> {
    let Some(value) = profile.value("duration_seconds") else {
        return Ok(None);
    };
    let seconds = value.text().parse().ok();
    let seconds = seconds.filter(|seconds| DURATIONS.contains(seconds));
    seconds.map(Some).ok_or_else(|| {
        CredentialsError::configuration(format!(
            "{} must be a whole number of seconds from {} to {}",
            value.origin(),
            DURATIONS.start(),
            DURATIONS.end()
        ))
    })
}

/// What to say of a profile without credentials.
pub(crate) fn nothing(profiles: &Profiles) -> String {
    let name = profiles.selected_name();
    let shown = |path: Option<&std::path::Path>| path.map(|path| path.display().to_string());
    let files: Vec<_> = [profiles.config_path(), profiles.credentials_path()]
        .into_iter()
        .filter_map(shown)
        .collect();
    match (profiles.selected(), files.as_slice()) {
        (Some(_), files) => format!(
            "profile `{name}` in {} has nothing about credentials",
            files.join(", ")
        ),
        (None, []) => "no home directory is known in which there could be profiles".to_owned(),
        (None, files) => format!("there is no profile `{name}` in {}", files.join(", ")),
    }
}
