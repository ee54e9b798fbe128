//! The method of client builders that attaches a recorder.

/// Defines `ClientBuilder::record`, which needs the feature `testing` of the core.
#[cfg(any(test, feature = "testing"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __record_method {
    () => {
        /// Records the requests and responses of the client, to replay them in tests: see
        /// [`cassette`](basecamp_core::cassette).
        pub fn record(mut self, recorder: &$crate::cassette::Recorder) -> Self {
            self.settings.context = self.settings.context.record(recorder);
            self
        }
    };
}

/// Defines nothing without the feature `testing`.
#[cfg(not(any(test, feature = "testing")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __record_method {
    () => {};
}

pub use __record_method as record_method;
