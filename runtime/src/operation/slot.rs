//! Members that are read from header fields.

use crate::http::{
    HeaderError, HeaderMap, HttpValue, header_to_timestamps, header_to_value, header_to_value_with,
    header_to_values,
};
use crate::value::{Timestamp, TimestampFormat};

/// A member that a header field can be read into: a value or a list of values, optional or not. A field that is absent
/// leaves the member as it is.
pub trait HeaderSlot {
    /// Replaces what is there by what the field says.
    ///
    /// # Errors
    ///
    /// When the text is not the form of such a value.
    fn read(&mut self, headers: &HeaderMap, name: &str) -> Result<(), HeaderError>;
}

impl<T: HttpValue> HeaderSlot for T {
    fn read(&mut self, headers: &HeaderMap, name: &str) -> Result<(), HeaderError> {
        fill(self, header_to_value(headers, name)?);
        Ok(())
    }
}

impl<T: HttpValue> HeaderSlot for Option<T> {
    fn read(&mut self, headers: &HeaderMap, name: &str) -> Result<(), HeaderError> {
        fill(self, header_to_value(headers, name)?.map(Some));
        Ok(())
    }
}

impl<T: HttpValue> HeaderSlot for Vec<T> {
    fn read(&mut self, headers: &HeaderMap, name: &str) -> Result<(), HeaderError> {
        fill(self, header_to_values(headers, name)?);
        Ok(())
    }
}

impl<T: HttpValue> HeaderSlot for Option<Vec<T>> {
    fn read(&mut self, headers: &HeaderMap, name: &str) -> Result<(), HeaderError> {
        fill(self, header_to_values(headers, name)?.map(Some));
        Ok(())
    }
}

/// A member that timestamps in a header field can be read into. A field that is absent leaves the member as it is.
pub trait TimestampSlot {
    /// Replaces what is there by what the field says.
    ///
    /// # Errors
    ///
    /// When the text is no timestamp of the format.
    fn read(
        &mut self,
        headers: &HeaderMap,
        name: &str,
        format: TimestampFormat,
    ) -> Result<(), HeaderError>;
}

impl TimestampSlot for Timestamp {
    fn read(
        &mut self,
        headers: &HeaderMap,
        name: &str,
        format: TimestampFormat,
    ) -> Result<(), HeaderError> {
        fill(self, one(headers, name, format)?);
        Ok(())
    }
}

impl TimestampSlot for Option<Timestamp> {
    fn read(
        &mut self,
        headers: &HeaderMap,
        name: &str,
        format: TimestampFormat,
    ) -> Result<(), HeaderError> {
        fill(self, one(headers, name, format)?.map(Some));
        Ok(())
    }
}

impl TimestampSlot for Vec<Timestamp> {
    fn read(
        &mut self,
        headers: &HeaderMap,
        name: &str,
        format: TimestampFormat,
    ) -> Result<(), HeaderError> {
        fill(self, header_to_timestamps(headers, name, format)?);
        Ok(())
    }
}

impl TimestampSlot for Option<Vec<Timestamp>> {
    fn read(
        &mut self,
        headers: &HeaderMap,
        name: &str,
        format: TimestampFormat,
    ) -> Result<(), HeaderError> {
        fill(self, header_to_timestamps(headers, name, format)?.map(Some));
        Ok(())
    }
}

/// A member that decoded text can be put into.
pub trait MediaSlot {
    /// Replaces what is there.
    fn set(&mut self, text: String);
}

impl MediaSlot for String {
    fn set(&mut self, text: String) {
        *self = text;
    }
}

impl MediaSlot for Option<String> {
    fn set(&mut self, text: String) {
        *self = Some(text);
    }
}

fn one(
    headers: &HeaderMap,
    name: &str,
    format: TimestampFormat,
) -> Result<Option<Timestamp>, HeaderError> {
    header_to_value_with(headers, name, |text| Timestamp::parse(text, format))
}

fn fill<T>(slot: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *slot = value;
    }
}
