//! The client against a server on this machine, which checks signatures with code of its own.

mod async_invokes;
mod bidirectional;
mod concurrency;
mod converse;
mod converse_stream;
mod endings;
mod errors;
mod examples;
mod failures;
mod faults;
mod guardrails;
mod identity;
mod invoke_model;
mod reconnect;
mod settings;
mod stream_failures;
mod support;
