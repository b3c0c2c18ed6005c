//! Where requests go, and what the endpoint says about signing them.

use http::header::AUTHORIZATION;
use http::{HeaderMap, Method};

use super::{failure, identity, ok};
use crate::client::{Call, Core, ServiceClient, ServiceMeta};
use crate::config::{ClientBuilder, Timeouts};
use crate::credentials::Credentials;
use crate::endpoint::{self, AuthScheme, ClientParam, Endpoint, Inputs};
use crate::error::{BuildError, FailureKind, ResponseError};
use crate::operation::{Answer, Operation, OperationMeta, Request};
use crate::retry::RetryPolicy;
use crate::sigv4::{Payload, SignableRequest, SigningParams, sign};
use crate::testing::{Error, Fixed, Wire};
use crate::time::Clock as _;

const STAGE: ClientParam<String> = ClientParam::new("Stage");

/// A service whose endpoint depends on parameters of its own.
#[derive(Debug)]
struct Located(Core);

impl ServiceClient for Located {
    type Error = Error;
    const SERVICE: ServiceMeta = ServiceMeta::new("Located", "located", "2020-01-01", resolve);

    fn from_core(core: Core) -> Self {
        Self(core)
    }

    fn core(&self) -> &Core {
        &self.0
    }
}

fn resolve(inputs: &Inputs) -> Result<Endpoint, endpoint::Error> {
    if let Some(url) = &inputs.endpoint {
        return Ok(Endpoint::new(url.as_str()));
    }
    let stage = inputs.context.string("Stage").unwrap_or_default();
    match inputs.context.boolean("Global") {
        Some(true) => Ok(Endpoint::new(format!("https://global{stage}.example.com"))
            .header("x-amz-where", ["everywhere", "and nowhere"])
            .auth_scheme(AuthScheme::new("sigv4a").signing_region_set(["*"]))
            .auth_scheme(
                AuthScheme::new("sigv4")
                    .signing_name("other")
                    .signing_region("us-west-9")
                    .disable_double_encoding(true),
            )),
        _ => Ok(Endpoint::new(format!(
            "https://local{stage}.example.com/v1"
        ))),
    }
}

#[derive(Default)]
struct Place {
    stage: Option<String>,
    global: Option<bool>,
    account: String,
}

enum Find {}

impl Operation for Find {
    type Input = Place;
    type Output = ();
    type Error = Error;
    const META: OperationMeta =
        OperationMeta::new("Find", Method::GET, "/find/{it}").host_prefix("{account}.data-");

    fn request(input: Place, to: &mut Request) -> Result<(), BuildError> {
        to.endpoint_param("Stage", &input.stage);
        to.endpoint_param("Global", &input.global);
        to.host_label("account", &input.account)?;
        to.label("it", &"a:b")
    }

    fn response(_: Answer) -> Result<(), ResponseError> {
        Ok(())
    }
}

fn builder(wire: &Wire) -> ClientBuilder<Located> {
    ClientBuilder::new()
        .retry(RetryPolicy::never())
        .timeouts(Timeouts::none())
        .clock(Fixed)
        .random(Fixed)
        .transport(wire.clone())
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
}

fn place(account: &str) -> Place {
    Place {
        account: account.to_owned(),
        ..Place::default()
    }
}

impl Located {
    fn find(&self, place: Place) -> Call<Find> {
        Call::new(&self.0, place)
    }
}

fn scope(headers: &HeaderMap) -> &str {
    let authorization = headers[AUTHORIZATION].to_str().unwrap();
    let scope = authorization.split_once("/20150830/").unwrap().1;
    scope.split_once('/').unwrap().0
}

#[tokio::test]
async fn parameters_of_a_call_win_over_those_of_the_client() {
    let wire = ok();
    let client = builder(&wire)
        .endpoint_param(STAGE, "-beta")
        .build()
        .unwrap();
    for (stage, expected) in [
        (
            None,
            "https://one.data-local-beta.example.com/v1/find/a%3Ab",
        ),
        (
            Some("-alpha"),
            "https://one.data-local-alpha.example.com/v1/find/a%3Ab",
        ),
        // What one call sets is gone with the next.
        (
            None,
            "https://one.data-local-beta.example.com/v1/find/a%3Ab",
        ),
    ] {
        let stage = stage.map(str::to_owned);
        client
            .find(Place {
                stage,
                ..place("one")
            })
            .await
            .unwrap();
        assert_eq!(wire.sent().await.uri(), expected);
    }
}

#[tokio::test]
async fn the_endpoint_says_how_to_sign() {
    let wire = ok();
    let client = builder(&wire).build().unwrap();
    client.find(place("one")).await.unwrap();
    assert_eq!(scope(wire.sent().await.headers()), "us-east-1");

    let global = Place {
        global: Some(true),
        ..place("one")
    };
    client.find(global).await.unwrap();
    let sent = wire.sent().await;
    assert_eq!(sent.uri(), "https://one.data-global.example.com/find/a%3Ab");
    let values: Vec<_> = sent.headers().get_all("x-amz-where").iter().collect();
    assert_eq!(values, ["everywhere", "and nowhere"]);
    let authorization = sent.headers()[AUTHORIZATION].to_str().unwrap();
    assert!(
        authorization.contains("/us-west-9/other/aws4_request"),
        "{authorization}"
    );

    let mut headers = sent.headers().clone();
    headers.remove(AUTHORIZATION);
    let payload = Payload::Bytes(b"");
    let signable = SignableRequest::new(sent.method(), sent.uri(), &headers, payload);
    let mut params = SigningParams::new(identity(), "us-west-9", "other", Fixed.now());
    params.settings.double_encode = false;
    let signed = sign(&signable, &params, None).unwrap();
    signed.apply(&mut headers);
    assert_eq!(headers[AUTHORIZATION], authorization);
}

#[tokio::test]
async fn host_prefixes_can_be_disabled() {
    let wire = ok();
    let client = builder(&wire)
        .endpoint_url("http://127.0.0.1:9")
        .build()
        .unwrap();
    let (kind, text) = failure(client.find(place("one"))).await;
    assert_eq!(kind, FailureKind::Build);
    assert!(text.contains("disable_host_prefix"), "{text}");

    let client = builder(&wire)
        .endpoint_url("http://127.0.0.1:9")
        .disable_host_prefix()
        .build()
        .unwrap();
    client.find(place("not/a/label")).await.unwrap();
    assert_eq!(wire.sent().await.uri(), "http://127.0.0.1:9/find/a%3Ab");
}

#[tokio::test]
async fn what_could_name_another_host_is_refused() {
    let wire = ok();
    let client = builder(&wire).build().unwrap();
    let (kind, text) = failure(client.find(place("evil.com/"))).await;
    assert_eq!(kind, FailureKind::Build);
    assert!(
        text.contains("`account`") && !text.contains("evil"),
        "{text}"
    );

    for region in ["evil.com/", "", "-a", "us-east-1\n", "us east"] {
        let client = builder(&wire).region(region).build().unwrap();
        let (kind, text) = failure(client.find(place("one"))).await;
        assert_eq!(kind, FailureKind::Build);
        assert!(text.contains("is no region"), "{text}");
    }
    assert!(wire.seen().is_none());
}
