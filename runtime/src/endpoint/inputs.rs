//! What endpoint rules are asked with.

use super::{ContextParams, is_valid_host_label};

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

/// Refuses what is no region: it becomes part of the host name, where it could name another host.
pub(crate) fn check_region(region: &str) -> Result<(), String> {
    if is_valid_host_label(region, false) {
        return Ok(());
    }
    Err(format!(
        "the region `{}` is no region: it must be 1 to 63 letters, digits and hyphens, no hyphen first",
        region.escape_debug()
    ))
}
