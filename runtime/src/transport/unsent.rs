//! What can be sent only once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Something that is used up while it is sent, in the hands of the attempts of one call. It belongs to the first that
/// begins to send it; an attempt that never came so far has used nothing.
pub(crate) struct Unsent<T> {
    shared: Arc<Mutex<Option<T>>>,
    begun: Option<T>,
}

impl<T> Unsent<T> {
    pub(crate) fn new(content: T) -> Self {
        Self {
            shared: Arc::new(Mutex::new(Some(content))),
            begun: None,
        }
    }

    /// The same for another attempt.
    pub(crate) fn again(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            begun: None,
        }
    }

    /// Whether nobody has begun to send it.
    pub(crate) fn is_there(&self) -> bool {
        self.lock().is_some()
    }

    /// The content, which from now on is nobody else's. `None` if it is somebody else's.
    pub(crate) fn begin(&mut self) -> Option<&mut T> {
        if self.begun.is_none() {
            let content = self.lock().take();
            self.begun = content;
        }
        self.begun.as_mut()
    }

    /// What the content says of itself, wherever it is; `None` if it is somebody else's.
    pub(crate) fn look<R>(&self, look: impl FnOnce(&T) -> R) -> Option<R> {
        match &self.begun {
            Some(content) => Some(look(content)),
            None => self.lock().as_ref().map(look),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<T>> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_of_the_first_who_begins() {
        let mut first = Unsent::new("content");
        let mut second = first.again();
        let third = second.again();
        assert!(first.is_there() && second.is_there());
        assert_eq!(second.begin(), Some(&mut "content"));
        assert_eq!(second.begin(), Some(&mut "content"));
        assert!(!first.is_there() && !second.is_there());
        assert_eq!((first.begin(), third.look(|_| ())), (None, None));
        assert_eq!(second.look(|content| content.len()), Some(7));
    }
}
