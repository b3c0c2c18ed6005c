//! What the tests of this crate share.

mod pages;
mod script;
mod service;
mod wire;

pub(crate) use self::pages::{List, Page, PageInput, list};
pub(crate) use self::script::Script;
pub(crate) use self::service::{Client, Error, Heard, Text, event};
pub(crate) use self::wire::{Fixed, Wire, bare, builder};
