//! What hyper's errors say about the fate of a request.

use std::error::Error;

use crate::transport::{TransportError, TransportErrorKind};

/// The kind of an error that came instead of an answer, over a connection.
pub(super) fn request_error(error: hyper::Error) -> TransportError {
    TransportError::new(kind_of(&error), error)
}

/// The kind of an error that came after the head of an answer.
pub(super) fn body_error(error: hyper::Error) -> TransportError {
    // The service has answered, so it has taken the request, whatever the error says.
    let kind = match kind_of(&error) {
        TransportErrorKind::NotTaken => TransportErrorKind::Lost,
        kind => kind,
    };
    TransportError::new(kind, error)
}

pub(super) fn kind_of(error: &(dyn Error + 'static)) -> TransportErrorKind {
    let mut kind = TransportErrorKind::Other;
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<h2::Error>() {
            return of_h2(error);
        }
        if let Some(error) = error.downcast_ref::<hyper::Error>() {
            // hyper reports a request as canceled, or its channel as closed, only when it gives the
            // request back without having written a byte of it.
            if error.is_canceled() || error.is_closed() {
                return TransportErrorKind::NotTaken;
            }
            if error.is_incomplete_message() || error.is_body_write_aborted() || error.is_timeout()
            {
                kind = TransportErrorKind::Lost;
            }
        }
        if error.is::<std::io::Error>() {
            kind = TransportErrorKind::Lost;
        }
        next = error.source();
    }
    kind
}

fn of_h2(error: &h2::Error) -> TransportErrorKind {
    // A GOAWAY of the peer reaches only the streams above the last id it names (RFC 9113, section
    // 6.8).
    let not_taken = error.reason() == Some(h2::Reason::REFUSED_STREAM)
        || error.is_go_away() && error.is_remote();
    if not_taken {
        TransportErrorKind::NotTaken
    } else if error.is_io() || error.is_reset() || error.is_go_away() {
        TransportErrorKind::Lost
    } else {
        TransportErrorKind::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_errors_that_can_be_made_by_hand() {
        let refused = h2::Error::from(h2::Reason::REFUSED_STREAM);
        assert_eq!(kind_of(&refused), TransportErrorKind::NotTaken);
        let reset = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        assert_eq!(kind_of(&reset), TransportErrorKind::Lost);
        assert_eq!(kind_of(&std::fmt::Error), TransportErrorKind::Other);
    }
}
