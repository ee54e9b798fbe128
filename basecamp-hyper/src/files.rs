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

/// What a [`Download`] can do where there are files, and tokio's writers.
pub trait DownloadExt {
    /// Saves it to a file, and gives its path.
    ///
    /// The file shows under its name once it is whole; an error or a dropped future leaves nothing
    /// behind. Nor does a program that is killed, on most file systems of Linux; elsewhere that leaves
    /// a hidden file whose name ends in `.part`. It replaces no other unless told so.
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
    /// A `network` error if the download broke off, an `api_error` if its bytes have a content coding
    /// ([`Download::require_identity`]), a `usage` error with the cause if the file can't be written, or
    /// exists.
    fn save(
        self,
        destination: impl Into<Destination>,
    ) -> impl Future<Output = Result<PathBuf, Error>> + Send;

    /// Writes all of it, and gives the number of bytes.
    ///
    /// # Errors
    ///
    /// A `network` error if the download broke off, a `usage` error with the cause if it can't be
    /// written.
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
                on_a_thread(move || AtomicFile::create(&destination, &filename)).await?;
            let mut file = File::from_std(file);
            self.write_to(&mut file).await?;
            let file = file.into_std().await;
            on_a_thread(move || new.finish(&file)).await
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

/// What touches the disk must not hold up a runtime.
async fn on_a_thread<T: Send + 'static>(
    operation: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let result = task::spawn_blocking(operation).await;
    result.unwrap_or_else(|error| Err(error.into())).map_err(unwritable)
}

/// What an async reader gives, to be uploaded: exactly `length` bytes, and then its end.
///
/// It is read once, by the first call that sends it or one of its clones.
pub fn content_of(reader: impl AsyncRead + Send + 'static, length: u64) -> Content {
    Content::stream(ReadBody::new(Box::pin(reader)), length)
}
