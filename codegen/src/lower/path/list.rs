//! Lists and maps: projections, functions, and the comparison of all items.

use super::compare::both;
use super::typed::{Form, Ty, Typed, each, it, open};
use super::{Ast, PathExpr};
use crate::ir::{ClosureParameter, Density, Nulls};

/// What a list holds.
struct Item {
    ty: Ty,
    nullable: bool,
}

/// The items of a list as something to iterate over.
pub(super) fn items(list: PathExpr, ty: &Ty) -> PathExpr {
    match ty {
        Ty::List {
            form: Form::Stored(element),
            nullable,
            ..
        } => PathExpr::Elements(Box::new(list), element.clone(), nulls(*nullable)),
        _ => list,
    }
}

/// The same as an iterator.
fn iterator(list: PathExpr, ty: &Ty) -> PathExpr {
    match ty {
        Ty::List {
            form: Form::Array, ..
        } => PathExpr::Method(Box::new(list), "into_iter", Vec::new()),
        _ => items(list, ty),
    }
}

/// What `body` makes of the items of a list.
fn with_items(
    list: Typed,
    what: &str,
    body: impl FnOnce(PathExpr, Item) -> Result<Typed, String>,
) -> Result<Typed, String> {
    list.then(|list| {
        let items = iterator(list.expr, &list.ty);
        match list.ty {
            Ty::List { item, nullable, .. } => body(
                items,
                Item {
                    ty: *item,
                    nullable,
                },
            ),
            other => Err(format!("{what} of {}", other.describe())),
        }
    })
}

fn list_of(items: PathExpr, ty: Ty, nullable: bool) -> Typed {
    let list = Ty::List {
        item: Box::new(ty),
        nullable,
        form: Form::Iterator,
    };
    Typed::new(items, list)
}

fn nulls(nullable: bool) -> Nulls {
    if nullable { Nulls::Kept } else { Nulls::Never }
}

/// The items that are there.
fn present(items: PathExpr, item: &Item) -> PathExpr {
    match items {
        items if !item.nullable => items,
        PathExpr::Elements(list, element, _) => PathExpr::Elements(list, element, Nulls::Dropped),
        PathExpr::Values(map, value, _) => PathExpr::Values(map, value, Nulls::Dropped),
        PathExpr::Method(of, "map", made) => PathExpr::Method(of, "filter_map", made),
        items => PathExpr::Method(Box::new(items), "flatten", Vec::new()),
    }
}

/// What `value` makes of each item, without what is null.
pub(super) fn project(
    list: Typed,
    ast: &Ast,
    value: impl Fn(&Ast, &Typed) -> Result<Typed, String>,
) -> Result<Typed, String> {
    with_items(list, "a projection", |items, item| {
        let items = present(items, &item);
        let current = Typed::new(it(), item.ty);
        if current.is_used_up() && ast.reads() > 1 {
            return Err("a computed list that is used more than once is not supported".to_owned());
        }
        let made = value(ast, &current)?;
        if made.expr == it() {
            return Ok(list_of(items, made.ty, false));
        }
        let method = if made.nullable { "filter_map" } else { "map" };
        Ok(list_of(each(items, method, made.expr), made.ty, false))
    })
}

/// The items for which the condition holds.
pub(super) fn filter(
    list: Typed,
    condition: impl Fn(&Typed) -> Result<PathExpr, String>,
) -> Result<Typed, String> {
    with_items(list, "a filter", |items, item| {
        let items = present(items, &item);
        let current = Typed::new(it(), item.ty);
        if current.is_used_up() {
            return Err("a filter of computed lists is not supported".to_owned());
        }
        let closure =
            PathExpr::Closure(ClosureParameter::Reference, Box::new(condition(&current)?));
        let kept = PathExpr::Method(Box::new(items), "filter", vec![closure]);
        Ok(list_of(kept, current.ty, false))
    })
}

/// One list of what the lists in a list hold.
pub(super) fn flatten(list: Typed) -> Result<Typed, String> {
    with_items(list, "`[]`", |items, item| {
        let Ty::List {
            item: inner,
            nullable,
            form,
        } = &item.ty
        else {
            return Ok(list_of(items, item.ty, item.nullable));
        };
        let items = present(items, &item);
        let flat = match (form, items) {
            (Form::Stored(..), items) => each(items, "flat_map", iterator(it(), &item.ty)),
            (_, PathExpr::Method(of, "map", made)) => PathExpr::Method(of, "flat_map", made),
            (_, items) => PathExpr::Method(Box::new(items), "flatten", Vec::new()),
        };
        Ok(list_of(flat, (**inner).clone(), *nullable))
    })
}

/// The item at a place, if there is one.
pub(super) fn index(list: Typed, at: i64) -> Result<Typed, String> {
    with_items(list, "an index", |items, item| {
        let found = PathExpr::Call("nth", vec![items, PathExpr::Integer(at)]);
        let found = if item.nullable {
            PathExpr::Method(Box::new(found), "flatten", Vec::new())
        } else {
            found
        };
        Ok(Typed {
            expr: found,
            ty: item.ty,
            nullable: true,
        })
    })
}

/// A list of these, null or not.
pub(super) fn selection(values: Vec<Typed>) -> Result<Typed, String> {
    let nullable = values.iter().any(|value| value.nullable);
    let Some(first) = values.first().map(|value| value.ty.clone()) else {
        return Err("an empty list is not supported".to_owned());
    };
    if let Some(other) = values.iter().find(|value| value.ty != first) {
        return Err(format!(
            "a list of {} and {} is not supported",
            first.describe(),
            other.ty.describe()
        ));
    }
    if let Ty::List { .. } | Ty::Null | Ty::Both = first {
        return Err(format!("a list of {} is not supported", first.describe()));
    }
    let values = values.into_iter().map(|value| {
        if nullable {
            value.into_option()
        } else {
            value.expr
        }
    });
    let ty = Ty::List {
        item: Box::new(first),
        nullable,
        form: Form::Array,
    };
    Ok(Typed::new(PathExpr::Array(values.collect()), ty))
}

/// How many characters, items or entries there are; none where there is nothing to count. JMESPath calls that an error,
/// but whether an empty list is sent at all is up to the service.
pub(super) fn length(of: Typed) -> Result<Typed, String> {
    let nullable = of.nullable;
    let (source, inner) = if nullable {
        open(of.expr)
    } else {
        (of.expr.clone(), of.expr)
    };
    let counted = match &of.ty {
        Ty::Text => PathExpr::Method(Box::new(inner), "chars", Vec::new()),
        // A reference to it is counted without looking at what it holds.
        Ty::List { .. } | Ty::Map(..) => inner,
        other => return Err(format!("`length` of {}", other.describe())),
    };
    let mut length = PathExpr::Call("length", vec![counted]);
    if nullable {
        length = each(source, "map_or", length);
        if let PathExpr::Method(_, _, arguments) = &mut length {
            arguments.insert(0, PathExpr::Integer(0));
        }
    }
    Ok(Typed::new(length, Ty::Integer))
}

/// The keys of a map.
pub(super) fn keys(map: Typed) -> Result<Typed, String> {
    map.then(|map| match &map.ty {
        Ty::Map(..) => Ok(list_of(PathExpr::Keys(Box::new(map.expr)), Ty::Text, false)),
        other => Err(format!("`keys` of {}", other.describe())),
    })
}

/// The values of a map.
pub(super) fn values(map: Typed) -> Result<Typed, String> {
    map.then(|map| match map.ty {
        Ty::Map(value, density) => {
            let ty = Ty::of(&value);
            let nullable = density == Density::Sparse;
            let values = PathExpr::Values(Box::new(map.expr), value, nulls(nullable));
            Ok(list_of(values, ty, nullable))
        }
        other => Err(format!("the values of {}", other.describe())),
    })
}

/// Whether a list has an item, or a text a part; what is absent has none, as with [`length`].
pub(super) fn contains(list: Typed, wanted: Typed) -> Result<Typed, String> {
    let is_constant = matches!(
        wanted.expr,
        PathExpr::Text(_) | PathExpr::Integer(_) | PathExpr::Boolean(_)
    );
    let has_nulls = matches!(&list.ty, Ty::List { nullable: true, .. });
    let found = if list.nullable && is_constant {
        let (source, inner) = open(list.expr);
        let found = contained(Typed::new(inner, list.ty), wanted)?;
        each(source, "is_some_and", found)
    } else if list.nullable || wanted.nullable && !has_nulls {
        let left = Typed::new(PathExpr::Variable("left"), list.ty.clone());
        let right = Typed::new(PathExpr::Variable("right"), wanted.ty.clone());
        both(list, wanted, "is_some_and", contained(left, right)?)
    } else {
        contained(list, wanted)?
    };
    Ok(Typed::new(found, Ty::Boolean))
}

fn contained(list: Typed, wanted: Typed) -> Result<PathExpr, String> {
    match (&list.ty, &wanted.ty) {
        (Ty::Text, Ty::Text) => Ok(PathExpr::Method(
            Box::new(list.expr),
            "contains",
            vec![wanted.expr],
        )),
        (Ty::List { item, nullable, .. }, ty)
            if **item == *ty && matches!(ty, Ty::Boolean | Ty::Integer | Ty::Float | Ty::Text) =>
        {
            let wanted = if *nullable {
                wanted.into_option()
            } else {
                wanted.expr
            };
            let listed = items(list.expr, &list.ty);
            Ok(PathExpr::Call("contains", vec![listed, wanted]))
        }
        (one, other) => Err(format!(
            "`contains` of {} and {} is not supported",
            one.describe(),
            other.describe()
        )),
    }
}

/// A list of texts as something that can be handed on; what is null is left out.
pub(super) fn texts(list: Typed) -> Result<Typed, String> {
    with_items(list, "a list", |items, item| {
        if item.ty != Ty::Text {
            return Err(format!(
                "it gives a list of {}, not of strings",
                item.ty.describe()
            ));
        }
        let collected = PathExpr::Collected(Box::new(present(items, &item)));
        Ok(Typed::new(collected, Ty::Opaque))
    })
}

/// Whether any or all items of a list of texts are the expected one.
pub(super) fn any_or_all(
    function: &'static str,
    list: Typed,
    expected: &str,
) -> Result<PathExpr, String> {
    let found = |list: PathExpr, ty: &Ty| match ty {
        Ty::List { item, nullable, .. } if **item == Ty::Text => {
            let text = PathExpr::Text(expected.to_owned());
            let wanted = if *nullable {
                PathExpr::Some(Box::new(text))
            } else {
                text
            };
            Ok(PathExpr::Call(function, vec![items(list, ty), wanted]))
        }
        other => Err(format!(
            "it gives {}, not a list of strings",
            other.describe()
        )),
    };
    if list.nullable {
        let (source, inner) = open(list.expr);
        Ok(each(source, "is_some_and", found(inner, &list.ty)?))
    } else {
        found(list.expr, &list.ty)
    }
}
