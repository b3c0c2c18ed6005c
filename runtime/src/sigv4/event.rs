use std::fmt;

use bytes::Bytes;
use zeroize::Zeroizing;

use super::digest::{hex, sha256};
use super::key::{date, scope};
use super::{Error, Signature, SigningKey, SigningParams};
use crate::event_stream::Message;
use crate::value::Timestamp;

const ALGORITHM: &str = "AWS4-HMAC-SHA256-PAYLOAD";

/// Signs the messages that a client sends in the body of a request, one after the other.
///
/// Each signature covers the one before it and the first covers that of the request, so messages
/// must be sent in the order in which they were signed, and none may be left out. The end is signed
/// too, by [`finish`](Self::finish).
///
/// It keeps the secret access key: a stream that lives beyond midnight (UTC) needs a new signing
/// key.
#[derive(Clone)]
pub struct EventSigner {
    secret_access_key: Zeroizing<String>,
    region: String,
    service: String,
    date: String,
    key: SigningKey,
    previous: Signature,
}

impl EventSigner {
    /// A signer that goes on from the signature of the request, which was made with `params`.
    ///
    /// # Errors
    ///
    /// If identity, region or service are not usable.
    pub fn new(request: Signature, params: &SigningParams<'_>) -> Result<Self, Error> {
        params.check()?;
        let secret = params.identity.secret_access_key;
        Ok(Self {
            secret_access_key: Zeroizing::new(secret.to_owned()),
            region: params.region.to_owned(),
            service: params.service.to_owned(),
            date: date(params.time),
            key: SigningKey::derive(secret, params.time, params.region, params.service),
            previous: request,
        })
    }

    /// Wraps an encoded message into a signed one with exactly two headers, `:date` and
    /// `:chunk-signature`. The time counts in whole seconds.
    #[must_use]
    pub fn sign(&mut self, encoded_message: Bytes, time: Timestamp) -> Message {
        let whole = time.secs().saturating_mul(1000);
        self.sign_exactly(encoded_message, Timestamp::from_epoch_millis(whole))
    }

    /// Like [`sign`](Self::sign), with a `:date` that keeps its milliseconds. Some clients sign so, and services accept it.
    pub(crate) fn sign_exactly(&mut self, encoded_message: Bytes, time: Timestamp) -> Message {
        let message = Message::new(encoded_message).with_header(":date", time);
        let string_to_sign = self.string_to_sign(&message, time);
        self.renew_key(time);
        self.previous = self.key.sign(&string_to_sign);
        message.with_header(":chunk-signature", &self.previous.as_bytes()[..])
    }

    /// The message that ends the stream: signed, with an empty payload.
    #[must_use]
    pub fn finish(mut self, time: Timestamp) -> Message {
        self.sign(Bytes::new(), time)
    }

    /// What is signed for `message`, which has its date and no signature yet.
    pub(super) fn string_to_sign(&self, message: &Message, time: Timestamp) -> String {
        format!(
            "{ALGORITHM}\n{}\n{}\n{}\n{}\n{}",
            time.sigv4_date_time(),
            scope(time, &self.region, &self.service),
            self.previous,
            hex(&sha256(message.encoded_headers())),
            hex(&sha256(&message.payload))
        )
    }

    fn renew_key(&mut self, time: Timestamp) {
        let date = date(time);
        if date != self.date {
            self.key =
                SigningKey::derive(&self.secret_access_key, time, &self.region, &self.service);
            self.date = date;
        }
    }
}

impl fmt::Debug for EventSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventSigner")
            .field("region", &self.region)
            .field("service", &self.service)
            .field("previous", &self.previous)
            .finish_non_exhaustive()
    }
}
