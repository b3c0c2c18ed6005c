//! Cold builds of minimal apps.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::tool::{number_after, peer, run as run_program};

/// The apps; the first is what the others are measured by.
const APPS: [&str; 5] = ["floor", "official-lean", "lean", "official-whole", "whole"];

/// What a build costs.
#[derive(Clone, Copy)]
struct Cost {
    wall: f64,
    cpu: f64,
    binary: f64,
}

pub fn run() -> Result<(), String> {
    println!("| app | profile | wall | CPU | binary | crates | lines |");
    println!("|---|---|---|---|---|---|---|");
    for app in APPS {
        let folder = peer().join("apps").join(app);
        run_program(
            Command::new("cargo")
                .args(["fetch", "--quiet"])
                .current_dir(folder),
        )?;
    }
    for (profile, folder) in [("dev", "debug"), ("release", "release")] {
        let mut floor = None;
        for app in APPS {
            let cost = cold(app, profile, folder)?;
            let (crates, lines) = size(app)?;
            let floor = floor.get_or_insert(cost);
            println!(
                "| {app} | {profile} | {:.1} s ({:.2}) | {:.1} s ({:.2}) | {:.2} MB ({:.2}) | {crates} | {lines} |",
                cost.wall,
                cost.wall / floor.wall,
                cost.cpu,
                cost.cpu / floor.cpu,
                cost.binary / 1e6,
                cost.binary / floor.binary,
            );
        }
    }
    Ok(())
}

/// Builds an app from nothing.
fn cold(app: &str, profile: &str, folder: &str) -> Result<Cost, String> {
    let target = std::env::temp_dir().join(format!("bench-cold-{}", std::process::id()));
    let _ = fs::remove_dir_all(&target);
    // bash tells the CPU time of all processes that it has waited for.
    let script = format!(
        "TIMEFORMAT='wall %R user %U system %S'; time cargo build --quiet --offline --profile {profile}"
    );
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(peer().join("apps").join(app))
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_INCREMENTAL", "0")
        .output()
        .map_err(|error| format!("bash: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{app} does not build:\n{said}"));
    }
    let program = target.join(folder).join(app);
    let binary =
        fs::metadata(&program).map_err(|error| format!("{}: {error}", program.display()))?;
    let _ = fs::remove_dir_all(&target);
    Ok(Cost {
        wall: number_after(&said, "wall")?,
        cpu: number_after(&said, "user")?,
        binary: binary.len() as f64,
    })
}

/// How many crates an app consists of, and how many lines of Rust are in those of its client.
fn size(app: &str) -> Result<(usize, usize), String> {
    let folder = peer().join("apps").join(app);
    let tree = run_program(
        Command::new("cargo")
            .args(["tree", "--offline", "--edges", "normal", "--prefix", "none"])
            .current_dir(&folder),
    )?;
    let mut crates: Vec<&str> = tree
        .lines()
        .map(|line| {
            line.trim_end_matches(" (*)")
                .trim_end_matches(" (proc-macro)")
        })
        .collect();
    crates.sort_unstable();
    crates.dedup();
    let metadata = run_program(
        Command::new("cargo")
            .args(["metadata", "--offline", "--format-version", "1"])
            .current_dir(&folder),
    )?;
    // Of the client itself; its dependencies are counted as crates.
    let client = [
        "bedrock-runtime-",
        "aws-restjson-",
        "aws-sdk-bedrockruntime-",
    ];
    let manifests = metadata.split("\"manifest_path\":\"").skip(1);
    let mut lines = 0;
    for manifest in manifests.filter_map(|rest| rest.split('"').next()) {
        let folder = Path::new(manifest).parent().unwrap_or(Path::new("/"));
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let is_ours = ["runtime", "generated"].contains(&&*name);
        if is_ours || client.iter().any(|client| name.starts_with(client)) {
            lines += lines_below(&folder.join("src"))?;
        }
    }
    Ok((crates.len(), lines))
}

fn lines_below(folder: &Path) -> Result<usize, String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut lines = 0;
    for entry in fs::read_dir(folder).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        if path.is_dir() {
            lines += lines_below(&path)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            lines += fs::read_to_string(&path).map_err(wrong)?.lines().count();
        }
    }
    Ok(lines)
}
