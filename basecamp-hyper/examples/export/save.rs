//! Saves pages with their comments and attachments.

use std::fmt;
use std::sync::Arc;

use basecamp_hyper::{Account, Destination, DownloadExt as _, Error, safe_name};
use basecamp_tests::note;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use indicatif::ProgressBar;
use tokio::task::spawn_blocking;

use crate::folder::Folder;
use crate::page::{Entry, Page, join};
use crate::text::{Attachment, Links};

pub(crate) struct Exporter<'a> {
    account: &'a Account,
    folder: Arc<Folder>,
    bar: &'a ProgressBar,
}

/// The numbers of files.
#[derive(Default)]
pub(crate) struct Counts {
    written: usize,
    unchanged: usize,
    downloaded: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { written, unchanged, downloaded } = self;
        write!(f, "{written} pages written, {unchanged} unchanged, {downloaded} files downloaded")
    }
}

impl<'a> Exporter<'a> {
    pub(crate) fn new(account: &'a Account, folder: Folder, bar: &'a ProgressBar) -> Self {
        Self { account, folder: Arc::new(folder), bar }
    }

    /// Saves pages, several at the same time. Pages and attachments that the folder has are not
    /// saved again.
    pub(crate) async fn save(&self, pages: Vec<Page>, parallel: usize) -> Result<Counts, Error> {
        let saved = stream::iter(pages).map(|page| self.save_page(page));
        let counts = saved.buffer_unordered(parallel).try_fold(
            Counts::default(),
            |mut counts, downloaded| async move {
                match downloaded {
                    None => counts.unchanged += 1,
                    Some(downloaded) => {
                        counts.written += 1;
                        counts.downloaded += downloaded;
                    }
                }
                Ok(counts)
            },
        );
        let counts = counts.await?;
        self.folder.finish()?;
        Ok(counts)
    }

    /// Returns the number of attachments that were downloaded; `None` if the page is unchanged.
    async fn save_page(&self, mut page: Page) -> Result<Option<usize>, Error> {
        // The lists have the number of the comments, but no sign of a change of one.
        if let Some(recording) = page.comments {
            let comments = self.account.comments().list(recording).await?;
            page.entries.extend(comments.iter().map(Entry::comment));
        }
        let version = page.version();
        if self.folder.is_current(&page.key, version, &page.path()) {
            self.bar.inc(1);
            return Ok(None);
        }
        self.bar.set_message(safe_name(&page.title));
        let (links, downloaded) = self.save_attachments(&page).await?;
        let folder = Arc::clone(&self.folder);
        let written = spawn_blocking(move || {
            folder.write(&page.key, version, &page.path(), &page.to_markdown(&links))
        });
        written.await.map_err(|error| Error::usage(error.to_string()))??;
        self.bar.inc(1);
        Ok(Some(downloaded))
    }

    /// Downloads the attachments of a page into a folder next to it. Returns their paths, and the
    /// number of downloads.
    async fn save_attachments(&self, page: &Page) -> Result<(Links, usize), Error> {
        let (mut links, mut downloaded) = (Links::new(), 0);
        for file in page.attachments() {
            if links.contains_key(&file.key) {
                continue;
            }
            let link = page.path_of(file);
            let path = join(&page.folder, &link);
            let key = format!("{}/{}", page.key, file.key);
            if !self.folder.is_current(&key, file.version(), &path) {
                if !self.download(file, &key, &path).await? {
                    continue;
                }
                self.folder.record(&key, file.version(), &path)?;
                downloaded += 1;
            }
            links.insert(file.key.clone(), link);
        }
        Ok((links, downloaded))
    }

    /// Returns `false` if Basecamp doesn't have the file.
    async fn download(&self, file: &Attachment, key: &str, path: &str) -> Result<bool, Error> {
        let download = match self.account.download_url(&file.url).await {
            Err(error) if error.is_not_found() => {
                self.bar.suspend(|| note!("`{}` does not exist", safe_name(&file.name)));
                return Ok(false);
            }
            download => download?,
        };
        let path = self.folder.prepare(key, path)?;
        download.save(Destination::file(path).with_overwrite()).await?;
        Ok(true)
    }
}
