//! Iterators for the lists of blocking clients.

use crate::client::handle::Blocking;
use crate::error::Error;
use crate::pagination::list::{Collected, Items, ListResult, Page, Pages};
use crate::response::reply::Reply;

impl<T, A> Pages<Blocking, T, A> {
    pub(crate) fn collect_all(self) -> Result<Reply<ListResult<T, A>>, Error> {
        let mut collected = Collected::new();
        for page in self {
            collected.add(page?);
        }
        collected.finish()
    }
}

impl<T, A> Iterator for Pages<Blocking, T, A> {
    type Item = Result<Page<T, A>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut pager = self.progress.pager.take()?;
        let result = self.handle.run(&mut pager);
        Some(self.progress.accept(pager, result))
    }
}

impl<T, A> Iterator for Items<Blocking, T, A> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.take() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(page) => self.set_page(page),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
