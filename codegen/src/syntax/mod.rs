//! Operations as they are spoken: the whole request and the whole response, as text made from the model.
//!
//! Meant to be read, not parsed: JSON with types in place of values. A comment says what is required, that one member of
//! a union is set, and where a shape is left out because it stands above.

mod lines;
mod shapes;

use serde_json::Value;

use self::lines::{Line, render};
use self::shapes::Shapes;
use crate::smithy::{Member, Model, Operation, Shape, ShapeId, ShapeKind};

/// An operation as it is spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Syntax {
    /// Method and URI, then a line for each member outside of the body, then the body.
    pub request: String,
    /// The status, then a line for each member outside of the body, then the body.
    pub response: String,
}

/// How an operation is spoken; nothing where the id is that of no operation with an `http` trait.
pub fn operation(model: &Model, id: &ShapeId) -> Option<Syntax> {
    let shape = model.shapes.get(id)?;
    let ShapeKind::Operation(Operation { input, output, .. }) = &shape.kind else {
        return None;
    };
    let http = shape.traits.get("smithy.api#http")?;
    let word = |key: &str| http.get(key).and_then(Value::as_str).unwrap_or_default();
    let status = http.get("code").and_then(Value::as_u64).unwrap_or(200);
    let request = format!("{} {}", word("method"), word("uri"));
    Some(Syntax {
        request: message(model, request, input, REQUEST),
        response: message(model, format!("HTTP {status}"), output, RESPONSE),
    })
}

/// Where a member can stand beside the body: the trait, what the place is called, what goes after the name.
type Place = (&'static str, &'static str, &'static str);

const REQUEST: &[Place] = &[
    ("smithy.api#httpLabel", "path", ""),
    ("smithy.api#httpQuery", "query", ""),
    ("smithy.api#httpQueryParams", "query", "*"),
    ("smithy.api#httpHeader", "header", ""),
    ("smithy.api#httpPrefixHeaders", "header", "*"),
];

const RESPONSE: &[Place] = &[
    ("smithy.api#httpResponseCode", "status", ""),
    ("smithy.api#httpHeader", "header", ""),
    ("smithy.api#httpPrefixHeaders", "header", "*"),
];

/// One direction: the first line, what stands beside the body, the body.
fn message(model: &Model, first: String, id: &ShapeId, places: &[Place]) -> String {
    let mut shapes = Shapes::new(model);
    let members: Vec<(&str, &Member)> = model.shapes[id].members().collect();
    let mut lines = vec![Line::new(0, first)];
    for place in places {
        let there = members
            .iter()
            .filter(|(_, member)| member.traits.has(place.0));
        lines.extend(there.flat_map(|(name, member)| outside(&mut shapes, *place, name, member)));
    }
    let bound = |member: &Member| places.iter().any(|(id, ..)| member.traits.has(id));
    let rest: Vec<_> = members
        .into_iter()
        .filter(|(_, member)| !bound(member))
        .collect();
    let payload = rest.iter().find(|(_, member)| {
        member.traits.has("smithy.api#httpPayload") || is_stream(&model.shapes[&member.target])
    });
    let body = match payload {
        Some((name, member)) => {
            let mut body = shapes.value(member, 0);
            lines::note_requirement(&mut body, member);
            lines::prefix(&mut body, &format!("payload {name}: "));
            body
        }
        None if rest.is_empty() => Vec::new(),
        None => shapes.object(id, &rest, 0),
    };
    if !body.is_empty() {
        lines.push(Line::new(0, String::new()));
        lines.extend(body);
    }
    render(&lines)
}

/// A member beside the body: the place, its name there, its type.
fn outside(
    shapes: &mut Shapes<'_>,
    (id, place, star): Place,
    name: &str,
    member: &Member,
) -> Vec<Line> {
    let there = member.traits.get(id).and_then(Value::as_str);
    let there = match there {
        Some(there) => format!("{there}{star}"),
        None if star.is_empty() => name.to_owned(),
        None => star.to_owned(),
    };
    let mut lines = shapes.value(member, 0);
    lines::note_requirement(&mut lines, member);
    if there != name {
        lines::note(&mut lines, &format!("member {name}"));
    }
    lines::prefix(&mut lines, &format!("{place} {there}: "));
    lines
}

fn is_stream(shape: &Shape) -> bool {
    shape.traits.has("smithy.api#streaming")
}

#[cfg(test)]
mod tests;
