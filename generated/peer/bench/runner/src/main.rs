//! Measures us beside the official client and beside the floor, which is the same work without a client library.
//!
//! - `bench-runner calls [ROUNDS]`: CPU time and peak memory of whole calls, a process for each client
//! - `bench-runner pieces [--check | --write]`: instructions of the pieces, counted by valgrind
//! - `bench-runner build`: cold builds of minimal apps
//!
//! Each prints a table in Markdown. What counts are the ratios, which are of one run.

mod calls;
mod cold;
mod pieces;
mod tool;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ended = match words[..] {
        ["calls"] => calls::run(7),
        ["calls", rounds] => match rounds.parse() {
            Ok(rounds) => calls::run(rounds),
            Err(_) => Err(format!("`{rounds}` is no number of rounds")),
        },
        ["pieces"] => pieces::run(pieces::Budget::Ignore),
        ["pieces", "--check"] => pieces::run(pieces::Budget::Check),
        ["pieces", "--write"] => pieces::run(pieces::Budget::Write),
        ["build"] => cold::run(),
        _ => Err(
            "usage: bench-runner calls [ROUNDS] | pieces [--check | --write] | build".to_owned(),
        ),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}
