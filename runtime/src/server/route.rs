//! Which operation a request is for.

use http::{Method, Uri};
use percent_encoding::percent_decode_str;

use crate::operation::OperationMeta;

/// The method and the URI template of an operation, taken apart.
#[derive(Clone, Debug)]
pub struct Route {
    method: Method,
    segments: Vec<Segment>,
    /// Parameters of the query string that belong to the template.
    query: Vec<(String, Option<String>)>,
}

#[derive(Clone, Debug)]
enum Segment {
    Literal(String),
    Label(String),
    Greedy(String),
}

impl Route {
    /// The route of an operation.
    pub fn new(meta: &OperationMeta) -> Self {
        let (path, query) = meta.uri.split_once('?').unwrap_or((meta.uri, ""));
        let segments = path.split('/').skip(1).map(|segment| {
            let label = segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            match label {
                Some(label) => match label.strip_suffix('+') {
                    Some(label) => Segment::Greedy(label.to_owned()),
                    None => Segment::Label(label.to_owned()),
                },
                None => Segment::Literal(segment.to_owned()),
            }
        });
        let query = query.split('&').filter(|pair| !pair.is_empty());
        Self {
            method: meta.method.clone(),
            segments: segments.collect(),
            query: query
                .map(|pair| match pair.split_once('=') {
                    Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                    None => (pair.to_owned(), None),
                })
                .collect(),
        }
    }

    /// Whether a request of this method to this URI is for the operation.
    pub fn matches(&self, method: &Method, uri: &Uri) -> bool {
        self.labels(method, uri).is_some()
    }

    /// How exact the route is, part by part from the front: of several that match, the greatest is meant.
    pub(crate) fn precedence(&self) -> (Vec<u8>, usize) {
        let segments = self.segments.iter().map(|segment| match segment {
            Segment::Literal(_) => 2,
            Segment::Label(_) => 1,
            Segment::Greedy(_) => 0,
        });
        (segments.collect(), self.query.len())
    }

    /// The labels of the path, decoded, if the request is for the operation.
    pub(super) fn labels(&self, method: &Method, uri: &Uri) -> Option<Vec<(String, String)>> {
        let query = pairs(uri);
        let fits = self.query.iter().all(|(name, value)| {
            query.iter().any(|(other, given)| {
                other == name && value.as_ref().is_none_or(|value| value == given)
            })
        });
        if *method != self.method || !fits {
            return None;
        }
        let path: Vec<&str> = uri.path().split('/').skip(1).collect();
        let greedy = self
            .segments
            .iter()
            .position(|segment| matches!(segment, Segment::Greedy(_)));
        // How many segments of the path a greedy label takes.
        let spare = (path.len() + 1).checked_sub(self.segments.len())?;
        let long_enough = spare >= 1;
        if !long_enough || (greedy.is_none() && spare != 1) {
            return None;
        }
        let mut labels = Vec::new();
        let mut rest = &path[..];
        for segment in &self.segments {
            let taken = if matches!(segment, Segment::Greedy(_)) {
                spare
            } else {
                1
            };
            let (here, after) = rest.split_at_checked(taken)?;
            rest = after;
            let text = here.join("/");
            match segment {
                Segment::Literal(literal) if *literal != text => return None,
                Segment::Literal(_) => {}
                Segment::Label(_) | Segment::Greedy(_) if text.is_empty() => return None,
                Segment::Label(name) | Segment::Greedy(name) => {
                    labels.push((name.clone(), decode(&text)));
                }
            }
        }
        Some(labels)
    }

    /// The parameters of the query string, decoded, without those of the template.
    pub(super) fn parameters(&self, uri: &Uri) -> Vec<(String, String)> {
        let of_template = |name: &str| self.query.iter().any(|(other, _)| other == name);
        let mut pairs = pairs(uri);
        pairs.retain(|(name, _)| !of_template(name));
        pairs
    }
}

fn pairs(uri: &Uri) -> Vec<(String, String)> {
    let query = uri.query().unwrap_or_default();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (
                decode(&name.replace('+', " ")),
                decode(&value.replace('+', " ")),
            )
        })
        .collect()
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(template: &'static str, uri: &str) -> Option<Vec<(String, String)>> {
        let route = Route::new(&OperationMeta::new("Do", Method::GET, template));
        route.labels(&Method::GET, &uri.parse().unwrap())
    }

    #[test]
    fn paths_match_their_template() {
        for (template, uri, values) in [
            ("/", "/", Some(&[][..])),
            ("/a/{b}", "/a/x%2Fy%3A0", Some(&["x/y:0"])),
            ("/a/{b}/c", "/a/x/c?d=e", Some(&["x"])),
            ("/a/{b}/c", "/a//c", None),
            ("/a/{b}", "/a/x/c", None),
            ("/a/{b}", "/a", None),
            ("/{b+}", "/x/y/z", Some(&["x/y/z"])),
            ("/a/{b+}/c", "/a/x/y/c", Some(&["x/y"])),
            ("/a/{b+}/c", "/a/c", None),
            ("/a?b=c&d", "/a?d=&b=c", Some(&[])),
            ("/a?b=c", "/a?b=d", None),
            ("/a?b", "/a", None),
        ] {
            let found = labels(template, uri);
            let found: Option<Vec<String>> =
                found.map(|labels| labels.into_iter().map(|(_, text)| text).collect());
            let values = values.map(|values| values.iter().map(|v| (*v).to_owned()).collect());
            assert_eq!(found, values, "{template} {uri}");
        }
    }

    #[test]
    fn another_method_is_another_operation() {
        let route = Route::new(&OperationMeta::new("Do", Method::PUT, "/a"));
        assert!(!route.matches(&Method::GET, &"/a".parse().unwrap()));
    }

    #[test]
    fn parameters_of_the_template_are_no_members() {
        let route = Route::new(&OperationMeta::new("Do", Method::GET, "/a?b=c"));
        let parameters = route.parameters(&"/a?b=c&d=e+f%20g&h".parse().unwrap());
        assert_eq!(
            parameters,
            [("d", "e f g"), ("h", "")].map(|(a, b)| (a.to_owned(), b.to_owned()))
        );
    }
}
