//! An operation that answers in pages.

use http::Method;

use super::{Client, Error};
use crate::client::{Call, ServiceClient as _};
use crate::error::{BuildError, ResponseError};
use crate::json::{self, FromJson, Reader};
use crate::operation::{
    Answer, AuthScheme, Operation, OperationMeta, Paginated, PaginatedItems, Request,
};

pub(crate) enum List {}

#[derive(Clone, Default)]
pub(crate) struct PageInput {
    pub(crate) token: Option<String>,
}

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Page {
    pub(crate) items: Option<Vec<String>>,
    pub(crate) next: Option<String>,
}

impl FromJson for Page {
    fn corrected() -> Self {
        Self::default()
    }

    fn from_json(r: &mut Reader<'_>) -> Result<Self, json::Error> {
        let mut out = Self::corrected();
        r.begin_object()?;
        while let Some(key) = r.next_key()? {
            match &*key {
                "items" => r.read_into(&mut out.items)?,
                "next" => r.read_into(&mut out.next)?,
                _ => r.skip()?,
            }
        }
        Ok(out)
    }
}

impl Operation for List {
    type Input = PageInput;
    type Output = Page;
    type Error = Error;
    const META: OperationMeta = OperationMeta::new("List", Method::GET, "/list")
        .readonly()
        .auth(&[AuthScheme::SigV4]);

    fn request(input: PageInput, to: &mut Request) -> Result<(), BuildError> {
        to.query("token", &input.token);
        Ok(())
    }

    fn response(answer: Answer) -> Result<Page, ResponseError> {
        answer.json()
    }
}

impl Paginated for List {
    type Token = String;

    fn next_token(output: &Page) -> Option<String> {
        output.next.clone()
    }

    fn set_token(input: &mut PageInput, token: String) {
        input.token = Some(token);
    }
}

impl PaginatedItems for List {
    type Items = Vec<String>;

    fn items(output: Page) -> Option<Vec<String>> {
        output.items
    }
}

pub(crate) fn list(client: &Client) -> Call<List> {
    Call::new(client.core(), PageInput::default())
}
