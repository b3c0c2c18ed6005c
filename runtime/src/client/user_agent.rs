//! Who we say we are.

use http::HeaderValue;

use super::ServiceMeta;

/// `<product>/<version> ua/2.1 api/<service id>/<API version> os/<family> lang/rust`.
pub(super) fn user_agent(service: &ServiceMeta) -> HeaderValue {
    let family = match std::env::consts::OS {
        family @ ("linux" | "macos" | "windows" | "android" | "ios") => family,
        _ => "other",
    };
    let text = format!(
        "{}/{} ua/2.1 api/{}/{} os/{family} lang/rust",
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION"),
        token(&service.sdk_id.to_ascii_lowercase()),
        token(service.version),
    );
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
}
