//! `@paginated`: where the tokens and the items of a page stand.

use serde_json::Value;

use crate::diagnostics::Diagnostic;
use crate::ir::{self, Pagination, Step, Type, TypeRef};
use crate::smithy::Shape;

use super::operations::Plan;
use super::path::Shapes;
use super::{Lowering, text};

const TRAIT: &str = "smithy.api#paginated";

impl Lowering<'_> {
    /// Notes on each paginated operation how to go from page to page.
    pub(super) fn paginate(
        &mut self,
        plans: &[Plan],
        operations: &mut [ir::Operation],
        shapes: &Shapes<'_>,
    ) {
        let model = self.model;
        for (plan, operation) in plans.iter().zip(operations) {
            let shape = &model.shapes[&plan.id];
            if !shape.traits.has(TRAIT) {
                continue;
            }
            match self.pagination(shape, operation, shapes) {
                Ok(pagination) => operation.pagination = Some(pagination),
                Err(problem) => self.diagnostics.push(
                    Diagnostic::new(
                        problem,
                        "correct the trait, on the operation or with the defaults on the service",
                    )
                    .file(shape.file.clone())
                    .shape(&shape.id)
                    .trait_id(TRAIT),
                ),
            }
        }
    }

    fn pagination(
        &self,
        shape: &Shape,
        operation: &ir::Operation,
        shapes: &Shapes<'_>,
    ) -> Result<Pagination, String> {
        // What the operation leaves out is as the service says.
        let sources = [shape, self.service_shape];
        let sources = sources.map(|shape| shape.traits.get(TRAIT));
        let property = |name: &str| {
            let mut values = sources.iter().flatten();
            values.find_map(|source| text(source.get(name)).or(invalid(source.get(name))))
        };
        let wanted = |name: &str| {
            property(name).ok_or_else(|| format!("`{name}` is set neither here nor on the service"))
        };
        let input = shapes.structure(&operation.input);
        if input.is_some_and(|input| input.holds_stream) {
            return Err("the input holds a stream, which cannot be sent for each page".to_owned());
        }
        let (name, token_path) = (wanted("inputToken")?, wanted("outputToken")?);
        let member = shapes
            .member(&operation.input, &name)
            .ok_or_else(|| format!("`inputToken` is `{name}`, which the input does not have"))?;
        let (output, token) = steps(shapes, &operation.output, &token_path).ok_or_else(|| {
            format!("`outputToken` is `{token_path}`, which the output does not have")
        })?;
        if token != member.ty {
            return Err(format!(
                "`{token_path}` of the output and `{name}` of the input are of different types"
            ));
        }
        let items = property("items").map(|path| {
            let (items, ty) = steps(shapes, &operation.output, &path)
                .ok_or_else(|| format!("`items` is `{path}`, which the output does not have"))?;
            if !matches!(ty, Type::List(..) | Type::Map(..)) {
                return Err(format!(
                    "`items` is `{path}`, which is neither a list nor a map"
                ));
            }
            Ok((items, ty))
        });
        let page_size = property("pageSize")
            .and_then(|name| shapes.member(&operation.input, &name))
            .map(|member| member.setter.clone());
        Ok(Pagination {
            ends_when_empty: matches!(
                token,
                Type::String | Type::Blob | Type::List(..) | Type::Map(..)
            ),
            token,
            input: step(member),
            output,
            items: items.transpose()?,
            page_size,
        })
    }
}

/// What stands in the place of a text, so that it is named in the message.
fn invalid(value: Option<&Value>) -> Option<String> {
    value.map(Value::to_string)
}

fn step(member: &ir::Member) -> Step {
    Step {
        field: member.field.clone(),
        required: member.required,
    }
}

/// The steps of a path such as `a.b`, and the type it leads to.
fn steps(shapes: &Shapes<'_>, from: &TypeRef, path: &str) -> Option<(Vec<Step>, Type)> {
    let mut at = from.clone();
    let mut steps = Vec::new();
    let mut names = path.split('.').peekable();
    while let Some(name) = names.next() {
        let member = shapes.member(&at, name)?;
        steps.push(step(member));
        match &member.ty {
            ty if names.peek().is_none() => return Some((steps, ty.clone())),
            Type::Structure(structure) => at = structure.clone(),
            _ => return None,
        }
    }
    None
}
