// error[E0599]

use service::types::Settings;

pub fn make() -> Settings {
    Settings::default()
}
