//! Phase "emit": the intermediate representation in, files out. One line per output; nothing is decided here.

mod answer;
mod cases;
mod client;
mod endpoint;
mod endpoint_params;
mod endpoint_step;
mod endpoint_tests;
mod enumeration;
mod error;
mod event;
mod events;
mod form;
mod form_samples;
mod form_tests;
mod imports;
mod library;
mod manifest;
mod operation;
mod page;
mod pagination;
mod path;
mod reader;
mod rule;
mod rules;
mod server;
mod setter;
mod span;
pub(crate) mod spelling;
mod structure;
mod types;
mod union;
mod waiter;
mod writer;

use crate::File;
use crate::config::Config;
use crate::ir::{Crate, Module, Shape, ShapeKind};
use crate::print::print;

/// Every file of the crate, ordered by path.
pub(crate) fn emit(ir: &Crate, config: &Config) -> Vec<File> {
    let source = |path: &str, emitter: &str, tokens| File {
        path: path.to_owned(),
        text: print(&config.command, emitter, tokens),
    };
    let mut files = vec![
        source("src/lib.rs", "library", library::root(ir, config)),
        source("src/client.rs", "client", client::client(ir, config)),
        source(
            "src/endpoint.rs",
            "endpoint",
            endpoint::endpoint(&ir.endpoint),
        ),
        source("src/error/mod.rs", "error", error::error(ir)),
        source("src/operation/mod.rs", "library", library::operations(ir)),
        source("src/serde/mod.rs", "form", form::root(ir)),
        source("src/types/mod.rs", "library", library::types(ir)),
        source("tests/model/main.rs", "library", library::tests(ir, config)),
        source(
            "tests/model/endpoint.rs",
            "endpoint_tests",
            endpoint_tests::tests(ir),
        ),
        source(
            "tests/model/serde.rs",
            "form_tests",
            form_tests::tests(ir, config),
        ),
    ];
    files.extend(cases::files(&ir.cases, &config.command));
    for shape in &ir.shapes {
        let (emitter, tokens) = emit_shape(shape);
        files.push(source(
            &format!("src/{}/{}.rs", folder(shape.at.module), shape.at.file),
            emitter,
            tokens,
        ));
    }
    for operation in &ir.operations {
        files.push(source(
            &format!("src/operation/{}.rs", operation.file),
            "operation",
            operation::operation(operation),
        ));
    }
    for module in form::modules(ir) {
        files.push(source(
            &format!("src/serde/{}.rs", folder(module)),
            "form",
            form::tables(ir, module),
        ));
    }
    if config.server {
        files.extend(rules::files(ir, &config.command));
        files.extend(server::files(ir, config));
    }
    if library::has_int_enums(ir) {
        files.push(source(
            "src/types/unknown_integer.rs",
            "enumeration",
            enumeration::unknown_integer(),
        ));
    }
    if !ir.waiters.is_empty() {
        files.push(source("src/waiter/mod.rs", "library", library::waiters(ir)));
    }
    for waiter in &ir.waiters {
        files.push(source(
            &format!("src/waiter/{}.rs", waiter.file),
            "waiter",
            waiter::waiter(waiter),
        ));
    }
    if library::has_enums(ir) {
        files.push(source(
            "src/types/unknown_value.rs",
            "enumeration",
            enumeration::unknown_value(),
        ));
    }
    if let Some(package) = &config.package {
        files.push(manifest::manifest(ir, package, config.server));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn emit_shape(shape: &Shape) -> (&'static str, proc_macro2::TokenStream) {
    match &shape.kind {
        ShapeKind::Structure(structure) => ("structure", structure::structure(shape, structure)),
        ShapeKind::Union(union) => ("union", union::union(shape, union)),
        ShapeKind::Events(events) => ("events", events::events(shape, events)),
        ShapeKind::IntEnum(enumeration) => (
            "enumeration",
            enumeration::int_enumeration(shape, enumeration),
        ),
        ShapeKind::Enum(enumeration) => {
            ("enumeration", enumeration::enumeration(shape, enumeration))
        }
    }
}

/// The folder of a module below `src`, which is also its path in the crate.
fn folder(module: Module) -> &'static str {
    match module {
        Module::Types => "types",
        Module::Operation => "operation",
        Module::Error => "error",
    }
}
