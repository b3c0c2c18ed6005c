//! The manifest of a crate that stands alone.

use crate::File;
use crate::config::Package;
use crate::ir::Crate;

/// What the tests of a model's cases need beyond what all need.
const DEV_DEPENDENCIES: &str = r#"http = "1.2"
http-body = "1.0.1"
http-body-util = "0.1.2"
tokio = { version = "1.44", default-features = false, features = ["macros", "rt"] }
tower-service = "0.3.3"
"#;

/// The features of the other side of the wire.
const SERVER: &str = r#"validate = ["aws-restjson/validate"]
test-util = ["aws-restjson/test-util", "validate"]
"#;

/// What runs the other tests.
const TOKIO: &str = r#"tokio = { version = "1.44", default-features = false, features = ["macros", "rt"] }
"#;

/// `Cargo.toml`.
pub(super) fn manifest(ir: &Crate, package: &Package, server: bool) -> File {
    let Package {
        name,
        runtime_path,
        runtime_version,
    } = package;
    let title = quoted(&format!("Bindings for {}", ir.service.title));
    let features: Vec<String> = ir
        .runtime_features
        .iter()
        .map(|feature| quoted(feature))
        .collect();
    let features = if features.is_empty() {
        String::new()
    } else {
        format!(", features = [{}]", features.join(", "))
    };
    // Without cases only the tests of both sides together run anything.
    let dev_dependencies = if ir.cases.is_empty() {
        TOKIO
    } else {
        DEV_DEPENDENCIES
    };
    let server = if server { SERVER } else { "" };
    let (name, runtime_path) = (quoted(name), quoted(runtime_path));
    let text = format!(
        r#"[package]
name = {name}
version = "0.1.0"
edition = "2024"
rust-version = "1.91"
description = {title}

[features]
default = ["credentials", "hyper", "rustls-ring"]
credentials = ["aws-restjson/credentials"]
aws-credential-types = ["aws-restjson/aws-credential-types"]
hyper = ["aws-restjson/hyper"]
rustls-ring = ["aws-restjson/rustls-ring"]
rustls-aws-lc = ["aws-restjson/rustls-aws-lc"]
serde = ["aws-restjson/serde"]
tracing = ["aws-restjson/tracing"]
{server}
[dependencies]
aws-restjson = {{ path = {runtime_path}, version = "={runtime_version}", default-features = false{features} }}

[dev-dependencies]
serde_json = {{ version = "1", default-features = false, features = ["std"] }}
{dev_dependencies}
[workspace]
"#
    );
    File {
        path: "Cargo.toml".to_owned(),
        text,
    }
}

/// A TOML basic string; JSON's escapes are a subset of TOML's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
