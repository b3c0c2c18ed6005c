use insta::assert_snapshot;

use super::{Syntax, operation};
use crate::smithy::{ShapeId, Source, read};

/// The syntax of the operation `ns#Act` in a model with these shapes.
fn syntax(shapes: &str) -> Syntax {
    let text = format!("{{\"smithy\": \"2.0\", \"shapes\": {{{shapes}}}}}");
    let source = Source {
        name: "model.json",
        text: &text,
    };
    let model = match read(&[source]) {
        Ok(model) => model,
        Err(found) => panic!("refused:\n{found}"),
    };
    let id = ShapeId::new("ns#Act").expect("it is an id");
    operation(&model, &id).expect("it is an operation")
}

#[test]
fn every_member_stands_where_it_goes() {
    let syntax = syntax(
        r#"
        "ns#Act": {"type": "operation", "input": {"target": "ns#In"}, "output": {"target": "ns#Out"},
            "traits": {"smithy.api#http": {"method": "PUT", "uri": "/things/{id}", "code": 201}}},
        "ns#In": {"type": "structure", "members": {
            "name": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}},
            "id": {"target": "smithy.api#String", "traits": {"smithy.api#httpLabel": {}, "smithy.api#required": {}}},
            "size": {"target": "smithy.api#Integer", "traits": {"smithy.api#httpQuery": "max-size"}},
            "more": {"target": "ns#Map", "traits": {"smithy.api#httpQueryParams": {}}},
            "kind": {"target": "ns#Kind", "traits": {"smithy.api#httpHeader": "x-kind"}},
            "notes": {"target": "ns#Map", "traits": {"smithy.api#httpPrefixHeaders": "x-note-"}},
            "blob": {"target": "smithy.api#Blob"},
            "doc": {"target": "smithy.api#Document", "traits": {"smithy.api#deprecated": {}}},
            "when": {"target": "smithy.api#Timestamp",
                "traits": {"smithy.api#jsonName": "at", "smithy.api#timestampFormat": "date-time"}},
            "map": {"target": "ns#Map"},
            "kinds": {"target": "ns#Kinds"}}},
        "ns#Out": {"type": "structure", "members": {
            "status": {"target": "smithy.api#Integer", "traits": {"smithy.api#httpResponseCode": {}}},
            "tag": {"target": "smithy.api#String", "traits": {"smithy.api#httpHeader": "etag"}},
            "body": {"target": "smithy.api#Blob",
                "traits": {"smithy.api#httpPayload": {}, "smithy.api#required": {}}}}},
        "ns#Map": {"type": "map", "key": {"target": "smithy.api#String"}, "value": {"target": "smithy.api#String"}},
        "ns#Kinds": {"type": "list", "member": {"target": "ns#Kind"}},
        "ns#Kind": {"type": "enum", "members": {
            "A": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "a"}},
            "B": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "b"}}}}"#,
    );
    assert_snapshot!(syntax.request, @r#"
    PUT /things/{id}
    path id: string  // required
    query max-size: integer  // member size
    query *: {<key>: string}  // member more
    header x-kind: "a" | "b"  // member kind
    header x-note-*: {<key>: string}  // member notes

    {
      "name": string,  // required
      "blob": base64,
      "doc": any JSON,  // deprecated
      "at": timestamp (date-time),
      "map": {<key>: string},
      "kinds": ["a" | "b"]
    }
    "#);
    assert_snapshot!(syntax.response, @r"
    HTTP 201
    status status: integer
    header etag: string  // member tag

    payload body: bytes  // required
    ");
}

#[test]
fn what_stands_above_is_not_written_again() {
    let syntax = syntax(
        r#"
        "ns#Act": {"type": "operation", "input": {"target": "ns#In"}, "output": {"target": "ns#Out"},
            "traits": {"smithy.api#http": {"method": "POST", "uri": "/act"}}},
        "ns#In": {"type": "structure", "members": {
            "long": {"target": "ns#Long"}, "short": {"target": "ns#Short"}, "tree": {"target": "ns#Tree"},
            "again": {"target": "ns#Long"}, "list": {"target": "ns#List"}}},
        "ns#Long": {"type": "structure", "members": {
            "a": {"target": "ns#Short", "traits": {"smithy.api#required": {}}},
            "b": {"target": "smithy.api#Long"}, "c": {"target": "ns#Empty"}}},
        "ns#Short": {"type": "structure", "members": {"x": {"target": "smithy.api#Double"}}},
        "ns#Empty": {"type": "structure", "members": {}},
        "ns#List": {"type": "list", "member": {"target": "ns#List"}},
        "ns#Tree": {"type": "union", "members": {
            "leaf": {"target": "smithy.api#String"}, "nodes": {"target": "ns#Trees"}}},
        "ns#Trees": {"type": "list", "member": {"target": "ns#Tree"}},
        "ns#Out": {"type": "structure", "members": {"events": {"target": "ns#Events"}}},
        "ns#Events": {"type": "union", "traits": {"smithy.api#streaming": {}}, "members": {
            "start": {"target": "ns#Start"}, "stop": {"target": "ns#Empty"}}},
        "ns#Start": {"type": "structure", "members": {
            "part": {"target": "smithy.api#Integer", "traits": {"smithy.api#eventHeader": {}}},
            "body": {"target": "smithy.api#Blob", "traits": {"smithy.api#eventPayload": {}}}}}"#,
    );
    assert_snapshot!(syntax.request, @r#"
    POST /act

    {
      "long": {  // Long
        "a": {  // required, Short
          "x": double
        },
        "b": long,
        "c": {}  // Empty
      },
      "short": {  // Short
        "x": double
      },
      "tree": {  // Tree, one of
        "leaf": string,
        "nodes": [{…}]  // Tree, as above
      },
      "again": {…},  // Long, as above
      "list": [{…}]  // List, as above
    }
    "#);
    assert_snapshot!(syntax.response, @r#"
    HTTP 200

    payload events: {  // Events, each event one of
      "start": {  // Start
        "part": integer,  // event header
        "body": bytes  // event payload
      },
      "stop": {}  // Empty
    }
    "#);
}

#[test]
fn long_enums_are_broken() {
    let values: Vec<String> = (0..30)
        .map(|number| {
            format!(
                r#""V{number}": {{"target": "smithy.api#Unit", "traits": {{"smithy.api#enumValue": {number}}}}}"#
            )
        })
        .collect();
    let values = values.join(",");
    let syntax = syntax(&format!(
        r#"
        "ns#Act": {{"type": "operation", "input": {{"target": "ns#In"}},
            "traits": {{"smithy.api#http": {{"method": "POST", "uri": "/act"}}}}}},
        "ns#In": {{"type": "structure", "members": {{
            "number": {{"target": "ns#Number", "traits": {{"smithy.api#required": {{}}}}}}}}}},
        "ns#Number": {{"type": "intEnum", "members": {{{values}}}}}"#
    ));
    assert_snapshot!(syntax.request, @r#"
    POST /act

    {
      "number": 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 |
          18 | 19 | 20 | 21 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29  // required
    }
    "#);
    assert_snapshot!(syntax.response, @"HTTP 200");
}

#[test]
fn only_operations_are_spoken() {
    let source = Source {
        name: "model.json",
        text: r#"{"smithy": "2.0", "shapes": {"ns#A": {"type": "string"}, "ns#B": {"type": "operation"}}}"#,
    };
    let model = read(&[source]).expect("the model can be read");
    for id in ["ns#A", "ns#B", "ns#C"] {
        let id = ShapeId::new(id).expect("it is an id");
        assert_eq!(operation(&model, &id), None, "{id}");
    }
}
