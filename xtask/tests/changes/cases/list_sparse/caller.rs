// error[E0631]

use service::types::Settings;

pub fn first(settings: &Settings) -> Option<&str> {
    settings.stop.as_deref()?.first().map(String::as_str)
}
