//! Members that are read from a label or a query string.

use std::collections::BTreeMap;

use crate::http::{HttpValue, ValueError};
use crate::value::{Timestamp, TimestampFormat};

/// A member that the texts of one name can be read into: a value or a list of values, optional or not. Without a text it
/// stays as it is.
pub trait PartSlot {
    /// Replaces what is there.
    ///
    /// # Errors
    ///
    /// When a text is not the form of such a value.
    fn fill(&mut self, texts: &[&str]) -> Result<(), ValueError>;
}

impl<T: HttpValue> PartSlot for T {
    fn fill(&mut self, texts: &[&str]) -> Result<(), ValueError> {
        if let Some(text) = texts.last() {
            *self = T::from_http(text)?;
        }
        Ok(())
    }
}

impl<T: HttpValue> PartSlot for Option<T> {
    fn fill(&mut self, texts: &[&str]) -> Result<(), ValueError> {
        if let Some(text) = texts.last() {
            *self = Some(T::from_http(text)?);
        }
        Ok(())
    }
}

impl<T: HttpValue> PartSlot for Vec<T> {
    fn fill(&mut self, texts: &[&str]) -> Result<(), ValueError> {
        if !texts.is_empty() {
            *self = texts
                .iter()
                .map(|text| T::from_http(text))
                .collect::<Result<_, _>>()?;
        }
        Ok(())
    }
}

impl<T: HttpValue> PartSlot for Option<Vec<T>> {
    fn fill(&mut self, texts: &[&str]) -> Result<(), ValueError> {
        if !texts.is_empty() {
            self.get_or_insert_default().fill(texts)?;
        }
        Ok(())
    }
}

/// A member that timestamps of one name can be read into. Without a text it stays as it is.
pub trait TimestampPart {
    /// Replaces what is there.
    ///
    /// # Errors
    ///
    /// When a text is no timestamp of the format.
    fn fill(&mut self, texts: &[&str], format: TimestampFormat) -> Result<(), ValueError>;
}

impl TimestampPart for Timestamp {
    fn fill(&mut self, texts: &[&str], format: TimestampFormat) -> Result<(), ValueError> {
        if let Some(text) = texts.last() {
            *self = parse(text, format)?;
        }
        Ok(())
    }
}

impl TimestampPart for Option<Timestamp> {
    fn fill(&mut self, texts: &[&str], format: TimestampFormat) -> Result<(), ValueError> {
        if let Some(text) = texts.last() {
            *self = Some(parse(text, format)?);
        }
        Ok(())
    }
}

impl TimestampPart for Vec<Timestamp> {
    fn fill(&mut self, texts: &[&str], format: TimestampFormat) -> Result<(), ValueError> {
        if !texts.is_empty() {
            *self = texts
                .iter()
                .map(|text| parse(text, format))
                .collect::<Result<_, _>>()?;
        }
        Ok(())
    }
}

impl TimestampPart for Option<Vec<Timestamp>> {
    fn fill(&mut self, texts: &[&str], format: TimestampFormat) -> Result<(), ValueError> {
        if !texts.is_empty() {
            self.get_or_insert_default().fill(texts, format)?;
        }
        Ok(())
    }
}

fn parse(text: &str, format: TimestampFormat) -> Result<Timestamp, ValueError> {
    Timestamp::parse(text, format).map_err(|_| ValueError::expected("a timestamp"))
}

/// The values of a map that holds parameters: one text or all texts of a name.
pub trait QueryParams: Sized {
    /// All parameters.
    fn collect(query: &[(String, String)]) -> BTreeMap<String, Self>;
}

impl QueryParams for String {
    fn collect(query: &[(String, String)]) -> BTreeMap<String, Self> {
        query.iter().cloned().collect()
    }
}

impl QueryParams for Vec<String> {
    fn collect(query: &[(String, String)]) -> BTreeMap<String, Self> {
        let mut map: BTreeMap<String, Self> = BTreeMap::new();
        for (name, text) in query {
            map.entry(name.clone()).or_default().push(text.clone());
        }
        map
    }
}
