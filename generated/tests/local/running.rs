//! A server in this process, and programs beside it.

use std::process::Output;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bedrock_runtime::Client;
use bedrock_runtime::aws_restjson::config::{ClientBuilder, Timeouts};
use bedrock_runtime::aws_restjson::credentials::Credentials;
use bedrock_runtime::aws_restjson::retry::RetryPolicy;
use tokio::process::Command;
use tokio::task::JoinHandle;

use crate::local_bedrock::{Settings, start};

/// A server that stops with this value.
pub(crate) struct Running {
    url: String,
    lines: Arc<Mutex<Vec<String>>>,
    accepting: JoinHandle<()>,
}

impl Running {
    /// A server without pauses, whose async invocations are over at once.
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// A server with other settings.
    pub(crate) async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let lines = Arc::<Mutex<Vec<String>>>::default();
        let log = Arc::clone(&lines);
        let mut settings = Settings {
            pace: Duration::ZERO,
            job_time: Duration::ZERO,
            log: Arc::new(move |line| log.lock().unwrap().push(line.to_owned())),
            ..Settings::default()
        };
        change(&mut settings);
        let server = start("127.0.0.1:0", settings).await.unwrap();
        let url = format!("http://{}", server.address());
        Self {
            url,
            lines,
            accepting: tokio::spawn(server.accept()),
        }
    }

    /// A client with the keys of the server.
    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// A client that can still be changed.
    pub(crate) fn builder(&self) -> ClientBuilder<Client> {
        self.anonymous()
            .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
    }

    /// A client that is nobody yet.
    pub(crate) fn anonymous(&self) -> ClientBuilder<Client> {
        Client::builder()
            .region("us-east-1")
            .endpoint_url(&self.url)
            .retry(RetryPolicy::never())
            .timeouts(Timeouts::none())
    }

    /// The lines so far. The line of a call comes when its answer is out, which may be after the client has it.
    pub(crate) async fn lines(&self, count: usize) -> Vec<String> {
        within(async {
            loop {
                let lines = self.lines.lock().unwrap().clone();
                if lines.len() >= count {
                    return lines;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
        .await
    }

    /// An example, in an environment that knows of this server only.
    pub(crate) fn example(&self, name: &str) -> Command {
        let mut command = program(name);
        command
            .env("AWS_REGION", "us-east-1")
            .env("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", &self.url)
            .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
            .env("AWS_SECRET_ACCESS_KEY", "secret")
            .env("NO_PROXY", "127.0.0.1");
        command
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// An example. Cargo builds them together with the tests, into a folder beside that of the tests.
pub(crate) fn program(name: &str) -> Command {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(|deps| deps.parent()).unwrap();
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let program = folder.join("examples").join(file);
    assert!(
        program.exists(),
        "{} is not there: `cargo test --features test-util` without `--test` builds it, and so does `cargo build --examples`",
        program.display()
    );
    let mut command = Command::new(program);
    for (variable, _) in std::env::vars_os() {
        let name = variable.to_string_lossy();
        if ["AWS_", "BEDROCK_", "LOCAL_BEDROCK_"]
            .iter()
            .any(|start| name.starts_with(start))
        {
            command.env_remove(variable);
        }
    }
    command.kill_on_drop(true);
    command
}

/// What a program printed, if it succeeded.
pub(crate) async fn printed(command: &mut Command) -> String {
    let output = within(command.output()).await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}{}", errors(&output));
    text
}

/// What a program said when it failed.
pub(crate) fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Waits a while at most, so that a test that would hang fails.
pub(crate) async fn within<T>(waiting: impl IntoFuture<Output = T>) -> T {
    let limit = Duration::from_secs(20);
    let waited = tokio::time::timeout(limit, waiting.into_future()).await;
    waited.expect("this takes no longer than twenty seconds")
}
