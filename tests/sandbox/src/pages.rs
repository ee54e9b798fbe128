//! The items of each page, and the link to the next page.

use std::ops::Range;

use url::form_urlencoded;

/// The lengths of pages. They grow, as Basecamp's do, unless a size is set.
#[derive(Clone, Copy, Default)]
pub(super) struct Pages {
    pub(super) fixed: Option<usize>,
}

const GROWING: [usize; 3] = [15, 30, 50];
const LARGEST: usize = 100;

impl Pages {
    /// The items on a page (counted from 1), and the next page if there is one.
    pub(super) fn cut(self, total: usize, page: usize) -> (Range<usize>, Option<usize>) {
        let start = self.start(page).min(total);
        let end = self.start(page.saturating_add(1)).min(total);
        (start..end, (end < total).then(|| page + 1))
    }

    fn start(self, page: usize) -> usize {
        let before = page - 1;
        match self.fixed {
            Some(size) => before.saturating_mul(size),
            None => {
                let grown: usize = GROWING.iter().take(before).sum();
                let full = before.saturating_sub(GROWING.len());
                full.saturating_mul(LARGEST).saturating_add(grown)
            }
        }
    }
}

/// The `Link` header for the next page of a list.
pub(super) fn next_link(origin: &str, path: &str, query: Option<&str>, next: usize) -> String {
    let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let others = pairs.filter(|(name, _)| name != "page");
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(others).append_pair("page", &next.to_string());
    format!("<{origin}{path}?{}>; rel=\"next\"", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_grow() {
        let pages = Pages::default();
        let cut: Vec<_> = (1..=7).map(|page| pages.cut(250, page)).collect();
        let expected = [
            (0..15, Some(2)),
            (15..45, Some(3)),
            (45..95, Some(4)),
            (95..195, Some(5)),
            (195..250, None),
            (250..250, None),
            (250..250, None),
        ];
        assert_eq!(cut, expected);
        assert_eq!(pages.cut(15, 1), (0..15, None));
        assert_eq!(pages.cut(0, usize::MAX), (0..0, None));
    }

    #[test]
    fn pages_of_one_size() {
        let pages = Pages { fixed: Some(50) };
        assert_eq!(pages.cut(120, 2), (50..100, Some(3)));
        assert_eq!(pages.cut(120, 3), (100..120, None));
    }

    #[test]
    fn the_link_keeps_the_other_parameters() {
        let link = next_link("http://h", "/1/todos.json", Some("page=2&status=a%20b"), 3);
        assert_eq!(link, r#"<http://h/1/todos.json?status=a+b&page=3>; rel="next""#);
    }
}
