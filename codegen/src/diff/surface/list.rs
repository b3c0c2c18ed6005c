//! The items of each kind of shape, of operations, errors, endpoints and waiters.

use super::spelled::{boxed, default_text, parameter_type, plain, scheme};
use super::{AUTH, DEBUG, DEFAULT, DEPRECATED, Item, Kind, RESENT, RETRIED, Surface, WIRE};
use crate::emit::spelling::{argument_text, type_text};
use crate::ir::{
    Crate, Enum, Events, IntEnum, Member, Module, Operation, Shape, ShapeKind, Structure, TypeRef,
    Union,
};

/// Collects the items.
pub(super) struct List<'a> {
    crate_name: &'a str,
    items: Surface,
}

impl<'a> List<'a> {
    /// The items of the crate of this name.
    pub(super) fn of(ir: &Crate, crate_name: &'a str) -> Surface {
        let mut list = List {
            crate_name,
            items: Surface::new(),
        };
        for shape in &ir.shapes {
            list.shape(shape);
        }
        for operation in &ir.operations {
            list.operation(operation);
        }
        list.errors(ir);
        list.endpoint(ir);
        for waiter in &ir.waiters {
            let at = format!("{crate_name}::waiter::{}", waiter.name);
            list.add("", Kind::Type, &at, "waiter");
            let waits = format!("waits for an answer of {}", waiter.operation);
            list.add(&at, Kind::Impl, &format!("Waiter for {at}"), &waits);
        }
        list.items
    }

    fn add(&mut self, owner: &str, kind: Kind, path: &str, signature: &str) {
        let item = Item {
            owner: owner.to_owned(),
            kind,
            path: path.to_owned(),
        };
        self.items.insert(item, signature.to_owned());
    }

    fn path(&self, at: &TypeRef) -> String {
        let module = match at.module {
            Module::Types => "types",
            Module::Operation => "operation",
            Module::Error => "error",
        };
        format!("{}::{module}::{}", self.crate_name, at.name)
    }

    fn implements(&mut self, at: &str, traits: &[(&str, bool)]) {
        for (name, _) in traits.iter().filter(|(_, is)| *is) {
            self.add(at, Kind::Impl, &format!("{name} for {at}"), "");
        }
    }

    fn deprecation(&mut self, owner: &str, path: &str, deprecated: Option<&String>) {
        if deprecated.is_some() {
            self.add(owner, DEPRECATED, path, "deprecated");
        }
    }

    fn shape(&mut self, shape: &Shape) {
        let at = self.path(&shape.at);
        let kind = match &shape.kind {
            ShapeKind::Structure(_) => "struct",
            ShapeKind::Union(_) | ShapeKind::Events(_) => "enum with payloads",
            ShapeKind::Enum(_) => "enum of texts",
            ShapeKind::IntEnum(_) => "enum of numbers",
        };
        self.add("", Kind::Type, &at, kind);
        self.deprecation(&at, &at, shape.deprecated.as_ref());
        match &shape.kind {
            ShapeKind::Structure(structure) => self.structure(&at, structure),
            ShapeKind::Union(union) => self.union(&at, union),
            ShapeKind::Events(events) => self.events(&at, events),
            ShapeKind::Enum(list) => self.texts(&at, list),
            ShapeKind::IntEnum(list) => self.numbers(&at, list),
        }
    }

    fn structure(&mut self, at: &str, structure: &Structure) {
        let arguments = structure.members.iter().filter(|member| member.argument);
        let arguments: Vec<String> = arguments
            .map(|member| format!("{}: {}", plain(&member.field), argument_text(&member.ty)))
            .collect();
        let signature = format!("({})", arguments.join(", "));
        self.add(at, Kind::New, &format!("{at}::new"), &signature);
        let owned = !structure.holds_stream;
        self.implements(
            at,
            &[
                ("Clone", owned),
                ("Default", arguments.is_empty()),
                ("Deserialize", owned),
                ("FromJson", structure.codec.read),
                ("PartialEq", owned),
                ("Serialize", owned),
                ("ToJson", structure.codec.write),
            ],
        );
        for member in &structure.members {
            self.member(at, member);
        }
    }

    fn member(&mut self, at: &str, member: &Member) {
        let path = format!("{at}::{}", plain(&member.field));
        let ty = boxed(type_text(&member.ty), member.boxed);
        let ty = if member.required {
            ty
        } else {
            format!("Option<{ty}>")
        };
        self.add(at, Kind::Field, &path, &ty);
        if !member.argument {
            let setter = format!("{at}::{}", plain(&member.setter));
            let signature = format!("({})", argument_text(&member.ty));
            self.add(at, Kind::Setter, &setter, &signature);
        }
        if let Some(default) = &member.default {
            let written = if member.write_default {
                "read and written"
            } else {
                "read"
            };
            let signature = format!("{}, {written}", default_text(default));
            self.add(at, DEFAULT, &path, &signature);
        }
        if member.sensitive {
            self.add(at, DEBUG, &path, "hidden");
        }
        self.add(at, WIRE, &path, &member.wire_name);
        self.deprecation(at, &path, member.deprecated.as_ref());
    }

    fn union(&mut self, at: &str, union: &Union) {
        self.implements(
            at,
            &[
                ("FromJson", union.codec.read),
                ("ToJson", union.codec.write),
            ],
        );
        for variant in &union.variants {
            let ty = variant.ty.as_ref().map(type_text);
            let path = format!("{at}::{}", variant.name);
            self.deprecation(at, &path, variant.deprecated.as_ref());
            self.add(at, WIRE, &path, &variant.wire_name);
            self.variant(at, &variant.name, ty.map(|ty| boxed(ty, variant.boxed)));
            let Some(ty) = variant.ty.as_ref().filter(|_| variant.from).map(type_text) else {
                continue;
            };
            self.conversions(at, &ty);
        }
    }

    fn events(&mut self, at: &str, events: &Events) {
        self.implements(
            at,
            &[
                ("Event", events.codec.read),
                ("ToEvent", events.codec.write),
            ],
        );
        for event in &events.variants {
            let ty = self.path(&event.ty);
            let ty = ty.rsplit("::").next().unwrap_or(&ty).to_owned();
            if event.from {
                self.conversions(at, &ty);
            }
            self.variant(at, &event.name, Some(ty));
        }
    }

    fn conversions(&mut self, at: &str, payload: &str) {
        let text = payload == "String";
        self.implements(
            at,
            &[(&format!("From<{payload}>"), true), ("From<&str>", text)],
        );
    }

    fn texts(&mut self, at: &str, list: &Enum) {
        for variant in &list.variants {
            self.variant(at, &variant.name, None);
            let path = format!("{at}::{}", variant.name);
            self.deprecation(at, &path, variant.deprecated.as_ref());
            self.add(at, WIRE, &path, &variant.value.to_string());
        }
    }

    fn numbers(&mut self, at: &str, list: &IntEnum) {
        for variant in &list.variants {
            self.variant(at, &variant.name, None);
            let path = format!("{at}::{}", variant.name);
            self.deprecation(at, &path, variant.deprecated.as_ref());
            self.add(at, WIRE, &path, &variant.value.to_string());
        }
    }

    fn variant(&mut self, at: &str, name: &str, payload: Option<String>) {
        let payload = payload.map(|ty| format!("({ty})")).unwrap_or_default();
        self.add(at, Kind::Variant, &format!("{at}::{name}"), &payload);
    }

    fn operation(&mut self, operation: &Operation) {
        let client = format!("{}::Client", self.crate_name);
        let method = format!("{client}::{}", plain(&operation.method));
        let signature = format!("({}) -> {}", operation.input.name, operation.output.name);
        self.add("", Kind::Method, &method, &signature);
        self.deprecation("", &method, operation.deprecated.as_ref());
        let marker = format!("{}::operation::{}", self.crate_name, operation.name);
        self.add("", Kind::Type, &marker, "operation");
        for header in &operation.answer_headers {
            let path = format!("{marker}::{}", header.constant);
            self.add(&marker, Kind::Constant, &path, header.ty);
        }
        if let Some(pagination) = &operation.pagination {
            let paginated = format!("Paginated for {marker}");
            let token = format!("tokens are {}", type_text(&pagination.token));
            self.add(&marker, Kind::Impl, &paginated, &token);
            if let Some((_, items)) = &pagination.items {
                let paginated = format!("PaginatedItems for {marker}");
                let items = format!("items are {}", type_text(items));
                self.add(&marker, Kind::Impl, &paginated, &items);
            }
        }
        let resent = match (operation.readonly, operation.idempotent) {
            (false, false) => "only with leave",
            _ => "yes",
        };
        let schemes: Vec<&str> = operation.auth.iter().map(scheme).collect();
        self.add(&marker, RESENT, &marker, resent);
        self.add(&marker, AUTH, &marker, &schemes.join(", "));
    }

    fn errors(&mut self, ir: &Crate) {
        let error = format!("{}::Error", self.crate_name);
        for at in &ir.errors {
            self.variant(&error, &at.name, Some(format!("Modelled<{}>", at.name)));
        }
        let errors = ir
            .shapes
            .iter()
            .filter(|shape| ir.errors.contains(&shape.at));
        for shape in errors {
            let code = shape.id.rsplit('#').next().unwrap_or_default();
            let retryable = ir.retryable.iter().find(|error| error.code == code);
            if let Some(retryable) = retryable {
                let how = if retryable.throttling {
                    "yes, as throttling"
                } else {
                    "yes"
                };
                let at = self.path(&shape.at);
                self.add(&at, RETRIED, &at, how);
            }
        }
    }

    fn endpoint(&mut self, ir: &Crate) {
        let module = format!("{}::endpoint", self.crate_name);
        for parameter in &ir.endpoint.parameters {
            let ty = parameter_type(parameter.kind);
            let ty = if parameter.default.is_some() {
                ty.to_owned()
            } else {
                format!("Option<{ty}>")
            };
            let path = format!("{module}::Params::{}", plain(&parameter.field));
            self.add("", Kind::Field, &path, &ty);
        }
        for parameter in &ir.endpoint.client_parameters {
            let path = format!("{module}::{}", parameter.constant);
            self.add("", Kind::Constant, &path, parameter_type(parameter.kind));
        }
    }
}
