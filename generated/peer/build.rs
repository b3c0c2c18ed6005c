//! Writes, out of the model, code that makes random values of our types, turns them into the official ones, and
//! compares the two. Written by hand, it would miss the member that is new.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use aws_restjson_codegen::ir::{
    Crate, Density, Member, Module, Operation, RequestStep, Shape, ShapeKind, Type, TypeRef,
};
use aws_restjson_codegen::{Config, Source, lower, smithy};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../model");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    let texts: Vec<(String, String)> = files
        .iter()
        .map(|path| {
            (
                path.display().to_string(),
                fs::read_to_string(path).unwrap(),
            )
        })
        .collect();
    let sources: Vec<Source<'_>> = texts
        .iter()
        .map(|(name, text)| Source { name, text })
        .collect();
    let config = Config {
        docs: aws_restjson_codegen::config::DocsFormat::Markdown,
        ..Config::default()
    };
    let model = smithy::read(&sources).unwrap_or_else(|found| panic!("{found}"));
    let ir = lower::lower(&model, &config).unwrap_or_else(|found| panic!("{found}"));
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap()).join("shapes.rs");
    fs::write(out, Writer::new(&ir).write()).unwrap();
}

/// Where the official crate has a type.
struct Writer<'a> {
    ir: &'a Crate,
    /// Inputs and outputs: the official type, and the operation.
    io: BTreeMap<&'a TypeRef, (String, &'a Operation)>,
    out: String,
}

impl<'a> Writer<'a> {
    fn new(ir: &'a Crate) -> Self {
        let mut io = BTreeMap::new();
        for operation in &ir.operations {
            let at = format!(
                "official::operation::{}::{}",
                operation.file, operation.model_name
            );
            io.insert(&operation.input, (format!("{at}Input"), operation));
            io.insert(&operation.output, (format!("{at}Output"), operation));
        }
        Self {
            ir,
            io,
            out: String::new(),
        }
    }

    fn write(mut self) -> String {
        for shape in &self.ir.shapes {
            match &shape.kind {
                ShapeKind::Structure(structure) if shape.at.module != Module::Error => {
                    let received = structure
                        .members
                        .iter()
                        .any(|member| matches!(member.ty, Type::EventStream(_)));
                    let sent = structure
                        .members
                        .iter()
                        .any(|member| matches!(member.ty, Type::EventInput(_)));
                    let is_output = self
                        .io
                        .get(&shape.at)
                        .is_some_and(|(_, operation)| operation.output == shape.at);
                    if !received {
                        self.sample(shape, &structure.members);
                    }
                    if !is_output {
                        self.official_form(shape, &structure.members, sent);
                    }
                    if !self.io.contains_key(&shape.at) || is_output {
                        self.same(shape, &structure.members);
                    }
                }
                ShapeKind::Structure(structure) => {
                    self.sample(shape, &structure.members);
                    self.same(shape, &structure.members);
                }
                ShapeKind::Union(union) => {
                    let variants: Vec<(&str, Option<&Type>)> = union
                        .variants
                        .iter()
                        .map(|variant| (variant.name.as_str(), variant.ty.as_ref()))
                        .collect();
                    self.union(shape, &variants, true);
                }
                ShapeKind::Events(events) => {
                    let types: Vec<(&str, Type)> = events
                        .variants
                        .iter()
                        .filter(|event| !event.exception)
                        .map(|event| (event.name.as_str(), Type::Structure(event.ty.clone())))
                        .collect();
                    let variants: Vec<(&str, Option<&Type>)> =
                        types.iter().map(|(name, ty)| (*name, Some(ty))).collect();
                    self.union(shape, &variants, false);
                }
                ShapeKind::Enum(_) => self.enumeration(shape),
                ShapeKind::IntEnum(_) => panic!("{}: integer enums are not compared", shape.id),
            }
        }
        let names: Vec<String> = self
            .ir
            .operations
            .iter()
            .map(|operation| format!("{:?}", operation.model_name))
            .collect();
        let _ = writeln!(
            self.out,
            "/// All operations, by name.\npub const OPERATIONS: &[&str] = &[{}];",
            names.join(", ")
        );
        let operations = self.ir.operations.iter();
        let inputs = operations.clone().map(|operation| &operation.input);
        let outputs = operations.map(|operation| &operation.output);
        let events = self.ir.shapes.iter().filter_map(|shape| match &shape.kind {
            ShapeKind::Events(events) if events.codec.read => Some(&shape.at),
            _ => None,
        });
        let lists = [
            ("SENT", "requests", self.keys(inputs.collect())),
            ("READ", "answers", self.keys(outputs.collect())),
            ("STREAMED", "events of answers", self.keys(events.collect())),
        ];
        for (name, what, keys) in lists {
            let keys = keys.join(", ");
            let _ = writeln!(
                self.out,
                "/// Every member that {what} can have, as `shape$member`, and every variant, as `Union::Variant`.\n\
                 pub const {name}: &[&str] = &[{keys}];"
            );
        }
        self.out
    }

    /// The members and variants of these types and of all that they hold, but for streams.
    fn keys(&self, roots: Vec<&'a TypeRef>) -> Vec<String> {
        let (mut open, mut seen) = (roots, BTreeSet::new());
        let mut keys = Vec::new();
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            let mut shapes = self.ir.shapes.iter();
            let shape = shapes.find(|shape| shape.at == *at).unwrap();
            match &shape.kind {
                // What stands beside a stream is compared where streams are.
                ShapeKind::Structure(structure)
                    if structure.members.iter().any(|member| is_stream(&member.ty)) => {}
                ShapeKind::Structure(structure) => {
                    for member in &structure.members {
                        open.extend(held(&member.ty));
                        keys.push(format!("{}${}", shape.id, member.model_name));
                    }
                }
                ShapeKind::Union(union) => {
                    for variant in &union.variants {
                        open.extend(variant.ty.as_ref().and_then(held));
                        keys.push(format!("{}::{}", at.name, variant.name));
                    }
                }
                ShapeKind::Events(events) => {
                    for event in events.variants.iter().filter(|event| !event.exception) {
                        open.push(&event.ty);
                        keys.push(format!("{}::{}", at.name, event.name));
                    }
                }
                ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => {}
            }
        }
        keys.sort();
        keys.iter().map(|key| format!("{key:?}")).collect()
    }

    fn ours(&self, at: &TypeRef) -> String {
        let module = match at.module {
            Module::Types => "types",
            Module::Operation => "operation",
            Module::Error => "error",
        };
        format!("ours::{module}::{}", at.name)
    }

    fn official(&self, at: &TypeRef) -> String {
        if let Some((name, _)) = self.io.get(at) {
            return name.clone();
        }
        match at.module {
            Module::Error => format!("official::types::error::{}", at.name),
            Module::Types | Module::Operation => format!("official::types::{}", at.name),
        }
    }

    fn rust(&self, ty: &Type) -> String {
        match ty {
            Type::Boolean => "bool".to_owned(),
            Type::Integer => "i32".to_owned(),
            Type::Long => "i64".to_owned(),
            Type::Float => "f32".to_owned(),
            Type::Double => "f64".to_owned(),
            Type::String => "String".to_owned(),
            Type::Blob => "aws_restjson::Blob".to_owned(),
            Type::Document => "serde_json::Value".to_owned(),
            Type::Timestamp(_) => "aws_restjson::Timestamp".to_owned(),
            Type::Enum(at) | Type::Structure(at) | Type::Union(at) => self.ours(at),
            Type::List(element, Density::Dense) => format!("Vec<{}>", self.rust(element)),
            Type::Map(value, Density::Dense) => {
                format!("std::collections::BTreeMap<String, {}>", self.rust(value))
            }
            other => panic!("{other:?} is not compared"),
        }
    }

    /// How a member that stands outside of the body is drawn, for not every text can stand there.
    fn drawn(&self, shape: &Shape, member: &Member) -> &'static str {
        let Some((_, operation)) = self.io.get(&shape.at) else {
            return "Sample::sample(g)";
        };
        if !matches!(member.ty, Type::String) {
            return "Sample::sample(g)";
        }
        if operation.output == shape.at && !member.in_body {
            return "g.header()";
        }
        let found = operation.request.iter().find_map(|step| match step {
            RequestStep::Label { field, .. } if *field == member.field => Some("g.label()"),
            RequestStep::Header { field, .. } if *field == member.field => Some("g.header()"),
            // One that is made up by each client differs.
            RequestStep::IdempotencyToken { field, .. } if *field == member.field => {
                Some("g.header()")
            }
            _ => None,
        });
        found.unwrap_or("Sample::sample(g)")
    }

    fn sample(&mut self, shape: &Shape, members: &[Member]) {
        let name = self.ours(&shape.at);
        let arguments: Vec<String> = members
            .iter()
            .filter(|member| member.argument && !is_stream(&member.ty))
            .map(|member| {
                format!(
                    "{{ let v: {} = {}; v }}",
                    self.rust(&member.ty),
                    self.drawn(shape, member)
                )
            })
            .collect();
        let streams = members.iter().any(|member| is_stream(&member.ty));
        if streams {
            return;
        }
        let made = if arguments.is_empty() {
            format!("{name}::default()")
        } else {
            format!("{name}::new({})", arguments.join(", "))
        };
        let mut fields = String::new();
        for member in members.iter().filter(|member| !member.argument) {
            let (field, key) = (&member.field, format!("{}${}", shape.id, member.model_name));
            let mut value = format!(
                "{{ let v: {} = {}; v }}",
                self.rust(&member.ty),
                self.drawn(shape, member)
            );
            if member.boxed {
                value = format!("Box::new({value})");
            }
            if !member.required {
                value = format!("Some({value})");
            }
            let condition = match self.always(shape, member) {
                true => format!("g.set({key:?})"),
                false => format!("g.has({key:?})"),
            };
            let _ = writeln!(
                fields,
                "        if {condition} {{ value.{field} = {value}; }}"
            );
        }
        let required = members.iter().filter(|member| member.argument);
        for member in required {
            let key = format!("{}${}", shape.id, member.model_name);
            let _ = writeln!(fields, "        g.set({key:?});");
        }
        let _ = writeln!(
            self.out,
            "impl Sample for {name} {{\n    fn sample(g: &mut Gen) -> Self {{\n        g.enter();\n        \
             #[allow(unused_mut)]\n        let mut value = {made};\n{fields}        g.leave();\n        value\n    }}\n}}"
        );
    }

    /// Idempotency tokens are set always, for each client makes up its own.
    fn always(&self, shape: &Shape, member: &Member) -> bool {
        self.io.get(&shape.at).is_some_and(|(_, operation)| {
            operation.request.iter().any(|step| {
                matches!(step, RequestStep::IdempotencyToken { field, .. } if *field == member.field)
            })
        })
    }

    fn official_form(&mut self, shape: &Shape, members: &[Member], sends_events: bool) {
        let (ours, official) = (self.ours(&shape.at), self.official(&shape.at));
        let members = members.iter().filter(|member| !is_stream(&member.ty));
        let setters: Vec<String> = members
            .map(|member| {
                let (field, setter) = (&member.field, member.field.trim_start_matches("r#"));
                let value = match (member.required, member.boxed) {
                    (true, false) => format!("Some(self.{field}.to_official())"),
                    (true, true) => format!("Some((*self.{field}).to_official())"),
                    (false, false) => {
                        format!("self.{field}.as_ref().map(|v| v.to_official())")
                    }
                    (false, true) => {
                        format!("self.{field}.as_deref().map(|v| v.to_official())")
                    }
                };
                format!("            .set_{setter}({value})\n")
            })
            .collect();
        if sends_events {
            return;
        }
        let setters = setters.concat();
        if let Some((_, operation)) = self.io.get(&shape.at) {
            let builder = format!(
                "official::operation::{}::builders::{}InputBuilder",
                operation.file, operation.model_name
            );
            let _ = writeln!(
                self.out,
                "impl ToOfficial<{builder}> for {ours} {{\n    fn to_official(&self) -> {builder} {{\n        \
                 {official}::builder()\n{setters}    }}\n}}"
            );
            return;
        }
        let _ = writeln!(
            self.out,
            "impl ToOfficial<{official}> for {ours} {{\n    fn to_official(&self) -> {official} {{\n        \
             built({official}::builder()\n{setters}            .build())\n    }}\n}}"
        );
    }

    fn same(&mut self, shape: &Shape, members: &[Member]) {
        let (ours, official) = (self.ours(&shape.at), self.official(&shape.at));
        let members = members.iter().filter(|member| !is_stream(&member.ty));
        let fields: Vec<String> = members
            .map(|member| {
                let (field, name) = (&member.field, &member.model_name);
                let own = match (member.required, member.boxed) {
                    (true, false) => format!("Some(&self.{field})"),
                    (true, true) => format!("Some(&*self.{field})"),
                    (false, false) => format!("self.{field}.as_ref()"),
                    (false, true) => format!("self.{field}.as_deref()"),
                };
                // A required member that the official crate has as an option is there if it was answered.
                format!("        at.field({name:?}, {own}, maybe(&other.{field}));\n")
            })
            .collect();
        let _ = writeln!(
            self.out,
            "impl Same<{official}> for {ours} {{\n    #[allow(unused_variables)]\n    fn same(&self, other: &{official}, \
             at: &mut Differences) {{\n{}    }}\n}}",
            fields.concat()
        );
    }

    fn union(&mut self, shape: &Shape, variants: &[(&str, Option<&Type>)], sendable: bool) {
        let (ours, official) = (self.ours(&shape.at), self.official(&shape.at));
        let (mut samples, mut to, mut same) = (String::new(), String::new(), String::new());
        for (at, (name, ty)) in variants.iter().enumerate() {
            let key = format!("{}::{name}", shape.at.name);
            assert!(ty.is_some(), "{key}: unit members are not compared");
            // The payload may be boxed, which is for the settings of the generator to say.
            let _ = writeln!(
                samples,
                "            {at} => {{ g.set({key:?}); Self::{name}(Sample::sample(g)) }}"
            );
            let _ = writeln!(
                to,
                "            Self::{name}(value) => {official}::{name}(value.to_official()),"
            );
            let _ = writeln!(
                same,
                "            (Self::{name}(value), {official}::{name}(other)) => at.field({name:?}, Some(value), Some(other)),"
            );
        }
        let count = variants.len();
        let _ = writeln!(
            self.out,
            "impl Sample for {ours} {{\n    fn sample(g: &mut Gen) -> Self {{\n        g.enter();\n        \
             let value = match g.variant({:?}, {count}) {{\n{samples}            _ => unreachable!(),\n        }};\n        \
             g.leave();\n        value\n    }}\n}}",
            shape.at.name
        );
        if sendable {
            let _ = writeln!(
                self.out,
                "impl ToOfficial<{official}> for {ours} {{\n    fn to_official(&self) -> {official} {{\n        match self {{\n\
                 {to}            other => panic!(\"{{other:?}} has no official form\"),\n        }}\n    }}\n}}"
            );
        }
        let _ = writeln!(
            self.out,
            "impl Same<{official}> for {ours} {{\n    fn same(&self, other: &{official}, at: &mut Differences) {{\n        \
             match (self, other) {{\n{same}            (ours, official) => at.differ(format!(\"{{ours:?}} is not {{official:?}}\")),\n        \
             }}\n    }}\n}}"
        );
    }

    fn enumeration(&mut self, shape: &Shape) {
        let (ours, official) = (self.ours(&shape.at), self.official(&shape.at));
        let _ = writeln!(
            self.out,
            "impl Sample for {ours} {{\n    fn sample(g: &mut Gen) -> Self {{\n        \
             Self::from(g.value({:?}, Self::VALUES))\n    }}\n}}\n\
             impl ToOfficial<{official}> for {ours} {{\n    fn to_official(&self) -> {official} {{\n        \
             {official}::from(self.as_str())\n    }}\n}}\n\
             impl Same<{official}> for {ours} {{\n    fn same(&self, other: &{official}, at: &mut Differences) {{\n        \
             at.equal(self.as_str(), other.as_str());\n    }}\n}}",
            shape.at.name
        );
    }
}

/// The structure or union that a type is made of.
fn held(ty: &Type) -> Option<&TypeRef> {
    match ty {
        Type::Structure(at) | Type::Union(at) => Some(at),
        Type::List(element, _) | Type::Map(element, _) => held(element),
        _ => None,
    }
}

fn is_stream(ty: &Type) -> bool {
    matches!(
        ty,
        Type::EventStream(_) | Type::EventInput(_) | Type::ByteStream
    )
}
