//! The runtime of a delivery: futures of stores that use tokio are polled in its context.

/// The tokio runtime in whose context a delivery was processed, with the feature `tokio`.
#[derive(Clone)]
pub(crate) struct Runtime {
    #[cfg(feature = "tokio")]
    handle: Option<tokio::runtime::Handle>,
}

impl Runtime {
    /// The runtime of the current task, if there is one.
    pub(crate) fn current() -> Self {
        Self {
            #[cfg(feature = "tokio")]
            handle: tokio::runtime::Handle::try_current().ok(),
        }
    }

    /// Enters the runtime's context until the returned guard is dropped.
    #[cfg(feature = "tokio")]
    pub(crate) fn enter(&self) -> Option<tokio::runtime::EnterGuard<'_>> {
        self.handle.as_ref().map(tokio::runtime::Handle::enter)
    }

    /// Without the feature `tokio` there is no context to enter.
    #[cfg(not(feature = "tokio"))]
    pub(crate) fn enter(&self) -> Option<std::convert::Infallible> {
        None
    }
}
