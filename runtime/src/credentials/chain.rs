//! All sources in order.

use super::assume_role::MfaPrompt;
use super::imds::{self, Setup};
use super::profile::{Kept, Plan, nothing};
use super::services::profiles;
use super::{
    Credentials, CredentialsError, CredentialsErrorKind, Outcome, ProvideCredentials,
    ProvideFuture, Resources, Trace, WebIdentity, container, environment,
};
use crate::config::Env;
use crate::config::profile::Profiles;

const ENVIRONMENT: &str = "environment";
const PROFILE: &str = "profile";
const WEB_IDENTITY: &str = "web identity";
const CONTAINER: &str = "container";
const IMDS: &str = "IMDS";

/// Keys from the first source that is configured: environment, profile, web identity, container, instance.
///
/// A source that is configured and fails is an error; what comes after it is not looked at. Variables and files are
/// read again each time.
#[derive(Clone, Debug, Default)]
pub struct DefaultChain {
    profile: Option<String>,
    prompt: Option<MfaPrompt>,
    kept: Kept,
}

/// What is to be done.
enum Found {
    Keys(Credentials),
    Plan(Box<Plan>),
    WebIdentity(WebIdentity),
    Agent(String),
    Imds(Setup),
}

/// What a look at all sources comes to.
struct Look {
    trace: Trace,
    found: Result<Option<Found>, CredentialsError>,
    profiles: Option<Profiles>,
}

impl DefaultChain {
    /// The chain with the profile that the client uses.
    pub fn new() -> Self {
        Self::default()
    }

    /// Uses the profile of this name. Keys of the environment are then passed over: the profile was named on
    /// purpose.
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self
    }

    /// Sets who is asked for the code of a device, for roles in profiles with `mfa_serial`.
    pub fn mfa(mut self, prompt: MfaPrompt) -> Self {
        self.prompt = Some(prompt);
        self
    }

    /// Tells what the chain would ask, without asking it: nothing is sent, and no program is run.
    ///
    /// `profile` is the one that is named in code, if one is.
    pub fn trace(&self, env: &dyn Env, profile: Option<&str>) -> Trace {
        let Look {
            mut trace, found, ..
        } = self.look(env, profile);
        if let Err(error) = found {
            trace.turn_out(Outcome::Failed(error.chain()));
        }
        trace
    }

    fn look(&self, env: &dyn Env, profile: Option<&str>) -> Look {
        let named = self.profile.as_deref().or(profile);
        let mut look = Look {
            trace: Trace::default(),
            found: Ok(None),
            profiles: None,
        };
        look.found = look.through(env, named);
        look
    }

    async fn ask(&self, resources: &Resources) -> Result<Credentials, CredentialsError> {
        let Look {
            mut trace,
            found,
            profiles,
        } = self.look(resources.env(), resources.profile());
        let asked = match found {
            Ok(Some(found)) => self.carry_out(resources, found, profiles.as_ref()).await,
            Ok(None) => Err(CredentialsError::not_configured("")),
            Err(error) => Err(error),
        };
        asked.map_err(|error| {
            let source = trace.tried().last().map_or(PROFILE, |tried| tried.source);
            if error.kind() == CredentialsErrorKind::NotConfigured {
                let words = error.chain();
                if !words.is_empty() {
                    trace.turn_out(Outcome::NotConfigured(words));
                }
                let none = CredentialsError::not_configured("no source has any");
                return none.with_trace(trace);
            }
            trace.turn_out(Outcome::Failed(error.chain()));
            error.within(source).with_trace(trace)
        })
    }

    async fn carry_out(
        &self,
        resources: &Resources,
        found: Found,
        profiles: Option<&Profiles>,
    ) -> Result<Credentials, CredentialsError> {
        match (found, profiles) {
            (Found::Keys(keys), _) => Ok(keys),
            (Found::Plan(plan), Some(profiles)) => {
                let prompt = self.prompt.as_ref();
                plan.carry_out(resources, profiles, &self.kept, prompt)
                    .await
            }
            (Found::Plan(_), None) => unreachable!("a plan is made of profiles"),
            (Found::WebIdentity(source), profiles) => {
                let keys = source.ask(resources, profiles).await?;
                Ok(keys.by_way_of("h"))
            }
            (Found::Agent(uri), _) => container::of_agent(resources, &uri).await,
            (Found::Imds(setup), _) => self.kept.imds.ask(resources, &setup).await,
        }
    }
}

impl Look {
    /// Looks at one source after the other, to the first that is configured.
    fn through(
        &mut self,
        env: &dyn Env,
        named: Option<&str>,
    ) -> Result<Option<Found>, CredentialsError> {
        self.begin(ENVIRONMENT);
        if let Some(name) = named {
            self.pass(format!(
                "passed over, since profile `{name}` is named in code"
            ));
        } else if let Some(keys) = environment::read(env)? {
            return self.choose(
                "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                Found::Keys(keys),
            );
        } else {
            self.pass(environment::NOT_SET.to_owned());
        }

        self.begin(PROFILE);
        let profiles = &*self.profiles.insert(profiles(env, named)?);
        match Plan::new(profiles, profiles.selected_name())? {
            Some(plan) => {
                let words = format!("`{}`: {}", profiles.selected_name(), plan.words());
                return self.choose(&words, Found::Plan(Box::new(plan)));
            }
            None => {
                let words = nothing(profiles);
                self.pass(words);
            }
        }

        self.begin(WEB_IDENTITY);
        if let Some(source) = WebIdentity::of_environment(env)? {
            return self.choose(
                "AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN",
                Found::WebIdentity(source),
            );
        }
        self.pass("AWS_WEB_IDENTITY_TOKEN_FILE is not set".to_owned());

        self.begin(CONTAINER);
        if let Some(uri) = container::agent(env)? {
            let shown = uri.split('?').next().unwrap_or_default().to_owned();
            return self.choose(&shown, Found::Agent(uri));
        }
        self.pass(container::NOT_SET.to_owned());

        self.begin(IMDS);
        let profile = self.profiles.as_ref().and_then(Profiles::selected);
        match Setup::new(env, profile)? {
            Some(setup) => {
                let url = setup.url().to_owned();
                self.choose(&url, Found::Imds(setup))
            }
            None => {
                self.pass(imds::SWITCHED_OFF.to_owned());
                Ok(None)
            }
        }
    }

    fn begin(&mut self, source: &'static str) {
        self.trace
            .add(source, Outcome::NotConfigured(String::new()));
    }

    fn pass(&mut self, words: String) {
        self.trace.turn_out(Outcome::NotConfigured(words));
    }

    fn choose(&mut self, words: &str, found: Found) -> Result<Option<Found>, CredentialsError> {
        self.trace.turn_out(Outcome::Chosen(words.to_owned()));
        Ok(Some(found))
    }
}

impl ProvideCredentials for DefaultChain {
    fn provide<'a>(&'a self, resources: &'a Resources) -> ProvideFuture<'a, Credentials> {
        Box::pin(self.ask(resources))
    }
}
