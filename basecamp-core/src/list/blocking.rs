//! Lists of a client that blocks: iterators.

use crate::error::Error;
use crate::handle::Blocking;
use crate::list::{Collected, Items, ListResult, Page, Pages};
use crate::reply::Reply;

impl<T> Pages<Blocking, T> {
    pub(crate) fn collect_all(self) -> Result<Reply<ListResult<T>>, Error> {
        let mut collected = Collected::new();
        for page in self {
            collected.add(page?);
        }
        Ok(collected.finish())
    }
}

impl<T> Iterator for Pages<Blocking, T> {
    type Item = Result<Page<T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut walk = self.progress.walk.take()?;
        let result = self.handle.fetch(&mut walk);
        Some(self.progress.accept(walk, result))
    }
}

impl<T> Iterator for Items<Blocking, T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.take() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(page) => self.turn_to(page),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
