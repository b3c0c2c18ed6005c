//! Header fields of answers that the model does not have, but config names.

use super::Lowering;
use crate::config::AnswerHeaderType;
use crate::diagnostics::Diagnostic;
use crate::ir::HeaderKey;
use crate::names;
use crate::smithy::Shape;

impl Lowering<'_> {
    /// The header fields that config names for an operation.
    pub(super) fn answer_headers(&mut self, operation: &Shape) -> Vec<HeaderKey> {
        let config = self.config;
        let Some(headers) = config.answer_headers.get(operation.id.as_str()) else {
            return Vec::new();
        };
        let mut lowered = Vec::new();
        for (name, header) in headers {
            let constant = names::constant_name(name);
            let is_field = !header.header.is_empty()
                && header
                    .header
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            let problem = if !names::is_constant_name(&constant) {
                format!(
                    "config [answer-headers] has `{name}`, of which no name of a constant can be made"
                )
            } else if !is_field {
                format!(
                    "config [answer-headers] has `{}`, which is no name of a header field in small letters",
                    header.header
                )
            } else {
                lowered.push(HeaderKey {
                    constant,
                    header: header.header.clone(),
                    ty: match header.ty {
                        AnswerHeaderType::Long => "i64",
                        AnswerHeaderType::String => "String",
                    },
                    docs: header.docs.clone(),
                });
                continue;
            };
            let help = "write words of letters and digits with hyphens between them";
            self.diagnostics
                .push(Diagnostic::new(problem, help).shape(&operation.id));
        }
        lowered
    }
}
