//! Prints source text: items from tokens, tables from rows, docs from paragraphs.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::Result;

/// The maximum width of the project's lines, as in rustfmt.toml.
const WIDTH: usize = 100;

/// Prints items, with a blank line between the methods of an `impl` and no other blank lines.
pub(super) fn items(tokens: TokenStream) -> Result<String> {
    let file = syn::parse2(tokens.clone()).map_err(|error| format!("{error}: {tokens}"))?;
    let mut text = String::new();
    let mut after_body = false;
    for line in prettyplease::unparse(&file).lines() {
        let starts_method = line.starts_with("    ///") || line.starts_with("    pub");
        if after_body && starts_method {
            text.push('\n');
        }
        after_body = line == "    }";
        text.push_str(line);
        text.push('\n');
    }
    Ok(text)
}

/// An identifier, raw if it begins with `r#`.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(keyword) => Ident::new_raw(keyword, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Parses text that this crate generated.
pub(super) fn tokens(text: &str) -> TokenStream {
    // The error message of `items` contains text that is no Rust.
    text.parse().unwrap_or_else(|_| quote!(#text))
}

/// Doc attributes of several paragraphs; those that begin with `- ` are items of a list.
pub(super) fn docs<S: AsRef<str>>(paragraphs: &[S]) -> TokenStream {
    let lines = doc_lines(paragraphs, 4).into_iter().map(|line| match line.as_str() {
        "" => line,
        _ => format!(" {line}"),
    });
    quote!(#(#[doc = #lines])*)
}

/// Doc comments of several paragraphs, for the input of macros.
pub(super) fn doc_comments<S: AsRef<str>>(paragraphs: &[S], indent: usize) -> String {
    comment(&format!("{:indent$}///", ""), &doc_lines(paragraphs, indent))
}

/// The doc comment of a module.
pub(super) fn module_doc(text: &str) -> String {
    comment("//!", &doc_lines(&[text], 0))
}

fn comment(marker: &str, lines: &[String]) -> String {
    lines.iter().map(|line| format!("{marker} {line}").trim_end().to_owned() + "\n").collect()
}

fn doc_lines<S: AsRef<str>>(paragraphs: &[S], indent: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut in_list = false;
    for (i, paragraph) in paragraphs.iter().map(AsRef::as_ref).enumerate() {
        let is_item = paragraph.starts_with("- ");
        if i > 0 && !(is_item && in_list) {
            lines.push(String::new());
        }
        let next = if is_item { "  " } else { "" };
        let width = WIDTH - indent - "/// ".len();
        lines.extend(wrapped(paragraph, textwrap::Options::new(width).subsequent_indent(next)));
        in_list = is_item;
    }
    lines
}

/// Wraps text between words, but not in code spans.
fn wrapped(text: &str, options: textwrap::Options<'_>) -> Vec<String> {
    const NO_BREAK: &str = "\u{a0}";
    let pieces = text.split('`').enumerate();
    let pieces = pieces.map(|(i, piece)| match i % 2 {
        0 => piece.to_owned(),
        _ => piece.replace(' ', NO_BREAK),
    });
    let text = pieces.collect::<Vec<_>>().join("`");
    let options = options.break_words(false);
    textwrap::wrap(&text, options).iter().map(|line| line.replace(NO_BREAK, " ")).collect()
}

/// Entries of a table, separated by commas, in as few lines as possible.
pub(super) fn packed(entries: &[String], indent: usize) -> String {
    let margin = " ".repeat(indent);
    let options = textwrap::Options::new(WIDTH).initial_indent(&margin).subsequent_indent(&margin);
    textwrap::fill(&(entries.join(", ") + ","), options.break_words(false)) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_wrap_outside_of_code_spans() {
        let text = format!("{} `GET /a/b` end", "word ".repeat(18));
        let lines = doc_lines(&[text], 0);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!(lines[1], "`GET /a/b` end");
    }

    #[test]
    fn lists_of_operations_are_consistent() {
        assert_eq!(
            doc_comments(&["a", "- b", "- c", "d"], 0),
            "/// a\n///\n/// - b\n/// - c\n///\n/// d\n"
        );
    }

    #[test]
    fn methods_are_separated_by_a_blank_line() {
        let text = items(quote!(
            impl A {
                #[doc = " B."]
                pub fn b(&self) {}
                pub fn c(&self) {
                    if true {}
                }
            }
        ));
        assert_eq!(
            text.unwrap(),
            "impl A {\n    /// B.\n    pub fn b(&self) {}\n    pub fn c(&self) {\n        if true {}\n    }\n}\n"
        );
    }
}
