//! Instructions of the pieces. They repeat from run to run, so that a budget can hold them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::tool::{build, peer, run as run_program};

/// What is done with the budget.
#[derive(Clone, Copy, PartialEq)]
pub enum Budget {
    Ignore,
    /// More instructions than it allows are an error.
    Check,
    /// What was counted is the budget from now on.
    Write,
}

/// How much more than in the budget is accepted: another compiler or dependency moves the counts a little.
const TOLERANCE: f64 = 1.10;

/// How often a piece is done between the two counts.
const TIMES: u64 = 10;

pub fn run(budget: Budget) -> Result<(), String> {
    let program = build("bench-pieces")?;
    let names = run_program(&mut Command::new(&program))?;
    let file = peer().join("bench/budget.txt");
    let allowed = if budget == Budget::Check {
        read(&file)?
    } else {
        BTreeMap::new()
    };
    println!("| piece | instructions | of the budget |");
    println!("|---|---|---|");
    let (mut written, mut over) = (String::new(), Vec::new());
    for name in names.lines() {
        // What it takes to start is in both counts.
        let count = |times: u64| instructions(&program, name, times);
        let each = (count(TIMES + 1)? - count(1)?) / TIMES;
        let _ = writeln!(written, "{name} {each}");
        let of_budget = match allowed.get(name) {
            Some(allowed) => {
                let ratio = each as f64 / *allowed as f64;
                if ratio > TOLERANCE {
                    over.push(format!(
                        "{name}: {each} instructions, {allowed} in the budget"
                    ));
                }
                format!("{ratio:.2}")
            }
            None if budget == Budget::Check => {
                over.push(format!("{name}: not in the budget"));
                String::new()
            }
            None => String::new(),
        };
        println!("| {name} | {each} | {of_budget} |");
    }
    if budget == Budget::Write {
        let head = "# Instructions of each piece. Written by `bench-runner pieces --write`.\n";
        std::fs::write(&file, format!("{head}{written}")).map_err(|error| error.to_string())?;
    }
    if over.is_empty() {
        return Ok(());
    }
    Err(format!(
        "over the budget:\n{}\nprofile it; if it is worth its price, run `bench-runner pieces --write`",
        over.join("\n")
    ))
}

fn read(file: &Path) -> Result<BTreeMap<String, u64>, String> {
    let wrong = |what: &dyn std::fmt::Display| format!("{}: {what}", file.display());
    let text = std::fs::read_to_string(file).map_err(|error| wrong(&error))?;
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let entries = lines.map(|line| {
        let entry = line.split_once(' ');
        let entry = entry.and_then(|(name, count)| Some((name.to_owned(), count.parse().ok()?)));
        entry.ok_or_else(|| wrong(&format!("`{line}` is no name with a number")))
    });
    entries.collect()
}

fn instructions(program: &Path, piece: &str, times: u64) -> Result<u64, String> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([piece, &times.to_string()])
        .output()
        .map_err(|error| format!("valgrind: {error}; it counts the instructions"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().find_map(|line| line.split_once("Collected :"));
    let count = line.and_then(|(_, count)| count.trim().parse().ok());
    count.ok_or_else(|| format!("{piece}: valgrind did not count:\n{said}"))
}
