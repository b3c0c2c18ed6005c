//! What an operation says about where its request goes.

use super::{OperationMeta, Request};
use crate::endpoint::{ContextParams, is_valid_host_label};
use crate::error::BuildError;
use crate::http::HttpValues;

/// What an operation adds to the endpoint of the client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Destination {
    /// Parameters of the endpoint rules that only this request has.
    pub(crate) params: ContextParams,
    /// What goes before the host, its labels filled in; `None` if nothing does.
    pub(crate) host_prefix: Option<String>,
}

impl Destination {
    pub(super) fn new(meta: &OperationMeta) -> Self {
        Self {
            params: ContextParams::default(),
            host_prefix: (!meta.host_prefix.is_empty()).then(|| meta.host_prefix.to_owned()),
        }
    }
}

impl Request {
    /// Sets a parameter of the endpoint rules, or leaves it as it is when there is no value. It wins
    /// over that of the client.
    pub fn endpoint_param(&mut self, name: &'static str, value: &dyn HttpValues) {
        self.destination.params.set(name, value);
    }

    /// Sets a parameter of the endpoint rules from a member that the model requires.
    ///
    /// # Errors
    ///
    /// When there is no value, or one that is empty or white space: the rules could then choose an
    /// endpoint that the caller did not mean.
    pub fn required_endpoint_param(
        &mut self,
        name: &'static str,
        value: &dyn HttpValues,
    ) -> Result<(), BuildError> {
        let (mut values, mut blank) = (0, 0);
        value.each(&mut |text| {
            values += 1;
            blank += usize::from(text.trim().is_empty());
        });
        if values == 0 || blank > 0 {
            let words =
                format!("the endpoint parameter `{name}` is required and must not be blank");
            return Err(BuildError::new(words));
        }
        self.endpoint_param(name, value);
        Ok(())
    }

    /// Fills a label of the host prefix. Does nothing where the client has disabled host prefixes.
    ///
    /// # Errors
    ///
    /// When there is no value, or one that is no label of a host name: 1 to 63 ASCII letters, digits
    /// and hyphens, no hyphen first. Anything else could send the request to another host.
    pub fn host_label(&mut self, name: &str, value: &dyn HttpValues) -> Result<(), BuildError> {
        let Some(prefix) = &mut self.destination.host_prefix else {
            return Ok(());
        };
        let mut label = String::new();
        value.each(&mut |text| label.push_str(text));
        if !is_valid_host_label(&label, false) {
            return Err(BuildError::new(format!(
                "the member `{name}` goes into the name of the host, so it must be 1 to 63 letters, \
                 digits and hyphens, no hyphen first"
            )));
        }
        *prefix = prefix.replacen(&format!("{{{name}}}"), &label, 1);
        Ok(())
    }

    /// Leaves the host as the endpoint has it.
    pub(crate) fn disable_host_prefix(&mut self) {
        self.destination.host_prefix = None;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http::Method;

    use super::*;
    use crate::testing::Fixed;

    fn request(host_prefix: &'static str) -> Request {
        let meta = OperationMeta::new("Do", Method::GET, "/").host_prefix(host_prefix);
        Request::new(&meta, Arc::new(Fixed), None)
    }

    #[test]
    fn labels_of_the_host_are_filled() {
        let mut request = request("{a}-{b}.data.");
        request.host_label("b", &"two").unwrap();
        request.host_label("a", &Some("one")).unwrap();
        let prefix = request.destination.host_prefix.as_deref();
        assert_eq!(prefix, Some("one-two.data."));
    }

    #[test]
    fn what_is_no_label_of_a_host_is_refused() {
        for value in [
            "",
            "a.b",
            "a/b",
            "-a",
            "a b",
            "a@b",
            "a:1",
            "{b}",
            "hush_hush",
        ] {
            let error = request("{a}.data.").host_label("a", &value).unwrap_err();
            let words = error.to_string();
            assert!(words.contains("`a`") && !words.contains("hush"), "{words}");
        }
        assert!(request("{a}.").host_label("a", &None::<String>).is_err());
    }

    #[test]
    fn without_prefixes_no_label_matters() {
        let mut request = request("{a}.data.");
        request.disable_host_prefix();
        request.host_label("a", &"").unwrap();
        assert_eq!(request.destination.host_prefix, None);
    }

    #[test]
    fn required_parameters_are_not_blank() {
        let mut request = request("");
        request.required_endpoint_param("Name", &"a").unwrap();
        request
            .required_endpoint_param("List", &vec!["a", "b"])
            .unwrap();
        request.endpoint_param("Other", &"");
        let params = &request.destination.params;
        assert_eq!(params.string("Name").as_deref(), Some("a"));
        assert_eq!(params.strings("List").map(|list| list.len()), Some(2));
        assert_eq!(params.string("Other").as_deref(), Some(""));

        let values: [&dyn HttpValues; 4] = [
            &"",
            &" \t",
            &None::<String>,
            &vec!["a".to_owned(), String::new()],
        ];
        for value in values {
            let error = request.required_endpoint_param("Name", value).unwrap_err();
            assert!(error.to_string().contains("`Name`"), "{error}");
        }
        assert_eq!(
            request.destination.params.string("Name").as_deref(),
            Some("a")
        );
    }
}
