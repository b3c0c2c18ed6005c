//! What is known of every trait: used, ignored for a reason, or refused.
//!
//! A trait that nobody has looked at may change what stands on the wire, so the model that uses it is refused by name.

use crate::diagnostics::Diagnostic;
use crate::smithy::{Shape, Traits};

use super::Lowering;

/// Traits that decide something in `lower`.
const USED: &[&str] = &[
    "aws.api#service",
    "aws.auth#sigv4",
    "aws.auth#unsignedPayload",
    "aws.protocols#restJson1",
    "smithy.api#addedDefault",
    "smithy.api#auth",
    "smithy.api#clientOptional",
    "smithy.api#default",
    "smithy.api#deprecated",
    "smithy.api#documentation",
    "smithy.api#endpoint",
    "smithy.api#enumValue",
    "smithy.api#error",
    "smithy.api#eventHeader",
    "smithy.api#eventPayload",
    "smithy.api#hostLabel",
    "smithy.api#http",
    "smithy.api#httpBearerAuth",
    "smithy.api#httpChecksumRequired",
    "smithy.api#httpError",
    "smithy.api#httpHeader",
    "smithy.api#httpLabel",
    "smithy.api#httpPayload",
    "smithy.api#httpPrefixHeaders",
    "smithy.api#httpQuery",
    "smithy.api#httpQueryParams",
    "smithy.api#httpResponseCode",
    "smithy.api#idempotencyToken",
    "smithy.api#idempotent",
    "smithy.api#input",
    "smithy.api#jsonName",
    "smithy.api#length",
    "smithy.api#mediaType",
    "smithy.api#optionalAuth",
    "smithy.api#output",
    "smithy.api#paginated",
    "smithy.api#pattern",
    "smithy.api#range",
    "smithy.api#readonly",
    "smithy.api#requestCompression",
    "smithy.api#required",
    "smithy.api#retryable",
    "smithy.api#sensitive",
    "smithy.api#sparse",
    "smithy.api#streaming",
    "smithy.api#timestampFormat",
    "smithy.api#title",
    "smithy.api#uniqueItems",
    "smithy.rules#clientContextParams",
    "smithy.rules#contextParam",
    "smithy.rules#endpointRuleSet",
    "smithy.rules#endpointTests",
    "smithy.rules#operationContextParams",
    "smithy.rules#staticContextParams",
    "smithy.waiters#waitable",
];

/// Traits that change nothing in a client of this protocol, each with the reason.
const IGNORED: &[(&str, &str)] = &[
    ("aws.api#arn", "names resources; not on the wire"),
    ("aws.api#arnReference", "names resources; not on the wire"),
    ("aws.api#controlPlane", "classification"),
    ("aws.api#data", "classification"),
    ("aws.api#dataPlane", "classification"),
    ("aws.api#tagEnabled", "names resources; not on the wire"),
    ("aws.api#taggable", "names resources; not on the wire"),
    (
        "aws.auth#cognitoUserPools",
        "an authentication scheme of other tools",
    ),
    ("aws.protocols#awsQueryCompatible", "another protocol"),
    ("aws.protocols#awsQueryError", "another protocol"),
    (
        "smithy.api#box",
        "Smithy 1.0; nullability follows from required and default",
    ),
    ("smithy.api#cors", "for servers"),
    ("smithy.api#enum", "Smithy 1.0; the string stays a string"),
    ("smithy.api#examples", "documentation of other tools"),
    (
        "smithy.api#externalDocumentation",
        "links that the documentation repeats",
    ),
    ("smithy.api#internal", "visibility in AWS's own tools"),
    ("smithy.api#mixin", "flattened when the model is read"),
    (
        "smithy.api#nestedProperties",
        "names resources; not on the wire",
    ),
    ("smithy.api#noReplace", "names resources; not on the wire"),
    ("smithy.api#notProperty", "names resources; not on the wire"),
    ("smithy.api#private", "visibility in the model"),
    ("smithy.api#property", "names resources; not on the wire"),
    ("smithy.api#recommended", "advice"),
    ("smithy.api#references", "names resources; not on the wire"),
    (
        "smithy.api#requiresLength",
        "for streams whose length is unknown",
    ),
    (
        "smithy.api#resourceIdentifier",
        "names resources; not on the wire",
    ),
    ("smithy.api#since", "documentation of other tools"),
    ("smithy.api#suppress", "for validators of models"),
    ("smithy.api#tags", "classification"),
    ("smithy.api#trait", "defines a trait; only its uses matter"),
    ("smithy.api#unstable", "classification"),
    ("smithy.api#xmlAttribute", "another format"),
    ("smithy.api#xmlFlattened", "another format"),
    ("smithy.api#xmlName", "another format"),
    ("smithy.api#xmlNamespace", "another format"),
    (
        "smithy.rules#endpointBdd",
        "the rule set beside it says the same",
    ),
];

/// Namespaces of traits that speak to other tools than clients.
const IGNORED_NAMESPACES: &[(&str, &str)] = &[
    ("aws.cloudformation#", "CloudFormation schemas"),
    ("aws.cloudtrail#", "event names"),
    ("aws.endpoints#", "the rule set beside it says the same"),
    ("aws.iam#", "IAM policies"),
    ("smithy.openapi#", "OpenAPI documents"),
    ("smithy.test#", "tests; made into tests where they apply"),
];

/// Whether a trait is known: used, or ignored for a reason.
fn is_known(id: &str) -> bool {
    USED.contains(&id) || is_ignored(id)
}

/// Whether a trait changes nothing in a client of this protocol.
pub(crate) fn is_ignored(id: &str) -> bool {
    IGNORED.iter().any(|(ignored, _)| *ignored == id)
        || IGNORED_NAMESPACES
            .iter()
            .any(|(namespace, _)| id.starts_with(namespace))
}

impl Lowering<'_> {
    /// Refuses every trait of a reached shape or member that is neither used nor knowingly ignored.
    pub(super) fn check_traits(&mut self, shape: &Shape) {
        self.check_trait_ids(shape, None, &shape.traits);
        for (name, member) in shape.members() {
            self.check_trait_ids(shape, Some(name), &member.traits);
        }
    }

    fn check_trait_ids(&mut self, shape: &Shape, member: Option<&str>, traits: &Traits) {
        for (id, _) in traits.iter().filter(|(id, _)| !is_known(id)) {
            // A trait that the model itself defines is the model's own affair.
            if self
                .model
                .shapes
                .get(id)
                .is_some_and(|shape| shape.traits.has("smithy.api#trait"))
            {
                continue;
            }
            let at = match member {
                Some(member) => format!("{}${member}", shape.id),
                None => shape.id.to_string(),
            };
            self.diagnostics.push(
                Diagnostic::new(
                    "this trait is not supported",
                    "take the trait out of the model, or teach codegen/src/lower/traits.rs what it means",
                )
                .file(shape.file.clone())
                .shape(at)
                .trait_id(id),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_disjoint() {
        assert!(USED.is_sorted());
        assert!(IGNORED.is_sorted());
        for (ignored, reason) in IGNORED {
            assert!(!USED.contains(ignored), "{ignored}");
            assert!(!reason.is_empty());
        }
    }
}
