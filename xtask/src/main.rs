//! The project's own commands: `cargo xtask regen`, `diff`, `check-model`, `generate` and `conformance`.
//!
//! Exit status: 0 done, 1 something is out of date or failed, 2 bad input.

mod args;
mod clock;
mod config;
mod conformance;
mod description;
mod diff;
mod endpoints;
mod generate;
mod git;
mod history;
mod regen;
mod report;
mod sources;
mod tree;

use std::process::ExitCode;

/// How a command ended, where it did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    Done,
    OutOfDate,
    Failed,
}

/// A message for the person at the terminal: what is wrong, where, and the way out.
type Failure = String;

fn main() -> ExitCode {
    let ended = args::parse(std::env::args_os()).and_then(|command| match command {
        args::Command::Help => {
            print!("{}", args::HELP);
            Ok(Ended::Done)
        }
        args::Command::Regen(options) => regen::run(&regen::Project::here(), &options),
        args::Command::CheckModel(options) => description::run(&options),
        args::Command::Diff(options) => diff::run(&options),
        args::Command::Generate(options) => generate::run(&options),
        args::Command::Conformance(options) => conformance::run(&options),
    });
    match ended {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::OutOfDate | Ended::Failed) => ExitCode::from(1),
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}
