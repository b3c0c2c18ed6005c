//! The values that have no counterpart in the standard library: binary data,
//! points in time, documents and what a union may hold beyond its model.

mod blob;
mod decimal;
mod number;
mod redacted;
mod timestamp;
mod unknown;

pub use blob::Blob;
pub(crate) use decimal::{Decimal, DecimalError};
pub use number::{BigDecimal, BigInteger, NumberError};
pub use redacted::Redacted;
pub use timestamp::{Timestamp, TimestampError, TimestampFormat};
pub use unknown::UnknownMember;

/// A Smithy document: any JSON value. Objects keep the order of their keys.
pub type Document = serde_json::Value;
