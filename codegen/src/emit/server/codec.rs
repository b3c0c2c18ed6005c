//! The half of the codec that the client does not need: reading what it writes, and writing what it reads.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::types::ident;
use crate::emit::writer::Defaults;
use crate::emit::{event, events, reader, union, writer};
use crate::ir::{Codec, Crate, Module, Shape, ShapeKind};

/// What of the codec of a shape the client does not have.
fn lacks(shape: &Shape) -> Codec {
    let codec = match &shape.kind {
        ShapeKind::Structure(structure) => structure.codec,
        ShapeKind::Union(union) => union.codec,
        ShapeKind::Events(events) => events.codec,
        ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => Codec::default(),
    };
    Codec {
        write: codec.read && !codec.write,
        read: codec.write && !codec.read,
    }
}

/// The shapes of a module that lack something.
pub(super) fn lacking(ir: &Crate, module: Module) -> impl Iterator<Item = &Shape> {
    ir.shapes.iter().filter(move |shape| {
        let sent_events = matches!(&shape.kind, ShapeKind::Events(events) if events.codec.write);
        shape.at.module == module && (lacks(shape) != Codec::default() || sent_events)
    })
}

/// The file of a module.
pub(super) fn codec(ir: &Crate, module: Module) -> TokenStream {
    let mut imports = Imports::of_all(module);
    let impls: Vec<TokenStream> = lacking(ir, module)
        .map(|shape| one(shape, &mut imports))
        .collect();
    let uses = imports.tokens();
    quote! {
        #uses
        #(#impls)*
    }
}

fn one(shape: &Shape, imports: &mut Imports) -> TokenStream {
    let name = ident(&shape.at.name);
    let lacks = lacks(shape);
    match &shape.kind {
        ShapeKind::Structure(structure) => {
            let name = quote!(#name);
            let write = lacks
                .write
                .then(|| writer::to_json(&name, structure, Defaults::All, imports));
            let read = lacks
                .read
                .then(|| reader::from_json(&name, structure, imports));
            let event = structure
                .event
                .as_ref()
                .map(|bindings| event::event(&name, bindings, lacks, imports));
            quote!(#write #read #event)
        }
        ShapeKind::Union(shape) => {
            let write = lacks.write.then(|| union::to_json(&name, shape, imports));
            let read = lacks.read.then(|| union::from_json(&name, shape, imports));
            quote!(#write #read)
        }
        ShapeKind::Events(shape) => {
            let sent = lacks.write.then(|| events::sent(&name, shape, imports));
            let received = shape
                .codec
                .write
                .then(|| events::received_by_server(&name, shape, imports));
            quote!(#sent #received)
        }
        ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => TokenStream::new(),
    }
}
