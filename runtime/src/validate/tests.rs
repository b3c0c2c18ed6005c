use std::collections::BTreeMap;

use super::{Findings, Rule, Validate, ViolationKind};
use crate::value::{BigDecimal, Blob};

fn found(value: &impl Validate, rules: &[Rule]) -> Vec<String> {
    let mut found = Findings::default();
    found.at_member("it", |found| value.check(rules, found));
    found.into_vec().iter().map(ToString::to_string).collect()
}

#[test]
fn lengths_count_what_the_value_is_made_of() {
    let text = "äöü".to_owned();
    assert_eq!(found(&text, &[Rule::Length(3, 3)]), [""; 0]);
    for (least, most, words) in [
        (4, u64::MAX, "at least 4"),
        (0, 2, "at most 2"),
        (2, 2, "exactly 2"),
        (4, 5, "4 to 5"),
    ] {
        let words = format!("`it` has 3 characters, allowed are {words}");
        assert_eq!(found(&text, &[Rule::Length(least, most)]), [words]);
    }
    let blob = Blob::from("ä");
    assert_eq!(
        found(&blob, &[Rule::Length(0, 1)]),
        ["`it` has 2 bytes, allowed are at most 1"]
    );
}

#[test]
fn ranges_hold_for_every_kind_of_number() {
    let rules = [Rule::Range(-1.5, f64::INFINITY)];
    assert_eq!(found(&-1_i8, &rules), [""; 0]);
    assert_eq!(found(&-2_i64, &rules), ["`it` must be at least -1.5"]);
    assert_eq!(found(&f32::NAN, &rules).len(), 1);
    let big: BigDecimal = "-1e3".parse().unwrap();
    assert_eq!(found(&big, &rules).len(), 1);
    let rules = [Rule::Range(f64::NEG_INFINITY, 5.0)];
    assert_eq!(found(&6.5_f64, &rules), ["`it` must be at most 5"]);
}

#[test]
fn lists_and_maps_pass_their_rules_on() {
    let list = vec![Some("a".to_owned()), None, Some("B".to_owned()), None];
    let rules = [
        Rule::Length(1, 3),
        Rule::Unique,
        Rule::Items(&[Rule::Pattern("^[a-z]$")]),
    ];
    assert_eq!(
        found(&list, &rules),
        [
            "`it` has 4 items, allowed are 1 to 3",
            "`it[3]` is there twice, and items must be unique",
            "`it[2]` does not match the pattern ^[a-z]$",
        ]
    );
    let map = BTreeMap::from([("k".to_owned(), vec![1_i32, 9])]);
    let rules = [
        Rule::Keys(&[Rule::Length(2, 2)]),
        Rule::Values(&[Rule::Items(&[Rule::Range(0.0, 5.0)])]),
    ];
    assert_eq!(
        found(&map, &rules),
        [
            "`it[\"k\"]` has a key that has 1 characters, allowed are exactly 2",
            "`it[\"k\"][1]` must be between 0 and 5",
        ]
    );
}

#[test]
fn an_optional_value_may_be_required() {
    let none: Option<String> = None;
    assert_eq!(found(&none, &[Rule::Length(1, 2)]), [""; 0]);
    assert_eq!(found(&none, &[Rule::Required]), ["`it` is required"]);
}

struct Inner {
    name: Option<String>,
}

crate::validate::structure!(Inner {
    name: required("name")
});

enum Either {
    Inner(Box<Inner>),
    Nothing,
    Unknown(()),
}

crate::validate::union!(Either {
    Inner: payload("inner"),
    Nothing: unit("nothing")
});

struct Outer {
    list: Vec<Option<Inner>>,
    map: BTreeMap<String, Inner>,
    either: Option<Either>,
    header: String,
}

impl PartialEq for Inner {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

crate::validate::structure!(Outer {
    list: required("list"),
    map: optional("map"),
    either: optional("either"),
    header: outside("header"),
});

#[test]
fn what_is_missing_is_found_in_json() {
    let json = serde_json::json!({
        "list": [null, {}, {"name": null}, {"name": "a"}],
        "map": {"k": {}},
        "either": {"inner": {}, "nothing": {}},
    });
    let mut findings = Findings::default();
    Outer::look_into(&json, &mut findings);
    let missing = findings.into_vec();
    assert!(
        missing
            .iter()
            .all(|one| one.kind() == ViolationKind::Missing)
    );
    let paths: Vec<&str> = missing.iter().map(|one| one.path()).collect();
    assert_eq!(
        paths,
        [
            "list[1].name",
            "list[2].name",
            "map[\"k\"].name",
            "either.inner.name"
        ]
    );
    // Whatever is no object lacks everything; that it is none, the reader says.
    let mut findings = Findings::default();
    Outer::look_into(&serde_json::json!([]), &mut findings);
    assert_eq!(findings.into_vec()[0].path(), "list");
}

#[test]
fn unknown_members_are_found_by_servers_only() {
    for (either, count) in [
        (Either::Unknown(()), 1),
        (Either::Nothing, 0),
        (Either::Inner(Box::new(Inner { name: None })), 0),
    ] {
        assert!(either.validate().is_ok());
        let mut findings = Findings::known_only();
        either.check(&[], &mut findings);
        assert_eq!(findings.into_vec().len(), count);
    }
    let outer = Outer {
        list: vec![],
        map: BTreeMap::new(),
        either: None,
        header: String::new(),
    };
    assert!(outer.validate().is_ok());
}
