//! What the clients that are measured share: the work, and what it costs.

use std::fs;
use std::time::Instant;

use futures_util::StreamExt as _;

/// What a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Converse with a conversation of 20 messages.
    Unary,
    /// ConverseStream, read to its end.
    Stream,
    /// Converse with an image of 4 MiB.
    Image,
    /// InvokeModel with a body of 1 MiB.
    Invoke,
}

/// The text of each message of a conversation.
pub fn message_text() -> String {
    "How warm is it in \"Lisbon\" on days of spring? ".repeat(8)
}

/// The bytes of an image.
pub fn image() -> Vec<u8> {
    vec![0x5a; 4 << 20]
}

/// What the command line asks for.
pub struct Task {
    pub url: String,
    pub work: Work,
    count: usize,
    at_once: usize,
}

impl Task {
    /// Reads `PORT unary|stream|image|invoke COUNT [AT_ONCE]`.
    pub fn from_args() -> Self {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let usage = "usage: PORT unary|stream|image|invoke COUNT [AT_ONCE]";
        let number = |at: usize| arguments.get(at).and_then(|text| text.parse().ok());
        let port: u16 = number(0)
            .and_then(|port: usize| port.try_into().ok())
            .expect(usage);
        Self {
            url: format!("http://127.0.0.1:{port}"),
            work: match arguments.get(1).map(String::as_str) {
                Some("unary") => Work::Unary,
                Some("stream") => Work::Stream,
                Some("image") => Work::Image,
                Some("invoke") => Work::Invoke,
                _ => panic!("{usage}"),
            },
            count: number(2).expect(usage),
            at_once: number(3).unwrap_or(1),
        }
    }

    /// The body of InvokeModel, JSON of the model's own, if that is what is called. Other work goes without it: having had
    /// so much memory once changes what memory costs later.
    pub fn invoke_body(&self) -> Vec<u8> {
        match self.work {
            Work::Invoke => format!(r#"{{"prompt":"{}"}}"#, "x".repeat(1 << 20)).into_bytes(),
            Work::Unary | Work::Stream | Work::Image => Vec::new(),
        }
    }

    /// Makes one call to get warm and then as many as were asked for, and prints CPU seconds, how many bytes of text came
    /// back, and the most memory that was in use, in KiB.
    pub async fn run<F: Future<Output = usize>>(&self, call: impl Fn() -> F) {
        call().await;
        let (wall, cpu) = (Instant::now(), cpu_seconds());
        let calls = futures_util::stream::iter(0..self.count).map(|_| call());
        let bytes = calls
            .buffer_unordered(self.at_once)
            .fold(0, async |sum, bytes| sum + bytes)
            .await;
        println!(
            "cpu {:.4} wall {:.4} bytes {bytes} peak {}",
            cpu_seconds() - cpu,
            wall.elapsed().as_secs_f64(),
            peak_kib()
        );
    }
}

/// CPU time of all threads so far, in user space and the kernel.
fn cpu_seconds() -> f64 {
    let tasks = fs::read_dir("/proc/self/task").expect("this runs on Linux");
    let nanos = tasks.map(|task| {
        let file = task
            .expect("the folder can be read")
            .path()
            .join("schedstat");
        let text = fs::read_to_string(file).unwrap_or_default();
        let first = text.split(' ').next().and_then(|text| text.parse().ok());
        first.unwrap_or(0u64)
    });
    nanos.sum::<u64>() as f64 / 1e9
}

/// The most memory that was in use.
fn peak_kib() -> u64 {
    let text = fs::read_to_string("/proc/self/status").expect("this runs on Linux");
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    number.expect("the kernel tells")
}
