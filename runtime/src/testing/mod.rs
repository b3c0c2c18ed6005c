//! What the tests of this crate share.

#[cfg(feature = "hyper")]
mod script;
mod service;
mod wire;

#[cfg(feature = "hyper")]
pub(crate) use self::script::{Script, Step};
pub(crate) use self::service::{Client, Error, Heard, Text, event};
pub(crate) use self::wire::{Fixed, Wire, bare, builder};
