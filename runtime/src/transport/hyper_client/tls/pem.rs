//! Certificates in PEM.

use std::path::{Path, PathBuf};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use crate::config::ConfigError;

/// Text in PEM, or where it is.
#[derive(Clone)]
pub(super) enum Pem {
    Text(Vec<u8>),
    File(PathBuf),
    Dir(PathBuf),
}

impl Pem {
    /// What messages call it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Text(_) => "the text in PEM".to_owned(),
            Self::File(path) | Self::Dir(path) => path.display().to_string(),
        }
    }

    pub(super) fn texts(&self) -> Result<Vec<Vec<u8>>, ConfigError> {
        let unreadable = |path: &Path, error: std::io::Error| {
            ConfigError::new(format!("{} cannot be read ({error})", path.display()))
        };
        let read = |path: &Path| std::fs::read(path).map_err(|error| unreadable(path, error));
        match self {
            Self::Text(text) => Ok(vec![text.clone()]),
            Self::File(path) => Ok(vec![read(path)?]),
            Self::Dir(path) => {
                let entries = path.read_dir().map_err(|error| unreadable(path, error))?;
                let mut paths = Vec::new();
                for entry in entries {
                    paths.push(entry.map_err(|error| unreadable(path, error))?.path());
                }
                paths.sort_unstable();
                // Links that lead nowhere are common where certificates come and go.
                let files = paths.iter().filter(|path| path.is_file());
                files.map(|path| read(path)).collect()
            }
        }
    }

    pub(super) fn certificates(&self) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
        let mut found = Vec::new();
        for text in self.texts()? {
            for certificate in CertificateDer::pem_slice_iter(&text) {
                match certificate {
                    Ok(certificate) => found.push(certificate),
                    Err(_) if matches!(self, Self::Dir(_)) => {}
                    Err(error) => {
                        let name = self.name();
                        return Err(ConfigError::new(format!("{name} is no valid PEM: {error}")));
                    }
                }
            }
        }
        if found.is_empty() {
            return Err(ConfigError::new(format!(
                "{} has no certificate in it; PEM begins with `-----BEGIN CERTIFICATE-----`",
                self.name()
            )));
        }
        Ok(found)
    }
}
