//! Answers that come in pages.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};

use futures_core::Stream;

use super::{Answered, Call, CallFuture};
use crate::error::{Context, Failure, FailureKind, ResponseError, ServiceError as _};
use crate::operation::{Operation, Paginated, PaginatedItems};

impl<O: Paginated> Call<O> {
    /// All pages, from the one that the input asks for. Nothing is sent before the first page is
    /// asked for, and each further request waits until its page is wanted.
    ///
    /// The options of this call hold for the request of every page.
    pub fn pages(self) -> Pages<O> {
        Pages {
            call: self,
            sent: None,
            answer: None,
            state: State::More,
        }
    }
}

impl<O: PaginatedItems> Call<O> {
    /// The items of [all pages](Self::pages), one by one. Those of a map are its entries.
    pub fn items(self) -> Items<O> {
        Items {
            pages: self.pages(),
            page: None,
        }
    }
}

/// The pages of an operation; made by [`Call::pages`].
///
/// It is a [`Stream`] and has [`next`](Self::next) and [`try_next`](Self::try_next) of its own.
/// After an error it is fused: as a `Stream` it has ended, and `try_next` gives an error again, so
/// that a loop cannot take it for complete.
///
/// A service that gives the token again that it was just asked with would never come to an end:
/// that is an error, of the kind [`Decode`](FailureKind::Decode).
#[must_use = "pages are only asked for when they are wanted"]
pub struct Pages<O: Paginated> {
    /// The call of the next page.
    call: Call<O>,
    /// The token that `call` holds, unless the caller gave it.
    sent: Option<O::Token>,
    answer: Option<CallFuture<Answered<O::Output>, O::Error>>,
    state: State,
}

enum State {
    More,
    /// The last answer asked to go on where it began itself.
    Repeated(Context),
    Ended,
    Failed(String),
}

/// Nothing in it is pinned but what is boxed.
impl<O: Paginated> Unpin for Pages<O> {}

impl<O: Paginated> Pages<O> {
    /// The next page, or `None` after the last one and after an error.
    pub async fn next(&mut self) -> Option<Result<O::Output, O::Error>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    /// The next page, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// Whatever keeps a page from coming. After an error, it is always an error.
    pub async fn try_next(&mut self) -> Result<Option<O::Output>, O::Error> {
        if let Some(error) = self.failed_before() {
            return Err(error);
        }
        self.next().await.transpose()
    }

    fn failed_before(&self) -> Option<O::Error> {
        let State::Failed(reason) = &self.state else {
            return None;
        };
        Some(O::Error::from_failure(Failure::new(
            FailureKind::IncompleteStream,
            Context::new(operation_name::<O>(), 0),
            format!("the pages had failed before: {reason}"),
        )))
    }

    fn poll_page(&mut self, cx: &mut TaskContext<'_>) -> Poll<Option<Result<O::Output, O::Error>>> {
        match std::mem::replace(&mut self.state, State::Ended) {
            State::More => self.state = State::More,
            State::Repeated(context) => {
                let reason = ResponseError::new(
                    "the token for the next page is the one that was just sent, so the pages would never end",
                );
                let error = O::Error::from_failure(Failure::decode(context, reason));
                return Poll::Ready(Some(Err(self.failed(error))));
            }
            last @ (State::Ended | State::Failed(_)) => {
                self.state = last;
                return Poll::Ready(None);
            }
        }
        let answer = self
            .answer
            .get_or_insert_with(|| Box::pin(self.call.clone().answer()));
        let answered = ready!(answer.as_mut().poll(cx));
        self.answer = None;
        Poll::Ready(Some(match answered {
            Ok(answered) => Ok(self.read(answered)),
            Err(error) => Err(self.failed(error)),
        }))
    }

    /// Takes note of where the next page begins.
    fn read(&mut self, answered: Answered<O::Output>) -> O::Output {
        match O::next_token(&answered.output) {
            None => self.state = State::Ended,
            Some(token) if self.sent.as_ref() == Some(&token) => {
                let context = Context::new(operation_name::<O>(), answered.attempts())
                    .with_status(answered.status())
                    .answered(answered.meta);
                self.state = State::Repeated(context);
            }
            Some(token) => {
                O::set_token(&mut self.call.input, token.clone());
                self.sent = Some(token);
            }
        }
        answered.output
    }

    fn failed(&mut self, error: O::Error) -> O::Error {
        self.state = State::Failed(error.to_string());
        error
    }
}

impl<O: Paginated> Stream for Pages<O> {
    type Item = Result<O::Output, O::Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(cx)
    }
}

/// Shows no token: it may be secret.
impl<O: Paginated> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.state {
            State::More => "open",
            State::Ended => "complete",
            State::Repeated(_) | State::Failed(_) => "failed",
        };
        f.debug_struct("Pages")
            .field("operation", &operation_name::<O>())
            .field("state", &state)
            .finish_non_exhaustive()
    }
}

/// The items of all pages of an operation; made by [`Call::items`].
///
/// It is a [`Stream`] and has [`next`](Self::next) and [`try_next`](Self::try_next) of its own.
/// After an error it behaves as [`Pages`] does.
#[must_use = "items are only asked for when they are wanted"]
pub struct Items<O: PaginatedItems> {
    pages: Pages<O>,
    /// What is left of the last page.
    page: Option<<O::Items as IntoIterator>::IntoIter>,
}

/// An item of a paginated operation.
type Item<O> = <<O as PaginatedItems>::Items as IntoIterator>::Item;

/// Nothing in it is pinned.
impl<O: PaginatedItems> Unpin for Items<O> {}

impl<O: PaginatedItems> Items<O> {
    /// The next item, or `None` after the last one and after an error.
    pub async fn next(&mut self) -> Option<Result<Item<O>, O::Error>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// The next item, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// Whatever keeps a page from coming. After an error, it is always an error.
    pub async fn try_next(&mut self) -> Result<Option<Item<O>>, O::Error> {
        if let Some(error) = self.pages.failed_before() {
            return Err(error);
        }
        self.next().await.transpose()
    }

    fn poll_item(&mut self, cx: &mut TaskContext<'_>) -> Poll<Option<Result<Item<O>, O::Error>>> {
        loop {
            if let Some(item) = self.page.as_mut().and_then(Iterator::next) {
                return Poll::Ready(Some(Ok(item)));
            }
            self.page = match ready!(self.pages.poll_page(cx)) {
                Some(Ok(page)) => O::items(page).map(IntoIterator::into_iter),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
        }
    }
}

impl<O: PaginatedItems> Stream for Items<O> {
    type Item = Result<Item<O>, O::Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}

/// Shows no item: it may be secret.
impl<O: PaginatedItems> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

fn operation_name<O: Operation>() -> &'static str {
    const { &O::META }.name
}
