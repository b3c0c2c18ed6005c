//! JSON bodies of the protocol restJson1: a writer, a pull reader and the
//! traits by which a type says how it is written and read.
//!
//! The reader takes strict JSON (RFC 8259) in UTF-8 and nothing else. Three
//! things come from Smithy: `NaN`, `Infinity` and `-Infinity` are strings, a
//! `null` stands for absence, and members that nobody asks for are skipped
//! (but must be valid JSON).
//!
//! ```
//! use aws_restjson::json::{self, Error, FromJson, Reader, ToJson, Writer};
//!
//! #[derive(Debug, PartialEq)]
//! struct Usage {
//!     tokens: i32,
//!     note: Option<String>,
//! }
//!
//! impl ToJson for Usage {
//!     fn to_json(&self, w: &mut Writer) {
//!         w.begin_object();
//!         w.member("tokens", &self.tokens);
//!         w.optional("note", &self.note);
//!         w.end_object();
//!     }
//! }
//!
//! impl FromJson for Usage {
//!     fn corrected() -> Self {
//!         Self { tokens: FromJson::corrected(), note: None }
//!     }
//!
//!     fn from_json(r: &mut Reader<'_>) -> Result<Self, Error> {
//!         let mut out = Self::corrected();
//!         r.begin_object()?;
//!         while let Some(key) = r.next_key()? {
//!             match &*key {
//!                 "tokens" => r.read_into(&mut out.tokens)?,
//!                 "note" => r.read_into(&mut out.note)?,
//!                 _ => r.skip()?,
//!             }
//!         }
//!         Ok(out)
//!     }
//! }
//!
//! let usage = Usage { tokens: 7, note: None };
//! assert_eq!(json::to_vec(&usage), br#"{"tokens":7}"#);
//! assert_eq!(json::from_slice::<Usage>(br#"{"tokens":7,"new":[]}"#)?, usage);
//!
//! let error = json::from_slice::<Usage>(br#"{"tokens":"many"}"#).unwrap_err();
//! assert_eq!(error.path(), "tokens");
//! # Ok::<(), Error>(())
//! ```

mod error;
mod from_json;
mod path;
mod reader;
mod scan;
#[cfg(test)]
mod tests;
mod to_json;
mod writer;

pub use error::{Error, ErrorKind};
pub use from_json::{FromJson, from_slice, from_slice_with};
pub use reader::Reader;
pub use to_json::{ToJson, to_vec, to_vec_with};
pub use writer::Writer;
