//! Downloads to files.

use std::path::PathBuf;

use basecamp_core::driver::unwritable;
use basecamp_core::{BlockingBody, Download, Error};
use basecamp_storage::{AtomicFile, Destination};

/// Saves a [`Download`] to a file.
pub trait DownloadExt {
    /// Saves the download to a file, and returns the path.
    ///
    /// The write is atomic: the file has its name only once it is complete. An error leaves no
    /// file, and neither does a killed process on most file systems of Linux; on other systems that
    /// leaves a hidden file whose name ends in `.part`. An existing file is only replaced if the
    /// [`Destination`] allows it.
    ///
    /// ```no_run
    /// use basecamp_ureq::{Client, Destination, DownloadExt as _};
    ///
    /// # fn example() -> Result<(), basecamp_ureq::Error> {
    /// let account = Client::from_env()?.for_account("12345")?;
    /// let download = account.uploads().download(678).send()?;
    /// let path = download.save(Destination::folder("reports"))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// A `network` error if the download is incomplete, an `api_error` if its bytes have a content
    /// coding ([`Download::require_identity`]), a `usage` error with the cause if the file can't be
    /// written, or exists.
    fn save(self, destination: impl Into<Destination>) -> Result<PathBuf, Error>;
}

impl DownloadExt for Download<BlockingBody> {
    fn save(mut self, destination: impl Into<Destination>) -> Result<PathBuf, Error> {
        self.require_identity()?;
        let (new, mut file) =
            AtomicFile::create(&destination.into(), &self.filename).map_err(unwritable)?;
        self.write_to(&mut file)?;
        new.finish(&file).map_err(unwritable)
    }
}
