use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use zeroize::{Zeroize as _, Zeroizing};

use super::digest::{HASH_LEN, hmac_sha256, sha256};
use super::{Signature, SigningParams};
use crate::value::Timestamp;

/// The last part of every scope.
const TERMINATOR: &str = "aws4_request";

/// The day of `time` in UTC: `YYYYMMDD`.
pub(super) fn date(time: Timestamp) -> String {
    let mut date_time = time.sigv4_date_time();
    if let Some(end) = date_time.find('T') {
        date_time.truncate(end);
    }
    date_time
}

/// What a key is good for, as it stands in strings to sign and in the `Credential` of a request.
pub(super) fn scope(time: Timestamp, region: &str, service: &str) -> String {
    format!("{}/{region}/{service}/{TERMINATOR}", date(time))
}

/// The key that signs for one day (UTC), one region and one service. `Debug` does not show it, and it is overwritten when
/// it is dropped.
#[derive(Clone)]
pub struct SigningKey([u8; HASH_LEN]);

impl SigningKey {
    /// Derives the key from a secret access key for the day of `time`.
    #[must_use]
    pub fn derive(secret_access_key: &str, time: Timestamp, region: &str, service: &str) -> Self {
        let secret = Zeroizing::new(["AWS4", secret_access_key].concat());
        let key = hmac_sha256(secret.as_bytes(), date(time).as_bytes());
        let key = hmac_sha256(&key, region.as_bytes());
        let key = hmac_sha256(&key, service.as_bytes());
        Self(hmac_sha256(&key, TERMINATOR.as_bytes()))
    }

    /// Signs a text, which normally is a [`StringToSign`](super::StringToSign).
    #[must_use]
    pub fn sign(&self, text: &str) -> Signature {
        Signature::from_bytes(hmac_sha256(&self.0, text.as_bytes()))
    }

    #[cfg(test)]
    pub(super) fn to_hex(&self) -> String {
        super::digest::hex(&self.0)
    }
}

impl Drop for SigningKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(** redacted **)")
    }
}

/// Keeps derived keys, so that the four hashes of a derivation are done once a day and not once a
/// request.
///
/// It may be shared by threads and by signers of several regions, services and identities. It keeps
/// a handful of keys, of one day only, and no secret access key.
#[derive(Default)]
pub struct KeyCache {
    entries: Mutex<Vec<Entry>>,
}

struct Entry {
    access_key_id: String,
    secret_hash: [u8; HASH_LEN],
    date: String,
    region: String,
    service: String,
    key: SigningKey,
}

impl KeyCache {
    /// How many keys are kept. A client has one region and one service, and now and then new
    /// credentials.
    const CAPACITY: usize = 4;

    /// A cache without keys.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The key for these parameters, derived if it is not there.
    #[must_use]
    pub fn key(&self, params: &SigningParams<'_>) -> SigningKey {
        let date = date(params.time);
        let secret_hash = sha256(params.identity.secret_access_key.as_bytes());
        let mut entries = self.entries();
        let known = entries.iter().find(|entry| {
            entry.access_key_id == params.identity.access_key_id
                && entry.secret_hash == secret_hash
                && entry.date == date
                && entry.region == params.region
                && entry.service == params.service
        });
        if let Some(entry) = known {
            return entry.key.clone();
        }

        let secret = params.identity.secret_access_key;
        let key = SigningKey::derive(secret, params.time, params.region, params.service);
        entries.retain(|entry| entry.date == date);
        if entries.len() == Self::CAPACITY {
            entries.remove(0);
        }
        entries.push(Entry {
            access_key_id: params.identity.access_key_id.to_owned(),
            secret_hash,
            date,
            region: params.region.to_owned(),
            service: params.service.to_owned(),
            key: key.clone(),
        });
        key
    }

    fn entries(&self) -> MutexGuard<'_, Vec<Entry>> {
        // Each entry is whole at every moment, so a panic elsewhere while the lock was held does no
        // harm.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.entries().len()
    }
}

impl fmt::Debug for KeyCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyCache").finish_non_exhaustive()
    }
}
