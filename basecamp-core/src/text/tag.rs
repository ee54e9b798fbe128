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
    tag(sgid, caption, "")
}

/// Returns the HTML of a gallery: pictures that Basecamp shows next to each other.
///
/// Each item is the `attachable_sgid` of a picture, and a caption as plain text, which may be
/// empty. The function escapes both.
///
/// ```
/// use basecamp_core::text::gallery;
///
/// assert_eq!(
///     gallery([("BAh7", "Before"), ("BAh8", "")]),
///     "<div>\
///      <bc-attachment sgid=\"BAh7\" caption=\"Before\" presentation=\"gallery\">\
///      </bc-attachment>\
///      <bc-attachment sgid=\"BAh8\" presentation=\"gallery\"></bc-attachment>\
///      </div>"
/// );
/// ```
#[must_use]
pub fn gallery<'a>(pictures: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pictures = pictures.into_iter();
    let tags: String =
        pictures.map(|(sgid, caption)| tag(sgid, caption, " presentation=\"gallery\"")).collect();
    format!("<div>{tags}</div>")
}

fn tag(sgid: &str, caption: &str, more: &str) -> String {
    let caption = match caption {
        "" => String::new(),
        caption => format!(" caption=\"{}\"", escape(caption)),
    };
    format!("<bc-attachment sgid=\"{}\"{caption}{more}></bc-attachment>", escape(sgid))
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
