//! Lists: the pager that follows `Link` headers, and iterators, streams and pages over it.

pub(crate) mod link;
pub(crate) mod list;
pub(crate) mod pager;
