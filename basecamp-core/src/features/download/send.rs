//! The methods that send a download, blocking and async.

use super::builder::{DownloadUpload, DownloadUrl};
use super::machine::DownloadCall;
use super::received::Download;
use crate::body::{AsyncBody, BlockingBody};
use crate::builders::unsent::not_a_future;
use crate::client::handle::{Async, Blocking};
use crate::error::Error;
use crate::protocol::driver::BoxFuture;

/// Implements the ways to send a download.
macro_rules! download_methods {
    ($builder:ident, $machine:expr) => {
        impl $builder<Blocking> {
            /// Requests the file. The result reads its bytes.
            ///
            /// # Errors
            ///
            /// A rejection by the server or by the file storage, a network failure, or an invalid
            /// call: see [`ErrorCode`](crate::ErrorCode).
            pub fn send(self) -> Result<Download<BlockingBody>, Error> {
                let handle = self.account.handle();
                let mut call = $machine(handle.context(), &self);
                let (reply, body) = handle.run_streaming(&mut call)?;
                call.finish_with(&reply, body)
            }
        }

        impl $builder<Async> {
            /// Requests the file. The result reads its bytes. Awaiting the builder does the same.
            ///
            /// # Errors
            ///
            /// A rejection by the server or by the file storage, a network failure, or an invalid
            /// call: see [`ErrorCode`](crate::ErrorCode).
            pub fn send(self) -> BoxFuture<'static, Result<Download<AsyncBody>, Error>> {
                let handle = self.account.handle();
                let run = handle.run_streaming($machine(handle.context(), &self));
                Box::pin(async move {
                    let driven = run.await;
                    driven.machine.finish_with(&driven.result?, driven.body)
                })
            }
        }

        not_a_future!($builder => Result<Download<AsyncBody>, Error>);

        impl IntoFuture for $builder<Async> {
            type Output = Result<Download<AsyncBody>, Error>;
            type IntoFuture = BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };
}

download_methods!(DownloadUrl, DownloadCall::new);
download_methods!(DownloadUpload, DownloadCall::of_upload);
