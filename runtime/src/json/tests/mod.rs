//! Tests of writer and reader together.

mod differential;
mod refusals;
mod sample;
mod values;
