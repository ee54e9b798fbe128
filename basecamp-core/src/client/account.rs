//! Accounts: the start of every call.

use crate::client::handle::Detached;
use crate::error::Error;
use crate::request::account_id::AccountId;

/// An account, and the handle of the driver that sends its calls. Its methods return the services.
///
/// `H` is the handle that a driver made: [`Blocking`](crate::Blocking) or [`Async`](crate::Async).
/// A [`Detached`] account builds calls as plain values, for a custom transport.
#[derive(Debug, Clone)]
pub struct Account<H = Detached> {
    handle: H,
    id: AccountId,
}

impl Account {
    /// An account that is not connected to a client.
    ///
    /// # Errors
    ///
    /// A `usage` error if the id has other characters than digits.
    pub fn detached<I>(id: I) -> Result<Self, Error>
    where
        I: TryInto<AccountId>,
        Error: From<I::Error>,
    {
        Self::new(Detached, id)
    }
}

impl From<AccountId> for Account {
    fn from(id: AccountId) -> Self {
        Self { handle: Detached, id }
    }
}

impl<H> Account<H> {
    /// An account whose calls `handle` sends.
    ///
    /// # Errors
    ///
    /// A `usage` error if the id has other characters than digits.
    pub fn new<I>(handle: H, id: I) -> Result<Self, Error>
    where
        I: TryInto<AccountId>,
        Error: From<I::Error>,
    {
        Ok(Self { handle, id: id.try_into()? })
    }

    /// The account's id.
    #[must_use]
    pub fn id(&self) -> &AccountId {
        &self.id
    }

    pub(crate) fn handle(&self) -> &H {
        &self.handle
    }
}

#[cfg(test)]
mod tests;
