//! Arbitrary compressed bodies: valid content is decoded within the limit, and anything else is an
//! error.
#![no_main]

use std::io::Read;
use std::sync::Arc;

use basecamp_core::testing::Simulation;
use basecamp_core::{Account, Auth, Config, Context, RetryPolicy};
use bytes::Bytes;
use flate2::Compression;
use flate2::read::GzEncoder;
use http::HeaderValue;
use libfuzzer_sys::fuzz_target;

const LIMIT: usize = 4096;

fn read(body: Vec<u8>) -> Option<Bytes> {
    let server = Simulation::new(move |_| {
        let mut response = http::Response::new(Bytes::from(body.clone()));
        response.headers_mut().insert("content-encoding", HeaderValue::from_static("gzip"));
        Ok(response)
    });
    let retry = RetryPolicy::none();
    let config = Config::builder().response_limit(LIMIT).retry(retry).build().unwrap();
    let context = Context::new(config, Auth::token("secret"), 0).unwrap();
    let account = Account::new(server.blocking(Arc::new(context)), "999").unwrap();
    account.todos().get(1).send_raw().ok().map(|reply| reply.value)
}

fuzz_target!(|input: (&[u8], u16, u8)| {
    let (bytes, at, bit) = input;
    // Arbitrary bytes.
    if let Some(read) = read(bytes.to_vec()) {
        assert!(read.len() <= LIMIT);
    }
    // Valid gzip of repeated content, to reach the limit.
    let content = bytes.repeat(1 + usize::from(bit));
    let mut zipped = Vec::new();
    GzEncoder::new(&content[..], Compression::fast()).read_to_end(&mut zipped).unwrap();
    match read(zipped.clone()) {
        Some(read) => assert!(read == content && read.len() <= LIMIT),
        None => assert!(content.len().max(zipped.len()) > LIMIT),
    }
    // With one bit flipped: the result is an error or the same content.
    let at = usize::from(at) % zipped.len();
    zipped[at] ^= 1 << (bit % 8);
    if let Some(read) = read(zipped.clone()) {
        assert!(read == content, "bit {bit} of byte {at}");
    }
    // A truncated body.
    zipped.truncate(at.max(1));
    assert_eq!(read(zipped), None, "cut at {at}");
});
