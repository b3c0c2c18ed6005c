//! Which source each setting comes from.

use std::fmt::{self, Display};

use super::Origin;
use super::setting::Setting;

/// What holds for each setting, where it comes from, and which sources were looked at before. It shows no secret.
///
/// `Display` writes a block of lines for each setting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation(Vec<Explained>);

/// One setting in an [`Explanation`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explained {
    /// What it is called; the key in profiles, if there is one.
    pub name: &'static str,

    /// What holds, in words; `None` if nothing is set and there is no default.
    pub value: Option<String>,

    /// Where it stands.
    pub origin: Origin,

    /// The sources that were looked at before and do not have it, in their order. Those of less weight than the one that
    /// has it were not looked at.
    pub missed: Vec<String>,

    /// What else there is to say.
    pub note: Option<String>,
}

impl Explanation {
    /// All settings.
    pub fn settings(&self) -> &[Explained] {
        &self.0
    }

    /// The setting of this name.
    pub fn get(&self, name: &str) -> Option<&Explained> {
        self.0.iter().find(|explained| explained.name == name)
    }

    /// Adds a setting that may come from everywhere.
    pub(super) fn add<T: Clone>(
        &mut self,
        name: &'static str,
        setting: &Setting<T>,
        default: Option<T>,
        show: impl Fn(&T) -> String,
    ) -> &mut Explained {
        let value = setting.get().cloned().or(default);
        let mut missed = Vec::new();
        if setting.in_code().is_none() {
            missed.push("code".to_owned());
            missed.extend_from_slice(setting.missed());
        }
        self.push(Explained {
            name,
            value: value.as_ref().map(show),
            origin: setting.origin(),
            missed,
            note: None,
        })
    }

    /// Adds a setting that comes from code only.
    pub(super) fn add_code(
        &mut self,
        name: &'static str,
        in_code: bool,
        value: impl Into<Option<String>>,
    ) -> &mut Explained {
        let origin = if in_code {
            Origin::Code
        } else {
            Origin::Default
        };
        let missed = if in_code {
            Vec::new()
        } else {
            vec!["code".to_owned()]
        };
        self.push(Explained {
            name,
            value: value.into(),
            origin,
            missed,
            note: None,
        })
    }

    pub(super) fn push(&mut self, explained: Explained) -> &mut Explained {
        self.0.push(explained);
        self.0.last_mut().expect("it was pushed")
    }
}

impl Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for explained in &self.0 {
            explained.fmt(f)?;
        }
        Ok(())
    }
}

impl Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Some(value) => writeln!(f, "{} = {value}", self.name)?,
            None => writeln!(f, "{}: not set", self.name)?,
        }
        let origin = match (&self.value, &self.origin) {
            (None, _) => None,
            (Some(_), Origin::Default) => Some("by default".to_owned()),
            (Some(_), origin) => Some(format!("from {origin}")),
        };
        let missed =
            (!self.missed.is_empty()).then(|| format!("not in {}", self.missed.join(", ")));
        let sources: Vec<_> = origin.into_iter().chain(missed).collect();
        writeln!(f, "    {}", sources.join("; "))?;
        if let Some(note) = &self.note {
            writeln!(f, "    {note}")?;
        }
        Ok(())
    }
}
