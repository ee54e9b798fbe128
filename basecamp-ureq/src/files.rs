//! Downloads to files.

use std::path::PathBuf;

use basecamp_core::driver::unwritable;
use basecamp_core::{BlockingBody, Download, Error};
use basecamp_storage::{AtomicFile, Destination};

/// What a [`Download`] can do where there are files.
pub trait DownloadExt {
    /// Saves it to a file, and gives its path.
    ///
    /// The file shows under its name once it is whole, and an error leaves nothing behind. Nor does a
    /// program that is killed, on most file systems of Linux; elsewhere that leaves a hidden file
    /// whose name ends in `.part`. It replaces no other unless told so.
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
    /// A `network` error if the download broke off, an `api_error` if its bytes have a content coding
    /// ([`Download::require_identity`]), a `usage` error with the cause if the file can't be written, or
    /// exists.
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
