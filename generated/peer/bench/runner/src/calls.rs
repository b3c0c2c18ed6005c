//! Whole calls.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::tool::{build, median, number_after, run as run_program};

const PORT: &str = "17801";

/// The clients; the first is what the others are measured by.
const CLIENTS: [&str; 3] = ["bench-floor", "bench-official", "bench-ours"];

/// What is done, how often in one process, and how often what is counted comes in that: calls, or events.
const WORK: [(&str, &str, &str); 4] = [
    ("CPU of a Converse of 20 messages", "unary", "3000"),
    ("CPU of an event of ConverseStream", "stream", "20"),
    ("CPU of a Converse with an image of 4 MiB", "image", "30"),
    (
        "CPU of an InvokeModel with a body of 1 MiB",
        "invoke",
        "100",
    ),
];

/// A server that ends with this.
struct Server(Child);

impl Server {
    fn start(program: &Path, arguments: &[&str]) -> Result<Self, String> {
        let mut child = open_files(program)
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let out = child.stdout.take().ok_or("the server has no output")?;
        let mut line = String::new();
        let read = BufReader::new(out).read_line(&mut line);
        match read {
            Ok(_) if line.trim() == "ready" => Ok(Self(child)),
            _ => {
                let _ = child.kill();
                Err(format!("the server did not start: is port {PORT} free?"))
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn run(rounds: usize) -> Result<(), String> {
    let server = build("bench-server")?;
    let mut clients: Vec<PathBuf> = Vec::new();
    for client in CLIENTS {
        clients.push(build(client)?);
    }
    println!("| over floor | official | ours |");
    println!("|---|---|---|");
    {
        let _server = Server::start(&server, &[PORT, "20000", "80"])?;
        for (what, work, count) in WORK {
            let arguments = [PORT, work, count];
            row(what, &costs(&clients, &arguments, rounds.max(1), "cpu")?);
        }
    }
    // Streams that are slow: most of the time, nothing comes.
    let _server = Server::start(&server, &[PORT, "500", "80", "500"])?;
    let arguments = [PORT, "stream", "2000", "2000"];
    let peaks = costs(&clients, &arguments, 1, "peak")?;
    row("peak memory of 2,000 slow streams at once", &peaks);
    Ok(())
}

/// What each client uses, in rounds, so that all see the same machine: the medians.
fn costs(
    clients: &[PathBuf],
    arguments: &[&str],
    rounds: usize,
    what: &str,
) -> Result<Vec<f64>, String> {
    let mut costs = vec![Vec::new(); clients.len()];
    for _ in 0..rounds {
        for (client, costs) in clients.iter().zip(&mut costs) {
            let printed = run_program(open_files(client).args(arguments))?;
            costs.push(number_after(&printed, what)?);
        }
    }
    Ok(costs.into_iter().map(median).collect())
}

/// Runs a program that may have as many files open as is allowed at all: thousands of streams are as many sockets.
fn open_files(program: &Path) -> Command {
    let mut command = Command::new("bash");
    command.args(["-c", r#"ulimit -Sn "$(ulimit -Hn)" && exec "$@""#, "bash"]);
    command.arg(program);
    command
}

fn row(what: &str, costs: &[f64]) {
    let over = |at: usize| costs[at] / costs[0];
    println!("| {what} | {:.2} | {:.2} |", over(1), over(2));
}
