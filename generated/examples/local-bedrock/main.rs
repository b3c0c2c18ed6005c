//! A Bedrock on this machine, to try the crate and other clients without an account.
//!
//! ```sh
//! cargo run -p bedrock-runtime --features test-util --example local-bedrock
//! ```
//!
//! It checks signatures and constraints, answers all operations in a way that can be told beforehand, and misbehaves where
//! the id of the model asks for it. `--help` lists everything. It prints a line a call.

mod options;
mod server;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let options = match options::parse(std::env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{}", options::help());
            return ExitCode::SUCCESS;
        }
        Err(words) => {
            eprintln!("{words}; --help tells what there is");
            return ExitCode::from(2);
        }
    };
    let greeting = options.greeting();
    let server = match server::start(&options.listen, options.settings).await {
        Ok(server) => server,
        Err(error) => {
            eprintln!("cannot listen on {}: {error}", options.listen);
            return ExitCode::FAILURE;
        }
    };
    println!(
        "{}",
        greeting.replace("ADDRESS", &server.address().to_string())
    );
    server.accept().await;
    ExitCode::SUCCESS
}
