//! The list of items is what is emitted, for every fixture.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use quote::ToTokens;
use syn::{FnArg, ImplItem, Item as Code, ItemImpl, Meta, Type as CodeType, Visibility};

use super::{Kind, surface};
use crate::config::Config;
use crate::smithy::{Source, read};

/// Traits that the list tells of; those of serde are emitted as tables.
const TRAITS: &[&str] = &[
    "Clone",
    "Default",
    "Event",
    "From",
    "FromJson",
    "Paginated",
    "PaginatedItems",
    "PartialEq",
    "ToEvent",
    "ToJson",
    "Waiter",
];

/// Methods of the client that are no operations.
const OWN_METHODS: &[&str] = &["builder", "config", "from_env", "raw"];

/// What an item is, its path, and its signature; spaces taken out.
type Seen = BTreeSet<(&'static str, String, String)>;

#[test]
fn everything_that_is_emitted_is_listed_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut items = 0;
    for entry in fs::read_dir(folder).expect("there are fixtures") {
        let folder = entry.expect("the folder can be read").path();
        let mut models = Vec::new();
        for entry in fs::read_dir(&folder).expect("a fixture is a folder") {
            let path = entry.expect("the folder can be read").path();
            if path.extension().is_some_and(|ending| ending == "json") {
                models.push(fs::read_to_string(path).expect("a model can be read"));
            }
        }
        let sources: Vec<Source<'_>> = models
            .iter()
            .map(|text| Source {
                name: "model.json",
                text,
            })
            .collect();
        let config = Config {
            crate_name: "it".to_owned(),
            ..Config::default()
        };
        let ir = read(&sources).and_then(|model| crate::lower::lower(&model, &config));
        let ir = ir.unwrap_or_else(|found| panic!("{}: {found}", folder.display()));
        let listed = listed(&ir);
        let mut emitted = Seen::new();
        for file in crate::emit::emit(&ir, &config) {
            if let Some(module) = module_of(&file.path) {
                let code = syn::parse_file(&file.text).expect("what is emitted is Rust");
                code.items
                    .iter()
                    .for_each(|item| see(item, &module, &mut emitted));
            }
        }
        let only = |a: &Seen, b: &Seen| -> Vec<String> {
            a.difference(b).map(|item| format!("{item:?}")).collect()
        };
        assert_eq!(
            only(&listed, &emitted),
            [""; 0],
            "only listed: {}",
            folder.display()
        );
        assert_eq!(
            only(&emitted, &listed),
            [""; 0],
            "only emitted: {}",
            folder.display()
        );
        items += listed.len();
    }
    assert!(items > 1000, "{items}");
}

fn listed(ir: &crate::ir::Crate) -> Seen {
    let all = surface(ir, "it").into_iter();
    let items = all.filter_map(|(item, signature)| {
        let signature = match item.kind {
            Kind::Behaviour(_) => return None,
            Kind::Impl if item.path.starts_with("Serialize for ") => return None,
            Kind::Impl if item.path.starts_with("Deserialize for ") => return None,
            // What follows is told in words.
            Kind::Type | Kind::Impl | Kind::Constant => String::new(),
            // The answer stands in the operation.
            Kind::Method => signature
                .split(" -> ")
                .next()
                .unwrap_or_default()
                .to_owned(),
            Kind::Field | Kind::New | Kind::Setter | Kind::Variant => signature,
        };
        Some((
            item.kind.name(),
            item.path.replace(' ', ""),
            signature.replace(' ', ""),
        ))
    });
    items.collect()
}

/// The public module that the items of a file are in.
fn module_of(path: &str) -> Option<String> {
    let path = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let parts: Vec<&str> = path.split('/').collect();
    match parts[..] {
        ["client"] => Some("it".to_owned()),
        ["endpoint"] => Some("it::endpoint".to_owned()),
        ["error", "mod"] => Some("it".to_owned()),
        ["types", "unknown_value" | "unknown_integer"] => None,
        [module @ ("types" | "operation" | "error" | "waiter"), file] if file != "mod" => {
            Some(format!("it::{module}"))
        }
        _ => None,
    }
}

fn text(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string().replace(' ', "");
    let mut text = text.replace("r#", "").replace(",)", ")").replace(",>", ">");
    for module in ["types", "operation", "error"] {
        text = text.replace(&format!("crate::{module}::"), "");
    }
    text
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn see(item: &Code, module: &str, seen: &mut Seen) {
    let mut add = |kind: Kind, path: String, signature: String| {
        seen.insert((
            kind.name(),
            path.replace(' ', "").replace("r#", ""),
            signature,
        ));
    };
    match item {
        Code::Struct(code) if is_public(&code.vis) && code.ident != "Client" => {
            let at = format!("{module}::{}", code.ident);
            // The parameters of endpoints are made by the client.
            if module != "it::endpoint" {
                add(Kind::Type, at.clone(), String::new());
                for name in derived(&code.attrs)
                    .iter()
                    .filter(|_| module != "it::waiter")
                {
                    add(Kind::Impl, format!("{name} for {at}"), String::new());
                }
            }
            for field in code.fields.iter().filter(|field| is_public(&field.vis)) {
                let name = field.ident.as_ref().expect("fields have names");
                add(Kind::Field, format!("{at}::{name}"), text(&field.ty));
            }
        }
        Code::Enum(code) if is_public(&code.vis) => {
            let at = format!("{module}::{}", code.ident);
            if module != "it" {
                add(Kind::Type, at.clone(), String::new());
            }
            for variant in &code.variants {
                let payload = text(&variant.fields);
                let is_own =
                    variant.ident != "Unknown" && module != "it" || payload.contains("Modelled<");
                if is_own {
                    add(Kind::Variant, format!("{at}::{}", variant.ident), payload);
                }
            }
        }
        Code::Const(code) if is_public(&code.vis) => {
            add(
                Kind::Constant,
                format!("{module}::{}", code.ident),
                String::new(),
            );
        }
        Code::Impl(code) => see_impl(code, module, seen),
        _ => {}
    }
}

fn derived(attributes: &[syn::Attribute]) -> Vec<String> {
    let lists = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) if list.path.is_ident("derive") => Some(list.tokens.to_string()),
            _ => None,
        });
    let names = lists.flat_map(|list| {
        let names = list.split(',').map(|name| name.trim().to_owned());
        names.collect::<Vec<_>>()
    });
    names
        .filter(|name| TRAITS.contains(&name.as_str()))
        .collect()
}

fn see_impl(code: &ItemImpl, module: &str, seen: &mut Seen) {
    let CodeType::Path(ty) = &*code.self_ty else {
        return;
    };
    let at = format!("{module}::{}", text(ty));
    let mut add = |kind: Kind, path: String, signature: String| {
        seen.insert((
            kind.name(),
            path.replace(' ', "").replace("r#", ""),
            signature,
        ));
    };
    if let Some((name, _)) = &code.trait_ {
        let last = name.segments.last().expect("a path has segments");
        let is_listed =
            TRAITS.contains(&last.ident.to_string().as_str()) && module != "it::endpoint";
        // That enums come from what stands on the wire never changes.
        let of_wire = ["From<&str>", "From<i32>"].contains(&text(last).as_str())
            && code
                .items
                .iter()
                .any(|item| text(item).contains("matchvalue"));
        if is_listed && !of_wire {
            add(
                Kind::Impl,
                format!("{} for {at}", text(last)),
                String::new(),
            );
        }
        return;
    }
    for item in &code.items {
        match item {
            ImplItem::Const(constant) if module == "it::operation" => {
                add(
                    Kind::Constant,
                    format!("{at}::{}", constant.ident),
                    String::new(),
                );
            }
            ImplItem::Fn(function) if is_public(&function.vis) => {
                let name = function.sig.ident.to_string();
                let kind = match (module, name.as_str()) {
                    ("it", _) if !at.ends_with("::Client") || OWN_METHODS.contains(&&*name) => {
                        continue;
                    }
                    ("it", _) => Kind::Method,
                    ("it::endpoint", _) | (_, "as_str" | "as_i32") => continue,
                    (_, "new") => Kind::New,
                    _ if function.sig.output.to_token_stream().to_string() == "-> Self" => {
                        Kind::Setter
                    }
                    _ => continue,
                };
                let inputs = function.sig.inputs.iter().filter_map(|input| match input {
                    FnArg::Typed(argument) if kind == Kind::New => Some(text(argument)),
                    FnArg::Typed(argument) => Some(text(&argument.ty)),
                    FnArg::Receiver(_) => None,
                });
                let inputs = inputs.collect::<Vec<_>>().join(",");
                add(kind, format!("{at}::{name}"), format!("({inputs})"));
            }
            _ => {}
        }
    }
}
