//! The other side of the wire: reading requests into the inputs of the model, and writing outputs, errors and events.
//!
//! It is for tests and for servers that stand in for a service. What varies between operations is emitted, from the same
//! description as the client's half, as [`ServerOperation`] and [`Exception`]; what does not is here. [`Router`] puts both
//! together: it is a [`Service`](tower_service::Service), so it can be served, and it can be the transport of a client.
//!
//! A request is read strictly in what it says and leniently in what it lacks: a body that is not JSON, or a member of
//! another type, is a [`ReadError`]; what the model does not allow is listed in [`Received::violations`], and the one who
//! answers decides.

mod body;
mod coding;
mod event;
mod exception;
mod incoming;
mod part;
mod read_error;
mod reply;
mod route;
mod router;
mod script;
mod signature;

use std::sync::Arc;

use http::request::Parts;

pub use self::event::FromEvent;
pub(crate) use self::exception::respond;
pub use self::exception::{Exception, Exceptions, Refusal, modelled};
pub use self::incoming::Incoming;
pub use self::part::{PartSlot, TimestampPart};
pub use self::read_error::ReadError;
pub use self::reply::{Reply, WriteError};
pub use self::route::Route;
pub use self::router::{Router, receive};
pub(crate) use self::router::{read, unreadable};
pub use self::script::EventScript;
pub(crate) use self::script::{Encoded, Step, body as script_body};
pub use self::signature::{Authorization, EventVerifier, SigV4, SignatureError};
use crate::client::ServiceClient;
use crate::operation::{Operation, OperationMeta};
use crate::stub::{Script, Scripted};
use crate::validate::{Validate, Violation};

/// An operation from the side of the service. The implementation is emitted.
pub trait ServerOperation: Operation<Input: Validate> {
    /// Whether the body of the request is handed on while it comes in.
    const STREAMS_IN: bool;

    /// Whether clients may compress the body (`@requestCompression` in Smithy). One that is handed on while it comes in
    /// stays as it is.
    const COMPRESSED: bool = false;

    /// Reads the input.
    ///
    /// # Errors
    ///
    /// When the request is not what the model says.
    fn read(from: &mut Incoming) -> Result<Self::Input, ReadError>;

    /// Writes the output.
    ///
    /// # Errors
    ///
    /// When a member cannot stand where it belongs, such as a header with a line break.
    fn write(output: Self::Output, to: &mut Reply) -> Result<(), WriteError>;

    /// An output with nothing but what the model requires; stand-ins are in the place of values. `None` if there is no
    /// such output of finite size.
    fn minimal() -> Option<Self::Output>;
}

/// A client whose operations are known from the other side, too. The implementation is emitted.
pub trait ServedClient: ServiceClient<Error: Exceptions> + Sized + 'static {
    /// All operations of the service, by name.
    const OPERATIONS: &'static [Served];
}

/// What is known of an operation without its types.
#[derive(Clone, Copy, Debug)]
pub struct Served {
    /// Its facts.
    pub meta: &'static OperationMeta,

    /// Writes [`ServerOperation::minimal`].
    pub(crate) minimal: fn(&mut Reply) -> Result<bool, WriteError>,

    /// An empty script.
    pub(crate) script: fn() -> Arc<dyn Scripted>,
}

impl Served {
    /// What is known of this operation.
    pub const fn new<O: ServerOperation>() -> Self {
        Self {
            meta: const { &O::META },
            minimal: |reply| match O::minimal() {
                Some(output) => O::write(output, reply).map(|()| true),
                None => Ok(false),
            },
            script: || Arc::new(Script::<O>::default()),
        }
    }
}

/// A request that was read.
#[derive(Debug)]
#[non_exhaustive]
pub struct Received<O: Operation> {
    /// The input.
    pub input: O::Input,

    /// Everything but the body: method, URI, version and header fields. A `content-encoding` of gzip is not among them if
    /// the body was unzipped.
    pub head: Parts,

    /// What the model does not allow: required members that are not there, and constraints that are broken. Values
    /// of enums and members of unions that the model does not know count, too.
    pub violations: Vec<Violation>,
}
