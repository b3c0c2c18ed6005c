//! A world that is made up.

use std::collections::{BTreeMap, VecDeque};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use tokio::time::Instant;
use tower_service::Service;

use crate::BoxError;
use crate::config::Env;
use crate::credentials::{Credentials, CredentialsError, ProvideCredentials, Resources};
use crate::testing::{Fixed, Ticking};
use crate::time::TokioSleep;
use crate::transport::{Body, ConnectTimeout, Transport, TransportError, TransportErrorKind};

/// Names and values.
pub(super) type Variables = &'static [(&'static str, &'static str)];

/// Variables and files that can change.
#[derive(Clone, Default)]
pub(super) struct Place(Arc<Mutex<Things>>);

#[derive(Default)]
struct Things {
    variables: BTreeMap<String, String>,
    files: BTreeMap<PathBuf, Vec<u8>>,
    read_only: bool,
}

impl Place {
    /// A home directory with these two files, if they are not empty.
    pub(super) fn home(config: &str, credentials: &str) -> Self {
        let place = Self::default();
        place.set("HOME", "/home");
        for (name, text) in [("config", config), ("credentials", credentials)] {
            if !text.is_empty() {
                place.file(&format!("/home/.aws/{name}"), text);
            }
        }
        place
    }

    pub(super) fn set(&self, name: &str, value: &str) {
        let mut things = self.0.lock().unwrap();
        things.variables.insert(name.to_owned(), value.to_owned());
    }

    pub(super) fn file(&self, path: &str, text: &str) {
        let mut things = self.0.lock().unwrap();
        things.files.insert(path.into(), text.into());
    }

    pub(super) fn remove(&self, path: &str) {
        self.0.lock().unwrap().files.remove(Path::new(path));
    }

    pub(super) fn read(&self, path: &str) -> String {
        let bytes = self.read_file(Path::new(path)).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    pub(super) fn make_read_only(&self) {
        self.0.lock().unwrap().read_only = true;
    }
}

impl Env for Place {
    fn var(&self, name: &str) -> Option<OsString> {
        let things = self.0.lock().unwrap();
        things.variables.get(name).map(OsString::from)
    }

    fn read_file(&self, path: &Path) -> io::Result<Vec<u8>> {
        let things = self.0.lock().unwrap();
        let found = things.files.get(path).cloned();
        found.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn write_file(&self, path: &Path, text: &[u8]) -> io::Result<()> {
        let mut things = self.0.lock().unwrap();
        if things.read_only {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        things.files.insert(path.to_owned(), text.to_vec());
        Ok(())
    }
}

/// What comes of a question.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    Answer(u16, String),
    /// The same with a header field `date`.
    Dated(u16, String, &'static str),
    Fail(TransportErrorKind),
    /// That the keys of this id have expired, and otherwise nothing bad.
    Expired(&'static str),
    /// Nothing for so long, and then the next.
    Pause(Duration),
}

impl Reply {
    pub(super) fn ok(body: impl Into<String>) -> Self {
        Self::Answer(200, body.into())
    }

    pub(super) fn status(status: u16) -> Self {
        Self::Answer(status, String::new())
    }

    /// What a service says of keys that were good once.
    pub(super) fn expired() -> Self {
        Self::Answer(
            403,
            r#"{"__type":"ExpiredTokenException","message":"old"}"#.to_owned(),
        )
    }

    pub(super) fn never() -> Self {
        Self::Pause(Duration::from_secs(1_000_000))
    }
}

/// A question that was asked.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) head: Request<()>,
    pub(super) body: String,
    pub(super) at: Duration,
}

impl Asked {
    /// Method and URI.
    pub(super) fn line(&self) -> String {
        format!("{} {}", self.head.method(), self.head.uri())
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap())
    }

    /// A parameter of a form, as it is written.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        let mut params = self
            .body
            .split('&')
            .filter_map(|param| param.split_once('='));
        params
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value)
    }

    pub(super) fn connect_timeout(&self) -> Option<Duration> {
        self.head.extensions().get::<ConnectTimeout>().unwrap().0
    }
}

/// Answers in order; after the last there is no connection any more.
#[derive(Clone)]
pub(super) struct Others {
    replies: Arc<Mutex<VecDeque<Reply>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
    began: Instant,
}

impl Others {
    pub(super) fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self {
            replies: Arc::new(Mutex::new(replies.into_iter().collect())),
            asked: Arc::default(),
            began: Instant::now(),
        }
    }

    pub(super) fn add(&self, replies: impl IntoIterator<Item = Reply>) {
        self.replies.lock().unwrap().extend(replies);
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.asked().iter().map(Asked::line).collect()
    }

    pub(super) fn clock(&self) -> Ticking {
        Ticking(self.began)
    }

    /// What a client in this place has to ask them with.
    pub(super) fn resources(&self, place: &Place) -> Resources {
        Resources::new(Transport::new(self.clone()))
            .with_clock(Arc::new(self.clock()))
            .with_random(Arc::new(Fixed))
            .with_sleep(Some(Arc::new(TokioSleep)))
            .with_env(Arc::new(place.clone()))
    }
}

impl Service<Request<Body>> for Others {
    type Response = Response<Full<Bytes>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let Self {
            replies,
            asked,
            began,
        } = self.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let signed = head.headers.get("authorization").cloned();
            let body = body.collect().await?.to_bytes();
            asked.lock().unwrap().push(Asked {
                head: Request::from_parts(head, ()),
                body: String::from_utf8(body.to_vec())?,
                at: began.elapsed(),
            });
            loop {
                let reply = replies.lock().unwrap().pop_front();
                let reply = reply.map(|reply| match (reply, &signed) {
                    (Reply::Expired(id), Some(signed)) => {
                        let by = format!("Credential={id}/");
                        match signed.to_str().unwrap().contains(&by) {
                            true => Reply::expired(),
                            false => Reply::ok("{}"),
                        }
                    }
                    (reply, _) => reply,
                });
                match reply {
                    Some(Reply::Expired(_)) => panic!("nobody has signed it"),
                    Some(Reply::Pause(time)) => tokio::time::sleep(time).await,
                    Some(Reply::Fail(kind)) => {
                        return Err(TransportError::new(kind, "scripted").into());
                    }
                    Some(Reply::Answer(status, body)) => return answer(status, body),
                    Some(Reply::Dated(status, body, date)) => {
                        let mut response = answer(status, body)?;
                        response.headers_mut().insert("date", date.parse()?);
                        return Ok(response);
                    }
                    None => {
                        let kind = TransportErrorKind::NotConnected;
                        return Err(TransportError::new(kind, "nobody is left").into());
                    }
                }
            }
        })
    }
}

fn answer(status: u16, body: String) -> Result<Response<Full<Bytes>>, BoxError> {
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = StatusCode::from_u16(status)?;
    Ok(response)
}

/// Asks a source in a place with nobody else.
pub(super) async fn alone(
    source: impl ProvideCredentials,
    place: &Place,
) -> Result<Credentials, CredentialsError> {
    source.provide(&Others::new([]).resources(place)).await
}

/// The whole text of an error.
pub(super) fn words<T>(result: Result<T, CredentialsError>) -> String {
    result.err().expect("it fails").chain()
}

/// What STS answers.
pub(super) fn role_keys(id: &str, end: &str) -> Reply {
    Reply::ok(format!(
        "<R><AssumeRoleResult><Credentials><AccessKeyId>{id}</AccessKeyId>\
         <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>\
         <Expiration>{end}</Expiration></Credentials><AssumedRoleUser>\
         <Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn></AssumedRoleUser></AssumeRoleResult></R>"
    ))
}

/// What agents of containers and instances answer.
pub(super) fn agent_keys(id: &str, end: &str) -> Reply {
    Reply::ok(format!(
        r#"{{"Code":"Success","AccessKeyId":"{id}","SecretAccessKey":"s","Token":"t","Expiration":"{end}"}}"#
    ))
}
