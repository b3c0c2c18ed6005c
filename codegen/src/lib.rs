//! Generates Rust bindings for AWS restJson1 services from their Smithy models.
//!
//! Five phases, each a module: [`smithy`] reads, [`lower`](fn@lower::lower) decides, [`ir`] holds what was decided,
//! `emit` turns it into tokens, `print` turns tokens into text. Model text and a [`Config`] go in, files come out; there
//! is no file system here, no clock and no map without an order, so the same input always gives the same bytes.

pub mod config;
pub mod diagnostics;
pub mod diff;
mod emit;
pub mod ir;
pub mod lower;
pub mod names;
mod print;
pub mod smithy;
pub mod syntax;

pub use config::Config;
pub use diagnostics::{Diagnostic, Diagnostics};
pub use smithy::Source;

/// A generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it goes, from the folder of the crate, with `/` between the parts.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

/// What a run gives.
#[derive(Clone, Debug)]
pub struct Output {
    /// All files, ordered by path.
    pub files: Vec<File>,
    /// How many operations the service has.
    pub operations: usize,
    /// How many data types were written.
    pub shapes: usize,
}

/// Generates the files of a crate from the files of one model.
///
/// # Errors
///
/// Everything that is wrong with the model, not understood or not supported: all of it at once.
pub fn generate(sources: &[Source<'_>], config: &Config) -> Result<Output, Diagnostics> {
    let model = smithy::read(sources)?;
    let ir = lower::lower(&model, config)?;
    Ok(Output {
        operations: ir.operations.len(),
        shapes: ir.shapes.len(),
        files: emit::emit(&ir, config),
    })
}

// The example of the page on crates.io is compiled with the others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
