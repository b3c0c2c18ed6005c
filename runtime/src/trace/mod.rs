//! Spans of calls and attempts, for the crate `tracing`; only with the feature `tracing`.
//!
//! | span | level | fields |
//! |---|---|---|
//! | `call`, one for each call | `INFO` | `otel.name` (service and operation), `otel.kind`, `otel.status_code`, `rpc.system`, `rpc.service`, `rpc.method`, `cloud.region`, `server.address`, `server.port`, `http.response.status_code`, `aws.request_id`, `error.type`, and what the settings of the generator add |
//! | `attempt`, one for each time the request is sent | `DEBUG` | `http.request.method`, `http.request.resend_count`, `http.response.status_code`, `aws.request_id`, `error.type` |
//!
//! The names are those of OpenTelemetry's [conventions for AWS clients]. The span of a call whose answer is a stream of
//! events lasts until the stream is dropped, and says how the stream ended. In the span of a call, an event of
//! level `DEBUG` tells that a request is going to be sent again.
//!
//! Events of level `TRACE` and target `aws_restjson::wire` are the entries of a [wire log](crate::wire), without bodies.
//!
//! No field holds a payload or a secret.
//!
//! [conventions for AWS clients]: https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/

#[cfg(not(feature = "tracing"))]
mod off;
#[cfg(feature = "tracing")]
mod on;
#[cfg(all(test, feature = "tracing"))]
mod tests;

#[cfg(not(feature = "tracing"))]
pub(crate) use self::off::{AttemptSpan, CallSpan, retrying, wire, wire_enabled};
#[cfg(feature = "tracing")]
pub use self::on::CallFacts;
#[cfg(feature = "tracing")]
pub(crate) use self::on::{AttemptSpan, CallSpan, retrying, wire, wire_enabled};
