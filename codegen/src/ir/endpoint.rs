//! Where requests go: compiled endpoint rules, their tests, and what operations say to them.

use super::PathExpr;

/// Compiled endpoint rules.
#[derive(Debug)]
pub struct EndpointRules {
    /// Parameters in model order.
    pub parameters: Vec<Parameter>,
    /// Those that are settings of the client.
    pub client_parameters: Vec<ClientParameter>,
    /// The rules, tried in order.
    pub rules: Vec<Rule>,
}

/// A parameter of the endpoint rules.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The name in the rule set.
    pub name: String,
    /// The field of the emitted `Params`.
    pub field: String,
    /// Markdown, one entry a line.
    pub docs: Vec<String>,
    /// Its type.
    pub kind: ParameterKind,
    /// The value that stands in for an absent one; the field is plain then, else an option.
    pub default: Option<RuleValue>,
    /// Whether there must be a value: it has no default, and the rules do not ask whether it is there.
    pub required: bool,
    /// Whether the rules look at it.
    pub used: bool,
    /// Where its value comes from, the first that has one.
    pub sources: Vec<Source>,
}

/// Where the client finds the value of an endpoint parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A setting of the client, a constant of an operation or a member of its input.
    Context,
    /// `AWS::Region`
    Region,
    /// `AWS::UseFIPS`
    UseFips,
    /// `AWS::UseDualStack`
    UseDualStack,
    /// `SDK::Endpoint`
    Endpoint,
}

/// A parameter that is a setting of the client.
#[derive(Debug)]
pub struct ClientParameter {
    /// The name in the rule set.
    pub name: String,
    /// The name of the constant.
    pub constant: String,
    /// Markdown, one entry a line.
    pub docs: Vec<String>,
    /// Its type.
    pub kind: ParameterKind,
}

/// The type of an endpoint parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// `String`
    String,
    /// `bool`
    Boolean,
    /// `Vec<String>`
    StringArray,
}

/// A constant in a rule set.
#[derive(Debug, Clone, PartialEq)]
pub enum RuleValue {
    /// A string.
    String(String),
    /// A boolean.
    Boolean(bool),
    /// An array of strings.
    StringArray(Vec<String>),
}

/// A rule: if all conditions hold, its outcome is final.
#[derive(Debug)]
pub struct Rule {
    /// Conditions in order.
    pub conditions: Vec<Condition>,
    /// What follows.
    pub outcome: Outcome,
}

/// What a rule whose conditions hold leads to.
#[derive(Debug)]
pub enum Outcome {
    /// An endpoint.
    Endpoint(EndpointTemplate),
    /// A refusal, in the rule set's words.
    Error(RuleExpr),
    /// Further rules; if none of them matches, resolution fails.
    Tree(Vec<Rule>),
}

/// An endpoint to be built.
#[derive(Debug)]
pub struct EndpointTemplate {
    /// The URL.
    pub url: RuleExpr,
    /// Headers, in order.
    pub headers: Vec<(String, Vec<RuleExpr>)>,
    /// Authentication schemes, in order of preference.
    pub auth_schemes: Vec<AuthSchemeTemplate>,
}

/// An authentication scheme of an endpoint.
#[derive(Debug)]
pub struct AuthSchemeTemplate {
    /// Its name, for example `sigv4`.
    pub name: String,
    /// Setters of the runtime's `AuthScheme`, with their arguments.
    pub settings: Vec<(String, RuleExpr)>,
}

/// A condition of a rule.
#[derive(Debug)]
pub enum Condition {
    /// The optional value is there; from here on it is bound by its name.
    Present {
        /// The variable it is bound to.
        bind: String,
        /// The optional value.
        value: RuleExpr,
    },
    /// A boolean holds.
    Holds(RuleExpr),
}

/// An expression of a rule.
#[derive(Debug, Clone, PartialEq)]
pub enum RuleExpr {
    /// A constant.
    Value(RuleValue),
    /// An integer argument.
    Integer(i64),
    /// A variable or parameter, by its Rust name.
    Variable(String),
    /// Text with expressions in it.
    Template(Vec<TemplatePart>),
    /// A field of a structured value, with its Rust name.
    Field(Box<RuleExpr>, String),
    /// A function of the runtime.
    Call {
        /// The Rust name of the function.
        function: String,
        /// Its arguments.
        arguments: Vec<RuleExpr>,
    },
    /// A method of the standard library, on a value.
    Method {
        /// The value.
        receiver: Box<RuleExpr>,
        /// The method.
        name: &'static str,
        /// Its arguments.
        arguments: Vec<RuleExpr>,
    },
    /// A function by its path, as an argument.
    Path(&'static str),
    /// One value or another.
    If {
        /// The condition.
        condition: Box<RuleExpr>,
        /// The value where it holds.
        then: Box<RuleExpr>,
        /// The value where it does not.
        otherwise: Box<RuleExpr>,
    },
    /// A reference to an owned value.
    Borrow(Box<RuleExpr>),
    /// `Some(…)` of a value that is there.
    Some(Box<RuleExpr>),
    /// An array of strings, borrowed.
    Strings(Vec<RuleExpr>),
    /// Two values are equal.
    Equal(Box<RuleExpr>, Box<RuleExpr>),
    /// A boolean is false.
    Not(Box<RuleExpr>),
    /// An optional value is there.
    IsSome(Box<RuleExpr>),
    /// An optional value is absent.
    IsNone(Box<RuleExpr>),
}

/// A part of a text template.
#[derive(Debug, Clone, PartialEq)]
pub enum TemplatePart {
    /// Plain text.
    Text(String),
    /// An expression.
    Expr(RuleExpr),
}

/// A case of `smithy.rules#endpointTests`.
#[derive(Debug)]
pub struct EndpointTest {
    /// The test function.
    pub function: String,
    /// The case's own words.
    pub docs: String,
    /// Why the case is not run, where it states what is no longer so.
    pub outdated: Option<&'static str>,
    /// Values of parameters, by field.
    pub params: Vec<(Parameter, RuleValue)>,
    /// What is expected.
    pub expect: EndpointExpectation,
}

/// What an endpoint case expects.
#[derive(Debug)]
pub enum EndpointExpectation {
    /// An error with these words.
    Error(String),
    /// An endpoint.
    Endpoint {
        /// The URL.
        url: String,
        /// Headers.
        headers: Vec<(String, Vec<String>)>,
        /// The `authSchemes` property; not checked where the case says nothing about it.
        auth_schemes: Vec<ExpectedAuthScheme>,
    },
}

/// An authentication scheme that an endpoint case expects.
#[derive(Debug)]
pub struct ExpectedAuthScheme {
    /// Its name.
    pub name: String,
    /// Setters of the runtime's `AuthScheme`, with their arguments.
    pub settings: Vec<(String, RuleValue)>,
}

/// What an operation says about where its request goes.
#[derive(Debug)]
pub enum EndpointStep {
    /// An endpoint parameter has always this value.
    Constant {
        /// The parameter.
        name: String,
        /// The value.
        value: RuleValue,
    },
    /// An endpoint parameter has the value of a field.
    Member {
        /// The parameter.
        name: String,
        /// The field.
        field: String,
        /// Whether the model requires a value, which must not be blank then.
        required: bool,
    },
    /// An endpoint parameter has the value of an expression over the input.
    Path {
        /// The parameter.
        name: String,
        /// The value, which may be absent.
        value: PathExpr,
    },
    /// A label of the host prefix.
    HostLabel {
        /// The label.
        name: String,
        /// The field.
        field: String,
    },
}
