//! What the tests that compare us with the official crate share.
//!
//! `build.rs` reads the model and writes, for every type, how a random value is made, how it becomes the official one,
//! and how the two are compared. What does not depend on the model is here.

pub mod clients;
mod convert;
mod differences;
mod random;
pub mod recorder;
mod requests;
mod sample;
pub mod signature;

pub use convert::{ToOfficial, built, maybe};
pub use differences::{Differences, Same, json_differences};
pub use random::Random;
pub use requests::request_differences;
pub use sample::{Gen, Sample, Turns};

pub use shapes::{OPERATIONS, READ, SENT, STREAMED};

mod shapes {
    use aws_sdk_bedrockruntime as official;
    use bedrock_runtime as ours;

    use crate::{Differences, Gen, Same, Sample, ToOfficial, built, maybe};

    include!(concat!(env!("OUT_DIR"), "/shapes.rs"));
}
