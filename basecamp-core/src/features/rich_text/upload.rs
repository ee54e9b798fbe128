//! Uploads of files to folders.

use crate::body::multipart::FilePart;
use crate::client::handle::Handle;
use crate::generated::services::uploads::{CreateUpload, Uploads};
use crate::model::id::IntoId;
use crate::types::Vault;

impl<H: Handle> Uploads<H> {
    /// Uploads a file to a folder: sends the file as an attachment, then creates the upload.
    ///
    /// ```
    /// use basecamp_core::{Account, FilePart};
    ///
    /// let account = Account::detached("999")?;
    /// let report = FilePart::file("report.pdf");
    /// let upload = account.uploads().upload(12, report).description("For May");
    /// # Ok::<(), basecamp_core::Error>(())
    /// ```
    pub fn upload(&self, vault_id: impl IntoId<Vault>, file: FilePart) -> CreateUpload<H> {
        self.create(vault_id, "").attach(file)
    }
}
