//! What endpoint rules need at run time: their functions, the partitions, and their results.
//!
//! The rules of a service are compiled to Rust when its code is generated, so nothing here reads a rule
//! set. The functions are those of the [standard library] and the [AWS library] of Smithy's rules engine;
//! `booleanEquals`, `coalesce`, `getAttr`, `isSet`, `ite`, `not` and `stringEquals` are plain Rust.
//!
//! [standard library]: https://smithy.io/2.0/additional-specs/rules-engine/standard-library.html
//! [AWS library]: https://smithy.io/2.0/aws/rules-engine/library-functions.html

mod arn;
mod context;
mod functions;
mod inputs;
mod partition;
mod url;

use std::fmt;

pub use arn::{Arn, parse_arn};
pub use context::{ClientParam, ContextParams};
pub use functions::{
    element, is_valid_host_label, is_virtual_hostable_s3_bucket, split, substring, uri_encode,
};
pub use inputs::Inputs;
pub(crate) use inputs::check_region;
pub use partition::{Partition, partition, partitions};
pub use url::{Url, parse_url};

/// Where requests go: the result of endpoint rules that found an answer.
///
/// ```
/// # use aws_restjson::endpoint::{AuthScheme, Endpoint};
/// let endpoint = Endpoint::new("https://example.amazonaws.com")
///     .header("x-amz-region", ["us-east-1"])
///     .auth_scheme(AuthScheme::new("sigv4").signing_region("us-east-1"));
/// assert_eq!(endpoint.url, "https://example.amazonaws.com");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Endpoint {
    /// Scheme, authority and perhaps a path, which goes before the path of each request.
    pub url: String,

    /// Headers to add to each request, each with its values.
    pub headers: Vec<(String, Vec<String>)>,

    /// The ways to authenticate, the preferred one first. When empty, those of the model hold.
    pub auth_schemes: Vec<AuthScheme>,
}

impl Endpoint {
    /// An endpoint with this URL, without headers and authentication schemes of its own.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            headers: Vec::new(),
            auth_schemes: Vec::new(),
        }
    }

    /// Adds a header.
    pub fn header(
        mut self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.headers.push((name.into(), values));
        self
    }

    /// Adds a way to authenticate, after those that are there.
    pub fn auth_scheme(mut self, scheme: AuthScheme) -> Self {
        self.auth_schemes.push(scheme);
        self
    }
}

/// One element of an endpoint's `authSchemes` property: a way to authenticate, with what differs from the
/// model. The properties are those of Smithy's [authentication scheme validators].
///
/// [authentication scheme validators]: https://smithy.io/2.0/aws/rules-engine/auth-schemes.html
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthScheme {
    /// The scheme, such as `sigv4` or `sigv4a`.
    pub name: String,

    /// The service name to sign with, if it is not the model's.
    pub signing_name: Option<String>,

    /// The region to sign with, if it is not the configured one (`sigv4`).
    pub signing_region: Option<String>,

    /// The regions to sign for (`sigv4a`).
    pub signing_region_set: Vec<String>,

    /// Whether the path must not be encoded a second time when signing.
    pub disable_double_encoding: bool,

    /// Whether the path must not be normalised when signing.
    pub disable_normalize_path: bool,
}

impl AuthScheme {
    /// A scheme in which nothing differs from the model.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            signing_name: None,
            signing_region: None,
            signing_region_set: Vec::new(),
            disable_double_encoding: false,
            disable_normalize_path: false,
        }
    }

    /// Sets the service name to sign with.
    pub fn signing_name(mut self, name: impl Into<String>) -> Self {
        self.signing_name = Some(name.into());
        self
    }

    /// Sets the region to sign with.
    pub fn signing_region(mut self, region: impl Into<String>) -> Self {
        self.signing_region = Some(region.into());
        self
    }

    /// Sets the regions to sign for.
    pub fn signing_region_set(
        mut self,
        regions: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.signing_region_set = regions.into_iter().map(Into::into).collect();
        self
    }

    /// Sets whether the path must not be encoded a second time when signing.
    pub fn disable_double_encoding(mut self, disable: bool) -> Self {
        self.disable_double_encoding = disable;
        self
    }

    /// Sets whether the path must not be normalised when signing.
    pub fn disable_normalize_path(mut self, disable: bool) -> Self {
        self.disable_normalize_path = disable;
        self
    }
}

/// Endpoint rules that refused their parameters. The message is that of the rule, word for word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    message: String,
}

impl Error {
    /// An error with the message of a rule.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }

    /// The message of the rule.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_keeps_order() {
        let region = String::from("us-east-1");
        let endpoint = Endpoint::new(format!("https://{region}.example.com"))
            .header("x-amz-multi", ["*", &region])
            .header("x-amz-region", [&region])
            .auth_scheme(
                AuthScheme::new("sigv4a")
                    .signing_name("s3")
                    .signing_region_set(["*"])
                    .disable_double_encoding(true),
            )
            .auth_scheme(
                AuthScheme::new("sigv4")
                    .signing_region(&region)
                    .disable_normalize_path(true),
            );
        assert_eq!(endpoint.url, "https://us-east-1.example.com");
        assert_eq!(
            endpoint.headers,
            [
                (
                    "x-amz-multi".to_owned(),
                    vec!["*".to_owned(), region.clone()]
                ),
                ("x-amz-region".to_owned(), vec![region.clone()]),
            ]
        );
        let [sigv4a, sigv4] = &endpoint.auth_schemes[..] else {
            panic!("two schemes were added");
        };
        assert_eq!(sigv4a.name, "sigv4a");
        assert_eq!(sigv4a.signing_name.as_deref(), Some("s3"));
        assert_eq!(sigv4a.signing_region_set, ["*"]);
        assert!(sigv4a.disable_double_encoding && !sigv4a.disable_normalize_path);
        assert_eq!(sigv4.signing_region.as_deref(), Some("us-east-1"));
        assert!(sigv4.disable_normalize_path && !sigv4.disable_double_encoding);
    }

    #[test]
    fn an_error_is_its_message() {
        let error = Error::new("Invalid Configuration: Missing Region");
        assert_eq!(error.message(), "Invalid Configuration: Missing Region");
        assert_eq!(error.to_string(), error.message());
    }
}
