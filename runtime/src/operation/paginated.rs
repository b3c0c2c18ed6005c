//! Operations whose answer comes in pages.

use super::Operation;

/// An operation that answers one page at a time (`@paginated`). The implementation is emitted.
///
/// [`Call::pages`](crate::client::Call::pages) follows the tokens from page to page.
pub trait Paginated: Operation<Input: Clone> {
    /// What a page says about where the next one begins.
    type Token: Clone + PartialEq + Send;

    /// Where the next page begins; `None` on the last page, as is an empty token.
    fn next_token(output: &Self::Output) -> Option<Self::Token>;

    /// Makes the input ask for the page that begins at the token.
    fn set_token(input: &mut Self::Input, token: Self::Token);
}

/// A paginated operation of which the model says where the items of a page are. The implementation
/// is emitted.
pub trait PaginatedItems: Paginated {
    /// The items of one page: a list, or a map whose items are its entries.
    type Items: IntoIterator<IntoIter: Send>;

    /// The items of a page; `None` if it has none.
    fn items(output: Self::Output) -> Option<Self::Items>;
}
