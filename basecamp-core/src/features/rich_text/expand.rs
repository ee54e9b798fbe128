//! Mentions as a separate operation.

use std::sync::Arc;

use super::write::Text;
use super::{RichText, RichTextCall, RichTextFields, Write};
use crate::builders::macros::call_settings;
use crate::builders::unsent::not_a_future;
use crate::client::account::Account;
use crate::client::context::Context;
use crate::client::handle::{Async, Blocking, Detached, Handle, ResponseFuture};
use crate::error::Error;
use crate::generated::services::comments::Comments;
use crate::model::id::PersonId;
use crate::request::account_id::AccountId;
use crate::request::options::CallOptions;
use crate::response::reply::Reply;

impl<H: Handle> Comments<H> {
    /// Returns a rich text with mentions of people added, for any record.
    ///
    /// Reads each distinct person once. Without people, it returns the text unchanged and sends no
    /// request. Builders with rich text have the method `mention`, which does the same.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use basecamp_core::testing::Simulation;
    /// use basecamp_core::{Account, Auth, Config, Context};
    ///
    /// let sgid = "eyJfcmFpbHMiOnsiZGF0YSI6ImdpZDovL2JjMy9QZXJzb24vNyIs\
    ///             InB1ciI6ImF0dGFjaGFibGUifX0--00";
    /// let person = format!(r#"{{"id": 7, "name": "Ann", "attachable_sgid": "{sgid}"}}"#);
    /// let server = Simulation::new(move |_| Ok(http::Response::new(person.clone().into())));
    /// let context = Arc::new(Context::new(Config::default(), Auth::token("secret"), 0)?);
    /// let account = Account::new(server.blocking(context), "999")?;
    ///
    /// let text = account.comments().expand_mentions("<p>Ready?</p>", [7]).send()?;
    /// let mention = format!("<bc-attachment sgid=\"{sgid}\"></bc-attachment>");
    /// assert_eq!(text, format!("<p>{mention} Ready?</p>"));
    /// # Ok::<(), basecamp_core::Error>(())
    /// ```
    pub fn expand_mentions(
        &self,
        content: impl Into<String>,
        people: impl IntoIterator<Item = impl Into<PersonId>>,
    ) -> ExpandMentions<H> {
        let mut options = CallOptions::default();
        people.into_iter().for_each(|person| options.add_mention(&person.into()));
        ExpandMentions { account: self.account.clone(), options, content: content.into() }
    }
}

/// Adds mentions to a rich text, after reading the people. Created by
/// [`Comments::expand_mentions`].
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ExpandMentions<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    content: String,
}

call_settings!(ExpandMentions);

impl<H: Send + 'static> ExpandMentions<H> {
    /// Returns the machine that reads the people and returns the text, for a custom driver.
    pub fn call(self, context: &Arc<Context>) -> RichTextCall {
        RichTextCall::of(context, self)
    }
}

impl ExpandMentions {
    /// Decodes the reply of the machine.
    ///
    /// # Errors
    ///
    /// An `api_error` if the reply is not from the machine of this call.
    pub fn decode(reply: Reply) -> Result<String, Error> {
        text(reply)
    }
}

impl ExpandMentions<Blocking> {
    /// Reads the people and returns the text with their mentions.
    ///
    /// # Errors
    ///
    /// The error of the first person that can't be read or can't be mentioned.
    pub fn send(self) -> Result<String, Error> {
        let handle = self.account.handle().clone();
        handle.rich_text(self).and_then(text)
    }
}

impl ExpandMentions<Async> {
    /// Reads the people and returns the text with their mentions. Awaiting the builder does the
    /// same.
    ///
    /// # Errors
    ///
    /// The error of the first person that can't be read or can't be mentioned.
    pub fn send(self) -> ResponseFuture<String> {
        let handle = self.account.handle().clone();
        ResponseFuture::new(handle.rich_text(self), text)
    }
}

not_a_future!(ExpandMentions => Result<String, Error>);

impl IntoFuture for ExpandMentions<Async> {
    type Output = Result<String, Error>;
    type IntoFuture = ResponseFuture<String>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

impl<H: Send + 'static> RichText for ExpandMentions<H> {
    fn account_id(&self) -> &AccountId {
        self.account.id()
    }

    fn call_options(&mut self) -> &mut CallOptions {
        &mut self.options
    }

    fn rich_text(&mut self) -> RichTextFields<'_> {
        RichTextFields::of_result(&mut self.content)
    }

    fn write(&self, _: &Arc<Context>) -> Write {
        Write::Text(Text::new(self.content.clone(), self.options.error().cloned()))
    }
}

fn text(reply: Reply) -> Result<String, Error> {
    String::from_utf8(reply.value.into()).map_err(|_| Error::api("the reply is no text"))
}
