//! Texts: URLs, addresses, numbers, credentials and names in them, and mentions.

use super::super::placeholder;
use super::Scrubber;
use super::table::Key;
use crate::text::{AttachmentKind, attachments, escape, person_id_from_sgid};

/// The least length of a credential after its scheme.
const SHORTEST_CREDENTIAL: usize = 16;
/// The least number of digits of a phone number.
const SHORTEST_PHONE: usize = 8;

impl Scrubber<'_> {
    /// Replaces the secrets and the personal data in a text.
    pub(super) fn text(&mut self, text: &str) -> String {
        match text.contains("<bc-attachment") {
            true => {
                let text = self.mentions(text);
                self.scan(&text, true)
            }
            false => self.scan(text, true),
        }
    }

    /// Replaces the secrets and the personal data in a text that may equal the name of a person.
    pub(super) fn text_without_names(&mut self, text: &str) -> String {
        self.scan(text, false)
    }

    fn scan(&mut self, text: &str, names: bool) -> String {
        let mut scrubbed = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(first) = text[at..].chars().next() {
            let rest = &text[at..];
            let is_start = !text[..at].ends_with(char::is_alphanumeric);
            if let Some(length) = placeholder::length_at(rest).filter(|_| is_start) {
                scrubbed.push_str(&rest[..length]);
                at += length;
            } else if let Some(length) = url_at(rest).filter(|_| is_start) {
                scrubbed.push_str(&self.url(&rest[..length]));
                at += length;
            } else if let Some((length, replacement)) = self.table.known_at(text, at, names) {
                scrubbed.push_str(replacement);
                at += length;
            } else if let Some(length) = email_at(rest).filter(|_| is_start_of_email(text, at)) {
                scrubbed.push_str(&self.email(&rest[..length]));
                at += length;
            } else if let Some(length) = phone_at(rest) {
                scrubbed.push_str(&self.table.phone(&rest[..length]));
                at += length;
            } else if let Some((scheme, length)) = credential_at(rest).filter(|_| is_start) {
                scrubbed.push_str(&rest[..scheme]);
                scrubbed.push_str(&self.table.secret(&rest[scheme..length]));
                at += length;
            } else {
                scrubbed.push(first);
                at += first.len_utf8();
            }
        }
        scrubbed
    }

    /// Replaces the contents of mentions, and finds the sgids of all attachments.
    fn mentions(&mut self, text: &str) -> String {
        let mut scrubbed = text.to_owned();
        for attachment in attachments(text).into_iter().rev() {
            let Some(sgid) = &attachment.sgid else { continue };
            let replacement = self.table.secret(sgid);
            self.table.secret(&escape(sgid));
            if attachment.kind != AttachmentKind::Mention {
                continue;
            }
            let id = person_id_from_sgid(sgid).map(|id| Key::Id(id.get()));
            let element = &text[attachment.range.clone()];
            let name = text_of(element);
            let key = id.or_else(|| (!name.is_empty()).then(|| Key::Name(name.clone())));
            let Some(key) = key else { continue };
            let person = self.table.person(&[key]);
            let caption = attachment.caption.unwrap_or_default();
            for name in [name.as_str(), caption.as_str()] {
                self.table.name(person, name);
            }
            let content = match name.is_empty() {
                true => String::new(),
                false => {
                    let name = placeholder::name(person);
                    format!("<figure><figcaption>{name}</figcaption></figure>")
                }
            };
            let mention = format!(
                "<bc-attachment sgid=\"{replacement}\" \
                 content-type=\"application/vnd.basecamp.mention\">{content}</bc-attachment>"
            );
            // A mention that a program posts is its sgid only.
            let is_bare =
                attachment.content_type.is_none() && name.is_empty() && caption.is_empty();
            let mention = match is_bare {
                true => format!("<bc-attachment sgid=\"{replacement}\"></bc-attachment>"),
                false => mention,
            };
            scrubbed.replace_range(attachment.range, &mention);
        }
        scrubbed
    }
}

/// The text of an element, without its tags.
fn text_of(element: &str) -> String {
    let parts = element.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text));
    let text = parts.collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The length of the URL at the start of a text.
fn url_at(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://", "wss://", "ws://"].into_iter().find(|scheme| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })?;
    let is_end = |ch: char| ch.is_whitespace() || ch.is_control() || "\"'<>`(){}|\\^".contains(ch);
    let url = &text[..text.find(is_end).unwrap_or(text.len())];
    let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    (url.len() > scheme.len()).then_some(url.len())
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte) || !byte.is_ascii()
}

fn is_start_of_email(text: &str, at: usize) -> bool {
    at == 0 || !is_local(text.as_bytes()[at - 1])
}

/// The length of the email address at the start of a text.
fn email_at(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let at = bytes.iter().position(|byte| !is_local(*byte))?;
    if at == 0 || bytes[at] != b'@' {
        return None;
    }
    let is_domain =
        |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte) || !byte.is_ascii();
    let length = bytes[at + 1..].iter().take_while(|byte| is_domain(byte)).count();
    let domain = text[at + 1..at + 1 + length].trim_end_matches(['.', '-']);
    (!domain.is_empty()).then_some(at + 1 + domain.len())
}

/// The length of the international phone number at the start of a text.
fn phone_at(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('+')?;
    let is_part = |byte: &u8| byte.is_ascii_digit() || b" ()-./".contains(byte);
    let length = rest.bytes().take_while(is_part).count();
    let number = rest[..length].trim_end_matches(|ch: char| !ch.is_ascii_digit());
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (digits >= SHORTEST_PHONE).then_some(1 + number.len())
}

/// The credential after the name of its scheme at the start of a text: the start and the end.
fn credential_at(text: &str) -> Option<(usize, usize)> {
    let scheme = ["bearer ", "basic "].into_iter().find(|scheme| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })?;
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(byte);
    let length = text[scheme.len()..].bytes().take_while(is_part).count();
    let end = scheme.len() + length;
    // A challenge has parameters with quoted values.
    (length >= SHORTEST_CREDENTIAL && !text[end..].starts_with('"')).then_some((scheme.len(), end))
}
