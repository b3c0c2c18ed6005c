//! Who we say we are.

use http::HeaderValue;

use super::ServiceMeta;
use super::auth::Auth;
use crate::config::Settings;
use crate::retry::RetryMode;

/// `<product>/<version> ua/2.1 api/<service id>/<API version> os/<family> lang/rust exec-env/<environment>
/// m/<features> app/<app id>`.
///
/// The features are those of AWS's list: one or two characters for each thing that is known to be used.
pub(super) struct UserAgent {
    before: String,
    /// What all calls of the client use.
    features: Vec<&'static str>,
    after: String,
}

impl UserAgent {
    pub(super) fn new(service: &ServiceMeta, settings: &Settings) -> Self {
        let family = match std::env::consts::OS {
            family @ ("linux" | "macos" | "windows" | "android" | "ios") => family,
            _ => "other",
        };
        let mut before = format!(
            "{}/{} ua/2.1 api/{}/{} os/{family} lang/rust",
            env!("CARGO_PKG_NAME"),
            env!("CARGO_PKG_VERSION"),
            token(&service.sdk_id.to_ascii_lowercase()),
            token(service.version),
        );
        if let Some(environment) = settings.execution_environment() {
            before.push_str(" exec-env/");
            before.push_str(&token(&environment));
        }
        let mut features = vec![match settings.retry().mode {
            Some(RetryMode::Adaptive) => "F",
            Some(RetryMode::Standard) | None => "E",
        }];
        if settings.endpoint_url.get().is_some() {
            features.push("N");
        }
        let after = settings.app_id().map(|id| format!(" app/{}", token(id)));
        Self {
            before,
            features,
            after: after.unwrap_or_default(),
        }
    }

    /// What goes with a request that says who is calling in this way.
    pub(super) fn of(&self, auth: &Auth<'_>, from_environment: bool) -> HeaderValue {
        let own: &[&str] = match auth {
            Auth::Anonymous => &[],
            Auth::Bearer(..) if from_environment => &["3"],
            Auth::Bearer(..) => &[],
            Auth::SigV4(credentials, _) => credentials.features(),
        };
        self.with(own)
    }

    /// What goes with a request of a source of credentials.
    pub(super) fn plain(&self) -> HeaderValue {
        self.with(&[])
    }

    fn with(&self, own: &[&str]) -> HeaderValue {
        let mut text = self.before.clone();
        let mut separator = " m/";
        for feature in self.features.iter().chain(own) {
            text.push_str(separator);
            text.push_str(feature);
            separator = ",";
        }
        text.push_str(&self.after);
        HeaderValue::from_str(&text).expect("only visible ASCII characters and spaces are left")
    }
}

/// Replaces every character that may not stand in a word of a user agent.
fn token(text: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!$%&'*+-.^_`|~,".contains(c);
    text.chars()
        .map(|c| if allowed(c) { c } else { '-' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_characters_are_replaced() {
        assert_eq!(token("bedrock runtime/é\n(x)"), "bedrock-runtime----x-");
    }
}
