// error[E0277]

use service::types::{Message, Role};

pub fn make() -> Message {
    Message::new(Role::User, ["hello"])
}
