//! What the keys at the end of a profile's chain of roles come from.

use super::Kept;
use crate::config::profile::{Profiles, Section};
use crate::credentials::imds::Setup;
use crate::credentials::sso::Login;
use crate::credentials::{
    Credentials, CredentialsError, CredentialsErrorKind, Process, Resources, Sso, WebIdentity,
    container, environment,
};

/// Where the first keys come from.
#[derive(Debug)]
pub(super) enum Base {
    Keys(Credentials),
    Environment,
    Imds,
    Container,
    WebIdentity(WebIdentity),
    Sso(Box<Sso>),
    Process(Process),
}

const ID: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";

impl Base {
    /// What a profile has besides a role that is taken on with other keys; `None` if there is nothing.
    pub(super) fn of(
        profiles: &Profiles,
        name: &str,
        profile: &Section,
    ) -> Result<Option<Self>, CredentialsError> {
        if let Some(source) = profile.value("credential_source")
            && profile.get("role_arn").is_none()
        {
            return Self::named(source.text(), &source.origin().to_string()).map(Some);
        }
        if let Some(file) = profile.get("web_identity_token_file") {
            let arn = profile
                .get("role_arn")
                .ok_or_else(|| wrong(name, "has `web_identity_token_file` and no `role_arn`"))?;
            let mut source = WebIdentity::new(arn, file);
            if let Some(session) = profile.get("role_session_name") {
                source = source.session_name(session);
            }
            return Ok(Some(Self::WebIdentity(source)));
        }
        if let Some(sso) = sso(profiles, name, profile)? {
            return Ok(Some(Self::Sso(Box::new(sso))));
        }
        if profile.get("login_session").is_some() {
            return Err(wrong(
                name,
                &format!(
                    "has `login_session`, a login by `aws login`, which is not supported; another profile can use it by \
                     `credential_process = aws configure export-credentials --profile {name} --format process`"
                ),
            ));
        }
        if let Some(command) = profile.get("credential_process") {
            let mut process = Process::new(command);
            if let Some(account) = profile.get("aws_account_id") {
                process = process.account_id(account);
            }
            return Ok(Some(Self::Process(process)));
        }
        Ok(keys(name, profile)?.map(Self::Keys))
    }

    /// What `credential_source` names.
    pub(super) fn named(source: &str, origin: &str) -> Result<Self, CredentialsError> {
        match source {
            "Environment" => Ok(Self::Environment),
            "Ec2InstanceMetadata" => Ok(Self::Imds),
            "EcsContainer" => Ok(Self::Container),
            _ => Err(CredentialsError::configuration(format!(
                "{origin} must be `Environment`, `Ec2InstanceMetadata` or `EcsContainer`"
            ))),
        }
    }

    pub(super) fn words(&self) -> &'static str {
        match self {
            Self::Keys(_) => "keys",
            Self::Environment => "keys of the environment",
            Self::Imds => "keys of the instance",
            Self::Container => "keys of the container",
            Self::WebIdentity(_) => "a web identity",
            Self::Sso(_) => "SSO",
            Self::Process(_) => "a credential process",
        }
    }

    pub(super) async fn keys(
        &self,
        resources: &Resources,
        profiles: &Profiles,
        kept: &Kept,
    ) -> Result<Credentials, CredentialsError> {
        let env = resources.env();
        match self {
            Self::Keys(keys) => Ok(keys.clone()),
            Self::Environment => {
                let keys = named_but_missing(environment::read(env)?, environment::NOT_SET)?;
                Ok(keys.by_way_of("p"))
            }
            Self::Imds => {
                let setup = Setup::new(env, profiles.selected())?;
                let setup = named_but_missing(setup, crate::credentials::imds::SWITCHED_OFF)?;
                let asked = kept.imds.ask(resources, &setup).await;
                // The profile says that there is one.
                let keys =
                    asked.map_err(|error| error.of_kind(CredentialsErrorKind::Unavailable))?;
                Ok(keys.by_way_of("p"))
            }
            Self::Container => {
                let agent = named_but_missing(container::agent(env)?, container::NOT_SET)?;
                let keys = container::of_agent(resources, &agent).await?;
                Ok(keys.by_way_of("p"))
            }
            Self::WebIdentity(source) => {
                let keys = source.ask(resources, Some(profiles)).await?;
                Ok(keys.by_way_of("q"))
            }
            Self::Sso(sso) => {
                let mut sso = sso.as_ref().clone();
                sso.tokens = kept.tokens.clone();
                let keys = sso.ask(resources, Some(profiles)).await?;
                Ok(keys.by_way_of(if sso.login.session.is_some() {
                    "r"
                } else {
                    "t"
                }))
            }
            Self::Process(process) => Ok(process.ask(resources).await?.by_way_of("v")),
        }
    }
}

fn named_but_missing<T>(found: Option<T>, words: &str) -> Result<T, CredentialsError> {
    found.ok_or_else(|| {
        CredentialsError::configuration(format!("`credential_source` names them, but {words}"))
    })
}

/// The keys that stand in a profile.
pub(super) fn keys(name: &str, profile: &Section) -> Result<Option<Credentials>, CredentialsError> {
    let (id, secret) = match (profile.get(ID), profile.get(SECRET)) {
        (None, None) => return Ok(None),
        (Some(_), None) => return Err(wrong(name, &format!("has `{ID}` and no `{SECRET}`"))),
        (None, Some(_)) => return Err(wrong(name, &format!("has `{SECRET}` and no `{ID}`"))),
        (Some(id), Some(secret)) => (id, secret),
    };
    let mut keys = Credentials::new(id, secret).by_way_of("n");
    if let Some(token) = profile.get("aws_session_token") {
        keys = keys.session_token(token);
    }
    if let Some(account) = profile.get("aws_account_id") {
        keys = keys.account_id(account);
    }
    Ok(Some(keys))
}

fn sso(
    profiles: &Profiles,
    name: &str,
    profile: &Section,
) -> Result<Option<Sso>, CredentialsError> {
    let [session, url, region, account, role] = [
        "sso_session",
        "sso_start_url",
        "sso_region",
        "sso_account_id",
        "sso_role_name",
    ]
    .map(|key| profile.get(key));
    if [session, url, region, account, role]
        .iter()
        .all(Option::is_none)
    {
        return Ok(None);
    }
    let (url, region) = match session {
        None => (url, region),
        Some(session) => {
            let section = profiles.sso_session(session).ok_or_else(|| {
                wrong(
                    name,
                    &format!(
                        "names the SSO session `{session}`, but the config file has no section \
                         `[sso-session {session}]`"
                    ),
                )
            })?;
            let theirs = |key: &str, own: Option<&str>| match (section.get(key), own) {
                (Some(theirs), Some(own)) if theirs != own => Err(wrong(
                    name,
                    &format!(
                        "and its SSO session `{session}` differ in `{key}`; leave it out of the profile"
                    ),
                )),
                (theirs, _) => theirs.map(Some).ok_or_else(|| {
                    wrong(
                        name,
                        &format!("has an SSO session `{session}` without `{key}`"),
                    )
                }),
            };
            (theirs("sso_start_url", url)?, theirs("sso_region", region)?)
        }
    };
    let (Some(account), Some(role)) = (account, role) else {
        return Err(wrong(
            name,
            "has settings of SSO without `sso_account_id` and `sso_role_name`: that is enough for a token, \
             but not for credentials",
        ));
    };
    let need = |key: &str, value: Option<&str>| {
        let value = value.map(str::to_owned);
        value.ok_or_else(|| wrong(name, &format!("has settings of SSO without `{key}`")))
    };
    let login = Login {
        session: session.map(str::to_owned),
        start_url: need("sso_start_url", url)?,
        region: need("sso_region", region)?,
    };
    let mut sso = Sso::new("", "", account, role);
    sso.login = login;
    Ok(Some(sso))
}

/// An error about a profile.
pub(super) fn wrong(name: &str, problem: &str) -> CredentialsError {
    CredentialsError::configuration(format!("profile `{name}` {problem}"))
}
