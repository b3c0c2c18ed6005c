//! Phase "read": the text of Smithy JSON AST files in, one complete [`Model`] out.
//!
//! Files are merged, `apply` statements applied and mixins flattened, in this order, as the Smithy
//! 2.0 specification says ("JSON AST", "Merging model files", "Mixins"). Nothing here reads a file
//! or a clock, and no result depends on the order of the keys in a file, but for the order of
//! members, which is content.

mod draft;
mod file;
mod merge;
mod mix;
mod mixins;
mod model;
mod prelude;
mod reader;
mod service;
mod shape;
mod targets;
#[cfg(test)]
mod tests;
mod version_1;

pub use model::{Member, Model, Shape, ShapeId, ShapeKind, Traits};
pub use service::{Operation, Resource, Service};

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::diagnostics::Diagnostics;

/// What [`Shape::file`] says of the shapes that Smithy itself brings.
pub const PRELUDE_FILE: &str = "smithy prelude";

/// One model file.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The name of the file, for messages only.
    pub name: &'a str,
    /// The text of the file: Smithy JSON AST, version 2.0 or 1.0.
    pub text: &'a str,
}

/// Reads all files as one model.
///
/// # Errors
///
/// What is wrong with the files: no JSON, not the JSON AST, shapes that contradict each other, an
/// `apply` to nothing, mixins in a circle, a target that is not there. A step runs only on what the
/// steps before it found sound, and reports all it finds, so that no finding is the mere
/// consequence of another.
pub fn read(sources: &[Source<'_>]) -> Result<Model, Diagnostics> {
    let mut found = Diagnostics::new();
    let mut drafts = prelude::drafts();
    let mut metadata = Map::new();
    let mut applies = Vec::new();
    for source in sources {
        let file = file::read(source, &mut found);
        merge::add_metadata(&mut metadata, source.name, file.metadata, &mut found);
        for draft in file.drafts {
            merge::define(&mut drafts, draft, &mut found);
        }
        applies.extend(file.applies);
    }
    let mut found = none_so_far(found)?;

    let mut documented = BTreeSet::new();
    for apply in applies {
        merge::apply(&mut drafts, apply, &mut documented, &mut found);
    }
    let mut found = none_so_far(found)?;

    let mut drafts = mixins::flatten(drafts, &mut found);
    let mut found = none_so_far(found)?;

    version_1::add_defaults(&mut drafts);
    let shapes = drafts
        .into_iter()
        .filter_map(|(id, draft)| Some((id, draft.finish(&mut found)?)))
        .collect();
    let mut found = none_so_far(found)?;

    metadata.sort_keys();
    metadata.values_mut().for_each(Value::sort_all_objects);
    let model = Model { shapes, metadata };
    targets::check(&model, &mut found);
    found.into_result(model)
}

/// Goes on with an empty list, or stops with what was found.
fn none_so_far(found: Diagnostics) -> Result<Diagnostics, Diagnostics> {
    found.into_result(Diagnostics::new())
}
