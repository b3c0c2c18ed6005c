#[cfg(feature = "hyper")]
mod adaptive;
mod answers;
mod endpoints;
mod events;
mod extra;
mod hooks;
mod pages;
mod raw;
#[cfg(feature = "credentials")]
mod region;
mod requests;
#[cfg(feature = "hyper")]
mod retries;
mod settings;
#[cfg(feature = "hyper")]
mod skew;
#[cfg(feature = "hyper")]
mod timeouts;
mod user_agent;
mod wait;

use crate::error::FailureKind;
use crate::sigv4::Identity;
use crate::testing::{Error, Wire};

fn ok() -> Wire {
    Wire::answering(
        200,
        [("x-count", "3"), ("x-amzn-requestid", "id-1")],
        r#"{"text":"hello"}"#,
    )
}

fn identity() -> Identity<'static> {
    Identity {
        access_key_id: "AKIDEXAMPLE",
        secret_access_key: "secret",
        session_token: None,
    }
}

async fn failure(
    call: impl IntoFuture<Output = Result<impl Sized, Error>>,
) -> (FailureKind, String) {
    let error = call.await.err().expect("the call fails");
    (
        error.kind().expect("the failure is ours"),
        error.to_string(),
    )
}
