//! What endpoint rules are asked with.

use super::ContextParams;

/// The parameters that endpoint rules take. Every field that is not set is as if the rules had no
/// such parameter.
///
/// Other built-in parameters of the rules engine, such as `AWS::Auth::AccountId` and
/// `AWS::S3::UseArnRegion`, have no source here: rules see the default that they give it themselves, or
/// nothing.
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

    /// Parameters of the service's own. They win over built-in ones.
    pub context: ContextParams,
}
