//! Expressions with their types.

use std::collections::BTreeMap;

use crate::ir::{self, ClosureParameter, Density, PathExpr, ShapeKind, Type, TypeRef};

/// The type of an expression that is there.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ty {
    Boolean,
    Integer,
    Float,
    Text,
    Null,
    Structure(TypeRef),
    Union(TypeRef),
    /// A list of items, which may be absent where the flag is set.
    List {
        item: Box<Ty>,
        nullable: bool,
        form: Form,
    },
    Map(Type, Density),
    /// The object of input and output.
    Both,
    /// A value of which only is known whether it is there.
    Opaque,
}

/// What a list is in Rust.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    /// A reference to a list that stands in a structure.
    Stored(Type),
    /// An array.
    Array,
    /// An iterator.
    Iterator,
}

impl Ty {
    pub(super) fn of(ty: &Type) -> Self {
        match ty {
            Type::Boolean => Self::Boolean,
            Type::Byte | Type::Short | Type::Integer | Type::Long => Self::Integer,
            Type::Float | Type::Double => Self::Float,
            Type::String | Type::Enum(_) => Self::Text,
            Type::Structure(name) => Self::Structure(name.clone()),
            Type::Union(name) => Self::Union(name.clone()),
            Type::List(element, density) => Self::List {
                item: Box::new(Self::of(element)),
                nullable: *density == Density::Sparse,
                form: Form::Stored((**element).clone()),
            },
            Type::Map(value, density) => Self::Map((**value).clone(), *density),
            Type::BigInteger
            | Type::BigDecimal
            | Type::IntEnum(_)
            | Type::Blob
            | Type::Document
            | Type::Timestamp(_)
            | Type::ByteStream
            | Type::EventStream(_)
            | Type::EventInput(_) => Self::Opaque,
        }
    }

    /// What it is, in words.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Boolean => "a boolean".to_owned(),
            Self::Integer | Self::Float => "a number".to_owned(),
            Self::Text => "a string".to_owned(),
            Self::Null => "null".to_owned(),
            Self::Structure(name) => format!("the structure `{}`", name.name),
            Self::Union(name) => format!("the union `{}`", name.name),
            Self::List { .. } => "a list".to_owned(),
            Self::Map(..) => "a map".to_owned(),
            Self::Both => "the object of input and output".to_owned(),
            Self::Opaque => "a value that is not looked into".to_owned(),
        }
    }
}

/// An expression, its type, and whether it is an option of it.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) expr: PathExpr,
    pub(super) ty: Ty,
    pub(super) nullable: bool,
}

/// The parameter of the innermost closure.
pub(super) fn it() -> PathExpr {
    PathExpr::Variable("it")
}

/// `of.name(|it| body)`
pub(super) fn each(of: PathExpr, name: &'static str, body: PathExpr) -> PathExpr {
    let made = match body {
        PathExpr::Call(function, arguments) if arguments == [it()] => PathExpr::Function(function),
        body => PathExpr::Closure(ClosureParameter::It, Box::new(body)),
    };
    PathExpr::Method(Box::new(of), name, vec![made])
}

/// An option, and what is made of its inside, which is `it`: the end of a chain of `map` goes on inside the closure.
pub(super) fn open(option: PathExpr) -> (PathExpr, PathExpr) {
    match option {
        PathExpr::Method(of, "map", mut arguments) => match arguments.pop() {
            Some(PathExpr::Closure(ClosureParameter::It, inner)) => (*of, *inner),
            Some(PathExpr::Function(function)) => (*of, PathExpr::Call(function, vec![it()])),
            other => {
                arguments.extend(other);
                (PathExpr::Method(of, "map", arguments), it())
            }
        },
        other => (other, it()),
    }
}

impl Typed {
    pub(super) fn new(expr: PathExpr, ty: Ty) -> Self {
        Self {
            expr,
            ty,
            nullable: false,
        }
    }

    /// What `body` makes of this where it is there. Nothing but this is in reach of `body`.
    pub(super) fn then<E>(self, body: impl FnOnce(Self) -> Result<Self, E>) -> Result<Self, E> {
        if !self.nullable {
            return body(self);
        }
        let (source, inner) = open(self.expr);
        let there = body(Self::new(inner, self.ty))?;
        let expr = match (there.nullable, there.expr) {
            (true, expr) => each(source, "and_then", expr),
            (false, expr) if expr == it() => source,
            (false, expr) => each(source, "map", expr),
        };
        Ok(Self {
            expr,
            ty: there.ty,
            nullable: true,
        })
    }

    /// The same as an option.
    pub(super) fn into_option(self) -> PathExpr {
        if self.nullable {
            self.expr
        } else {
            PathExpr::Some(Box::new(self.expr))
        }
    }

    /// Whether it can be read only once.
    pub(super) fn is_used_up(&self) -> bool {
        matches!(
            &self.ty,
            Ty::List {
                form: Form::Array | Form::Iterator,
                ..
            }
        )
    }
}

/// The data types of the service, by the name they have in Rust.
pub(in super::super) struct Shapes<'a>(BTreeMap<&'a TypeRef, &'a ir::Shape>);

impl<'a> Shapes<'a> {
    pub(in super::super) fn new(shapes: &'a [ir::Shape]) -> Self {
        Self(shapes.iter().map(|shape| (&shape.at, shape)).collect())
    }

    /// The members of a structure.
    pub(in super::super) fn structure(&self, at: &TypeRef) -> Option<&'a ir::Structure> {
        match &self.0.get(at)?.kind {
            ShapeKind::Structure(structure) => Some(structure),
            ShapeKind::Union(_)
            | ShapeKind::Events(_)
            | ShapeKind::Enum(_)
            | ShapeKind::IntEnum(_) => None,
        }
    }

    /// A member of a structure, by its name in the model.
    /// The type of an event of a stream.
    pub(in super::super) fn event(&self, at: &TypeRef, name: &str) -> Option<&'a TypeRef> {
        match &self.0.get(at)?.kind {
            ShapeKind::Events(events) => {
                let mut events = events.variants.iter();
                Some(&events.find(|event| event.wire_name == name)?.ty)
            }
            _ => None,
        }
    }

    pub(in super::super) fn member(&self, at: &TypeRef, name: &str) -> Option<&'a ir::Member> {
        let members = &self.structure(at)?.members;
        members.iter().find(|member| member.model_name == name)
    }

    pub(super) fn field(
        &self,
        of: PathExpr,
        structure: &TypeRef,
        name: &str,
    ) -> Result<Typed, String> {
        let member = self
            .member(structure, name)
            .ok_or_else(|| format!("the structure `{}` has no member `{name}`", structure.name))?;
        let expr = PathExpr::Field {
            of: Box::new(of),
            field: member.field.clone(),
            ty: member.ty.clone(),
            required: member.required,
            boxed: member.boxed,
        };
        Ok(Typed {
            expr,
            ty: Ty::of(&member.ty),
            nullable: !member.required,
        })
    }

    pub(super) fn variant(
        &self,
        of: PathExpr,
        union: &TypeRef,
        name: &str,
    ) -> Result<Typed, String> {
        let variants = match self.0.get(union).map(|shape| &shape.kind) {
            Some(ShapeKind::Union(union)) => union.variants.as_slice(),
            _ => &[],
        };
        let variant = variants.iter().find(|variant| variant.wire_name == name);
        let variant =
            variant.ok_or_else(|| format!("the union `{}` has no member `{name}`", union.name))?;
        let Some(ty) = &variant.ty else {
            return Err(format!(
                "the member `{name}` of the union `{}` is empty",
                union.name
            ));
        };
        let expr = PathExpr::Variant {
            of: Box::new(of),
            union: union.clone(),
            variant: variant.name.clone(),
            ty: ty.clone(),
            boxed: variant.boxed,
        };
        Ok(Typed {
            expr,
            ty: Ty::of(ty),
            nullable: true,
        })
    }
}
