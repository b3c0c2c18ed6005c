//! `smithy.test#httpRequestTests`

use crate::ir::cases::{ExpectedRequest, RequestCase};

use super::case::{Case, Parts};
use super::value::{Made, Purpose};
use super::{Subject, head};

impl Subject<'_> {
    /// What a call with the parameters must send.
    pub(super) fn request(&self, case: &mut Case<'_>) -> Made<RequestCase> {
        let params = case.parts().params("params")?;
        let input = &self.operation.input;
        let input = self.values.structure(input, &params, Purpose::Input, &[])?;
        let host = case.parts().owned_text("host")?;
        let expect = expected_request(case.parts())?;
        if expect.method.is_none() || expect.path.is_none() {
            return Err("no method or no uri".to_owned());
        }
        Ok(RequestCase {
            head: head(case),
            call: self.call(input),
            host,
            expect,
        })
    }
}

/// What a request must be.
pub(super) fn expected_request(parts: &mut Parts<'_>) -> Made<ExpectedRequest> {
    let headers = parts.pairs("headers")?;
    let content_type = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .map(|(_, value)| value.as_str());
    Ok(ExpectedRequest {
        method: parts.owned_text("method")?,
        path: parts.owned_text("uri")?,
        host: parts.owned_text("resolvedHost")?,
        query: parts.texts("queryParams")?,
        forbid_query: parts.texts("forbidQueryParams")?,
        require_query: parts.texts("requireQueryParams")?,
        body: parts.body(content_type)?,
        headers,
        forbid_headers: parts.texts("forbidHeaders")?,
        require_headers: parts.texts("requireHeaders")?,
    })
}
