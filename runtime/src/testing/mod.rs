//! What the tests of this crate share.

mod service;
mod wire;

pub(crate) use self::service::{Client, Error, Heard, Text, event};
pub(crate) use self::wire::{Fixed, Wire, bare, builder};
