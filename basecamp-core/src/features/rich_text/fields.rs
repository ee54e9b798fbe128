//! The members of a request that mentions and attachments change.

use http::Method;

use crate::body::multipart::FilePart;
use crate::error::Error;
use crate::registry::operation::Operation;
use crate::request::options::Additions;
use crate::text::{attachment_tag, escape, with_mentions};
use crate::types::Person;
use crate::update::FieldChanges;

/// The members of a request that mentions and attachments change.
pub(crate) struct RichTextFields<'a> {
    text: TextField<'a>,
    purpose: Purpose,
    /// The media type of the text, which is plain unless this is `text/html`.
    content_type: Option<&'a mut Option<String>>,
    /// The attachment that is the content of an upload.
    file: Option<&'a mut String>,
}

/// A text in the body of a request.
pub(crate) enum TextField<'a> {
    Required(&'a mut String),
    Optional(&'a mut Option<String>),
    /// The member of this name, among the changes of an update.
    Change(&'a mut FieldChanges, &'static str),
}

/// The purpose of a text.
#[derive(Clone, Copy, PartialEq)]
enum Purpose {
    /// The text of a new record.
    Create,
    /// Replaces the text of a record.
    Replace,
    /// The result of the call.
    Return,
}

impl<'a> RichTextFields<'a> {
    /// The text that `operation` sends.
    pub(crate) fn of(operation: &Operation, text: impl Into<TextField<'a>>) -> Self {
        let is_create = operation.method == Method::POST;
        let purpose = if is_create { Purpose::Create } else { Purpose::Replace };
        Self { text: text.into(), purpose, content_type: None, file: None }
    }

    /// The text that an update changes.
    pub(crate) fn of_update(changes: &'a mut FieldChanges, name: &'static str) -> Self {
        let text = TextField::Change(changes, name);
        Self { text, purpose: Purpose::Replace, content_type: None, file: None }
    }

    /// The text that a call returns.
    pub(crate) fn of_result(text: &'a mut String) -> Self {
        let text = TextField::Required(text);
        Self { text, purpose: Purpose::Return, content_type: None, file: None }
    }

    /// Adds the media type of the text.
    pub(crate) fn html(mut self, content_type: &'a mut Option<String>) -> Self {
        self.content_type = Some(content_type);
        self
    }

    /// Adds the attachment that is the content of an upload.
    pub(crate) fn file(mut self, sgid: &'a mut String) -> Self {
        self.file = Some(sgid);
        self
    }

    /// Checks whether the text can take the additions, and converts a plain text to HTML.
    pub(super) fn prepare(&mut self, additions: &Additions) -> Result<(), Error> {
        let text = self.text.get();
        let is_empty = text.is_none_or(|text| text.trim().is_empty());
        if !additions.mentions.is_empty() && is_empty && self.purpose != Purpose::Return {
            return Err(Error::usage("`mention` needs a text, and this call has none")
                .with_hint("Set the text, as HTML."));
        }
        let takes_file = self.file.as_ref().is_some_and(|sgid| sgid.is_empty());
        let in_text = additions.files.len() > usize::from(takes_file);
        if in_text && text.is_none() && self.purpose == Purpose::Replace {
            return Err(Error::usage("`attach` would replace the text by the attachment")
                .with_hint("Set the text, as HTML: `attach` appends to it."));
        }
        if let Some(content_type) = &mut self.content_type
            && !content_type.as_deref().is_some_and(is_html)
        {
            **content_type = Some("text/html".to_owned());
            let html = escape(text.unwrap_or_default()).replace('\n', "<br>");
            self.text.set(html);
        }
        Ok(())
    }

    /// Adds mentions of people, as the API has just returned them.
    pub(super) fn mention(&mut self, people: &[Person]) -> Result<(), Error> {
        let text = with_mentions(self.text.get().unwrap_or_default(), people)?;
        self.text.set(text);
        Ok(())
    }

    /// Adds an uploaded file: as the content of an upload that has none, else to the end of the
    /// text.
    pub(super) fn attach(&mut self, file: &FilePart, sgid: String) {
        match &mut self.file {
            Some(content) if content.is_empty() => **content = sgid,
            _ => {
                let mut text = self.text.get().unwrap_or_default().to_owned();
                text.push_str(&attachment_tag(&sgid, &file.file_name));
                self.text.set(text);
            }
        }
    }
}

impl TextField<'_> {
    fn get(&self) -> Option<&str> {
        match self {
            Self::Required(text) => Some(text),
            Self::Optional(text) => text.as_deref(),
            Self::Change(changes, name) => changes.text(name),
        }
    }

    fn set(&mut self, html: String) {
        match self {
            Self::Required(text) => **text = html,
            Self::Optional(text) => **text = Some(html),
            Self::Change(changes, name) => changes.set(name, html),
        }
    }
}

impl<'a> From<&'a mut String> for TextField<'a> {
    fn from(text: &'a mut String) -> Self {
        Self::Required(text)
    }
}

impl<'a> From<&'a mut Option<String>> for TextField<'a> {
    fn from(text: &'a mut Option<String>) -> Self {
        Self::Optional(text)
    }
}

fn is_html(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("text/html")
}
