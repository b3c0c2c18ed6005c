//! Shapes on their way: as the files have them, before mixins are flattened.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::Value;

use super::model::{Member, Shape, ShapeId, ShapeKind, Traits};
use crate::diagnostics::{Diagnostic, Diagnostics};

/// All shapes by id.
pub(super) type Drafts = BTreeMap<ShapeId, Draft>;

/// A shape whose mixins are still references.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) id: ShapeId,
    pub(super) file: String,
    /// Whether its file is Smithy 1.0, where numbers and booleans are zero unless boxed.
    pub(super) version_1: bool,
    pub(super) traits: Traits,
    pub(super) mixins: Vec<ShapeId>,
    pub(super) body: Body,
    /// Traits applied to members that only a mixin can bring, each with the file of the `apply`.
    pub(super) applied: IndexMap<String, (String, Traits)>,
}

/// What a shape has besides traits.
#[derive(Clone, Debug)]
pub(super) enum Body {
    /// Everything with members; lists have `member`, maps `key` and `value`, unless a mixin brings
    /// them.
    Members(Container, IndexMap<String, Member>),
    /// Every other shape.
    Plain(ShapeKind),
}

/// The types that have members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    Enum,
    IntEnum,
    List,
    Map,
    Structure,
    Union,
}

impl Container {
    fn name(self) -> &'static str {
        match self {
            Self::Enum => "enum",
            Self::IntEnum => "intEnum",
            Self::List => "list",
            Self::Map => "map",
            Self::Structure => "structure",
            Self::Union => "union",
        }
    }
}

impl Body {
    /// The type as the JSON AST writes it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Members(container, _) => container.name(),
            Self::Plain(kind) => kind.name(),
        }
    }
}

impl Draft {
    /// Whether both say the same. Unlike the equality of maps this looks at the order of members,
    /// too.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let same_body = match (&self.body, &other.body) {
            (Body::Members(a, a_members), Body::Members(b, b_members)) => {
                a == b && a_members.iter().eq(b_members)
            }
            (Body::Plain(a), Body::Plain(b)) => a == b,
            (Body::Members(..), Body::Plain(_)) | (Body::Plain(_), Body::Members(..)) => false,
        };
        same_body && self.traits == other.traits && self.mixins == other.mixins
    }

    /// The finished shape; `None` if members it must have are missing, which is then reported.
    pub(super) fn finish(self, found: &mut Diagnostics) -> Option<Shape> {
        let kind = match self.body {
            Body::Plain(kind) => kind,
            Body::Members(container, members) => {
                let mut finish = Finish {
                    id: &self.id,
                    file: &self.file,
                    container,
                    found,
                };
                finish.kind(members)?
            }
        };
        Some(Shape {
            id: self.id,
            file: self.file,
            traits: self.traits,
            kind,
        })
    }
}

struct Finish<'a> {
    id: &'a ShapeId,
    file: &'a str,
    container: Container,
    found: &'a mut Diagnostics,
}

impl Finish<'_> {
    fn kind(&mut self, mut members: IndexMap<String, Member>) -> Option<ShapeKind> {
        match self.container {
            Container::List => Some(ShapeKind::List(self.take(&mut members, "member")?)),
            Container::Map => {
                let key = self.take(&mut members, "key");
                let value = self.take(&mut members, "value");
                Some(ShapeKind::Map {
                    key: key?,
                    value: value?,
                })
            }
            Container::Structure => Some(ShapeKind::Structure(members)),
            Container::Union => Some(ShapeKind::Union(self.not_empty(members)?)),
            Container::Enum => {
                for (name, member) in &mut members {
                    if !member.traits.has(ENUM_VALUE) {
                        let value = Value::String(name.clone());
                        member.traits.insert(ENUM_VALUE, value);
                    }
                }
                let is_valid = |value: &Value| value.is_string();
                self.check_values(&members, is_valid, "a string")?;
                Some(ShapeKind::Enum(self.not_empty(members)?))
            }
            Container::IntEnum => {
                let is_valid =
                    |value: &Value| value.as_i64().is_some_and(|n| i32::try_from(n).is_ok());
                self.check_values(&members, is_valid, "an integer of 32 bits")?;
                Some(ShapeKind::IntEnum(self.not_empty(members)?))
            }
        }
    }

    fn take(&mut self, members: &mut IndexMap<String, Member>, key: &str) -> Option<Member> {
        let member = members.shift_remove(key);
        if member.is_none() {
            let problem = format!("the {} has no `{key}`", self.container.name());
            let help = format!("add `{key}` with a `target`");
            self.refuse(Diagnostic::new(problem, help).shape(self.id));
        }
        member
    }

    fn not_empty(&mut self, members: IndexMap<String, Member>) -> Option<IndexMap<String, Member>> {
        if members.is_empty() {
            let problem = format!("the {} has no members", self.container.name());
            let help = "add at least one to `members`";
            self.refuse(Diagnostic::new(problem, help).shape(self.id));
            return None;
        }
        Some(members)
    }

    /// Every value of an enum must be there and of its type.
    fn check_values(
        &mut self,
        members: &IndexMap<String, Member>,
        is_valid: fn(&Value) -> bool,
        expected: &str,
    ) -> Option<()> {
        let mut all_valid = Some(());
        for (name, member) in members {
            if !member.traits.get(ENUM_VALUE).is_some_and(is_valid) {
                let problem = format!(
                    "a member of an {} needs {expected} as its value",
                    self.container.name()
                );
                let help = format!("give it the trait {ENUM_VALUE} with {expected}");
                let place = format!("{}${name}", self.id);
                self.refuse(
                    Diagnostic::new(problem, help)
                        .shape(place)
                        .trait_id(ENUM_VALUE),
                );
                all_valid = None;
            }
        }
        all_valid
    }

    fn refuse(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic.file(self.file));
    }
}

const ENUM_VALUE: &str = "smithy.api#enumValue";
