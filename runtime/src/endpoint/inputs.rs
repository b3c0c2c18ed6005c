//! What endpoint rules are asked with.

/// The built-in parameters that endpoint rules take. Every field that is not set is as if the rules
/// had no such parameter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// The region, such as `us-east-1` (`AWS::Region`).
    pub region: Option<String>,

    /// Whether the endpoint must be FIPS 140 validated (`AWS::UseFIPS`).
    pub use_fips: bool,

    /// Whether the endpoint must answer over IPv6 too (`AWS::UseDualStack`).
    pub use_dual_stack: bool,

    /// A URL of the caller's own (`SDK::Endpoint`).
    pub endpoint: Option<String>,
}
