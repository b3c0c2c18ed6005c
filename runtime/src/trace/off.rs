//! What stands in for spans without the feature `tracing`: nothing.

use std::time::Duration;

use http::Method;

use crate::client::{AnswerMeta, Core};
use crate::error::{Context, Failure, SendError};
use crate::operation::Operation;
use crate::stream::Event;
use crate::wire::WireEntry;

#[derive(Clone, Debug)]
pub(crate) struct CallSpan;

impl CallSpan {
    pub(crate) fn none() -> Self {
        Self
    }

    pub(crate) fn new<O: Operation>(_: &Core, _: &O::Input) -> Self {
        Self
    }

    pub(crate) fn around<F: Future>(&self, future: F) -> F {
        future
    }

    pub(crate) fn answered<O: Operation>(&self, _: &AnswerMeta, _: &O::Output) {}

    pub(crate) fn yielded<E: Event>(&self, _: &E) {}

    pub(crate) fn failed(&self, _: &Context, _: Option<&Failure>) {}
}

pub(crate) struct AttemptSpan;

impl AttemptSpan {
    pub(crate) fn new(_: &Method, _: u32) -> Self {
        Self
    }

    pub(crate) fn around<F: Future>(&self, future: F) -> F {
        future
    }

    pub(crate) fn answered(&self, _: &AnswerMeta) {}

    pub(crate) fn failed(&self, _: &SendError) {}
}

pub(crate) fn retrying(_: u32, _: Duration, _: &SendError) {}

pub(crate) fn wire_enabled() -> bool {
    false
}

pub(crate) fn wire(_: &WireEntry<'_>) {}
