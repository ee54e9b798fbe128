//! TLS: trusted certificates, and requests over TLS.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use basecamp_ureq::{Account, Client, Config, Error, ErrorCode};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::crypto::ring;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::server::response;

struct TlsServer {
    url: String,
    pem: String,
    connections: Arc<AtomicUsize>,
}

/// Responds to every request with an empty object, over TLS.
fn server() -> TlsServer {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let connections = Arc::new(AtomicUsize::new(0));
    let server = TlsServer { url, pem: cert.pem(), connections: connections.clone() };
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            connections.fetch_add(1, Ordering::SeqCst);
            let connection = ServerConnection::new(config.clone()).unwrap();
            thread::spawn(move || serve(StreamOwned::new(connection, stream)));
        }
    });
    server
}

fn serve(mut stream: StreamOwned<ServerConnection, TcpStream>) -> io::Result<()> {
    let mut part = [0; 1 << 14];
    while stream.read(&mut part)? > 0 {
        stream.write_all(response("200 OK", "{}").as_bytes())?;
    }
    Ok(())
}

fn account(url: &str, pem: Option<&str>) -> Account {
    let config = Config::builder().base_url(url).timeout(Duration::from_millis(500));
    let config = config.max_retries(0).build().unwrap();
    let mut builder = Client::builder().token("secret").config(config);
    if let Some(pem) = pem {
        builder = builder.root_certificates(pem);
    }
    builder.build().unwrap().for_account(999).unwrap()
}

#[test]
fn custom_root_certificates_are_trusted() {
    let server = server();
    let account = account(&server.url, Some(&server.pem));
    for _ in 0..3 {
        account.todos().get(1).send_raw().unwrap();
        account.todos().create(1, "Ship it").send_raw().unwrap();
    }
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
}

fn assert_rejects_the_certificate(error: &Error, url: &str) {
    let address = url.trim_start_matches("https://");
    let expected = format!("could not connect to {address}: invalid peer certificate");
    assert!(error.message().starts_with(&expected), "{error}");
}

#[test]
fn an_unknown_authority_is_not_trusted() {
    let server = server();
    let error = account(&server.url, None).todos().create(1, "Ship it").send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Network);
    assert_rejects_the_certificate(&error, &server.url);
}

#[test]
fn a_certificate_for_another_name_is_not_trusted() {
    let server = server();
    let url = server.url.replace("localhost", "127.0.0.1");
    let error = account(&url, Some(&server.pem)).todos().get(1).send().unwrap_err();
    assert_rejects_the_certificate(&error, &url);
}

#[test]
fn a_server_without_tls_is_a_network_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let _ = stream.write_all(response("400 Bad Request", "").as_bytes());
        }
    });
    let error = account(&url, None).todos().get(1).send().unwrap_err();
    assert!(error.message().starts_with("could not connect to "), "{error}");
}

#[test]
fn a_handshake_that_stalls_times_out() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let start = Instant::now();
    let call = account(&format!("https://{address}"), None)
        .todos()
        .get(1)
        .with_timeout(Duration::from_millis(100));
    let error = call.send().unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(
        error.message(),
        format!("could not connect to {address}: the connection took longer than 100ms")
    );
    assert!(start.elapsed() < Duration::from_millis(400));
    drop(listener);
}
