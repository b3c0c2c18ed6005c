//! The command line.

#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::*;

use crate::Failure;

pub(crate) const HELP: &str = "\
cargo xtask regen [--check] [--against OLD] [--report FILE [--date YYYY-MM-DD]]
    Reads model/ and writes generated/src and generated/tests/model; then says in short what changed since the model that
    was committed last, or since OLD, which is what `diff` takes.
    --check writes nothing and names each file that is not current.
    --report adds the long form to FILE, a history with the newest step first.

cargo xtask diff OLD NEW [--format text|markdown|json]
    Says what differs between two models: for callers of the service, and for Rust code that uses the generated crate.
    OLD and NEW are each a model in JSON, a folder of such files, or a git revision, whose model/ is meant.

cargo xtask check-model DESCRIPTION [PAGINATORS] [--model DIR]
    Compares model/, or another folder, with a service description of botocore (service-2.json) and, where given, its
    paginators-1.json. Prints every fact in which they differ.

cargo xtask generate --model FILE [--model FILE ...] --out DIR --name CRATE [--config FILE]
    Writes a complete crate for any AWS restJson1 service.
    FILE is a Smithy model in JSON, as AWS publishes it; several are merged.

cargo xtask conformance DIR [DIR ...] [--jobs N] [--docs]
    Generates, builds and tests a crate for each model (*.json) below DIR, with warnings denied, in target/conformance.
    --jobs is given to cargo. --docs builds the documentation and runs its examples, too.

Exit status: 0 done, 1 out of date or failed, 2 bad input.
";

/// What is to be done.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    Help,
    Regen(Regen),
    CheckModel(CheckModel),
    Diff(Diff),
    Generate(Generate),
    Conformance(Conformance),
}

/// The options of `regen`.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Regen {
    pub(crate) check: bool,
    pub(crate) against: Option<String>,
    pub(crate) report: Option<PathBuf>,
    pub(crate) date: Option<String>,
}

/// The options of `check-model`.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct CheckModel {
    pub(crate) description: PathBuf,
    pub(crate) paginators: Option<PathBuf>,
    pub(crate) model: Option<PathBuf>,
}

/// The options of `diff`.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Diff {
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) format: Format,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Format {
    #[default]
    Text,
    Markdown,
    Json,
}

/// The options of `generate`.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Generate {
    pub(crate) models: Vec<PathBuf>,
    pub(crate) out: PathBuf,
    pub(crate) name: String,
    pub(crate) config: Option<PathBuf>,
}

/// The options of `conformance`.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Conformance {
    pub(crate) folders: Vec<PathBuf>,
    pub(crate) jobs: Option<u16>,
    pub(crate) docs: bool,
}

/// Reads the command line, the name of the program first.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, Failure> {
    command(lexopt::Parser::from_iter(args))
        .map_err(|problem| format!("error: {problem}\n\n{HELP}"))
}

fn command(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let Some(first) = parser.next()? else {
        return Err("no command is given".into());
    };
    match first {
        Long("help") | Short('h') => Ok(Command::Help),
        Value(name) if name == "help" => Ok(Command::Help),
        Value(name) if name == "regen" => regen(&mut parser).map(Command::Regen),
        Value(name) if name == "check-model" => check_model(&mut parser).map(Command::CheckModel),
        Value(name) if name == "diff" => diff(&mut parser).map(Command::Diff),
        Value(name) if name == "generate" => generate(&mut parser).map(Command::Generate),
        Value(name) if name == "conformance" => conformance(&mut parser).map(Command::Conformance),
        other => Err(other.unexpected()),
    }
}

fn regen(parser: &mut lexopt::Parser) -> Result<Regen, lexopt::Error> {
    let mut options = Regen::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Long("check") => options.check = true,
            Long("against") => options.against = Some(parser.value()?.string()?),
            Long("report") => options.report = Some(parser.value()?.into()),
            Long("date") => options.date = Some(date(parser.value()?.string()?)?),
            other => return Err(other.unexpected()),
        }
    }
    if options.check && (options.report.is_some() || options.against.is_some()) {
        return Err("--check compares generated/ only; leave --report and --against out".into());
    }
    if options.date.is_some() && options.report.is_none() {
        return Err("--date is that of a report; give --report FILE, too".into());
    }
    Ok(options)
}

fn check_model(parser: &mut lexopt::Parser) -> Result<CheckModel, lexopt::Error> {
    let mut model = None;
    let mut files = Vec::new();
    while let Some(arg) = parser.next()? {
        match arg {
            Long("model") => model = Some(parser.value()?.into()),
            Value(file) if files.len() < 2 => files.push(PathBuf::from(file)),
            other => return Err(other.unexpected()),
        }
    }
    let mut files = files.into_iter();
    Ok(CheckModel {
        description: files.next().ok_or("check-model needs DESCRIPTION")?,
        paginators: files.next(),
        model,
    })
}

fn diff(parser: &mut lexopt::Parser) -> Result<Diff, lexopt::Error> {
    let mut format = Format::default();
    let mut models = Vec::new();
    while let Some(arg) = parser.next()? {
        match arg {
            Long("format") => format = self::format(&parser.value()?.string()?)?,
            Value(model) => models.push(model.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let [old, new] = <[String; 2]>::try_from(models).map_err(|models| {
        format!(
            "diff needs two models, OLD and NEW, and has {}",
            models.len()
        )
    })?;
    Ok(Diff { old, new, format })
}

fn generate(parser: &mut lexopt::Parser) -> Result<Generate, lexopt::Error> {
    let mut options = Generate::default();
    let mut out = None;
    let mut name = None;
    while let Some(arg) = parser.next()? {
        match arg {
            Long("model") => options.models.push(parser.value()?.into()),
            Long("out") => out = Some(parser.value()?.into()),
            Long("name") => name = Some(parser.value()?.string()?),
            Long("config") => options.config = Some(parser.value()?.into()),
            other => return Err(other.unexpected()),
        }
    }
    if options.models.is_empty() {
        return Err("generate needs --model FILE".into());
    }
    options.out = out.ok_or("generate needs --out DIR")?;
    options.name = name.ok_or("generate needs --name CRATE")?;
    Ok(options)
}

fn conformance(parser: &mut lexopt::Parser) -> Result<Conformance, lexopt::Error> {
    let mut options = Conformance::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Long("jobs") => options.jobs = Some(parser.value()?.parse()?),
            Long("docs") => options.docs = true,
            Value(folder) => options.folders.push(folder.into()),
            other => return Err(other.unexpected()),
        }
    }
    if options.folders.is_empty() {
        return Err("conformance needs a folder".into());
    }
    Ok(options)
}

fn date(text: String) -> Result<String, String> {
    let form = text
        .bytes()
        .map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
    if form.eq("0000-00-00".bytes()) {
        Ok(text)
    } else {
        Err(format!("{text:?} is no date; write it as 2026-01-31"))
    }
}

fn format(name: &str) -> Result<Format, String> {
    match name {
        "text" => Ok(Format::Text),
        "markdown" => Ok(Format::Markdown),
        "json" => Ok(Format::Json),
        other => Err(format!(
            "{other:?} is no format; there are text, markdown and json"
        )),
    }
}
