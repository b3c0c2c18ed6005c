//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::*;

use crate::Failure;

pub(crate) const HELP: &str = "\
cargo xtask regen [--check]
    Reads model/ and writes generated/src and generated/tests/model.
    --check writes nothing and names each file that is not current.

cargo xtask generate --model FILE [--model FILE ...] --out DIR --name CRATE [--config FILE]
    Writes a complete crate for any AWS restJson1 service.
    FILE is a Smithy model in JSON, as AWS publishes it; several are merged.

Exit status: 0 done, 1 out of date, 2 bad input.
";

/// What is to be done.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    Help,
    Regen { check: bool },
    Generate(Generate),
}

/// The options of `generate`.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Generate {
    pub(crate) models: Vec<PathBuf>,
    pub(crate) out: PathBuf,
    pub(crate) name: String,
    pub(crate) config: Option<PathBuf>,
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
        Value(name) if name == "regen" => {
            let mut check = false;
            while let Some(arg) = parser.next()? {
                match arg {
                    Long("check") => check = true,
                    other => return Err(other.unexpected()),
                }
            }
            Ok(Command::Regen { check })
        }
        Value(name) if name == "generate" => {
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
            Ok(Command::Generate(options))
        }
        other => Err(other.unexpected()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Result<Command, Failure> {
        parse(
            std::iter::once("xtask")
                .chain(args.iter().copied())
                .map(OsString::from),
        )
    }

    #[test]
    fn commands_are_read() {
        assert_eq!(parsed(&["regen"]), Ok(Command::Regen { check: false }));
        assert_eq!(
            parsed(&["regen", "--check"]),
            Ok(Command::Regen { check: true })
        );
        assert_eq!(parsed(&["--help"]), Ok(Command::Help));
        let generate = parsed(&[
            "generate",
            "--model",
            "a",
            "--model=b",
            "--out",
            "o",
            "--name",
            "n",
        ]);
        let options = Generate {
            models: vec!["a".into(), "b".into()],
            out: "o".into(),
            name: "n".into(),
            config: None,
        };
        assert_eq!(generate, Ok(Command::Generate(options)));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (args, words) in [
            (&[][..], "no command is given"),
            (&["regenerate"], "unexpected argument \"regenerate\""),
            (&["regen", "--chek"], "invalid option '--chek'"),
            (
                &["generate", "--out", "o", "--name", "n"],
                "generate needs --model FILE",
            ),
            (
                &["generate", "--model", "a", "--name", "n"],
                "generate needs --out DIR",
            ),
            (
                &["generate", "--model", "a", "--out", "o"],
                "generate needs --name CRATE",
            ),
            (
                &["generate", "--model"],
                "missing argument for option '--model'",
            ),
        ] {
            let error = parsed(args).expect_err("this is refused");
            assert!(error.starts_with(&format!("error: {words}")), "{error}");
        }
    }
}
