//! Parameters of endpoint rules that a service adds to the built-in ones.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use crate::http::{Arity, HttpValues};

/// Values of endpoint parameters, by the names that the rules give them.
///
/// They come from settings of the client, from constants of an operation and from members of its input.
/// Values are kept as text; the rules know the type of each parameter, and read it as that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContextParams(BTreeMap<&'static str, Vec<String>>);

impl ContextParams {
    /// Sets a parameter, or leaves it as it is when the value is not set. An empty list is a value.
    pub fn set(&mut self, name: &'static str, value: &dyn HttpValues) {
        if value.arity() == Arity::Unset {
            return;
        }
        let mut texts = Vec::new();
        value.each(&mut |text| texts.push(text.to_owned()));
        self.0.insert(name, texts);
    }

    /// The value of a string parameter.
    pub fn string(&self, name: &str) -> Option<String> {
        self.0.get(name)?.first().cloned()
    }

    /// The value of a boolean parameter.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        Some(self.0.get(name)?.first()? == "true")
    }

    /// The values of a parameter that is a list of strings.
    pub fn strings(&self, name: &str) -> Option<Vec<String>> {
        self.0.get(name).cloned()
    }

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes over all values of `others`, which win over those that are there.
    pub(crate) fn extend(&mut self, others: &Self) {
        let others = others.0.iter();
        self.0
            .extend(others.map(|(name, values)| (*name, values.clone())));
    }
}

/// An endpoint parameter that is a setting of the client (`smithy.rules#clientContextParams`), with
/// the type of its value. The crate of a service has a constant for each of its own, to be given to
/// [`ClientBuilder::endpoint_param`](crate::config::ClientBuilder::endpoint_param).
#[derive(Debug, PartialEq, Eq)]
pub struct ClientParam<T> {
    name: &'static str,
    value: PhantomData<fn(T)>,
}

impl<T: HttpValues> ClientParam<T> {
    /// The parameter of this name in the endpoint rules.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            value: PhantomData,
        }
    }

    /// The name in the endpoint rules.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_the_type_of_the_parameter() {
        let mut params = ContextParams::default();
        assert!(params.is_empty());
        params.set("text", &"a");
        params.set("flag", &true);
        params.set("list", &vec!["a", "b"]);
        params.set("none", &Vec::<String>::new());
        params.set("unset", &None::<String>);
        assert!(!params.is_empty());
        assert_eq!(params.string("text").as_deref(), Some("a"));
        assert_eq!(params.boolean("flag"), Some(true));
        assert_eq!(params.boolean("text"), Some(false));
        assert_eq!(params.strings("list"), Some(vec!["a".into(), "b".into()]));
        assert_eq!(params.strings("none"), Some(vec![]));
        assert_eq!(params.string("none"), None);
        assert_eq!(params.boolean("none"), None);
        for name in ["unset", "other"] {
            assert_eq!(params.string(name), None);
            assert_eq!(params.boolean(name), None);
            assert_eq!(params.strings(name), None);
        }
    }

    #[test]
    fn later_values_win_and_an_unset_one_changes_nothing() {
        let mut client = ContextParams::default();
        client.set("a", &"client");
        client.set("b", &"client");
        client.set("a", &None::<String>);
        let mut call = ContextParams::default();
        call.set("b", &"call");
        client.extend(&call);
        assert_eq!(client.string("a").as_deref(), Some("client"));
        assert_eq!(client.string("b").as_deref(), Some("call"));
    }

    #[test]
    fn a_client_parameter_has_a_name() {
        assert_eq!(ClientParam::<bool>::new("Flag").name(), "Flag");
    }
}
