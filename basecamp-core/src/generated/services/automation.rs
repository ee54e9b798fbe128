// @generated from api/automation.toml by `basecamp-codegen generate`; do not edit.
//! Automation: the markers of the lineup, which are also in a separate service.

use crate::generated::prelude::*;

/// Automation: the markers of the lineup, which are also in a separate service.
///
/// The service of [`Account::automation`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let call = account.automation().list_lineup_markers();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Automation<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Automation<H> {
    /// Lists the markers on the lineup.
    pub fn list_lineup_markers(&self) -> super::lineup::ListLineupMarkers<H> {
        super::lineup::Lineup { account: self.account.clone() }.list()
    }
}
