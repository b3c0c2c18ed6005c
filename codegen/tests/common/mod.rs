//! The fixtures: small models with one feature each, in `codegen/tests/fixtures/<name>/`.

#![allow(
    dead_code,
    reason = "each test file that includes this module uses its own part of it"
)]

mod list;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use aws_restjson_codegen::config::{AnswerHeader, AnswerHeaderType, DocsFormat, Hint, Spans};
use aws_restjson_codegen::{Config, Diagnostics, Output, Source};

pub(crate) use list::FIXTURES;

/// A fixture, and the generated files that its feature shows in: these are its golden.
pub(crate) struct Fixture {
    /// The folder's name, which is also the last part of the namespace `example.<name>`.
    pub(crate) name: &'static str,
    /// Paths below `src` without `.rs`, or whole paths.
    pub(crate) golden: &'static [&'static str],
}

impl Fixture {
    /// The fixture of this name.
    pub(crate) fn named(name: &str) -> &'static Self {
        let mut fixtures = FIXTURES.iter();
        fixtures
            .find(|fixture| fixture.name == name)
            .expect("the fixture is in the list")
    }

    /// Its folder.
    pub(crate) fn folder(&self) -> PathBuf {
        fixtures_folder().join(self.name)
    }

    /// Name and text of its model files, by name.
    pub(crate) fn models(&self) -> Vec<(String, String)> {
        let mut models = Vec::new();
        for entry in fs::read_dir(self.folder()).expect("the fixture has a folder") {
            let path = entry.expect("the folder can be read").path();
            if path.extension().is_some_and(|ending| ending == "json") {
                let name = path.file_name().expect("a file has a name");
                let text = fs::read_to_string(&path).expect("the file can be read");
                models.push((name.to_string_lossy().into_owned(), text));
            }
        }
        models.sort();
        models
    }

    /// What the fixture needs beyond its model.
    pub(crate) fn config(&self) -> Config {
        let mut config = Config {
            command: "cargo xtask generate".to_owned(),
            crate_name: format!("fixture_{}", self.name),
            ..Config::default()
        };
        let one = |key: &str, value: &str| BTreeMap::from([(key.to_owned(), value.to_owned())]);
        match self.name {
            "event_stream_output" => {
                config.completed_by = one("example.event_stream_output#Events", "stop");
                let stream = "example.event_stream_output#Events".to_owned();
                config.boxed = BTreeMap::from([(stream, vec!["stop".to_owned()])]);
            }
            "event_members" => {
                config.boxed = ["Sent", "Received"]
                    .map(|union| {
                        let union = format!("example.event_members#{union}");
                        (union, vec!["part".to_owned()])
                    })
                    .into();
            }
            "union" => {
                let union = "example.union#Content".to_owned();
                config.boxed = BTreeMap::from([(union, vec!["nested".to_owned()])]);
            }
            "headers" => {
                let headers = one("x-only", "default");
                let operation = "example.headers#Touch".to_owned();
                config.default_headers = BTreeMap::from([(operation, headers)]);
            }
            "errors" => {
                config.hints = vec![Hint {
                    code: "Invalid".to_owned(),
                    message: "out of range".to_owned(),
                    hint: "choose a \"smaller\" one".to_owned(),
                }];
                let retries = AnswerHeader {
                    header: "x-retries-left".to_owned(),
                    ty: AnswerHeaderType::Long,
                    docs: "How many tries are left.\n\nNone after `0`.".to_owned(),
                };
                let zone = AnswerHeader {
                    header: "x-zone".to_owned(),
                    ty: AnswerHeaderType::String,
                    docs: "Where it was done.".to_owned(),
                };
                let headers = BTreeMap::from([
                    ("retries-left".to_owned(), retries),
                    ("zone".to_owned(), zone),
                ]);
                config.answer_headers =
                    BTreeMap::from([("example.errors#Fail".to_owned(), headers)]);
            }
            "server" | "test_cases" => config.server = true,
            "spans" => {
                let spans = Spans {
                    constants: one("ask.kind", "question"),
                    input: BTreeMap::from([
                        ("ask.heat".to_owned(), "settings.heat".to_owned()),
                        ("ask.limit".to_owned(), "settings.limit".to_owned()),
                        ("ask.name".to_owned(), "name".to_owned()),
                        ("ask.strict".to_owned(), "settings.strict".to_owned()),
                    ]),
                    output: one("ask.version", "version"),
                };
                config.spans = BTreeMap::from([("example.spans#Ask".to_owned(), spans)]);
                let stop = BTreeMap::from([
                    ("ask.cost".to_owned(), "cost".to_owned()),
                    ("ask.reason".to_owned(), "reason".to_owned()),
                ]);
                let events = BTreeMap::from([("stop".to_owned(), stop)]);
                config.event_spans = BTreeMap::from([("example.spans#Events".to_owned(), events)]);
            }
            "links" => config.docs = DocsFormat::Markdown,
            "names" => config.names = one("example.names#THING", "ShoutedThing"),
            _ => {}
        }
        config
    }

    /// The path in the crate of an entry of `golden`.
    pub(crate) fn path(entry: &str) -> String {
        if entry.ends_with(".rs") {
            entry.to_owned()
        } else {
            format!("src/{entry}.rs")
        }
    }

    /// All its files.
    pub(crate) fn generate(&self) -> Output {
        match generate(&self.models(), &self.config()) {
            Ok(output) => output,
            Err(found) => panic!("the fixture {} is refused:\n{found}", self.name),
        }
    }
}

/// The folder of all fixtures.
pub(crate) fn fixtures_folder() -> PathBuf {
    let member = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let workspace = member.parent().expect("the package is in a workspace");
    workspace.join("codegen/tests/fixtures")
}

/// Generates from models with their names.
pub(crate) fn generate(
    models: &[(String, String)],
    config: &Config,
) -> Result<Output, Diagnostics> {
    let sources: Vec<Source<'_>> = models
        .iter()
        .map(|(name, text)| Source { name, text })
        .collect();
    aws_restjson_codegen::generate(&sources, config)
}
