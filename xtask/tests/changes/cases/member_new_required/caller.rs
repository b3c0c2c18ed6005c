// error[E0061]

use service::types::{Message, Role};

pub fn make() -> Message {
    Message::new(Role::User, ["hello"])
}
