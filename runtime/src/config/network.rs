//! The built-in transport, made as it is configured.

use super::settings::Settings;
use super::{ConfigError, Setting};
use crate::transport::{HyperTransport, Proxies, Tls, Transport};

impl Settings {
    pub(super) fn built_in_transport(&self) -> Result<Transport, ConfigError> {
        let transport = HyperTransport::with(&self.tls()?, self.proxies()?)?;
        Ok(Transport::new(transport))
    }

    /// What is set for the built-in transport would have no effect on another one.
    pub(super) fn refuse_network(&self) -> Result<(), ConfigError> {
        let set = match &self.network {
            network if network.tls.is_some() => "`tls`",
            network if network.proxies.is_some() => "`proxies`",
            _ => return Ok(()),
        };
        Err(ConfigError::new(format!(
            "{set} is for the built-in transport and has no effect on a transport of your own; \
             leave one of them out"
        )))
    }

    fn tls(&self) -> Result<Tls, ConfigError> {
        let tls = self.network.tls.clone().unwrap_or_default();
        let bundle = &self.network.ca_bundle;
        let (true, Some(path), Some(env)) = (tls.trusts_the_system(), bundle.get(), &self.env)
        else {
            return Ok(tls);
        };
        let at = |problem: String| {
            ConfigError::at(
                bundle.origin(),
                format!("names {}, {problem}", path.display()),
            )
        };
        let text = env
            .read_file(path)
            .map_err(|error| at(format!("which cannot be read ({error})")))?;
        let tls = tls.ca_pem(text);
        match tls.check() {
            Ok(()) => Ok(tls),
            Err(problem) => Err(at(format!("but {problem}"))),
        }
    }

    fn proxies(&self) -> Result<Proxies, ConfigError> {
        let network = &self.network;
        if let Some(proxies) = &network.proxies {
            return Ok(proxies.clone());
        }
        let mut proxies = Proxies::none();
        if let Some(url) = network.http_proxy.get() {
            proxies.set_http(url).map_err(at(&network.http_proxy))?;
        }
        if let Some(url) = network.https_proxy.get() {
            proxies.set_https(url).map_err(at(&network.https_proxy))?;
        }
        Ok(match network.no_proxy.get() {
            Some(hosts) => proxies.except(hosts),
            None => proxies,
        })
    }
}

fn at<T>(setting: &Setting<T>) -> impl Fn(&'static str) -> ConfigError {
    let origin = setting.origin();
    move |problem| ConfigError::at(origin.clone(), problem)
}
