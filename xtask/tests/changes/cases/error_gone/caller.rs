// error[E0599]

use service::Error;

pub fn is_denied(error: &Error) -> bool {
    matches!(error, Error::Denied(_))
}
