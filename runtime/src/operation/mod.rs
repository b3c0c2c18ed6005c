//! What an operation is: its facts, how its request is made and how its answer is read.

mod answer;
mod destination;
mod extra;
mod meta;
mod paginated;
mod request;
mod slot;

pub use self::answer::{Answer, FromAnswer};
pub(crate) use self::destination::Destination;
pub(crate) use self::extra::Extra;
pub use self::meta::{AuthScheme, OperationMeta, ResponseKind};
pub use self::paginated::{Paginated, PaginatedItems};
pub(crate) use self::request::Payload;
pub use self::request::Request;
pub use self::slot::{HeaderSlot, MediaSlot, TimestampSlot};
use crate::error::{BuildError, ResponseError, ServiceError};

/// One operation of a service. The implementation is emitted; everything that does not vary is in
/// [`Core::send`](crate::client::Core::send).
pub trait Operation: Sized + 'static {
    /// What the caller gives.
    type Input: Send;

    /// What the caller gets.
    type Output: Send;

    /// The error of the service.
    type Error: ServiceError;

    /// The facts that do not depend on the input.
    const META: OperationMeta;

    /// Puts the members of the input where they belong.
    ///
    /// # Errors
    ///
    /// When a member cannot stand where it belongs, such as an empty label.
    fn request(input: Self::Input, to: &mut Request) -> Result<(), BuildError>;

    /// Reads the answer, whose status is a success.
    ///
    /// # Errors
    ///
    /// When the answer is not what the model says.
    fn response(answer: Answer) -> Result<Self::Output, ResponseError>;

    /// Makes the span of a call.
    #[cfg(feature = "tracing")]
    fn span(facts: &crate::trace::CallFacts<'_>, _input: &Self::Input) -> tracing::Span {
        crate::call_span!(facts)
    }

    /// Records in the span of a call what its output tells.
    #[cfg(feature = "tracing")]
    fn record(_output: &Self::Output, _span: &tracing::Span) {}
}
