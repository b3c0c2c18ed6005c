//! Tests that the model brings: cases of the traits in `smithy.test`, ready to be written out.

mod served;
mod value;

pub use served::{
    EventsIn, EventsOut, ExpectedAnswer, GivenRequest, ServedAnswer, ServedCases, ServedEvents,
    ServedRequest, ToAnswer,
};
pub use value::{Moment, StructureValue, Value};

use super::TypeRef;

/// The cases of a service, by the trait that brings them.
#[derive(Debug, Default)]
pub struct Cases {
    /// `smithy.test#httpRequestTests`
    pub requests: CaseList<RequestCase>,
    /// `smithy.test#httpResponseTests`
    pub responses: CaseList<ResponseCase>,
    /// `smithy.test#eventStreamTests`
    pub events: CaseList<EventCase>,
    /// The same, from the side of the service.
    pub served: ServedCases,
}

impl Cases {
    /// Whether the model brings none.
    pub fn is_empty(&self) -> bool {
        let none_of_client =
            self.requests.is_empty() && self.responses.is_empty() && self.events.is_empty();
        none_of_client && self.served.is_empty()
    }
}

/// The cases of one trait.
#[derive(Debug)]
pub struct CaseList<T> {
    /// Those that become tests.
    pub cases: Vec<T>,
    /// Those that are about something else than this side: the id and the reason.
    pub left_out: Vec<(String, String)>,
}

impl<T> CaseList<T> {
    /// Whether there are none, not even left out ones.
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty() && self.left_out.is_empty()
    }
}

impl<T> Default for CaseList<T> {
    fn default() -> Self {
        Self {
            cases: Vec::new(),
            left_out: Vec::new(),
        }
    }
}

/// What every case has.
#[derive(Debug)]
pub struct CaseHead {
    /// The test function.
    pub function: String,
    /// The case's own words, one entry a line.
    pub docs: Vec<String>,
    /// Why the case is believed to be wrong; it is not run then.
    pub wrong: Option<String>,
}

/// A call of a client.
#[derive(Debug)]
pub struct Call {
    /// The method of the client.
    pub method: String,
    /// The input it is called with.
    pub input: StructureValue,
}

/// What a call must send.
#[derive(Debug)]
pub struct RequestCase {
    /// What the case is called.
    pub head: CaseHead,
    /// The call.
    pub call: Call,
    /// The host, and perhaps a path, that the client is told to use.
    pub host: Option<String>,
    /// What is expected.
    pub expect: ExpectedRequest,
}

/// What a request must be. Nothing is said about what is absent here.
#[derive(Debug, Default)]
pub struct ExpectedRequest {
    /// The HTTP method.
    pub method: Option<String>,
    /// The path, percent-encoded.
    pub path: Option<String>,
    /// The host it is sent to.
    pub host: Option<String>,
    /// Parameters of the query string, as they stand there.
    pub query: Vec<String>,
    /// Names of parameters, or whole ones, that must not be there.
    pub forbid_query: Vec<String>,
    /// Names of parameters that must be there.
    pub require_query: Vec<String>,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// Names of headers that must not be there.
    pub forbid_headers: Vec<String>,
    /// Names of headers that must be there.
    pub require_headers: Vec<String>,
    /// The body.
    pub body: Option<ExpectedBody>,
}

/// What a body must be.
#[derive(Debug)]
pub enum ExpectedBody {
    /// These bytes.
    Bytes(String),
    /// A JSON text that says the same as this one.
    Json(String),
}

/// What an answer must be read as.
#[derive(Debug)]
pub struct ResponseCase {
    /// What the case is called.
    pub head: CaseHead,
    /// The call.
    pub call: Call,
    /// The answer.
    pub answer: GivenAnswer,
    /// What is expected.
    pub expect: ExpectedOutcome,
}

/// An answer that the test gives.
#[derive(Debug)]
pub struct GivenAnswer {
    /// The status.
    pub status: u16,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// What the caller must get.
#[derive(Debug)]
pub enum ExpectedOutcome {
    /// This output.
    Output(ExpectedRead),
    /// This exception.
    Error(StructureValue),
}

/// What an input or output must be read as.
#[derive(Debug)]
pub enum ExpectedRead {
    /// Equal to this.
    Whole(StructureValue),
    /// It holds a stream and so cannot be compared: its other members, one by one.
    Members(Vec<ExpectedMember>),
}

/// What a member of an input or output must be.
#[derive(Debug)]
pub struct ExpectedMember {
    /// The field.
    pub field: String,
    /// Whether the field is plain.
    pub required: bool,
    /// The value; nothing where the member must be absent.
    pub value: Option<Value>,
}

/// What must be sent and received when events are streamed.
#[derive(Debug)]
pub struct EventCase {
    /// What the case is called.
    pub head: CaseHead,
    /// The call; the events to send are in the input.
    pub call: Call,
    /// What the request must be before its events.
    pub request: ExpectedRequest,
    /// The messages that must be sent.
    pub sent: Vec<ExpectedMessage>,
    /// The answer before its events.
    pub answer: GivenAnswer,
    /// The messages of the answer.
    pub given: Vec<GivenMessage>,
    /// What is expected.
    pub expect: EventExpectation,
    /// The field of the output that holds the stream, where it has one.
    pub stream: Option<String>,
}

/// How a case with events must end.
#[derive(Debug)]
pub enum EventExpectation {
    /// Well, with these members of the output and these events.
    Success {
        /// Members beside the stream.
        members: Vec<ExpectedMember>,
        /// The events received.
        events: Vec<Value>,
    },
    /// With an error: the exception where one is named.
    Failure(Option<TypeRef>),
    /// Anyhow: the case gives no answer and is about what is sent.
    Unstated,
}

/// What a message that is sent must be.
#[derive(Debug)]
pub struct ExpectedMessage {
    /// Headers.
    pub headers: Vec<(String, HeaderValue)>,
    /// Names of headers that must not be there.
    pub forbid_headers: Vec<String>,
    /// Names of headers that must be there.
    pub require_headers: Vec<String>,
    /// The payload.
    pub body: Option<ExpectedBody>,
}

/// A message that the test gives.
#[derive(Debug)]
pub enum GivenMessage {
    /// As the bytes of its frame.
    Frame(Vec<u8>),
    /// In parts.
    Parts {
        /// Headers.
        headers: Vec<(String, HeaderValue)>,
        /// The payload.
        body: String,
    },
}

/// The value of an event's header.
#[derive(Debug)]
pub enum HeaderValue {
    /// `Bool`
    Boolean(bool),
    /// `Byte`
    Byte(i8),
    /// `Short`
    Short(i16),
    /// `Integer`
    Integer(i32),
    /// `Long`
    Long(i64),
    /// `ByteArray`
    Blob(Vec<u8>),
    /// `String`
    String(String),
    /// `Timestamp`
    Timestamp(Moment),
}
