//! What a source gave, and when it is asked again.

use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use super::flight::Flight;
use super::{CredentialsError, CredentialsErrorKind, Resources};
use crate::time::within;
use crate::value::Timestamp;

/// How long before the end one caller asks for something new, while the others go on with the old. Of what
/// does not live long, a third of its life, so that it is not asked for all the time.
const ADVISORY: i64 = 15 * 60;
const ADVISORY_SHARE: i64 = 3;

/// How long before the end all callers wait for something new. At most a sixth of its life.
const MANDATORY: i64 = 10 * 60;
const MANDATORY_SHARE: i64 = 6;

/// How long something is used that is over already when it comes. The clock of this machine may be wrong, so
/// the service is asked; but not by asking the source again for each call.
const GRACE: i64 = 60;

/// How long the source is left alone after it failed, while there is something left to use, and after
/// something new was asked for because the service called the old expired.
const PAUSE: i64 = 30;

/// How long a source may take.
const LOAD_LIMIT: Duration = Duration::from_secs(120);

/// Something that may have an end.
pub(crate) trait Expires {
    /// When it ceases to be valid.
    fn expiry(&self) -> Option<Timestamp>;
}

type Outcome<T> = Result<Arc<T>, CredentialsError>;
type Loading<T> = Pin<Box<dyn Future<Output = Result<T, CredentialsError>> + Send>>;
type Load<T> = dyn Fn(Arc<Resources>) -> Loading<T> + Send + Sync;

/// A value that never changes, or one that a source gives.
pub(crate) enum Source<T> {
    Fixed(Arc<T>),
    Cached(Arc<Cache<T>>),
}

impl<T> Clone for Source<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Fixed(value) => Self::Fixed(Arc::clone(value)),
            Self::Cached(cache) => Self::Cached(Arc::clone(cache)),
        }
    }
}

pub(crate) struct Cache<T> {
    load: Box<Load<T>>,
    state: Mutex<State<T>>,
}

struct State<T> {
    held: Option<Held<T>>,
    /// The load that is going on; gone when nobody waits for it any more.
    flight: Weak<Flight<Outcome<T>>>,
    /// Until when a source that failed is left alone.
    failed_until: Option<i64>,
    /// Until when the service's word that something has expired does not count.
    renewed_until: Option<i64>,
}

/// A value and the seconds at which it is renewed.
struct Held<T> {
    value: Arc<T>,
    /// Advisory, mandatory, and the end of it.
    turns: Option<[i64; 3]>,
}

impl<T: Expires> Held<T> {
    fn new(value: Arc<T>, now: i64) -> Self {
        let turns = value.expiry().map(|end| {
            let end = end.secs();
            let life = end.saturating_sub(now);
            if life <= 0 {
                return [now + GRACE; 3];
            }
            let before = |most: i64, share: i64| end - most.min(life / share);
            [
                before(ADVISORY, ADVISORY_SHARE),
                before(MANDATORY, MANDATORY_SHARE),
                end,
            ]
        });
        Self { value, turns }
    }

    fn is_usable(&self, now: i64) -> bool {
        self.turns.is_none_or(|[_, _, end]| now < end)
    }
}

impl<T: Expires + Send + Sync + 'static> Source<T> {
    pub(super) fn cached(
        load: impl Fn(Arc<Resources>) -> Loading<T> + Send + Sync + 'static,
    ) -> Self {
        Self::Cached(Arc::new(Cache {
            load: Box::new(load),
            state: Mutex::new(State {
                held: None,
                flight: Weak::new(),
                failed_until: None,
                renewed_until: None,
            }),
        }))
    }

    pub(crate) async fn get(&self, resources: &Arc<Resources>) -> Outcome<T> {
        match self {
            Self::Fixed(value) => Ok(Arc::clone(value)),
            Self::Cached(cache) => cache.get(resources).await,
        }
    }

    /// Lets go of a value that the service calls expired. Whether the next one may be another.
    pub(crate) fn forget(&self, value: &Arc<T>, now: Timestamp) -> bool {
        match self {
            Self::Fixed(_) => false,
            Self::Cached(cache) => cache.forget(value, now.secs()),
        }
    }
}

impl<T: Expires + Send + Sync + 'static> Cache<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn get(self: &Arc<Self>, resources: &Arc<Resources>) -> Outcome<T> {
        let flight = {
            let mut state = self.lock();
            if let Some(value) = state.without_asking(resources.now().secs()) {
                return Ok(value);
            }
            match state.flight.upgrade() {
                Some(flight) => flight,
                None => {
                    let flight = self.take_off(resources);
                    state.flight = Arc::downgrade(&flight);
                    flight
                }
            }
        };
        let landed = flight.landed().await;
        landed.or_else(|error| {
            // As long as the old one is good, a source that fails is no reason to fail.
            let state = self.lock();
            let held = state.held.as_ref();
            let usable = held.filter(|held| held.is_usable(resources.now().secs()));
            usable.map(|held| Arc::clone(&held.value)).ok_or(error)
        })
    }

    fn take_off(self: &Arc<Self>, resources: &Arc<Resources>) -> Arc<Flight<Outcome<T>>> {
        let cache = Arc::clone(self);
        let resources = Arc::clone(resources);
        Flight::new(async move {
            let loading = (cache.load)(Arc::clone(&resources));
            let loaded = within(resources.limit(LOAD_LIMIT), pin!(loading)).await;
            let loaded = loaded.unwrap_or_else(|limit| {
                Err(CredentialsError::new(
                    CredentialsErrorKind::Timeout,
                    format!("the source took longer than {} s", limit.as_secs()),
                ))
            });
            cache.keep(loaded, resources.now().secs())
        })
    }

    fn keep(&self, loaded: Result<T, CredentialsError>, now: i64) -> Outcome<T> {
        let mut state = self.lock();
        // Who comes from now on begins anew.
        state.flight = Weak::new();
        match loaded {
            Ok(value) => {
                let value = Arc::new(value);
                state.held = Some(Held::new(Arc::clone(&value), now));
                state.failed_until = None;
                Ok(value)
            }
            Err(error) => {
                state.failed_until = Some(now + PAUSE);
                Err(error)
            }
        }
    }

    fn forget(&self, value: &Arc<T>, now: i64) -> bool {
        let mut state = self.lock();
        match &state.held {
            // Somebody else was quicker.
            Some(held) if !Arc::ptr_eq(&held.value, value) => true,
            None => true,
            Some(_) if state.renewed_until.is_some_and(|until| now < until) => false,
            Some(_) => {
                state.held = None;
                state.renewed_until = Some(now + PAUSE);
                true
            }
        }
    }
}

impl<T: Expires> State<T> {
    /// What this caller can have at once; `None` if it has to wait for the source.
    fn without_asking(&self, now: i64) -> Option<Arc<T>> {
        let held = self.held.as_ref()?;
        let value = || Some(Arc::clone(&held.value));
        let Some([advisory, mandatory, end]) = held.turns else {
            return value();
        };
        if now < advisory {
            return value();
        }
        let left_alone = self.failed_until.is_some_and(|until| now < until);
        if left_alone && now < end {
            return value();
        }
        let somebody_asks = self.flight.strong_count() > 0;
        if now < mandatory && somebody_asks {
            return value();
        }
        None
    }
}
