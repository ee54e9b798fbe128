//! Reads a body up to the size limit.

use std::future::poll_fn;
use std::io::Read;
use std::pin::pin;

use bytes::{Buf, Bytes, BytesMut};
use http_body::Body;

use crate::BoxError;
use crate::dispatch::Dispatcher;
use crate::outcome::Rejection;

pub(crate) fn read(reader: impl Read, dispatcher: &Dispatcher) -> Result<Bytes, Rejection> {
    let limit = dispatcher.body_limit;
    let mut body = Vec::new();
    // One byte more than the limit detects a longer body.
    reader
        .take((limit as u64).saturating_add(1))
        .read_to_end(&mut body)
        .map_err(|error| Rejection::Incomplete(error.to_string()))?;
    if body.len() > limit { Err(dispatcher.too_large()) } else { Ok(body.into()) }
}

pub(crate) async fn collect<B>(body: B, dispatcher: &Dispatcher) -> Result<Bytes, Rejection>
where
    B: Body<Error: Into<BoxError>>,
{
    let mut body = pin!(body);
    let mut bytes = BytesMut::new();
    while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        let frame = frame.map_err(|error| Rejection::Incomplete(error.into().to_string()))?;
        if let Ok(mut data) = frame.into_data() {
            if data.remaining() > dispatcher.body_limit - bytes.len() {
                return Err(dispatcher.too_large());
            }
            while data.has_remaining() {
                let chunk = data.chunk();
                let length = chunk.len();
                bytes.extend_from_slice(chunk);
                data.advance(length);
            }
        }
    }
    Ok(bytes.freeze())
}
