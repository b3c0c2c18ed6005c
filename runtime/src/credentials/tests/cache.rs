//! When a source is asked, and what those get who ask meanwhile.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{advance, sleep};

use super::world::{Others, Place};
use crate::credentials::{
    BearerToken, Credentials, CredentialsError, CredentialsErrorKind, ProvideCredentials,
    ProvideFuture, Resources, SharedCredentials, SharedToken,
};
use crate::value::Timestamp;

const MINUTE: Duration = Duration::from_secs(60);

/// A source whose keys have the number of the question in their id.
#[derive(Clone, Default)]
struct Counting(Arc<Inner>);

#[derive(Default)]
struct Inner {
    asked: AtomicUsize,
    /// How long an answer takes, how long what it gives is good, and whether it fails.
    takes: Mutex<Duration>,
    life: Mutex<Option<i64>>,
    fails: Mutex<bool>,
}

impl Counting {
    fn new(takes: Duration, life: Option<i64>) -> Self {
        let source = Self::default();
        *source.0.takes.lock().unwrap() = takes;
        *source.0.life.lock().unwrap() = life;
        source
    }

    fn asked(&self) -> usize {
        self.0.asked.load(Ordering::SeqCst)
    }

    fn fail(&self, fails: bool) {
        *self.0.fails.lock().unwrap() = fails;
    }
}

impl ProvideCredentials for Counting {
    fn provide<'a>(&'a self, resources: &'a Resources) -> ProvideFuture<'a, Credentials> {
        Box::pin(async {
            let count = self.0.asked.fetch_add(1, Ordering::SeqCst) + 1;
            let takes = *self.0.takes.lock().unwrap();
            sleep(takes).await;
            if *self.0.fails.lock().unwrap() {
                let kind = CredentialsErrorKind::Unavailable;
                return Err(CredentialsError::new(kind, format!("failure {count}")));
            }
            let keys = Credentials::new(&count.to_string(), "secret");
            let life = *self.0.life.lock().unwrap();
            Ok(match life {
                Some(life) => {
                    let end = resources.now().secs() + life;
                    keys.expires_after(Timestamp::from_epoch_seconds(end))
                }
                None => keys,
            })
        })
    }
}

struct Asking {
    source: Counting,
    shared: SharedCredentials,
    resources: Arc<Resources>,
}

fn asking(takes: Duration, life: Option<i64>) -> Asking {
    let source = Counting::new(takes, life);
    Asking {
        shared: SharedCredentials::new(source.clone()),
        source,
        resources: Arc::new(Others::new([]).resources(&Place::default())),
    }
}

impl Asking {
    /// The number of the question whose keys one gets.
    async fn get(&self) -> Result<usize, CredentialsError> {
        let keys = self.shared.get(&self.resources).await?;
        Ok(keys.access_key_id.parse().unwrap())
    }

    /// As many at once, each in a task of its own.
    async fn get_all(&self, count: usize) -> Vec<Result<usize, String>> {
        let mut tasks = JoinSet::new();
        for _ in 0..count {
            let (shared, resources) = (self.shared.clone(), Arc::clone(&self.resources));
            tasks.spawn(async move {
                let keys = shared
                    .get(&resources)
                    .await
                    .map_err(|error| error.to_string())?;
                Ok(keys.access_key_id.parse().unwrap())
            });
        }
        tasks.join_all().await
    }
}

#[tokio::test(start_paused = true)]
async fn two_hundred_ask_once() {
    let asking = asking(Duration::from_secs(1), Some(3600));
    assert_eq!(asking.get_all(200).await, vec![Ok(1); 200]);
    assert_eq!(asking.source.asked(), 1);
    // And again, when all of it is over.
    advance(MINUTE * 61).await;
    assert_eq!(asking.get_all(200).await, vec![Ok(2); 200]);
    assert_eq!(asking.source.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn two_hundred_fail_at_once_and_the_next_one_asks_again() {
    let asking = asking(Duration::from_secs(1), None);
    asking.source.fail(true);
    assert_eq!(
        asking.get_all(200).await,
        vec![Err("failure 1".to_owned()); 200]
    );
    assert_eq!(asking.source.asked(), 1);
    asking.source.fail(false);
    assert_eq!(asking.get().await.unwrap(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_has_no_end_is_asked_for_once() {
    let asking = asking(Duration::ZERO, None);
    for _ in 0..3 {
        assert_eq!(asking.get().await.unwrap(), 1);
        advance(MINUTE * 60 * 24 * 365).await;
    }
}

#[tokio::test(start_paused = true)]
async fn fifteen_minutes_before_the_end_one_asks_and_the_others_go_on() {
    let asking = asking(Duration::from_secs(5), Some(3600));
    assert_eq!(asking.get().await.unwrap(), 1);
    advance(MINUTE * 44).await;
    assert_eq!(asking.get().await.unwrap(), 1);
    assert_eq!(asking.source.asked(), 1);
    advance(MINUTE).await;
    let got = asking.get_all(200).await;
    assert_eq!(got.iter().filter(|got| **got == Ok(2)).count(), 1);
    assert_eq!(got.iter().filter(|got| **got == Ok(1)).count(), 199);
    assert_eq!(asking.get().await.unwrap(), 2);
    assert_eq!(asking.source.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn ten_minutes_before_the_end_all_wait() {
    let asking = asking(Duration::from_secs(5), Some(3600));
    assert_eq!(asking.get().await.unwrap(), 1);
    advance(MINUTE * 51).await;
    assert_eq!(asking.get_all(200).await, vec![Ok(2); 200]);
    assert_eq!(asking.source.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_source_that_fails_is_left_alone_while_the_old_is_good() {
    let asking = asking(Duration::ZERO, Some(3600));
    assert_eq!(asking.get().await.unwrap(), 1);
    asking.source.fail(true);
    for minutes in [45, 6] {
        advance(MINUTE * minutes).await;
        let before = asking.source.asked();
        for _ in 0..10 {
            assert_eq!(asking.get().await.unwrap(), 1);
        }
        assert_eq!(asking.source.asked(), before + 1);
        advance(MINUTE / 2).await;
        assert_eq!(asking.get().await.unwrap(), 1);
        assert_eq!(asking.source.asked(), before + 2);
    }
    // At the end there is nothing left to use.
    advance(MINUTE * 10).await;
    let error = asking.get().await.unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Unavailable);
    asking.source.fail(false);
    assert_eq!(asking.get().await.unwrap(), asking.source.asked());
}

#[tokio::test(start_paused = true)]
async fn what_lives_shortly_is_not_asked_for_all_the_time() {
    let asking = asking(Duration::ZERO, Some(900));
    assert_eq!(asking.get().await.unwrap(), 1);
    advance(MINUTE * 9).await;
    assert_eq!(asking.get().await.unwrap(), 1);
    advance(MINUTE).await;
    assert_eq!(asking.get().await.unwrap(), 2);
    // What is over when it comes is used for a minute: this machine's clock may be wrong.
    let asking = self::asking(Duration::ZERO, Some(-7200));
    assert_eq!(asking.get().await.unwrap(), 1);
    assert_eq!(asking.get().await.unwrap(), 1);
    advance(MINUTE).await;
    assert_eq!(asking.get().await.unwrap(), 2);
}

#[tokio::test(start_paused = true)]
async fn one_who_leaves_does_not_end_it_for_the_others() {
    let asking = asking(Duration::from_secs(10), None);
    let spawn = || {
        let (shared, resources) = (asking.shared.clone(), Arc::clone(&asking.resources));
        tokio::spawn(async move { shared.get(&resources).await.unwrap().access_key_id.clone() })
    };
    let (first, second, third) = (spawn(), spawn(), spawn());
    sleep(Duration::from_secs(5)).await;
    first.abort();
    sleep(Duration::from_secs(1)).await;
    second.abort();
    assert_eq!(third.await.unwrap(), "1");
    assert_eq!(asking.source.asked(), 1);

    // If all leave, it ends, and who comes next begins anew.
    let asking = self::asking(Duration::from_secs(10), None);
    for _ in 0..2 {
        let left = tokio::time::timeout(Duration::from_secs(5), asking.get()).await;
        assert!(left.is_err());
    }
    assert_eq!(asking.source.asked(), 2);
    assert_eq!(asking.get().await.unwrap(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_source_that_hangs_is_given_up() {
    let asking = asking(MINUTE * 60, None);
    let error = asking.get().await.unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Timeout);
    assert_eq!(error.to_string(), "the source took longer than 120 s");
}

#[tokio::test(start_paused = true)]
async fn what_the_service_calls_expired_is_let_go_of_once() {
    let asking = asking(Duration::ZERO, Some(3600));
    let old = asking.shared.get(&asking.resources).await.unwrap();
    let now = || asking.resources.now();
    // All who were refused with the same keys may try again with others, which come from one question.
    for _ in 0..200 {
        assert!(asking.shared.0.forget(&old, now()));
        assert_eq!(asking.get().await.unwrap(), 2);
    }
    // These are new. Who says that they are expired too is not believed at once.
    let new = asking.shared.get(&asking.resources).await.unwrap();
    assert!(!asking.shared.0.forget(&new, now()));
    advance(MINUTE).await;
    assert!(asking.shared.0.forget(&new, now()));
    assert_eq!(asking.get().await.unwrap(), 3);

    let fixed = SharedCredentials::from(Credentials::new("AKID", "secret"));
    let keys = fixed.get(&asking.resources).await.unwrap();
    assert!(!fixed.0.forget(&keys, now()));
}

#[tokio::test(start_paused = true)]
async fn tokens_are_renewed_too() {
    let count = Arc::new(AtomicUsize::new(0));
    let others = Others::new([]);
    let resources = Arc::new(others.resources(&Place::default()));
    let clock = Arc::new(others.clock());
    let shared = SharedToken::from(move || {
        let count = count.fetch_add(1, Ordering::SeqCst) + 1;
        let now = crate::time::Clock::now(&*clock);
        async move {
            let end = Timestamp::from_epoch_seconds(now.secs() + 12 * 3600);
            let token = BearerToken::new(&format!("key-{count}"));
            Ok::<_, std::io::Error>(token.expires_after(end))
        }
    });
    for expected in ["key-1", "key-1", "key-2"] {
        let token = shared.get(&resources).await.unwrap();
        assert_eq!(token.expose(), expected);
        advance(MINUTE * 60 * 7).await;
    }
    assert_eq!(format!("{shared:?}"), "SharedToken(..)");
}

#[tokio::test]
async fn an_error_of_a_closure_is_kept_as_the_reason() {
    let resources = Arc::new(Others::new([]).resources(&Place::default()));
    let shared = SharedCredentials::from(|| async {
        Err::<Credentials, _>(std::io::Error::other("the vault is closed"))
    });
    let error = shared.get(&resources).await.unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Unavailable);
    assert_eq!(
        error.chain(),
        "the source of the caller's own failed: the vault is closed"
    );
    let shared = SharedCredentials::from(|| async {
        Err::<Credentials, _>(CredentialsError::not_configured("none here"))
    });
    let error = shared.get(&resources).await.unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::NotConfigured);
    assert_eq!(error.to_string(), "none here");
}
