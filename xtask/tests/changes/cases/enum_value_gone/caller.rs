// error[E0599]

use service::types::Role;

pub fn is_model(role: &Role) -> bool {
    matches!(role, Role::Model)
}
