//! How far a stream of events had come.

use std::borrow::Cow;
use std::fmt;

/// How far a stream of events had come when it broke off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamProgress {
    events: u64,
    last_event: Option<Cow<'static, str>>,
    bytes: u64,
}

impl StreamProgress {
    /// How many events were yielded.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// The name of the last event that was yielded.
    pub fn last_event(&self) -> Option<&str> {
        self.last_event.as_deref()
    }

    /// How many bytes of the body had come, those of an unfinished frame included. Zero for a stream
    /// that was made of events or messages.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn add_event(&mut self, name: &str, known: &'static [&'static str]) {
        self.events += 1;
        // This happens for every event, and most are like the one before.
        if self.last_event.as_deref() == Some(name) {
            return;
        }
        // Names that the model knows are not copied.
        let known = known.iter().find(|known| **known == name);
        self.last_event = Some(match known {
            Some(known) => Cow::Borrowed(known),
            None => Cow::Owned(name.to_owned()),
        });
    }

    pub(crate) fn set_bytes(&mut self, bytes: u64) {
        self.bytes = bytes;
    }
}

/// As in `after 3 events, the last of them `usage``.
impl fmt::Display for StreamProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.events, self.last_event()) {
            (0, _) | (_, None) => f.write_str("before the first event"),
            (1, Some(name)) => write!(f, "after the event `{}`", name.escape_debug()),
            (events, Some(name)) => {
                let name = name.escape_debug();
                write!(f, "after {events} events, the last of them `{name}`")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_and_says_so() {
        let mut progress = StreamProgress::default();
        assert_eq!(progress.to_string(), "before the first event");
        progress.add_event("text", &["text"]);
        assert_eq!(progress.to_string(), "after the event `text`");
        assert!(matches!(progress.last_event, Some(Cow::Borrowed("text"))));
        progress.add_event("new\n", &["text"]);
        progress.set_bytes(90);
        assert_eq!(
            progress.to_string(),
            "after 2 events, the last of them `new\\n`"
        );
        assert_eq!(
            (progress.events(), progress.last_event(), progress.bytes()),
            (2, Some("new\n"), 90)
        );
    }
}
