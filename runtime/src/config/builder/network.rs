//! How the built-in transport connects.

use super::ClientBuilder;
use crate::client::ServiceClient;
use crate::transport::{Proxies, Tls};

impl<C: ServiceClient> ClientBuilder<C> {
    /// Sets what the built-in transport trusts, and who we are for the server.
    ///
    /// A bundle of certificates of the environment (`AWS_CA_BUNDLE`, `ca_bundle`) still holds if `tls` does not say what
    /// is trusted.
    pub fn tls(mut self, tls: Tls) -> Self {
        self.settings.network.tls = Some(tls);
        self
    }

    /// Sets through which proxies the built-in transport sends, whatever the environment says.
    pub fn proxies(mut self, proxies: Proxies) -> Self {
        self.settings.network.proxies = Some(proxies);
        self
    }
}
