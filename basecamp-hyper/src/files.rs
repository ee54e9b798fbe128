//! Downloads to files and writers, and uploads from readers.

use std::path::PathBuf;
use std::pin::pin;

use basecamp_core::driver::unwritable;
use basecamp_core::{AsyncBody, Content, Download, Error};
use basecamp_storage::{AtomicFile, Destination};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::task;

use crate::read::ReadBody;

/// Saves a [`Download`] to a file, or copies it to a writer of tokio.
pub trait DownloadExt {
    /// Saves the download to a file, and returns the path.
    ///
    /// The write is atomic: the file has its name only once it is complete. An error or a dropped
    /// future leaves no file, and neither does a killed process on most file systems of Linux; on
    /// other systems that leaves a hidden file whose name ends in `.part`. An existing file is only
    /// replaced if the [`Destination`] allows it.
    ///
    /// ```no_run
    /// use basecamp_hyper::{Client, Destination, DownloadExt as _};
    ///
    /// # async fn example() -> Result<(), basecamp_hyper::Error> {
    /// let account = Client::from_env()?.for_account("12345")?;
    /// let download = account.uploads().download(678).await?;
    /// let path = download.save(Destination::folder("reports")).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// A `network` error if the download is incomplete, an `api_error` if its bytes have a content
    /// coding ([`Download::require_identity`]), a `usage` error with the cause if the file can't be
    /// written, or exists.
    fn save(
        self,
        destination: impl Into<Destination>,
    ) -> impl Future<Output = Result<PathBuf, Error>> + Send;

    /// Writes the whole download, and returns the number of bytes.
    ///
    /// # Errors
    ///
    /// A `network` error if the download is incomplete, a `usage` error with the cause if the
    /// writer fails.
    fn write_to<W: AsyncWrite + Send>(
        &mut self,
        writer: W,
    ) -> impl Future<Output = Result<u64, Error>> + Send;
}

impl DownloadExt for Download<AsyncBody> {
    fn save(
        mut self,
        destination: impl Into<Destination>,
    ) -> impl Future<Output = Result<PathBuf, Error>> + Send {
        let destination = destination.into();
        async move {
            self.require_identity()?;
            let filename = self.filename.clone();
            let (new, file) =
                spawn_blocking(move || AtomicFile::create(&destination, &filename)).await?;
            let mut file = File::from_std(file);
            self.write_to(&mut file).await?;
            let file = file.into_std().await;
            spawn_blocking(move || new.finish(&file)).await
        }
    }

    async fn write_to<W: AsyncWrite + Send>(&mut self, writer: W) -> Result<u64, Error> {
        let mut writer = pin!(writer);
        while let Some(chunk) = self.chunk().await? {
            writer.write_all(&chunk).await.map_err(unwritable)?;
        }
        writer.flush().await.map_err(unwritable)?;
        Ok(self.received())
    }
}

/// Runs a file operation on a thread for blocking work.
async fn spawn_blocking<T: Send + 'static>(
    operation: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let result = task::spawn_blocking(operation).await;
    result.unwrap_or_else(|error| Err(error.into())).map_err(unwritable)
}

/// The content of an upload from an async reader of exactly `length` bytes.
///
/// The first call that sends it, or one of its clones, reads it; a further call fails.
pub fn content_of(reader: impl AsyncRead + Send + 'static, length: u64) -> Content {
    Content::stream(ReadBody::new(Box::pin(reader)), length)
}
