//! Endpoints: an operation with its arguments, as a plain value.
//!
//! An endpoint writes its request to a [`RequestBuilder`] and decodes its reply. Generated
//! endpoints consist of calls of these traits and of the builder.

mod builder;
mod filter;
mod url;

use crate::error::Error;
use crate::registry::operation::Operation;
use crate::request::options::CallOptions;
use crate::response::reply::Reply;

pub use self::url::{PathValue, QueryValue};
pub(crate) use builder::PathIds;
pub use builder::RequestBuilder;
pub(crate) use filter::Item;

/// The part of an endpoint that writes its request. The trait has no type parameters, so that the
/// code that runs a call is compiled once.
pub trait Request {
    /// The operation's entry in the registry.
    fn operation(&self) -> &'static Operation;

    /// The server that the request goes to.
    fn audience(&self) -> TargetServer {
        TargetServer::Api
    }

    /// Writes path, query and body.
    fn write(&self, request: &mut RequestBuilder<'_>);

    /// The options of this call.
    fn options(&self) -> &CallOptions;
}

/// The server that a request goes to. Its credentials are sent to the origin of this server only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum TargetServer {
    /// The API, at the configured base URL.
    #[default]
    Api,
    /// The authorization server.
    Authorization,
}

/// An operation with its arguments, and the type of its result.
pub trait Endpoint: Request {
    /// The result of a successful call.
    type Output;

    /// Decodes the reply.
    ///
    /// # Errors
    ///
    /// An `api_error` if the body doesn't have the documented form. The message names the
    /// operation, the JSON path and the reason.
    fn decode(reply: Reply) -> Result<Self::Output, Error>;
}

/// An endpoint whose result comes in pages. Its `Output` is one page.
pub trait ListEndpoint: Endpoint {
    /// The type of one item of the list.
    type Item;
    /// The other fields of a page; `()` if the page is a plain array.
    type Envelope;

    /// Splits a page into its items and its other fields.
    fn split(page: Self::Output) -> (Vec<Self::Item>, Self::Envelope);
}

#[cfg(test)]
mod tests;
