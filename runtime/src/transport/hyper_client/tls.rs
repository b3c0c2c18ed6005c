//! Certificates and keys: what TLS trusts, and who we are.

mod pem;

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use hyper_rustls::ConfigBuilderExt as _;
use rustls::client::WantsClientCert;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore};

use self::pem::Pem;
use crate::config::ConfigError;

/// What TLS trusts, and who we are for the server.
///
/// Unless set, the certificates that the operating system trusts are the trusted ones; the variables `SSL_CERT_FILE` and
/// `SSL_CERT_DIR` name others. They are loaded for the first request to `https`. Files that are named here are read when
/// the client is built.
///
/// ```no_run
/// use aws_restjson::transport::Tls;
///
/// let tls = Tls::new()
///     .ca_file("/etc/company/ca.pem")
///     .client_certificate_files("/etc/me/cert.pem", "/etc/me/key.pem");
/// ```
#[derive(Clone, Default)]
pub struct Tls {
    roots: Vec<Pem>,
    identity: Option<(Pem, Pem)>,
    config: Option<Arc<ClientConfig>>,
}

impl Tls {
    /// What holds unless set otherwise.
    pub fn new() -> Self {
        Self::default()
    }

    /// Trusts the certificates in a file of PEM, and not those of the operating system. Together with other calls of
    /// this kind, it trusts the certificates of all of them.
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.roots.push(Pem::File(path.into()));
        self
    }

    /// Trusts the certificates in all files of a directory, as for [`ca_file`](Self::ca_file). Files without a
    /// certificate are passed over.
    pub fn ca_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.roots.push(Pem::Dir(path.into()));
        self
    }

    /// Trusts the certificates in a text of PEM, as for [`ca_file`](Self::ca_file).
    pub fn ca_pem(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.roots.push(Pem::Text(text.into()));
        self
    }

    /// Shows the server a certificate, if it asks for one: a chain in PEM with our own certificate first, and its key,
    /// which must not be encrypted.
    pub fn client_certificate(
        mut self,
        chain: impl Into<Vec<u8>>,
        key: impl Into<Vec<u8>>,
    ) -> Self {
        self.identity = Some((Pem::Text(chain.into()), Pem::Text(key.into())));
        self
    }

    /// Like [`client_certificate`](Self::client_certificate), from two files, which may be the same.
    pub fn client_certificate_files(
        mut self,
        chain: impl Into<PathBuf>,
        key: impl Into<PathBuf>,
    ) -> Self {
        self.identity = Some((Pem::File(chain.into()), Pem::File(key.into())));
        self
    }

    /// Uses settings of rustls as they are, with whatever they trust, provider and versions; everything else that is
    /// set here has no effect. Only their list of protocols (ALPN) is replaced.
    pub fn rustls_config(mut self, config: impl Into<Arc<ClientConfig>>) -> Self {
        self.config = Some(config.into());
        self
    }

    /// Says what is wrong with the certificates that are to be trusted.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        trusted(&self.roots).map(drop)
    }

    /// Whether nothing is set that says which certificates are trusted.
    pub(crate) fn trusts_the_system(&self) -> bool {
        self.roots.is_empty() && self.config.is_none()
    }

    /// Reads what is named, and leaves the certificates of the operating system for later.
    pub(super) fn prepare(&self) -> Result<LazyTls, ConfigError> {
        let identity = match &self.identity {
            Some((chain, key)) => Some(Identity::read(chain, key)?),
            None => None,
        };
        let lazy = LazyTls {
            identity,
            built: OnceLock::new(),
        };
        let built = if let Some(config) = &self.config {
            Some(Ok((**config).clone()))
        } else if self.roots.is_empty() {
            let nobody = RootCertStore::empty();
            let tried = lazy.config(|builder| Ok(builder.with_root_certificates(nobody)));
            // Only whether the certificate of our own can be used.
            tried.err().filter(|_| lazy.identity.is_some()).map(Err)
        } else {
            let roots = trusted(&self.roots)?;
            Some(lazy.config(|builder| Ok(builder.with_root_certificates(roots))))
        };
        match built {
            // Without a provider, plain http still works.
            Some(Err(problem)) if provider().is_ok() => return Err(ConfigError::new(problem)),
            Some(built) => drop(lazy.built.set(built.map(Variants::of))),
            None => {}
        }
        Ok(lazy)
    }
}

/// Shows that there is a key, not which.
impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls")
            .field("roots", &self.roots.len())
            .field("client_certificate", &self.identity.is_some())
            .field("rustls_config", &self.config.is_some())
            .finish()
    }
}

fn trusted(roots: &[Pem]) -> Result<RootCertStore, ConfigError> {
    let mut store = RootCertStore::empty();
    for pem in roots {
        let (added, _) = store.add_parsable_certificates(pem.certificates()?);
        if added == 0 {
            return Err(ConfigError::new(format!(
                "{} has no certificate in it that can be trusted",
                pem.name()
            )));
        }
    }
    Ok(store)
}

/// Who we are for the server.
struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Identity {
    fn read(chain: &Pem, key: &Pem) -> Result<Self, ConfigError> {
        let name = key.name();
        let text = key.texts()?.pop().unwrap_or_default();
        Ok(Self {
            chain: chain.certificates()?,
            key: PrivateKeyDer::from_pem_slice(&text).map_err(|error| {
                ConfigError::new(format!(
                    "{name} has no private key in it that can be used ({error}); \
                     it must be in PEM and must not be encrypted"
                ))
            })?,
        })
    }
}

/// The settings of TLS, which are made when they are first needed: the certificates of the operating system are many.
pub(super) struct LazyTls {
    identity: Option<Identity>,
    built: OnceLock<Result<Variants, String>>,
}

/// The same settings with each list of protocols.
#[derive(Clone)]
pub(super) struct Variants {
    pub(super) negotiated: Arc<ClientConfig>,
    pub(super) http2: Arc<ClientConfig>,
    pub(super) to_proxy: Arc<ClientConfig>,
}

impl Variants {
    fn of(config: ClientConfig) -> Self {
        let with = |protocols: &[&str]| {
            let mut config = config.clone();
            config.alpn_protocols = protocols.iter().map(|it| it.as_bytes().to_vec()).collect();
            Arc::new(config)
        };
        Self {
            negotiated: with(&["h2", "http/1.1"]),
            http2: with(&["h2"]),
            to_proxy: with(&["http/1.1"]),
        }
    }
}

impl LazyTls {
    /// The settings, or in words why there are none.
    pub(super) async fn get(self: &Arc<Self>) -> Result<Variants, String> {
        if let Some(built) = self.built.get() {
            return built.clone();
        }
        // Reading hundreds of files would hold up everything else on this thread.
        let this = Arc::clone(self);
        let built = tokio::task::spawn_blocking(move || {
            this.built
                .get_or_init(|| this.of_the_system().map(Variants::of))
                .clone()
        });
        built.await.unwrap_or_else(|error| Err(error.to_string()))
    }

    fn of_the_system(&self) -> Result<ClientConfig, String> {
        self.config(|builder| {
            builder.with_native_roots().map_err(|error| {
                format!("no trusted certificates were found on this machine: {error}")
            })
        })
    }

    /// TLS 1.2 and up. The provider is named, never taken from the process: two providers in one dependency tree would
    /// make the default ambiguous.
    fn config(
        &self,
        trust: impl FnOnce(
            ConfigBuilder<ClientConfig, rustls::WantsVerifier>,
        ) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, String>,
    ) -> Result<ClientConfig, String> {
        let builder = ClientConfig::builder_with_provider(provider()?)
            .with_safe_default_protocol_versions()
            .map_err(|error| format!("TLS cannot be set up: {error}"))?;
        let builder = trust(builder)?;
        match &self.identity {
            None => Ok(builder.with_no_client_auth()),
            Some(Identity { chain, key }) => builder
                .with_client_auth_cert(chain.clone(), key.clone_key())
                .map_err(|error| format!("the client certificate cannot be used: {error}")),
        }
    }
}

#[cfg(any(feature = "rustls-ring", feature = "rustls-aws-lc"))]
fn provider() -> Result<Arc<CryptoProvider>, String> {
    #[cfg(feature = "rustls-aws-lc")]
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    #[cfg(not(feature = "rustls-aws-lc"))]
    let provider = rustls::crypto::ring::default_provider();
    Ok(provider.into())
}

/// Without a crypto provider there is no TLS, but for settings of the caller's own.
#[cfg(not(any(feature = "rustls-ring", feature = "rustls-aws-lc")))]
fn provider() -> Result<Arc<CryptoProvider>, String> {
    Err(
        "no crypto provider is compiled in: enable the feature `rustls-ring` or `rustls-aws-lc`"
            .to_owned(),
    )
}

#[cfg(all(test, any(feature = "rustls-ring", feature = "rustls-aws-lc")))]
mod tests {
    use super::provider;

    #[test]
    fn the_crypto_provider_is_that_of_the_features() {
        let expected = match cfg!(feature = "rustls-aws-lc") {
            true => "AwsLcRs",
            false => "Ring",
        };
        let provider = provider().unwrap();
        assert_eq!(format!("{:?}", provider.secure_random), expected);
    }
}
