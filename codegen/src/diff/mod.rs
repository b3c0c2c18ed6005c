//! What differs between two models of a service: for those who call it, and for Rust code that uses the generated crate.
//!
//! Beside the way from model to code: nothing there depends on this. [`Side`] is one of the two models, [`compare`] gives
//! the [`Report`], and [`text`], [`markdown`] and [`json`] write it. Documentation, the order of keys, and the names of
//! lists and simple shapes are no difference. Where requests go has to be found out by running the endpoint rules, which
//! is done by whoever calls [`compare`].

mod change;
mod facts;
mod fingerprint;
mod json;
mod lines;
mod markdown;
mod new;
mod rust;
mod service;
mod side;
mod surface;
mod text;
mod version;
mod walk;

pub use change::{Change, OperationChange, Report, RustChange, State, Verdict, What};
pub use json::json;
pub use lines::counts;
pub use markdown::{markdown, markdown_body};
pub use side::Side;
pub use text::{short, text};
pub use version::raise;

/// What differs between two models. `endpoints` is what differs in the endpoints that their rules lead to.
pub fn compare(old: &Side, new: &Side, endpoints: Vec<Change>) -> Report {
    let mut general = service::general(old, new);
    general.extend(endpoints);
    Report {
        service: new.ir.service.title.clone(),
        general,
        operations: service::operations(old, new),
        errors: service::errors(old, new),
        rust: rust::changes(&old.ir, &new.ir, &new.crate_name()),
    }
}
