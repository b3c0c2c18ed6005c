//! Where members stand in an HTTP message outside its body: labels of the path, query string and headers.
//!
//! The rules are those of the [HTTP binding traits] of Smithy 2.0. Everything here is pure: text in, text out.
//! Timestamps are formatted and parsed by the caller, because their format depends on the member.
//!
//! No error of this module prints a value, only names and what was expected: values may be secret.
//!
//! [HTTP binding traits]: https://smithy.io/2.0/spec/http-bindings.html

pub use ::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

mod header;
mod list;
mod media;
mod target;
mod value;

pub use header::{
    HeaderError, header, header_to_timestamps, header_to_value, header_to_value_with,
    header_to_values, prefix_headers, set_prefix_headers, timestamp_header,
};
pub use list::{split_http_dates, split_list, write_list};
pub use media::{decode_media, encode_media};
pub use target::{LabelError, Target, encode_label, encode_query};
pub use value::{Arity, HttpValue, HttpValues, ValueError};
