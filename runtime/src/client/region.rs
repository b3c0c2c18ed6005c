//! The region of the machine: the last place where a region is looked for.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::core::Inner;
use crate::config::Settings;
use crate::credentials::{Flight, region_of_instance};

type Asking = Arc<Flight<Result<String, String>>>;

/// What the metadata service of the instance says. It is asked when a call needs a region and there is no other, once
/// for all calls. If it does not tell, the next call asks again.
#[derive(Default)]
pub(super) struct MachineRegion {
    region: OnceLock<String>,
    asking: Mutex<Option<Asking>>,
    /// Why it did not tell, the last time.
    failure: Mutex<Option<String>>,
}

impl MachineRegion {
    pub(super) fn get(&self) -> Option<&str> {
        self.region.get().map(String::as_str)
    }

    pub(super) fn failure(&self) -> Option<String> {
        let failure = self.failure.lock();
        failure.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks, whether by this call or by another one.
    pub(super) async fn find(&self, core: &Inner) {
        if self.get().is_some() || !may_be_asked(&core.settings) {
            return;
        }
        let asking = {
            let mut asking = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(asking.get_or_insert_with(|| {
                let resources = Arc::clone(&core.resources);
                let profiles = core.settings.profiles.clone();
                Flight::new(async move {
                    let profile = profiles.as_ref().and_then(|profiles| profiles.selected());
                    let asked = region_of_instance(&resources, profile).await;
                    asked.map_err(|error| error.chain())
                })
            }))
        };
        let found = Arc::clone(&asking).landed().await;
        let mut current = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_some_and(|it| Arc::ptr_eq(it, &asking)) {
            *current = None;
        }
        match found {
            Ok(region) => {
                // The first one holds.
                let _ = self.region.set(region);
            }
            Err(words) => {
                let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
                *failure = Some(words);
            }
        }
    }
}

/// Only a client that was told to read the environment looks at where it is.
fn may_be_asked(settings: &Settings) -> bool {
    settings.env.is_some()
}
