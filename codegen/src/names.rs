//! Every Rust name is made here.
//!
//! Smithy names are ASCII identifiers in any case; Rust wants `UpperCamelCase` for types and variants and
//! `snake_case` for everything else, has keywords, and lets an item of a file shadow what the file needs.

use std::collections::BTreeSet;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Names that the files of data types use without a path: a type of that name would shadow them.
const TAKEN_TYPES: &[&str] = &[
    "Answer",
    "AsRef",
    "BTreeMap",
    "Blob",
    "Box",
    "Clone",
    "Debug",
    "Default",
    "Display",
    "Document",
    "Err",
    "EventInput",
    "EventStream",
    "From",
    "FromAnswer",
    "FromJson",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Reader",
    "Redacted",
    "ResponseError",
    "Result",
    "Self",
    "Some",
    "String",
    "Timestamp",
    "TimestampFormat",
    "ToJson",
    "BigDecimal",
    "BigInteger",
    "ByteStream",
    "UnknownInteger",
    "UnknownEvent",
    "UnknownMember",
    "UnknownValue",
    "Vec",
    "Writer",
];

/// Names that stand beside inputs and outputs: at the root of the crate, in the files of operations and of the client.
const TAKEN_ROOT_TYPES: &[&str] = &[
    "AuthScheme",
    "BuildError",
    "Call",
    "Client",
    "ClientBuilder",
    "Core",
    "Error",
    "Method",
    "Operation",
    "OperationMeta",
    "Paginated",
    "PaginatedItems",
    "Raw",
    "RawRequest",
    "Request",
    "ServiceClient",
    "ServiceMeta",
];

/// Names that stand beside exceptions: in the file of the error, and as its other variants.
const TAKEN_ERROR_TYPES: &[&str] = &[
    "Build",
    "Bytes",
    "Context",
    "Credentials",
    "Decode",
    "Duration",
    "Error",
    "Failure",
    "FailureKind",
    "HeaderMap",
    "Hint",
    "IncompleteStream",
    "Modelled",
    "RetryKind",
    "ServiceError",
    "StatusCode",
    "StdError",
    "StreamProgress",
    "Timeout",
    "Transport",
    "Unhandled",
];

/// Names that stand in the file of a waiter.
const TAKEN_WAITERS: &[&str] = &["Error", "WaitState", "Waiter", "WaiterMeta"];

/// Methods that a structure has anyway, so that a setter must not take their names.
const TAKEN_METHODS: &[&str] = &[
    "clone",
    "clone_from",
    "default",
    "eq",
    "fmt",
    "from",
    "into",
    "ne",
    "new",
];

/// Methods of every client.
const CLIENT_METHODS: &[&str] = &[
    "builder", "clone", "config", "explain", "fmt", "from_env", "raw",
];

/// Keywords of Rust, those reserved for later included.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that cannot be raw identifiers.
const NEVER_RAW: &[&str] = &["crate", "self", "super"];

/// Names that are unique within one scope: the second of two equal ones gets a number.
#[derive(Debug, Default)]
pub struct Scope(BTreeSet<String>);

impl Scope {
    /// A scope with names that are already in use.
    pub fn with(taken: impl IntoIterator<Item = &'static str>) -> Self {
        Self(taken.into_iter().map(str::to_owned).collect())
    }

    /// `name`, or `name2`, `name3`… where that is taken.
    pub fn claim(&mut self, name: String) -> String {
        let mut unique = name.clone();
        let mut number = 2;
        while !self.0.insert(unique.clone()) {
            unique = format!("{name}{number}");
            number += 1;
        }
        unique
    }
}

/// The name of a data type.
pub fn type_name(name: &str) -> String {
    let camel = upper_camel(name);
    if TAKEN_TYPES.contains(&camel.as_str()) {
        format!("{camel}Shape")
    } else {
        camel
    }
}

/// Whether a name can stand for a type as it is.
pub fn is_type_name(name: &str) -> bool {
    let begins = name.starts_with(|c: char| c.is_ascii_uppercase());
    begins && name != "Self" && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// The name of an input or output, which is also exported at the root of the crate.
pub fn root_type_name(name: &str) -> String {
    let name = type_name(name);
    if TAKEN_ROOT_TYPES.contains(&name.as_str()) {
        format!("{name}Shape")
    } else {
        name
    }
}

/// The name of a waiter.
pub fn waiter_type_name(name: &str) -> String {
    let name = type_name(name);
    if TAKEN_WAITERS.contains(&name.as_str()) {
        format!("{name}Shape")
    } else {
        name
    }
}

/// The name of an exception, which is also a variant of the service's error.
pub fn error_type_name(name: &str) -> String {
    let name = type_name(name);
    if TAKEN_ERROR_TYPES.contains(&name.as_str()) {
        format!("{name}Shape")
    } else {
        name
    }
}

/// The name of a variant, of an enum's value or of a union's member. `Unknown` is the variant for what the model lacks.
pub fn variant_name(name: &str) -> String {
    match upper_camel(name).as_str() {
        "Unknown" => "UnknownValue".to_owned(),
        "Self" => "SelfValue".to_owned(),
        camel => camel.to_owned(),
    }
}

/// The name of a field or function; a raw identifier where it is a keyword.
pub fn field_name(name: &str) -> String {
    raw(&snake(name))
}

/// The name of a constant.
pub fn constant_name(name: &str) -> String {
    snake(name).to_shouty_snake_case()
}

/// The name of the setter of a member.
pub fn setter_name(name: &str) -> String {
    let snake = snake(name);
    if TAKEN_METHODS.contains(&snake.as_str()) {
        format!("with_{snake}")
    } else {
        raw(&snake)
    }
}

/// The method of the client that calls an operation.
pub fn client_method_name(name: &str) -> String {
    let snake = snake(name);
    if CLIENT_METHODS.contains(&snake.as_str()) {
        format!("call_{snake}")
    } else {
        raw(&snake)
    }
}

/// The file of a type, and so its private module. Never a keyword, never a module that every crate has.
pub fn file_name(name: &str) -> String {
    let snake = snake(name);
    if snake == "mod" || KEYWORDS.contains(&snake.as_str()) || NEVER_RAW.contains(&snake.as_str()) {
        format!("{snake}_")
    } else {
        snake
    }
}

/// Whether a name can stand for a constant as it is.
pub fn is_constant_name(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(letter)
}

fn upper_camel(name: &str) -> String {
    let camel = name.to_upper_camel_case();
    if camel.starts_with(|c: char| c.is_ascii_digit()) || camel.is_empty() {
        format!("V{camel}")
    } else {
        camel
    }
}

fn snake(name: &str) -> String {
    let snake = name.to_snake_case();
    if snake.starts_with(|c: char| c.is_ascii_digit()) || snake.is_empty() {
        format!("n{snake}")
    } else {
        snake
    }
}

fn raw(snake: &str) -> String {
    if NEVER_RAW.contains(&snake) {
        format!("{snake}_")
    } else if KEYWORDS.contains(&snake) {
        format!("r#{snake}")
    } else {
        snake.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_camel_case_and_never_shadow() {
        assert_eq!(type_name("KMSKeyARN"), "KmsKeyArn");
        assert_eq!(type_name("converseRequest"), "ConverseRequest");
        for taken in TAKEN_TYPES {
            assert_ne!(type_name(taken), *taken);
        }
        assert_eq!(root_type_name("Error"), "ErrorShape");
        assert_eq!(error_type_name("Unhandled"), "UnhandledShape");
        for taken in TAKEN_WAITERS {
            assert_eq!(waiter_type_name(taken), format!("{taken}Shape"));
        }
        assert_eq!(waiter_type_name("ThingReady"), "ThingReady");
        assert_eq!(error_type_name("Throttled"), "Throttled");
        assert_eq!(type_name("Error"), "Error");
        assert_eq!(type_name("Message"), "Message");
    }

    #[test]
    fn every_keyword_becomes_an_identifier() {
        for keyword in KEYWORDS.iter().chain(NEVER_RAW) {
            for name in [
                field_name(keyword),
                setter_name(keyword),
                client_method_name(keyword),
            ] {
                assert!(
                    syn::parse_str::<syn::Ident>(&name).is_ok() || name.starts_with("r#"),
                    "{name}"
                );
                assert_ne!(name, **keyword);
            }
            assert_ne!(file_name(keyword), **keyword);
            assert!(syn::parse_str::<syn::Ident>(&variant_name(keyword)).is_ok());
        }
    }

    #[test]
    fn setters_leave_the_methods_of_a_structure_alone() {
        for taken in TAKEN_METHODS {
            assert_eq!(setter_name(taken), format!("with_{taken}"));
        }
        assert_eq!(setter_name("maxTokens"), "max_tokens");
    }

    #[test]
    fn client_methods_are_kept() {
        for taken in CLIENT_METHODS {
            assert_eq!(client_method_name(taken), format!("call_{taken}"));
        }
    }

    #[test]
    fn variants_never_take_the_one_for_unknown_values() {
        assert_eq!(variant_name("UNKNOWN"), "UnknownValue");
        assert_eq!(variant_name("self"), "SelfValue");
        assert_eq!(variant_name("1_0"), "V10");
        assert_eq!(variant_name("END_TURN"), "EndTurn");
    }

    #[test]
    fn leading_digits_and_emptiness_are_survived() {
        assert_eq!(field_name("_1"), "n1");
        assert_eq!(constant_name("_1"), "N1");
        assert_eq!(constant_name("useArn"), "USE_ARN");
        assert_eq!(field_name("_"), "n");
        assert_eq!(variant_name("_"), "V");
    }

    #[test]
    fn a_scope_numbers_what_is_taken() {
        let mut scope = Scope::with(["A"]);
        assert_eq!(scope.claim("A".into()), "A2");
        assert_eq!(scope.claim("A".into()), "A3");
        assert_eq!(scope.claim("B".into()), "B");
    }
}
