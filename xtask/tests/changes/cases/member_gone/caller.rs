// error[E0599]

use service::types::{Message, Role};

pub fn make() -> Message {
    Message::new(Role::User, ["hello"]).name("Ada")
}
