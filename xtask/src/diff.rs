//! `cargo xtask diff`: what differs between two models.

use aws_restjson_codegen::diff::{self, Report, Side};

use crate::args::{Diff, Format};
use crate::{Ended, Failure, endpoints, sources};

/// The version that a report starts from.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Writes the report to the terminal.
pub(crate) fn run(options: &Diff) -> Result<Ended, Failure> {
    let (old, new) = (sources::find(&options.old)?, sources::find(&options.new)?);
    let (old, new) = sources::sides(&old, &new)?;
    let report = report(&old, &new)?;
    let text = match options.format {
        Format::Text => diff::text(&report, VERSION),
        Format::Markdown => diff::markdown(&report, VERSION),
        Format::Json => diff::json(&report, VERSION),
    };
    print!("{text}");
    Ok(Ended::Done)
}

/// Everything that differs, endpoints included.
pub(crate) fn report(old: &Side, new: &Side) -> Result<Report, Failure> {
    Ok(diff::compare(old, new, endpoints::compare(old, new)?))
}
