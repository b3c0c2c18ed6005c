//! Published models, as they are.

use std::fs;
use std::path::Path;

use super::super::{ShapeKind, Source, read};

#[test]
fn every_published_model_is_read() {
    let Some(folder) = std::env::var_os("CONFORMANCE_DIR") else {
        println!("skipped: CONFORMANCE_DIR is not set");
        return;
    };
    let mut files = 0;
    for part in ["models", "protocol"] {
        let folder = Path::new(&folder).join(part);
        let entries =
            fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path = entry.expect("the entry can be read").path();
            if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                check(&path);
                files += 1;
            }
        }
    }
    assert!(files > 0, "no model in {}", folder.display());
}

fn check(path: &Path) {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"));
    let source = Source {
        name: &name,
        text: &text,
    };
    let model = read(&[source]).unwrap_or_else(|found| panic!("{found}"));
    let services = model.shapes.values();
    let services = services.filter(|shape| matches!(shape.kind, ShapeKind::Service(_)));
    assert_eq!(services.count(), 1, "{name}");

    // Nothing gets lost: as many shapes as the file has, and in each as many members.
    let root: serde_json::Value = serde_json::from_str(&text).expect("it has just been read");
    let shapes = root["shapes"].as_object().expect("it has just been read");
    for (id, value) in shapes {
        let shape = model.shapes.get(id.as_str());
        let shape = shape.unwrap_or_else(|| panic!("{name}: {id} got lost"));
        assert_eq!(value["type"], shape.kind.name(), "{name}: {id}");
        if let Some(members) = value["members"].as_object() {
            assert!(
                shape.members().map(|(name, _)| name).eq(members.keys()),
                "{name}: {id}"
            );
        }
    }
}
