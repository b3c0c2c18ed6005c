//! Objects and arrays, and what is made of them: lists, maps and unions.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Reader;
use crate::json::{Error, ErrorKind};

/// How many arrays and objects may lie within each other. Types and skipped
/// members are read by recursion, so without a limit the input could choose
/// how much stack is used.
const MAX_DEPTH: u16 = 128;

impl<'a> Reader<'a> {
    /// Enters an object.
    ///
    /// # Errors
    ///
    /// Something else comes next, or the object lies deeper than 128 levels.
    pub fn begin_object(&mut self) -> Result<(), Error> {
        match self.peek() {
            Some(b'{') => self.enter(),
            _ => Err(self.wrong_type("an object")),
        }
    }

    /// Goes to the next member and gives its key, or leaves the object and
    /// gives `None`.
    ///
    /// # Errors
    ///
    /// The text is not JSON.
    pub fn next_key(&mut self) -> Result<Option<Cow<'a, str>>, Error> {
        let first = std::mem::take(&mut self.first);
        match self.peek() {
            Some(b'}') => {
                self.leave();
                return Ok(None);
            }
            Some(b',') if !first => self.pos += 1,
            Some(_) if first => {}
            _ => return Err(self.syntax("`,` or `}`")),
        }
        if self.peek() != Some(b'"') {
            return Err(self.syntax("a key in quotes"));
        }
        let key = self.quoted()?;
        if self.peek() != Some(b':') {
            return Err(self.syntax("`:`"));
        }
        self.pos += 1;
        Ok(Some(key))
    }

    /// Reads an object whose members do not matter, whatever they are.
    ///
    /// # Errors
    ///
    /// The value is no object, or is not valid JSON.
    pub fn skip_object(&mut self) -> Result<(), Error> {
        self.begin_object()?;
        while self.next_key()?.is_some() {
            self.skip()?;
        }
        Ok(())
    }

    /// Enters an array.
    ///
    /// # Errors
    ///
    /// Something else comes next, or the array lies deeper than 128 levels.
    pub fn begin_array(&mut self) -> Result<(), Error> {
        match self.peek() {
            Some(b'[') => self.enter(),
            _ => Err(self.wrong_type("an array")),
        }
    }

    /// Goes to the next element and gives `true`, or leaves the array and
    /// gives `false`.
    ///
    /// # Errors
    ///
    /// The text is not JSON.
    pub fn next_element(&mut self) -> Result<bool, Error> {
        let first = std::mem::take(&mut self.first);
        match self.peek() {
            Some(b']') => {
                self.leave();
                Ok(false)
            }
            Some(b',') if !first => {
                self.pos += 1;
                Ok(true)
            }
            Some(_) if first => Ok(true),
            _ => Err(self.syntax("`,` or `]`")),
        }
    }

    /// Reads a list, each element by `read`. Elements that are `null` are left
    /// out.
    ///
    /// # Errors
    ///
    /// The value is no array, or `read` fails.
    pub fn list_with<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut list = Vec::new();
        self.begin_array()?;
        while self.next_element()? {
            if !self.take_null()? {
                list.push(read(self)?);
            }
        }
        Ok(list)
    }

    /// Reads a sparse list, each element that is not `null` by `read`.
    ///
    /// # Errors
    ///
    /// The value is no array, or `read` fails.
    pub fn sparse_list_with<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Error>,
    ) -> Result<Vec<Option<T>>, Error> {
        let mut list = Vec::new();
        self.begin_array()?;
        while self.next_element()? {
            list.push(if self.take_null()? {
                None
            } else {
                Some(read(self)?)
            });
        }
        Ok(list)
    }

    /// Reads a map, each value by `read`. Values that are `null` are left out
    /// with their keys; of a key that comes twice the last value stays.
    ///
    /// # Errors
    ///
    /// The value is no object, or `read` fails.
    pub fn map_with<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Error>,
    ) -> Result<BTreeMap<String, T>, Error> {
        let mut map = BTreeMap::new();
        self.begin_object()?;
        while let Some(key) = self.next_key()? {
            if !self.take_null()? {
                map.insert(key.into_owned(), read(self)?);
            }
        }
        Ok(map)
    }

    /// Reads a sparse map, each value that is not `null` by `read`.
    ///
    /// # Errors
    ///
    /// The value is no object, or `read` fails.
    pub fn sparse_map_with<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Error>,
    ) -> Result<BTreeMap<String, Option<T>>, Error> {
        let mut map = BTreeMap::new();
        self.begin_object()?;
        while let Some(key) = self.next_key()? {
            let value = if self.take_null()? {
                None
            } else {
                Some(read(self)?)
            };
            map.insert(key.into_owned(), value);
        }
        Ok(map)
    }

    /// Keeps the member of a union that has just been read.
    ///
    /// # Errors
    ///
    /// There already is one: a union has exactly one member.
    pub fn set_union<T>(&mut self, slot: &mut Option<T>, value: T) -> Result<(), Error> {
        if slot.is_some() {
            return Err(self.error(
                ErrorKind::UnionHasTwoMembers,
                self.pos,
                "one member of a union",
                "a second one",
            ));
        }
        *slot = Some(value);
        Ok(())
    }

    pub(super) fn enter(&mut self) -> Result<(), Error> {
        if self.depth == MAX_DEPTH {
            return Err(self.error(
                ErrorKind::TooDeep,
                self.pos,
                "at most 128 levels of arrays and objects",
                "one more",
            ));
        }
        self.pos += 1;
        self.depth += 1;
        self.first = true;
        Ok(())
    }

    fn leave(&mut self) {
        self.pos += 1;
        self.depth = self.depth.saturating_sub(1);
    }
}
