//! The local Bedrock, and the examples that run against it.

mod calls;
mod examples;
mod forged;
#[path = "../../examples/local-bedrock/server/mod.rs"]
mod local_bedrock;
mod program;
mod refusals;
mod running;
