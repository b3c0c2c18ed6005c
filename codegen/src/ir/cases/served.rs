//! The same cases from the side of the service: what is sent there is received here.

use super::{
    CaseHead, CaseList, ExpectedBody, ExpectedMember, ExpectedMessage, ExpectedRead, GivenMessage,
    StructureValue, Value,
};

/// The cases of a service that are about its own side, by the trait that brings them.
#[derive(Debug, Default)]
pub struct ServedCases {
    /// `smithy.test#httpRequestTests`
    pub requests: CaseList<ServedRequest>,
    /// `smithy.test#httpResponseTests`
    pub answers: CaseList<ServedAnswer>,
    /// `smithy.test#eventStreamTests`
    pub events: CaseList<ServedEvents>,
}

impl ServedCases {
    /// Whether the model brings none.
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty() && self.answers.is_empty() && self.events.is_empty()
    }
}

/// What a request must be read as.
#[derive(Debug)]
pub struct ServedRequest {
    /// What the case is called.
    pub head: CaseHead,
    /// The type of the operation.
    pub operation: String,
    /// The request.
    pub request: GivenRequest,
    /// What is expected.
    pub expect: ExpectedRead,
}

/// A request that the test gives.
#[derive(Debug)]
pub struct GivenRequest {
    /// The HTTP method.
    pub method: String,
    /// Path and query string, percent-encoded.
    pub uri: String,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// What an output or exception must be written as.
#[derive(Debug)]
pub struct ServedAnswer {
    /// What the case is called.
    pub head: CaseHead,
    /// What is answered.
    pub answer: ToAnswer,
    /// What is expected.
    pub expect: ExpectedAnswer,
}

/// Something to be answered.
#[derive(Debug)]
pub enum ToAnswer {
    /// The output of the operation of this type.
    Output(String, StructureValue),
    /// An exception.
    Error(StructureValue),
}

/// What an answer must be. Nothing is said about what is absent here.
#[derive(Debug, Default)]
pub struct ExpectedAnswer {
    /// The status.
    pub status: Option<u16>,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// Names of headers that must not be there.
    pub forbid_headers: Vec<String>,
    /// Names of headers that must be there.
    pub require_headers: Vec<String>,
    /// The body.
    pub body: Option<ExpectedBody>,
}

/// What must be received and sent when events are streamed.
#[derive(Debug)]
pub struct ServedEvents {
    /// What the case is called.
    pub head: CaseHead,
    /// The type of the operation.
    pub operation: String,
    /// What comes in, where the case says something of it.
    pub request: Option<EventsIn>,
    /// What goes out, where the case says something of it.
    pub answer: Option<EventsOut>,
}

/// A request with events.
#[derive(Debug)]
pub struct EventsIn {
    /// What goes before the events; if nothing is said, whatever the operation asks for.
    pub request: Option<GivenRequest>,
    /// The messages.
    pub messages: Vec<GivenMessage>,
    /// The field of the input that holds the stream.
    pub stream: String,
    /// What they must be read as; nothing where they must be refused.
    pub expect: Option<(Vec<ExpectedMember>, Vec<Value>)>,
}

/// An answer with events.
#[derive(Debug)]
pub struct EventsOut {
    /// The output, with its events.
    pub output: StructureValue,
    /// What the answer must be before its events.
    pub expect: ExpectedAnswer,
    /// The messages that must be sent.
    pub messages: Vec<ExpectedMessage>,
}
