//! Runs a program on a thread of its own: no runtime is needed, and none is blocked.

use std::io::{self, Read};
use std::pin::pin;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::thread;
use std::time::Duration;

use zeroize::Zeroizing;

use super::WHOM;
use crate::credentials::{CredentialsError, CredentialsErrorKind, Resources};
use crate::time::within;

/// How long the program may take.
const LIMIT: Duration = Duration::from_secs(60);

/// The most that a program may print.
const MAX_BYTES: u64 = 64 * 1024;

/// How much of standard error is shown, in characters.
const SHOWN: usize = 300;

/// How long a program that has closed its output is left alone before it is looked at again.
const EXIT_POLL: Duration = Duration::from_millis(5);

/// What the program printed to standard output, if it succeeded.
pub(super) async fn run(
    command: &str,
    resources: &Resources,
) -> Result<Zeroizing<Vec<u8>>, CredentialsError> {
    let running = Running::start(command.to_owned())?;
    let ended = within(resources.limit(LIMIT), pin!(running.ended())).await;
    let ended = ended.map_err(|limit| {
        let words = format!(
            "{WHOM} took longer than {} s and was ended",
            limit.as_secs()
        );
        CredentialsError::new(CredentialsErrorKind::Timeout, words)
    })?;
    let ended = ended.map_err(|error| {
        CredentialsError::unavailable(format!("{WHOM} could not be run")).caused_by(error)
    })?;
    if ended.stdout.len() as u64 > MAX_BYTES {
        return Err(CredentialsError::unavailable(format!(
            "{WHOM} printed more than {MAX_BYTES} bytes"
        )));
    }
    if !ended.status.success() {
        let said = shown(&ended.stderr);
        let words = format!("{WHOM} failed ({}){said}", ended.status);
        return Err(CredentialsError::new(CredentialsErrorKind::Refused, words));
    }
    Ok(ended.stdout)
}

/// The end of what was printed to standard error, in one line.
fn shown(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    let skipped = text.chars().count().saturating_sub(SHOWN);
    let end: String = text.chars().skip(skipped).collect();
    let dots = if skipped > 0 { "…" } else { "" };
    match end.is_empty() {
        true => String::new(),
        false => format!(": {dots}{}", end.escape_debug()),
    }
}

struct Ended {
    status: ExitStatus,
    stdout: Zeroizing<Vec<u8>>,
    stderr: Vec<u8>,
}

/// A program that runs. It is ended when this is dropped.
struct Running(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    child: Option<Child>,
    ended: Option<io::Result<Ended>>,
    waker: Option<Waker>,
    dropped: bool,
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Running {
    fn start(command: String) -> Result<Self, CredentialsError> {
        let state = Arc::<Mutex<State>>::default();
        let theirs = Arc::clone(&state);
        let thread = thread::Builder::new().name("credential-process".to_owned());
        let work = move || {
            let ended = wait(shell(&command), &theirs);
            let mut state = lock(&theirs);
            state.ended = Some(ended);
            if let Some(waker) = state.waker.take() {
                waker.wake();
            }
        };
        thread.spawn(work).map_err(|error| {
            CredentialsError::unavailable("no thread could be started for the credential process")
                .caused_by(error)
        })?;
        Ok(Self(state))
    }

    async fn ended(&self) -> io::Result<Ended> {
        std::future::poll_fn(|cx| {
            let mut state = lock(&self.0);
            match state.ended.take() {
                Some(ended) => Poll::Ready(ended),
                None => {
                    state.waker = Some(cx.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut state = lock(&self.0);
        state.dropped = true;
        if let Some(child) = &mut state.child {
            // It may have ended by itself.
            let _ = child.kill();
        }
    }
}

#[cfg(not(windows))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]);
    shell
}

#[cfg(windows)]
fn shell(command: &str) -> Command {
    use std::os::windows::process::CommandExt as _;
    let mut shell = Command::new("cmd.exe");
    // It takes its quotes apart in a way of its own, so that nothing may be added to them.
    shell.arg("/C").raw_arg(command);
    shell
}

/// Runs a program to its end.
fn wait(mut command: Command, state: &Mutex<State>) -> io::Result<Ended> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    {
        let mut state = lock(state);
        if state.dropped {
            let _ = child.kill();
        }
        state.child = Some(child);
    }
    // Both at once: who writes much to the one would wait for it to be read.
    let errors = thread::Builder::new().spawn(move || read(stderr))?;
    let stdout = Zeroizing::new(read(stdout)?);
    if stdout.len() as u64 > MAX_BYTES {
        kill(state);
    }
    let status = loop {
        if let Some(child) = &mut lock(state).child
            && let Some(status) = child.try_wait()?
        {
            break status;
        }
        thread::park_timeout(EXIT_POLL);
    };
    let stderr = errors
        .join()
        .map_err(|_| io::Error::other("its errors could not be read"))??;
    Ok(Ended {
        status,
        stdout,
        stderr,
    })
}

fn kill(state: &Mutex<State>) {
    if let Some(child) = &mut lock(state).child {
        let _ = child.kill();
    }
}

/// Reads to the end, and no more than is allowed and a byte.
fn read(from: Option<impl Read>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(from) = from {
        from.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
