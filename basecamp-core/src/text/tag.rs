//! Writing tags of attachments.

/// Returns the HTML tag of an attachment in rich text.
///
/// `sgid` is the `attachable_sgid` of an attachment, a person or another recording; `caption` is
/// plain text, and may be empty. The function escapes both.
///
/// ```
/// use basecamp_core::attachment_tag;
///
/// assert_eq!(
///     attachment_tag("BAh7", "\"Q3\" & more"),
///     r#"<bc-attachment sgid="BAh7" caption="&quot;Q3&quot; &amp; more"></bc-attachment>"#
/// );
/// ```
#[must_use]
pub fn attachment_tag(sgid: &str, caption: &str) -> String {
    let mut tag = format!("<bc-attachment sgid=\"{}\"", escape(sgid));
    if !caption.is_empty() {
        tag.push_str(&format!(" caption=\"{}\"", escape(caption)));
    }
    tag.push_str("></bc-attachment>");
    tag
}

/// Escapes the characters of a plain text that are special in HTML text or attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(ch),
        }
    }
    html
}
