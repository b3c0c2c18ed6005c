//! The part of JMESPath that `smithy.rules#operationContextParams` may use.

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// `name`: a member.
    Member(String),
    /// `[*]`: each element of a list.
    Elements,
    /// `.*`: each value of a map.
    Values,
    /// `[]`: the elements of lists in a list.
    Flatten,
    /// `[a, b]`: what several paths lead to.
    Several(Vec<Vec<Step>>),
    /// `keys(…)`: the keys of the map that the steps before lead to.
    Keys,
}

/// The steps of a path, or nothing where it is not of that part of JMESPath.
pub(super) fn parse(path: &str) -> Option<Vec<Step>> {
    let mut parser = Parser { rest: path };
    let steps = parser.path()?;
    parser.skip_space();
    parser.rest.is_empty().then_some(steps)
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, token: &str) -> bool {
        self.skip_space();
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn path(&mut self) -> Option<Vec<Step>> {
        let mut steps = Vec::new();
        if self.take("keys(") {
            steps = self.path()?;
            steps.push(Step::Keys);
            return self.take(")").then_some(steps);
        }
        let mut after_dot = true;
        loop {
            if self.take("[*]") {
                steps.push(Step::Elements);
            } else if self.take("[]") {
                steps.push(Step::Flatten);
            } else if self.take("[") {
                steps.push(self.several()?);
            } else if after_dot {
                steps.push(if self.take("*") {
                    Step::Values
                } else {
                    Step::Member(self.identifier()?)
                });
            } else {
                return Some(steps);
            }
            after_dot = self.take(".");
        }
    }

    /// The rest of `[a, b]`.
    fn several(&mut self) -> Option<Step> {
        let mut paths = vec![self.path()?];
        while self.take(",") {
            paths.push(self.path()?);
        }
        self.take("]").then_some(Step::Several(paths))
    }

    fn identifier(&mut self) -> Option<String> {
        self.skip_space();
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        self.rest = rest;
        starts_well.then(|| name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::Step::{Elements, Flatten, Keys, Several, Values};
    use super::*;

    fn member(name: &str) -> Step {
        Step::Member(name.to_owned())
    }

    #[test]
    fn paths_are_read() {
        let cases = [
            ("a", vec![member("a")]),
            ("a.b_1", vec![member("a"), member("b_1")]),
            (
                "Delete.Objects[*].Key",
                vec![member("Delete"), member("Objects"), Elements, member("Key")],
            ),
            ("map.*.name", vec![member("map"), Values, member("name")]),
            ("a[].b", vec![member("a"), Flatten, member("b")]),
            ("keys(a.map)", vec![member("a"), member("map"), Keys]),
            (
                "a[*][b, c.d][]",
                vec![
                    member("a"),
                    Elements,
                    Several(vec![vec![member("b")], vec![member("c"), member("d")]]),
                    Flatten,
                ],
            ),
            (
                "a.[ b , keys( c ) ]",
                vec![
                    member("a"),
                    Several(vec![vec![member("b")], vec![member("c"), Keys]]),
                ],
            ),
        ];
        for (path, expected) in cases {
            assert_eq!(parse(path), Some(expected), "{path}");
        }
    }

    #[test]
    fn other_paths_are_none() {
        for path in [
            "",
            "a.",
            ".a",
            "a b",
            "1a",
            "a[0]",
            "a[?b]",
            "a | b",
            "length(a)",
            "keys(a",
            "a]",
            "[a",
            "[a,]",
            "a[*",
            "a.'b'",
            "a.[]x",
        ] {
            assert_eq!(parse(path), None, "{path}");
        }
    }
}
