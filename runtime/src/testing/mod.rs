//! What the tests of this crate share.

mod answers;
mod pages;
#[cfg(feature = "hyper")]
mod script;
mod service;
mod wire;

pub(crate) use self::answers::{Answers, Timer};
pub(crate) use self::pages::{List, Page, PageInput, list};
#[cfg(all(feature = "credentials", feature = "hyper"))]
pub(crate) use self::script::Ticking;
#[cfg(feature = "hyper")]
pub(crate) use self::script::{Script, Step};
pub(crate) use self::service::{Client, Error, Heard, Text, event};
pub(crate) use self::wire::{Fixed, Wire, bare, builder};
