//! Who we say we are.

use http::HeaderValue;

use super::ServiceMeta;

/// `<product>/<version> ua/2.1 api/<service id>/<API version> os/<family> lang/rust app/<app id>`.
pub(super) fn user_agent(service: &ServiceMeta, app_id: Option<&str>) -> HeaderValue {
    let family = match std::env::consts::OS {
        family @ ("linux" | "macos" | "windows" | "android" | "ios") => family,
        _ => "other",
    };
    let mut text = format!(
        "{}/{} ua/2.1 api/{}/{} os/{family} lang/rust",
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION"),
        token(&service.sdk_id.to_ascii_lowercase()),
        token(service.version),
    );
    if let Some(id) = app_id {
        text.push_str(" app/");
        text.push_str(&token(id));
    }
    HeaderValue::from_str(&text).expect("only visible ASCII characters and spaces are left")
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

    #[test]
    fn the_application_comes_last() {
        const SERVICE: ServiceMeta = ServiceMeta::new("A B", "a", "2020-01-01", |_| unreachable!());
        let shown = |id| user_agent(&SERVICE, id).to_str().unwrap().to_owned();
        assert!(shown(None).ends_with(" lang/rust"));
        assert!(shown(Some("my app/é")).ends_with(" lang/rust app/my-app--"));
    }
}
