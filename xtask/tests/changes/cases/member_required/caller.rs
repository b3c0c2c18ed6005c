// error[E0599]

use service::types::Message;

pub fn name(message: &Message) -> Option<&str> {
    message.name.as_deref()
}
