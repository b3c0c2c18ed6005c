//! What the tests of signing share.

mod conformance;
mod events;
mod paths;
mod refusals;
mod requests;

use super::{Identity, SigningParams};
use crate::value::Timestamp;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

const IDENTITY: Identity<'static> = Identity {
    access_key_id: "AKIDEXAMPLE",
    secret_access_key: SECRET,
    session_token: Some("TOKEN"),
};

/// 2025-06-14T01:02:03Z.
const TIME: i64 = 1_749_862_923;

fn bedrock() -> SigningParams<'static> {
    let time = Timestamp::from_epoch_seconds(TIME);
    SigningParams::new(IDENTITY, "us-west-2", "bedrock", time)
}
