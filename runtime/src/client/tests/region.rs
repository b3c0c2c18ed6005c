//! The region of the machine.

use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Method, Request, Response};
use http_body_util::Full;
use tower_service::Service;

use crate::client::ServiceClient as _;
use crate::config::{ClientBuilder, FixedEnv, Timeouts};
use crate::credentials::Credentials;
use crate::retry::RetryPolicy;
use crate::testing::{Client, Fixed};
use crate::transport::{Body, TransportError, TransportErrorKind};

/// A service, and the metadata service of an instance in a region; in none if nobody answers there.
#[derive(Clone)]
struct Machine {
    region: Arc<Mutex<Option<&'static str>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Machine {
    fn in_region(region: Option<&'static str>) -> Self {
        Self {
            region: Arc::new(Mutex::new(region)),
            asked: Arc::default(),
        }
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    fn answer(&self, request: &Request<Body>) -> Result<String, TransportError> {
        let (method, uri) = (request.method(), request.uri());
        self.asked.lock().unwrap().push(format!("{method} {uri}"));
        if uri.host() != Some("169.254.169.254") {
            return Ok("{}".to_owned());
        }
        let region = *self.region.lock().unwrap();
        let kind = TransportErrorKind::NotConnected;
        let region = region.ok_or_else(|| TransportError::new(kind, "no route"))?;
        if *method == Method::PUT {
            return Ok("token".to_owned());
        }
        assert_eq!(request.headers()["x-aws-ec2-metadata-token"], "token");
        Ok(region.to_owned())
    }
}

impl Service<Request<Body>> for Machine {
    type Response = Response<Full<Bytes>>;
    type Error = TransportError;
    type Future = std::future::Ready<Result<Self::Response, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let answer = self.answer(&request);
        std::future::ready(answer.map(|text| Response::new(Full::from(text))))
    }
}

async fn client(
    machine: &Machine,
    env: FixedEnv,
    build: impl Fn(ClientBuilder<Client>) -> ClientBuilder<Client>,
) -> Client {
    let builder = ClientBuilder::new()
        .clock(Fixed)
        .random(Fixed)
        .retry(RetryPolicy::never())
        .timeouts(Timeouts::none())
        .transport(machine.clone());
    build(builder)
        .load_env_from(env)
        .await
        .unwrap()
        .build()
        .unwrap()
}

fn with_keys(builder: ClientBuilder<Client>) -> ClientBuilder<Client> {
    builder.credentials(Credentials::new("AKIDEXAMPLE", "secret"))
}

const TOKEN: &str = "PUT http://169.254.169.254/latest/api/token";
const REGION: &str = "GET http://169.254.169.254/latest/meta-data/placement/region";

#[tokio::test]
async fn it_is_asked_for_once_and_only_where_there_is_no_other() {
    let machine = Machine::in_region(Some("eu-central-1"));
    let client = client(&machine, FixedEnv::new(), with_keys).await;
    let explained = client.core().config().explain();
    let note = explained.get("region").unwrap().note.clone().unwrap();
    assert!(note.contains("metadata service"), "{note}");
    assert!(machine.asked().is_empty());

    for _ in 0..2 {
        client.say("x", "hi").await.unwrap();
    }
    let asked = machine.asked();
    assert_eq!(asked[..2], [TOKEN, REGION]);
    let service = "POST https://test.eu-central-1.example.com/say/x?";
    assert!(
        asked[2].starts_with(service) && asked[3].starts_with(service),
        "{asked:?}"
    );
    assert_eq!(asked.len(), 4);
    let config = client.core().config();
    assert_eq!(config.region(), Some("eu-central-1"));
    assert_eq!(
        config.explain().get("region").unwrap().origin.to_string(),
        "the metadata service of the instance"
    );

    let set = FixedEnv::new().var("AWS_REGION", "us-east-1");
    let client = self::client(&machine, set, with_keys).await;
    client.say("x", "hi").await.unwrap();
    assert_eq!(machine.asked().len(), 1);
}

#[tokio::test]
async fn it_is_not_asked_for_where_nobody_needs_it_or_may() {
    let machine = Machine::in_region(Some("eu-central-1"));
    // A bearer token for an endpoint of one's own needs no region, a signature does.
    let url = "http://localhost:1";
    let bearer = |builder: ClientBuilder<Client>| builder.endpoint_url(url).bearer_token("key");
    let client = client(&machine, FixedEnv::new(), bearer).await;
    client.say("x", "hi").await.unwrap();
    assert_eq!(machine.asked().len(), 1);
    let signed = |builder: ClientBuilder<Client>| with_keys(builder).endpoint_url(url);
    let client = self::client(&machine, FixedEnv::new(), signed).await;
    client.say("x", "hi").await.unwrap();
    assert_eq!(machine.asked().len(), 3);

    let disabled = FixedEnv::new().var("AWS_EC2_METADATA_DISABLED", "true");
    let client = self::client(&machine, disabled, with_keys).await;
    let error = client.say("x", "hi").await.unwrap_err().to_string();
    assert!(error.contains("Missing Region"), "{error}");
    assert!(
        error.contains("AWS_EC2_METADATA_DISABLED is `true`"),
        "{error}"
    );
    assert!(machine.asked().is_empty());
}

#[tokio::test]
async fn where_nobody_answers_the_next_call_asks_again() {
    let machine = Machine::in_region(None);
    let client = client(&machine, FixedEnv::new(), with_keys).await;
    let error = client.say("x", "hi").await.unwrap_err().to_string();
    assert!(error.contains("`region` of profile `default`"), "{error}");
    assert!(
        error.contains("this is probably no instance of EC2"),
        "{error}"
    );
    *machine.region.lock().unwrap() = Some("eu-west-1");
    client.say("x", "hi").await.unwrap();

    let odd = Machine::in_region(Some("evil.com/"));
    let client = self::client(&odd, FixedEnv::new(), with_keys).await;
    let error = client.say("x", "hi").await.unwrap_err().to_string();
    assert!(
        error.contains("is no region") && !error.contains("evil"),
        "{error}"
    );
}
