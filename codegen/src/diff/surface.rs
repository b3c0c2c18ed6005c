//! Everything in the generated crate that a caller's code can name or rely on.

mod list;
mod spelled;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::change::Verdict;
use crate::ir::Crate;
use list::List;

/// What an item is. The order is that of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Type,
    New,
    Field,
    Setter,
    Variant,
    Impl,
    Method,
    Constant,
    /// No item, but something that the code does, by its name.
    Behaviour(&'static str),
}

/// The behaviours by name.
const DEFAULT: Kind = Kind::Behaviour("value where it is absent");
const DEBUG: Kind = Kind::Behaviour("text in `Debug`");
const DEPRECATED: Kind = Kind::Behaviour("deprecation");
const RESENT: Kind = Kind::Behaviour("sending again after a lost connection");
const AUTH: Kind = Kind::Behaviour("authentication");
const RETRIED: Kind = Kind::Behaviour("sending again after this error");
/// What stands on the wire; it matters only where both crates have the item.
pub(super) const WIRE: Kind = Kind::Behaviour("name on the wire");

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::New => "function",
            Self::Field => "field",
            Self::Setter => "setter",
            Self::Variant => "variant",
            Self::Impl => "impl",
            Self::Method => "method",
            Self::Constant => "constant",
            Self::Behaviour(_) => "behaviour",
        }
    }

    /// What it means when one of this kind is new, is gone or has another signature.
    pub(super) fn verdicts(self) -> [Verdict; 3] {
        let broken = Verdict::Breaking;
        match self {
            Self::Behaviour(_) => [Verdict::Attention; 3],
            // What was `Unknown` or `Unhandled` has a variant of its own now.
            Self::Variant => [Verdict::Attention, broken, broken],
            Self::Type
            | Self::New
            | Self::Field
            | Self::Setter
            | Self::Impl
            | Self::Method
            | Self::Constant => [Verdict::Compatible, broken, broken],
        }
    }
}

/// Where an item stands: the type it belongs to (empty for types themselves), what it is, and its path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Item {
    pub(super) owner: String,
    pub(super) kind: Kind,
    pub(super) path: String,
}

/// The items of a crate with their signatures.
pub(super) type Surface = BTreeMap<Item, String>;

/// The items of the crate of this name.
pub(super) fn surface(ir: &Crate, crate_name: &str) -> Surface {
    List::of(ir, crate_name)
}
