//! The form of structures in serde: the JSON of the model, with the members that stand outside of the body.

use crate::ir::{FormDefault, FormMember, Member as Field};
use crate::names::Scope;
use crate::smithy::Member;

use super::Lowering;
use super::bindings::Side;
use super::types::{Direction, Place};

impl Lowering<'_> {
    /// Gives every member its name and formats in the form. Members of the body keep their names on the wire, so that the
    /// form of a body is the body; where another member has the same name in the model, it gets a number.
    pub(super) fn place_in_form(
        &mut self,
        members: &[(&String, &Member)],
        fields: &mut [Field],
        side: Side,
    ) {
        let mut names = Scope::default();
        for field in fields.iter_mut().filter(|field| field.in_body) {
            field.form.name = names.claim(field.wire_name.clone());
        }
        for field in fields.iter_mut().filter(|field| !field.in_body) {
            field.form.name = names.claim(field.model_name.clone());
        }
        for ((_, member), field) in members.iter().zip(fields) {
            let ty = self.member_type(member, Place::Body, Direction::Received);
            // The service applies the defaults of an input.
            let default = match (&field.default, side) {
                (None, _) | (Some(_), Side::Input) => FormDefault::Unused,
                (Some(_), _) if field.write_default => FormDefault::Written,
                (Some(_), _) => FormDefault::Read,
            };
            let name = std::mem::take(&mut field.form.name);
            field.form = FormMember {
                name,
                ty: Some(ty),
                default,
            };
        }
    }
}
