//! The same content gives the same bytes, whatever the order of keys and files.

mod common;

use common::{FIXTURES, Fixture};
use serde_json::{Map, Value};

/// Numbers that look like chance and are the same in every run (xorshift64, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).expect("it is less than a usize")
    }

    /// Fisher and Yates.
    fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}

/// Shuffles the keys of all objects but `members`, whose order is content.
fn shuffle(value: &mut Value, ordered: bool, random: &mut Random) {
    match value {
        Value::Object(entries) => {
            let mut list: Vec<(String, Value)> = std::mem::take(entries).into_iter().collect();
            for (key, value) in &mut list {
                shuffle(value, key == "members", random);
            }
            if !ordered {
                random.shuffle(&mut list);
            }
            *entries = Map::from_iter(list);
        }
        Value::Array(items) => {
            for item in items {
                shuffle(item, false, random);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn the_order_of_keys_is_not_content() {
    let mut random = Random(0x5eed);
    for fixture in FIXTURES {
        let expected = fixture.generate().files;
        for _ in 0..4 {
            let mut models = fixture.models();
            for (_, text) in &mut models {
                let mut model: Value = serde_json::from_str(text).expect("a fixture is JSON");
                shuffle(&mut model, false, &mut random);
                *text = model.to_string();
            }
            let output = common::generate(&models, &fixture.config()).expect("nothing is new");
            assert_eq!(output.files.len(), expected.len(), "{}", fixture.name);
            for (file, expected) in output.files.iter().zip(&expected) {
                assert_eq!(file, expected, "{}", fixture.name);
            }
        }
    }
}

#[test]
fn the_order_of_members_is_content() {
    let fixture = Fixture::named("structure");
    let (name, text) = fixture.models().swap_remove(0);
    let mut model: Value = serde_json::from_str(&text).expect("a fixture is JSON");
    let members = &mut model["shapes"]["example.structure#Address"]["members"];
    let entries = members.as_object_mut().expect("the structure has members");
    let reversed: Vec<(String, Value)> = std::mem::take(entries).into_iter().rev().collect();
    *entries = Map::from_iter(reversed);
    let models = [(name, model.to_string())];
    let output = common::generate(&models, &fixture.config()).expect("nothing is new");
    assert_ne!(output.files, fixture.generate().files);
}

#[test]
fn the_order_of_files_is_not_content() {
    let fixture = Fixture::named("merged");
    let mut models = fixture.models();
    assert!(models.len() > 1, "the fixture has several files");
    models.reverse();
    let output = common::generate(&models, &fixture.config()).expect("nothing is new");
    assert_eq!(output.files, fixture.generate().files);
}
