//! What a member can hold.

use super::TypeRef;

/// The format of a timestamp on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimestampFormat {
    /// Seconds since the epoch as a number.
    EpochSeconds,
    /// RFC 3339.
    DateTime,
    /// IMF-fixdate.
    HttpDate,
}

/// A resolved type.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// `bool`
    Boolean,
    /// `i8`
    Byte,
    /// `i16`
    Short,
    /// `i32`
    Integer,
    /// `i64`
    Long,
    /// `f32`
    Float,
    /// `f64`
    Double,
    /// `BigInteger`
    BigInteger,
    /// `BigDecimal`
    BigDecimal,
    /// `String`
    String,
    /// `Blob`
    Blob,
    /// `Document`
    Document,
    /// `Timestamp`, with its format at this place
    Timestamp(TimestampFormat),
    /// A string enum.
    Enum(TypeRef),
    /// An integer enum.
    IntEnum(TypeRef),
    /// A structure.
    Structure(TypeRef),
    /// A union.
    Union(TypeRef),
    /// `Vec<_>`; of `Option<_>` where the list is sparse
    List(Box<Type>, Density),
    /// `BTreeMap<String, _>`; of `Option<_>` where the map is sparse
    Map(Box<Type>, Density),
    /// Bytes that are streamed.
    ByteStream,
    /// A received event stream.
    EventStream(TypeRef),
    /// An event stream to send.
    EventInput(TypeRef),
}

/// Whether a collection may hold nulls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Density {
    /// No nulls.
    Dense,
    /// Nulls are values.
    Sparse,
}
