//! Flattening, and the mixins that are refused.

use serde_json::json;

use super::super::ShapeKind;
use super::{file, member, members, model, read_all, shape};

#[test]
fn members_come_in_the_order_of_the_mixins() {
    let model = model(
        r#""ns#S": {"type": "structure", "mixins": [{"target": "ns#P"}, {"target": "ns#Q"}],
               "members": {"own": {"target": "smithy.api#String"},
                           "q": {"target": "smithy.api#Long", "traits": {"ns#x": "own", "ns#y": 1}}}},
           "ns#P": {"type": "structure", "mixins": [{"target": "ns#Base"}], "traits": {"smithy.api#mixin": {}},
               "members": {"p": {"target": "smithy.api#Long"}}},
           "ns#Q": {"type": "structure", "traits": {"smithy.api#mixin": {}},
               "members": {"q": {"target": "smithy.api#Long", "traits": {"ns#x": "q", "ns#z": 2}}}},
           "ns#Base": {"type": "structure", "traits": {"smithy.api#mixin": {}},
               "members": {"base": {"target": "smithy.api#Long"}}}"#,
    );
    assert_eq!(
        members(&model, "ns#S"),
        [
            ("base", "smithy.api#Long"),
            ("p", "smithy.api#Long"),
            ("q", "smithy.api#Long"),
            ("own", "smithy.api#String"),
        ]
    );
    let traits: Vec<_> = member(&model, "ns#S", "q").traits.iter().collect();
    let (x, y, z) = (json!("own"), json!(1), json!(2));
    assert_eq!(traits, [("ns#x", &x), ("ns#y", &y), ("ns#z", &z)]);
    assert!(shape(&model, "ns#P").is_mixin());
    assert!(!shape(&model, "ns#S").is_mixin());
}

#[test]
fn traits_are_passed_on_and_the_later_word_counts() {
    let model = model(
        r#""ns#A": {"type": "string", "traits": {"smithy.api#mixin": {}, "ns#x": "a", "ns#a": 1}},
           "ns#B": {"type": "string", "traits": {"smithy.api#mixin": {"localTraits": ["ns#local"]},
               "ns#x": "b", "ns#local": {}}},
           "ns#C": {"type": "string", "traits": {"smithy.api#mixin": {}, "ns#y": "c"},
               "mixins": [{"target": "ns#A"}, {"target": "ns#B"}]},
           "ns#D": {"type": "string", "traits": {"ns#y": "d"}, "mixins": [{"target": "ns#C"}]}"#,
    );
    let traits: Vec<_> = shape(&model, "ns#D").traits.iter().collect();
    let (a, x, y) = (json!(1), json!("b"), json!("d"));
    assert_eq!(traits, [("ns#a", &a), ("ns#x", &x), ("ns#y", &y)]);
    assert!(shape(&model, "ns#B").traits.has("ns#local"));
}

#[test]
fn apply_reaches_mixed_in_members_and_mixins() {
    let model = model(
        r#""ns#Mixin": {"type": "list", "member": {"target": "smithy.api#Long", "traits": {"ns#x": 1}},
               "traits": {"smithy.api#mixin": {}}},
           "ns#L": {"type": "list", "mixins": [{"target": "ns#Mixin"}]},
           "ns#K": {"type": "list", "mixins": [{"target": "ns#Mixin"}]},
           "ns#L$member": {"type": "apply", "traits": {"ns#x": 2}},
           "ns#Mixin$member": {"type": "apply", "traits": {"ns#y": 3}}"#,
    );
    let trait_of = |id, name| member(&model, id, "member").traits.get(name).cloned();
    assert_eq!(trait_of("ns#L", "ns#x"), Some(json!(2)));
    assert_eq!(trait_of("ns#K", "ns#x"), Some(json!(1)));
    assert_eq!(trait_of("ns#L", "ns#y"), Some(json!(3)));
}

#[test]
fn services_and_operations_are_mixed() {
    let model = model(
        r#""ns#Common": {"type": "service", "version": "a", "operations": [{"target": "ns#P"}],
               "errors": [{"target": "ns#E"}], "rename": {"ns#E": "One", "ns#F": "Other"},
               "traits": {"smithy.api#mixin": {}}},
           "ns#S": {"type": "service", "version": "b", "operations": [{"target": "ns#O"}, {"target": "ns#P"}],
               "rename": {"ns#E": "Two"}, "mixins": [{"target": "ns#Common"}]},
           "ns#Fails": {"type": "operation", "errors": [{"target": "ns#E"}], "traits": {"smithy.api#mixin": {}}},
           "ns#O": {"type": "operation", "input": {"target": "ns#E"}, "errors": [{"target": "ns#F"}],
               "mixins": [{"target": "ns#Fails"}]},
           "ns#P": {"type": "operation"},
           "ns#E": {"type": "structure"},
           "ns#F": {"type": "structure"}"#,
    );
    let ShapeKind::Service(service) = &shape(&model, "ns#S").kind else {
        panic!("no service");
    };
    assert_eq!(service.version, "b");
    assert!(service.operations.iter().eq(&["ns#P", "ns#O"]));
    assert!(service.errors.iter().eq(&["ns#E"]));
    let names: Vec<_> = service.rename.values().collect();
    assert_eq!(names, ["Two", "Other"]);
    let ShapeKind::Operation(operation) = &shape(&model, "ns#O").kind else {
        panic!("no operation");
    };
    assert!(operation.input == "ns#E");
    assert!(operation.errors.iter().eq(&["ns#E", "ns#F"]));
}

#[test]
fn a_circle_is_refused_with_its_names() {
    let text = file(
        r#""ns#A": {"type": "structure", "mixins": [{"target": "ns#C"}]},
           "ns#C": {"type": "structure", "traits": {"smithy.api#mixin": {}}, "mixins": [{"target": "ns#D"}]},
           "ns#D": {"type": "structure", "traits": {"smithy.api#mixin": {}}, "mixins": [{"target": "ns#C"}]}"#,
    );
    assert_eq!(
        read_all(&[&text]).unwrap_err(),
        "\
error: mixins in a circle: ns#C → ns#D → ns#C
  --> a.json: ns#C
  help: remove one of these mixins from `mixins`"
    );
}

#[test]
fn what_is_no_fitting_mixin_is_refused() {
    let text = file(
        r#""ns#A": {"type": "structure", "mixins": [{"target": "ns#Missing"}]},
           "ns#B": {"type": "structure", "mixins": [{"target": "ns#Plain"}]},
           "ns#C": {"type": "structure", "mixins": [{"target": "ns#U"}]},
           "ns#D": {"type": "operation", "mixins": [{"target": "ns#O"}]},
           "ns#E": {"type": "resource", "mixins": [{"target": "ns#R"}]},
           "ns#Plain": {"type": "structure"},
           "ns#U": {"type": "union", "members": {"a": {"target": "smithy.api#Long"}}, "traits": {"smithy.api#mixin": {}}},
           "ns#O": {"type": "operation", "input": {"target": "ns#Plain"}, "traits": {"smithy.api#mixin": {}}},
           "ns#R": {"type": "resource", "read": {"target": "ns#O"}, "traits": {"smithy.api#mixin": {}}}"#,
    );
    assert_eq!(
        read_all(&[&text]).unwrap_err(),
        "\
error: the mixin `ns#Missing` is not in the model
  --> a.json: ns#A
  help: correct the id, or add the file that defines the shape

error: `ns#Plain` is used as a mixin, but is none
  --> a.json: ns#B
  help: give it the trait smithy.api#mixin, or do not use it in `mixins`

error: the mixin `ns#U` is of type union, the shape of type structure
  --> a.json: ns#C
  help: use only mixins of the same type

error: the mixin `ns#O` has properties that a mixin cannot pass on
  --> a.json: ns#D
  help: move them to the shapes that use it; operations pass on only `errors`, resources nothing

error: the mixin `ns#R` has properties that a mixin cannot pass on
  --> a.json: ns#E
  help: move them to the shapes that use it; operations pass on only `errors`, resources nothing"
    );
}

#[test]
fn one_member_with_two_targets_is_refused() {
    let text = file(
        r#""ns#A": {"type": "structure", "members": {"a": {"target": "smithy.api#Long"}}, "traits": {"smithy.api#mixin": {}}},
           "ns#S": {"type": "structure", "members": {"a": {"target": "smithy.api#Blob"}}, "mixins": [{"target": "ns#A"}]}"#,
    );
    assert_eq!(
        read_all(&[&text]).unwrap_err(),
        "\
error: the member targets both `smithy.api#Long` and `smithy.api#Blob`
  --> a.json: ns#S$a
  help: a member that comes from several places must have one target"
    );
}

#[test]
fn apply_to_a_member_that_no_mixin_brings_is_refused() {
    let text = file(
        r#""ns#A": {"type": "structure", "traits": {"smithy.api#mixin": {}}},
           "ns#S": {"type": "structure", "mixins": [{"target": "ns#A"}]},
           "ns#S$a": {"type": "apply", "traits": {"ns#x": 1}}"#,
    );
    assert_eq!(
        read_all(&[&text]).unwrap_err(),
        "\
error: `apply` to `ns#S$a`, which is not in the model
  --> a.json: ns#S$a
  help: correct the id, remove the `apply`, or add the file that defines the shape"
    );
}

#[test]
fn mixins_are_no_targets() {
    let text = file(
        r#""ns#A": {"type": "structure", "traits": {"smithy.api#mixin": {}}},
           "ns#S": {"type": "structure", "members": {"a": {"target": "ns#A"}}}"#,
    );
    assert_eq!(
        read_all(&[&text]).unwrap_err(),
        "\
error: the member targets `ns#A`, which is a mixin
  --> a.json: ns#S$a
  help: target a shape that uses the mixin"
    );
}
