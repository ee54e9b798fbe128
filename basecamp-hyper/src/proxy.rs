//! Connections through a proxy. The core selects the proxy and speaks its protocol.

use std::task::{Context, Poll};
use std::time::Duration;

use basecamp_core::driver::TunnelStep;
use basecamp_core::{AddressPolicy, Proxy, ProxyError};
use http::Uri;
use hyper::rt::{Read, Write};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tower_service::Service;

use crate::direct::{BoxError, ConnectFuture, Direct, DirectStream};
use crate::failure::is_permanent;
use crate::tls::{Protocols, Tls};

/// Opens tunnels to hosts through a proxy. The caller adds TLS to the host.
#[derive(Clone)]
pub(crate) struct Tunnels {
    pub(crate) proxy: Proxy,
    pub(crate) tls: Tls,
    /// The limit of connecting to the proxy, divided among its addresses.
    pub(crate) timeout: Duration,
}

impl Service<Uri> for Tunnels {
    type Response = DirectStream;
    type Error = BoxError;
    type Future = ConnectFuture<DirectStream>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let Self { proxy, tls, timeout } = self.clone();
        Box::pin(async move {
            let direct = Direct::new(tls, timeout, AddressPolicy::any());
            let stream = direct.connect(proxy.uri().clone(), Protocols::Http1).await;
            let mut stream = stream.map_err(|error| {
                let failed = proxy.unreachable(&*error);
                if is_permanent(&*error) { failed.permanently() } else { failed }
            })?;
            open(&proxy, &target, &mut stream).await?;
            Ok(stream)
        })
    }
}

async fn open<T: Read + Write + Unpin>(
    proxy: &Proxy,
    target: &Uri,
    stream: T,
) -> Result<(), ProxyError> {
    let mut stream = TokioIo::new(stream);
    let mut tunnel = proxy.tunnel(target)?;
    let mut buffer = [0; 4096];
    loop {
        match tunnel.step() {
            TunnelStep::Write(bytes) => {
                stream.write_all(&bytes).await.map_err(|error| proxy.unreachable(&error))?;
                stream.flush().await.map_err(|error| proxy.unreachable(&error))?;
            }
            TunnelStep::Read { at_most } => {
                let part = &mut buffer[..at_most.min(4096)];
                let amount = stream.read(part).await;
                let amount = amount.map_err(|error| proxy.unreachable(&error))?;
                tunnel.handle_input(&part[..amount])?;
            }
            _ => return Ok(()),
        }
    }
}
