//! The network of the tests: proxies, and servers whose certificates a private authority signed.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::Command;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// A certificate authority that isn't in the system's root certificates.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, "A private authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    fn acceptor(&self, name: &str) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

/// Accepts connections on an address of this machine until the test's process ends.
fn listen<F>(address: Ipv4Addr, tls: Option<TlsAcceptor>, serve: F) -> SocketAddr
where
    F: AsyncFn(Box<dyn Stream>) -> io::Result<()> + Clone + 'static + Send,
{
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let local = tokio::task::LocalSet::new();
        local.block_on(&runtime, async move {
            let listener = TcpListener::bind((address, 0)).await.unwrap();
            sender.send(listener.local_addr().unwrap()).unwrap();
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, serve) = (tls.clone(), serve.clone());
                tokio::task::spawn_local(async move {
                    match tls {
                        Some(tls) => serve(Box::new(tls.accept(stream).await?)).await,
                        None => serve(Box::new(stream)).await,
                    }
                });
            }
        });
    });
    receiver.recv().unwrap()
}

trait Stream: AsyncRead + AsyncWrite + Unpin {}

impl<T: AsyncRead + AsyncWrite + Unpin> Stream for T {}

async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// A server that answers every request with an empty list over TLS.
pub(crate) fn server(authority: &Authority, address: Ipv4Addr, name: &str) -> SocketAddr {
    listen(address, Some(authority.acceptor(name)), async |mut stream| {
        loop {
            read_head(&mut stream).await?;
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]").await?;
            stream.flush().await?;
        }
    })
}

/// A proxy that opens tunnels, and records its requests.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

/// The behaviour of a [`Proxy`].
#[derive(Clone)]
pub(crate) enum Behavior {
    Connect,
    /// Connects every tunnel to the same server.
    ConnectTo(SocketAddr),
    Refuse(&'static str),
    /// SOCKS 5, with a user name and a password.
    Socks,
}

impl Proxy {
    pub(crate) fn start(behavior: Behavior) -> Self {
        Self::listen(behavior, None)
    }

    /// Starts a proxy with a TLS listener for the name `localhost`.
    pub(crate) fn over_tls(authority: &Authority) -> Self {
        Self::listen(Behavior::Connect, Some(authority.acceptor("localhost")))
    }

    fn listen(behavior: Behavior, tls: Option<TlsAcceptor>) -> Self {
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let seen = requests.clone();
        let address = listen(Ipv4Addr::LOCALHOST, tls, async move |mut stream| {
            let keep = |request: String| seen.lock().unwrap().push(request);
            let target = match behavior.clone() {
                Behavior::Socks => socks(&mut stream, keep).await?,
                Behavior::Refuse(response) => {
                    keep(read_head(&mut stream).await?);
                    return stream.write_all(response.as_bytes()).await;
                }
                behavior => {
                    let head = read_head(&mut stream).await?;
                    let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
                    keep(head);
                    stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
                    match behavior {
                        Behavior::ConnectTo(address) => address.to_string(),
                        _ => target,
                    }
                }
            };
            stream.flush().await?;
            let mut target = TcpStream::connect(target).await?;
            copy_bidirectional(&mut stream, &mut target).await.map(drop)
        });
        Self { address, requests }
    }

    /// The heads of the requests, or the login and target that a SOCKS client sent.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn socks(stream: &mut (impl Stream + ?Sized), keep: impl Fn(String)) -> io::Result<String> {
    async fn field(stream: &mut (impl AsyncRead + Unpin + ?Sized)) -> io::Result<String> {
        let mut text = vec![0; stream.read_u8().await?.into()];
        stream.read_exact(&mut text).await?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
    let mut head = [0; 4];
    stream.read_exact(&mut head).await?;
    assert_eq!(head, [5, 2, 0, 2]);
    stream.write_all(&[5, 2]).await?;
    assert_eq!(stream.read_u8().await?, 1);
    let (user, password) = (field(stream).await?, field(stream).await?);
    stream.write_all(&[1, 0]).await?;
    stream.read_exact(&mut head).await?;
    let host = match head {
        [5, 1, 0, 3] => field(stream).await?,
        [5, 1, 0, 1] => Ipv4Addr::from(stream.read_u32().await?).to_string(),
        _ => panic!("{head:?}"),
    };
    let target = format!("{host}:{}", stream.read_u16().await?);
    keep(format!("{user} {password} {target}"));
    stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
    Ok(target)
}

/// The arguments of this program that run a single test.
pub(crate) fn only(module: &str, test: &str) -> [String; 2] {
    let (_, module) = module.split_once("::").unwrap();
    ["--exact".to_owned(), format!("{module}::{test}")]
}

/// Runs a test again in a separate process. Only these variables about proxies and certificates are
/// in its environment.
pub(crate) fn run_again(module: &str, test: &str, variables: &[(&str, &str)]) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(only(module, test));
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUEST_METHOD"] {
        command.env_remove(name).env_remove(name.to_ascii_lowercase());
    }
    command.env_remove("SSL_CERT_FILE").env_remove("SSL_CERT_DIR");
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let (stdout, stderr) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && stdout.contains("1 passed"), "{stdout}\n{stderr}");
}
