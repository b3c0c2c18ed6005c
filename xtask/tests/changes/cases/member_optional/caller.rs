// error[E0308]

use service::types::{Message, Role};

pub fn is_user(message: &Message) -> bool {
    message.role == Role::User
}
