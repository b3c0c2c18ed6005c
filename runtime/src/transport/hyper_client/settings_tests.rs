//! The built-in transport as clients make it from their settings.

use http::Method;
use rustls::version::TLS13;

use super::test_servers::{Authority, Server};
use super::{HyperTransport, Proxies, Tls};
use crate::client::{RawRequest, ServiceClient as _};
use crate::config::{ClientBuilder, FixedEnv};
use crate::credentials::Credentials;
use crate::retry::RetryPolicy;
use crate::testing::{Client, Error};

const NAME: &str = "service.invalid";

fn builder(url: &str) -> ClientBuilder<Client> {
    ClientBuilder::new()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .retry(RetryPolicy::never())
        .endpoint_url(url)
}

async fn ask(builder: ClientBuilder<Client>) -> Result<String, Error> {
    let client = builder.build()?;
    let answer = client.raw(RawRequest::new(Method::GET, "/")).await?;
    Ok(String::from_utf8(answer.to_vec()).unwrap())
}

async fn refused(env: FixedEnv) -> String {
    let builder = builder("https://127.0.0.1:1").load_env_from(env).await;
    builder
        .and_then(ClientBuilder::build)
        .unwrap_err()
        .to_string()
}

#[tokio::test]
async fn a_bundle_of_the_environment_or_the_profile_is_trusted() {
    let (ours, clients) = (Authority::new(), Authority::new());
    let acceptor = ours.server("127.0.0.1", &[&TLS13], Some(&clients));
    let server = Server::tls(acceptor).await;
    let url = format!("https://127.0.0.1:{}", server.port);
    let leaf = clients.leaf("me");
    let me = Tls::new().client_certificate(leaf.chain, leaf.key);
    let env = FixedEnv::new().file("/ca.pem", ours.pem.as_str());
    let variable = env.clone().var("AWS_CA_BUNDLE", "/ca.pem");
    let profile = env
        .var("AWS_CONFIG_FILE", "/config")
        .file("/config", "[default]\nca_bundle = /ca.pem");
    for env in [variable.clone(), profile] {
        let builder = builder(&url)
            .tls(me.clone())
            .load_env_from(env)
            .await
            .unwrap();
        assert_eq!(ask(builder).await.unwrap(), "hello");
    }
    // What is trusted in code is all that is trusted.
    let other = me.ca_pem(Authority::new().pem);
    let builder = builder(&url)
        .tls(other)
        .load_env_from(variable)
        .await
        .unwrap();
    assert!(ask(builder).await.is_err());
    assert_eq!(server.heads().len(), 2);
}

#[tokio::test]
async fn a_bundle_that_cannot_be_used_is_refused_where_it_is_named() {
    let missing = FixedEnv::new().var("AWS_CA_BUNDLE", "/missing.pem");
    let error = refused(missing.clone()).await;
    let expected = "environment variable AWS_CA_BUNDLE names /missing.pem, which cannot be read";
    assert!(error.starts_with(expected), "{error}");
    let env = FixedEnv::new()
        .var("AWS_CONFIG_FILE", "/config")
        .file("/config", "[default]\nca_bundle = /ca.pem")
        .file("/ca.pem", "hush");
    let error = refused(env).await;
    let expected = "`ca_bundle` in /config:2 names /ca.pem, but the text in PEM has no certificate";
    assert!(error.starts_with(expected), "{error}");

    // A transport of the caller's own has its own certificates.
    let own = builder("https://127.0.0.1:1").transport(HyperTransport::new());
    let own = own
        .load_env_from(missing.var("HTTPS_PROXY", "socks5://a"))
        .await
        .unwrap();
    let client = own.build().unwrap();
    let explanation = client.core().config().explain();
    assert_eq!(
        explanation.get("transport").unwrap().value.as_deref(),
        Some("the caller's own")
    );
    assert_eq!(explanation.get("ca_bundle"), None);
}

#[tokio::test]
async fn proxies_of_the_environment_are_used() {
    let ours = Authority::new();
    let server = Server::tls(ours.server(NAME, &[&TLS13], None)).await;
    let proxy = Server::proxy(server.port).await;
    let url = format!("https://{NAME}");
    let env = FixedEnv::new()
        .file("/ca.pem", ours.pem.as_str())
        .var("AWS_CA_BUNDLE", "/ca.pem")
        .var("HTTPS_PROXY", format!("http://127.0.0.1:{}", proxy.port));
    let ready = builder(&url).load_env_from(env.clone()).await.unwrap();
    assert_eq!(ask(ready).await.unwrap(), "hello");
    assert!(proxy.heads()[0].starts_with(&format!("CONNECT {NAME}:443 ")));

    let left_out = env.clone().var("NO_PROXY", "invalid");
    let ready = builder(&url).load_env_from(left_out).await.unwrap();
    assert!(
        ask(ready).await.is_err(),
        "nobody but the proxy finds the name"
    );
    let ready = builder(&url)
        .proxies(Proxies::none())
        .load_env_from(env)
        .await
        .unwrap();
    assert!(ask(ready).await.is_err(), "code wins");
    assert_eq!(proxy.heads().len(), 1);
}

#[tokio::test]
async fn what_is_no_proxy_is_refused_where_it_stands() {
    for (variable, value, words) in [
        (
            "HTTPS_PROXY",
            "socks5://hush:1",
            "such as SOCKS, are not supported; use an HTTP proxy",
        ),
        ("http_proxy", "http://hu sh", "must be a URL such as"),
        ("ALL_PROXY", "http://hush:x", "must be a URL such as"),
    ] {
        let error = refused(FixedEnv::new().var(variable, value)).await;
        let expected = format!("environment variable {variable} ");
        assert!(
            error.starts_with(&expected) && error.contains(words),
            "{error}"
        );
        assert!(
            !error.contains("hush") && !error.contains("hu sh"),
            "{error}"
        );
    }
}

#[test]
fn settings_of_the_built_in_transport_are_refused_beside_another_one() {
    for builder in [
        builder("https://127.0.0.1:1").tls(Tls::new()),
        builder("https://127.0.0.1:1").proxies(Proxies::none()),
    ] {
        let error = builder
            .transport(HyperTransport::new())
            .build()
            .unwrap_err();
        assert!(
            error.to_string().contains("a transport of your own"),
            "{error}"
        );
    }
}
