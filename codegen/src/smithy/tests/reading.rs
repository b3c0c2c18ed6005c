//! Sound models: what of them arrives, and in which order.

use serde_json::{Value, json};

use super::super::{PRELUDE_FILE, ShapeId, ShapeKind};
use super::{file, is_unit, member, members, model, read_all, shape};

#[test]
fn ids_have_a_namespace_and_a_name() {
    let id = ShapeId::new("a.b_1#_0c").unwrap();
    assert_eq!((id.namespace(), id.name()), ("a.b_1", "_0c"));
    assert_eq!(id.to_string(), "a.b_1#_0c");
    assert!(id == "a.b_1#_0c");
    for bad in [
        "", "#", "a#", "#A", "a", "a.#A", "a#A#B", "a#A$b", "a#1", "a#_", "a b#C", "ä#A",
    ] {
        assert_eq!(ShapeId::new(bad), None, "{bad}");
    }
}

#[test]
fn every_simple_type_is_read() {
    let kinds = [
        ("blob", ShapeKind::Blob),
        ("boolean", ShapeKind::Boolean),
        ("string", ShapeKind::String),
        ("byte", ShapeKind::Byte),
        ("short", ShapeKind::Short),
        ("integer", ShapeKind::Integer),
        ("long", ShapeKind::Long),
        ("float", ShapeKind::Float),
        ("double", ShapeKind::Double),
        ("bigInteger", ShapeKind::BigInteger),
        ("bigDecimal", ShapeKind::BigDecimal),
        ("timestamp", ShapeKind::Timestamp),
        ("document", ShapeKind::Document),
    ];
    for (name, kind) in kinds {
        let model = model(&format!(r#""ns#A": {{"type": "{name}"}}"#));
        assert_eq!(shape(&model, "ns#A").kind, kind);
        assert_eq!(kind.name(), name);
    }
}

#[test]
fn members_keep_their_order_and_shapes_are_sorted() {
    let model = model(
        r#""ns#Z": {"type": "structure", "members": {
               "b": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}},
               "a": {"target": "ns#L"}}},
           "ns#U": {"type": "union", "members": {"y": {"target": "ns#Z"}, "x": {"target": "ns#M"}}},
           "ns#M": {"type": "map", "value": {"target": "smithy.api#Long"}, "key": {"target": "smithy.api#String"}},
           "ns#L": {"type": "list", "member": {"target": "smithy.api#Blob"}}"#,
    );
    assert_eq!(
        members(&model, "ns#Z"),
        [("b", "smithy.api#String"), ("a", "ns#L")]
    );
    assert_eq!(members(&model, "ns#U"), [("y", "ns#Z"), ("x", "ns#M")]);
    assert_eq!(
        members(&model, "ns#M"),
        [("key", "smithy.api#String"), ("value", "smithy.api#Long")]
    );
    assert_eq!(members(&model, "ns#L"), [("member", "smithy.api#Blob")]);
    assert!(
        member(&model, "ns#Z", "b")
            .traits
            .has("smithy.api#required")
    );
    assert_eq!(shape(&model, "ns#Z").file, "a.json");
    assert!(model.shapes.keys().is_sorted());
}

#[test]
fn the_prelude_is_there() {
    let model = model("");
    let unit = shape(&model, "smithy.api#Unit");
    assert!(is_unit(&unit.kind) && unit.file == PRELUDE_FILE);
    assert!(unit.traits.has("smithy.api#unitType"));
    let default = |id| shape(&model, id).traits.get("smithy.api#default");
    assert_eq!(default("smithy.api#PrimitiveLong"), Some(&json!(0)));
    assert_eq!(default("smithy.api#PrimitiveBoolean"), Some(&json!(false)));
    assert_eq!(default("smithy.api#Long"), None);
    assert_eq!(model.shapes.len(), 21);
}

#[test]
fn enum_members_have_values() {
    let model = model(
        r#""ns#E": {"type": "enum", "members": {
               "B": {"target": "smithy.api#Unit"},
               "A": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "a-a"}}}},
           "ns#I": {"type": "intEnum", "members": {
               "ONE": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": 1}}}}"#,
    );
    let value = |id, name| member(&model, id, name).traits.get("smithy.api#enumValue");
    assert_eq!(value("ns#E", "B"), Some(&json!("B")));
    assert_eq!(value("ns#E", "A"), Some(&json!("a-a")));
    assert_eq!(value("ns#I", "ONE"), Some(&json!(1)));
}

#[test]
fn services_resources_and_operations_are_read() {
    let model = model(
        r#""ns#S": {"type": "service", "version": "1", "operations": [{"target": "ns#O"}],
               "resources": [{"target": "ns#R"}], "errors": [{"target": "ns#E"}], "rename": {"ns#E": "Bad"}},
           "ns#R": {"type": "resource", "identifiers": {"z": {"target": "ns#Id"}, "a": {"target": "ns#Id"}},
               "properties": {"p": {"target": "ns#Id"}}, "list": {"target": "ns#O"}, "create": {"target": "ns#P"},
               "operations": [{"target": "ns#P"}], "collectionOperations": [{"target": "ns#O"}],
               "resources": [{"target": "ns#R2"}]},
           "ns#R2": {"type": "resource"},
           "ns#Id": {"type": "string"},
           "ns#O": {"type": "operation"},
           "ns#P": {"type": "operation", "input": {"target": "ns#E"}, "output": {"target": "ns#E"},
               "errors": [{"target": "ns#E"}]},
           "ns#E": {"type": "structure", "traits": {"smithy.api#error": "client"}}"#,
    );
    let id = |text| ShapeId::new(text).unwrap();
    let ShapeKind::Service(service) = &shape(&model, "ns#S").kind else {
        panic!("no service");
    };
    assert_eq!(service.version, "1");
    assert_eq!(service.operations, [id("ns#O")]);
    assert_eq!(service.resources, [id("ns#R")]);
    assert_eq!(service.errors, [id("ns#E")]);
    assert_eq!(service.rename.get("ns#E").map(String::as_str), Some("Bad"));

    let ShapeKind::Resource(resource) = &shape(&model, "ns#R").kind else {
        panic!("no resource");
    };
    let lifecycle: Vec<_> = resource.lifecycle().collect();
    assert_eq!(lifecycle, [("create", &id("ns#P")), ("list", &id("ns#O"))]);
    assert!(resource.identifiers.keys().eq(["a", "z"]));
    assert!(resource.properties.keys().eq(["p"]));
    assert_eq!(resource.operations, [id("ns#P")]);
    assert_eq!(resource.collection_operations, [id("ns#O")]);
    assert_eq!(resource.resources, [id("ns#R2")]);

    let ShapeKind::Operation(empty) = &shape(&model, "ns#O").kind else {
        panic!("no operation");
    };
    assert!(empty.input == "smithy.api#Unit" && empty.output == "smithy.api#Unit");
    let ShapeKind::Operation(full) = &shape(&model, "ns#P").kind else {
        panic!("no operation");
    };
    assert!(full.input == "ns#E" && full.output == "ns#E");
    assert_eq!(full.errors, [id("ns#E")]);
}

#[test]
fn version_1_is_read_as_if_it_were_version_2() {
    let text = r#"{"smithy": "1.0", "shapes": {
        "ns#N": {"type": "integer"},
        "ns#Boxed": {"type": "integer", "traits": {"smithy.api#box": {}}},
        "ns#Body": {"type": "blob", "traits": {"smithy.api#streaming": {}}},
        "ns#Set": {"type": "set", "member": {"target": "smithy.api#String"}},
        "ns#Word": {"type": "string", "traits": {"smithy.api#enum": [{"value": "a"}]}},
        "ns#S": {"type": "structure", "members": {
            "zero": {"target": "ns#N"},
            "off": {"target": "smithy.api#PrimitiveBoolean"},
            "boxed": {"target": "ns#N", "traits": {"smithy.api#box": {}}},
            "boxedTarget": {"target": "ns#Boxed"},
            "prelude": {"target": "smithy.api#Integer"},
            "own": {"target": "ns#N", "traits": {"smithy.api#default": 7}},
            "body": {"target": "ns#Body"},
            "text": {"target": "smithy.api#String"}}}}}"#;
    let model = read_all(&[text]).unwrap();
    let default = |name| {
        let traits = &member(&model, "ns#S", name).traits;
        traits.get("smithy.api#default").cloned()
    };
    assert_eq!(default("zero"), Some(json!(0)));
    assert_eq!(default("off"), Some(json!(false)));
    assert_eq!(default("boxed"), None);
    assert_eq!(default("boxedTarget"), None);
    assert_eq!(default("prelude"), None);
    assert_eq!(default("own"), Some(json!(7)));
    assert_eq!(default("body"), Some(json!("")));
    assert_eq!(default("text"), None);
    let set = shape(&model, "ns#Set");
    assert!(matches!(set.kind, ShapeKind::List(_)) && set.traits.has("smithy.api#uniqueItems"));
    let word = shape(&model, "ns#Word");
    assert!(word.kind == ShapeKind::String && word.traits.has("smithy.api#enum"));

    let same_in_2 = text.replace("\"1.0\"", "\"2.0\"");
    let model = read_all(&[&same_in_2]).unwrap();
    assert!(
        !member(&model, "ns#S", "zero")
            .traits
            .has("smithy.api#default")
    );
}

#[test]
fn the_order_of_keys_changes_nothing() {
    let text = r#"{"smithy": "2", "metadata": {"b": [{"y": 1, "x": 2}], "a": {"d": 1, "c": 2}}, "shapes": {
        "ns#S": {"type": "structure", "traits": {"ns#t": {"b": [{"d": 1, "c": 2}], "a": 1}, "ns#s": 1},
            "members": {"z": {"traits": {"ns#t": {"b": 1, "a": 2}, "ns#s": 2}, "target": "ns#M"},
                "a": {"target": "ns#M"}}},
        "ns#M": {"type": "map", "key": {"target": "smithy.api#String"}, "value": {"target": "ns#S"}},
        "ns#R": {"type": "resource", "identifiers": {"b": {"target": "ns#S"}, "a": {"target": "ns#S"}}},
        "ns#A": {"type": "service", "rename": {"ns#S": "T", "ns#M": "N"}}}}"#;
    let root: Value = serde_json::from_str(text).unwrap();
    let turned = turn_round(&root).to_string();
    assert_ne!(turned, root.to_string());
    // `Debug` shows the order of everything, which `==` on maps would not look at.
    let show = |text: &str| format!("{:#?}", read_all(&[text]).unwrap());
    assert_eq!(show(text), show(&turned));
    assert!(show(text).contains("\"z\""));
}

/// The same value with the keys of every object in the opposite order, but for `members`, whose order is content.
fn turn_round(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let turned = object.iter().rev().map(|(key, value)| {
                let value = match value {
                    Value::Object(members) if key == "members" => {
                        let members = members.iter();
                        members
                            .map(|(name, member)| (name.clone(), turn_round(member)))
                            .collect()
                    }
                    other => turn_round(other),
                };
                (key.clone(), value)
            });
            Value::Object(turned.collect())
        }
        Value::Array(values) => values.iter().map(turn_round).collect(),
        other => other.clone(),
    }
}

#[test]
fn the_order_of_members_is_content() {
    let one = file(
        r#""ns#S": {"type": "structure", "members": {"a": {"target": "smithy.api#Long"}, "b": {"target": "smithy.api#Long"}}}"#,
    );
    let other = file(
        r#""ns#S": {"type": "structure", "members": {"b": {"target": "smithy.api#Long"}, "a": {"target": "smithy.api#Long"}}}"#,
    );
    let show = |text: &str| format!("{:#?}", read_all(&[text]).unwrap());
    assert_ne!(show(&one), show(&other));
}
