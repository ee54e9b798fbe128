use std::collections::VecDeque;
use std::io::Cursor;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context as TaskContext, Poll};

use http_body::{Body, Frame};
use http_body_util::BodyExt as _;
use proptest::prelude::*;

use super::*;
use crate::body::{ExternalBody, RequestBody};
use crate::error::failure::Failure;
use crate::error::failure::FailureKind;
use crate::error::{Error, ErrorCode};
use crate::testing::ready;
use std::io;

/// A reader and a body that return these chunks.
struct Chunks(VecDeque<io::Result<&'static [u8]>>);

impl Read for Chunks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(chunk) = self.0.pop_front() else { return Ok(0) };
        let mut chunk = chunk?;
        let read = chunk.read(buffer)?;
        if !chunk.is_empty() {
            self.0.push_front(Ok(chunk));
        }
        Ok(read)
    }
}

impl Body for Chunks {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut TaskContext<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let chunk = self.0.pop_front();
        Poll::Ready(chunk.map(|chunk| chunk.map(|chunk| Frame::data(chunk.into()))))
    }
}

fn chunks<const N: usize>(chunks: [io::Result<&'static [u8]>; N]) -> Chunks {
    Chunks(chunks.into())
}

fn external(content: Content) -> ExternalBody {
    ExternalBody { head: "<".into(), content, tail: ">".into() }
}

fn no_files<T>(_: &Path) -> io::Result<T> {
    Err(io::Error::new(io::ErrorKind::NotFound, "no such file"))
}

fn blocking(content: Content) -> Result<(u64, Vec<u8>), Failure> {
    let mut upload = external(content).open_blocking(no_files)?;
    let mut bytes = Vec::new();
    upload.read_to_end(&mut bytes).map_err(Failure::io)?;
    Ok((upload.length(), bytes))
}

fn open(body: ExternalBody) -> Result<AsyncUpload, Failure> {
    ready(body.open_async(async |path: &Path| no_files(path)))
}

/// The next chunk of an upload.
fn next(upload: &mut AsyncUpload) -> Option<Result<Bytes, Failure>> {
    let data = |frame: Frame<Bytes>| frame.into_data().unwrap();
    Some(ready(upload.frame())?.map(data).map_err(Failure::io))
}

fn asynchronous(content: Content) -> Result<(u64, Vec<u8>), Failure> {
    let upload = open(external(content))?;
    let length = upload.size_hint().exact().unwrap();
    let bytes = ready(upload.collect()).map_err(Failure::io)?.to_bytes();
    Ok((length, bytes.to_vec()))
}

/// The results of a reader and of a stream with the same chunks.
fn both<const N: usize>(
    make: impl Fn() -> [io::Result<&'static [u8]>; N],
    length: u64,
) -> [Result<(u64, Vec<u8>), Failure>; 2] {
    [
        blocking(Content::reader(chunks(make()), length)),
        asynchronous(Content::stream(chunks(make()), length)),
    ]
}

fn message(failure: Failure) -> String {
    let error = Error::from_failure(failure, None);
    let is_io =
        ["no such file", "the disk failed"].iter().any(|cause| error.message().contains(cause));
    let code = if is_io { ErrorCode::LocalIo } else { ErrorCode::Usage };
    assert_eq!(error.code(), code, "{error}");
    assert!(!error.retryable());
    error.message().to_owned()
}

#[test]
fn body_is_head_content_and_tail() {
    for result in both(|| [Ok(b"ab"), Ok(b"c")], 3) {
        assert_eq!(result.unwrap(), (5, b"<abc>".to_vec()));
    }
    for result in both(|| [], 0) {
        assert_eq!(result.unwrap(), (2, b"<>".to_vec()));
    }
    assert_eq!(blocking("abc".into()).unwrap(), (5, b"<abc>".to_vec()));
    assert_eq!(asynchronous("abc".into()).unwrap(), (5, b"<abc>".to_vec()));
}

#[test]
fn stream_of_another_length_fails() {
    for result in both(|| [Ok(b"ab")], 3) {
        assert!(message(result.unwrap_err()).ends_with("it ended after 2 of 3 bytes"));
    }
    for result in both(|| [Ok(b"abcd")], 3) {
        assert!(message(result.unwrap_err()).contains("it is longer than the announced 3 bytes"));
    }
    for result in both(|| [Ok(b"abc"), Ok(b"d")], 3) {
        assert!(message(result.unwrap_err()).contains("it is longer than the announced 3 bytes"));
    }
}

#[test]
fn content_that_is_too_long_is_never_sent_completely() {
    let content = Content::reader(&b"abcd"[..], 3);
    let mut upload = external(content).open_blocking(no_files).unwrap();
    let mut sent = Vec::new();
    upload.read_to_end(&mut sent).unwrap_err();
    assert!(sent.len() < 4, "{sent:?}");
    let mut upload = open(external(Content::stream(chunks([Ok(b"abc"), Ok(b"d")]), 3))).unwrap();
    assert_eq!(next(&mut upload).unwrap().unwrap(), "<");
    next(&mut upload).unwrap().unwrap_err();
    open(external(Content::stream(chunks([Ok(b"d")]), 0))).unwrap_err();
}

#[test]
fn reader_is_not_read_after_its_end() {
    let ended = || [Ok(&b"abc"[..]), Ok(b""), Err(io::Error::other("read after the end"))];
    assert_eq!(blocking(Content::reader(chunks(ended()), 3)).unwrap().1, b"<abc>");
}

#[test]
fn read_with_an_empty_buffer_is_not_the_end() {
    let mut upload = external(Content::reader(&b"abc"[..], 3)).open_blocking(no_files).unwrap();
    upload.read_exact(&mut [0; 2]).unwrap();
    assert_eq!(upload.read(&mut []).unwrap(), 0);
    upload.read_exact(&mut [0; 3]).unwrap();
}

#[test]
fn error_of_a_stream_is_in_the_message() {
    for result in both(|| [Ok(b"ab"), Err(io::Error::other("the disk failed"))], 3) {
        let failure = result.unwrap_err();
        let found = Unreadable::find(&*failure.source).unwrap();
        assert!(found.source().unwrap().to_string().ends_with("the disk failed"));
        let message = message(failure);
        assert_eq!(message, "the content to be sent can't be read: the disk failed");
    }
}

#[test]
fn unreadable_content_is_found_in_an_error_of_the_http_client() {
    let own = Error::new(ErrorCode::Network, "send failed");
    let failure = Failure::io(own.clone().with_source(Unreadable::already_consumed()));
    assert_eq!(failure.kind(), FailureKind::Unreadable);
    assert_eq!(Failure::io(own).kind(), FailureKind::Io);
}

#[test]
fn error_of_a_missing_file_has_its_path() {
    let file = Content::file("report.pdf");
    let failure = blocking(file.clone()).unwrap_err();
    assert!(Unreadable::find(&*failure.source).unwrap().source().is_some());
    assert!(message(blocking(file.clone()).unwrap_err()).ends_with("report.pdf: no such file"));
    assert!(message(asynchronous(file).unwrap_err()).ends_with("report.pdf: no such file"));
}

#[test]
fn stream_is_sent_once_and_by_its_kind_of_driver() {
    let reader = Content::reader(&b"abc"[..], 3);
    assert_eq!(reader.replay(), Replay::Never);
    assert!(message(asynchronous(reader.clone()).unwrap_err()).contains("another kind of driver"));
    blocking(reader.clone()).unwrap();
    assert!(message(blocking(reader).unwrap_err()).contains("only once"));
    let stream = Content::stream(chunks([Ok(b"abc")]), 3);
    assert!(message(blocking(stream.clone()).unwrap_err()).contains("another kind of driver"));
    asynchronous(stream.clone()).unwrap();
    assert!(message(asynchronous(stream).unwrap_err()).contains("only once"));
}

#[test]
fn request_contains_bytes_without_a_progress_callback() {
    let body = |content: &Content| RequestBody::from(content);
    assert!(matches!(body(&"".into()), RequestBody::Empty));
    assert!(matches!(body(&"abc".into()), RequestBody::Bytes(bytes) if bytes == "abc"));
    let reported = Content::from("abc").with_progress(|_, _| ());
    assert!(matches!(body(&reported), RequestBody::External(_)));
}

#[test]
fn progress_counts_the_content_without_head_and_tail() {
    let reported = Arc::new(Mutex::new(Vec::new()));
    let report = |reported: &Arc<Mutex<Vec<_>>>| {
        let reported = reported.clone();
        move |sent, total| reported.lock().unwrap().push((sent, total))
    };
    blocking(Content::from("abc").with_progress(report(&reported))).unwrap();
    asynchronous(Content::from("abc").with_progress(report(&reported))).unwrap();
    assert_eq!(*reported.lock().unwrap(), [(3, 3), (3, 3)]);
    // Large content is sent in chunks, with a report for each.
    reported.lock().unwrap().clear();
    asynchronous(Content::from(vec![0; 100_000]).with_progress(report(&reported))).unwrap();
    assert_eq!(*reported.lock().unwrap(), [(65_536, 100_000), (100_000, 100_000)]);
}

#[test]
fn content_has_length_path_and_replay() {
    let stream = Content::stream(chunks([]), 7);
    let rows = [
        (Content::from(b"abc"), Some(3), None, Replay::Rewind),
        (Content::file("a/report.pdf"), None, Some(Path::new("a/report.pdf")), Replay::Rewind),
        (Content::reader(&b""[..], 9), Some(9), None, Replay::Never),
        (stream, Some(7), None, Replay::Never),
    ];
    for (content, length, path, replay) in &rows {
        assert_eq!((content.length(), content.path()), (*length, *path), "{content:?}");
        assert_eq!(content.replay(), *replay, "{content:?}");
    }
}

#[test]
fn upload_ends_with_its_last_byte() {
    let stream = Content::stream(chunks([Ok(b"ab"), Ok(b"c")]), 3);
    let mut upload = open(external(stream)).unwrap();
    let mut frames = Vec::new();
    while !upload.is_end_stream() {
        let data = next(&mut upload).unwrap().unwrap();
        frames.push((data, upload.is_end_stream()));
    }
    let expected = [("<", false), ("ab", false), ("c", false), (">", true)];
    assert_eq!(frames, expected.map(|(data, end)| (Bytes::from(data), end)));
}

#[test]
fn interrupted_read_is_retried() {
    let interrupted = || Err(io::Error::from(io::ErrorKind::Interrupted));
    let content = Content::reader(chunks([interrupted(), Ok(b"ab"), interrupted()]), 2);
    assert_eq!(blocking(content).unwrap(), (4, b"<ab>".to_vec()));
}

#[test]
fn debug_shows_no_content() {
    for content in [Content::from("secret"), Content::reader(Cursor::new("secret"), 6)] {
        let debug = format!("{content:?} {:?}", external(content.clone()));
        assert!(!debug.contains("secret") && debug.contains("6 bytes"), "{debug}");
    }
}

proptest! {
    #[test]
    fn content_of_any_chunks_is_sent_completely(
        chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9), 0..9),
        deviation in -2_i64..3,
    ) {
        let all: Vec<u8> = chunks.concat();
        let length = (all.len() as i64 + deviation).max(0) as u64;
        let leaked: Vec<&'static [u8]> = chunks.into_iter().map(|chunk| &*chunk.leak()).collect();
        // An empty read is the end of a reader, so the reader has no empty chunks.
        let nonempty = leaked.iter().filter(|chunk| !chunk.is_empty()).map(|chunk| Ok(*chunk));
        let frames = leaked.iter().map(|chunk| Ok(*chunk));
        let results = [
            blocking(Content::reader(Chunks(nonempty.collect()), length)),
            asynchronous(Content::stream(Chunks(frames.collect()), length)),
        ];
        for result in results {
            match result {
                Ok((announced, bytes)) => {
                    prop_assert_eq!(length, all.len() as u64);
                    prop_assert_eq!(announced, bytes.len() as u64);
                    prop_assert_eq!(&bytes[1..bytes.len() - 1], &all[..]);
                }
                Err(_) => prop_assert_ne!(length, all.len() as u64),
            }
        }
    }
}

#[test]
fn content_of_length_zero_must_be_empty() {
    let external = |content: Content| match RequestBody::from(&content) {
        RequestBody::External(body) => body,
        other => panic!("{other:?}"),
    };
    let none = |_: &Path| Err(io::Error::other("no files"));
    let reader = external(Content::reader(io::Cursor::new("x"), 0));
    let failure = reader.open_blocking(none).unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Unreadable);
    assert!(external(Content::reader(io::empty(), 0)).open_blocking(none).is_ok());
    // The files of `/proc` have the length 0 and are not empty.
    let nonempty = |_: &Path| Ok((Box::new(io::Cursor::new("x")) as BlockingBody, 0));
    let failure = external(Content::file("/proc/version")).open_blocking(nonempty).unwrap_err();
    let message = Error::from_failure(failure, None).message().to_owned();
    assert!(
        message.contains("/proc/version: it is longer than the announced 0 bytes"),
        "{message}"
    );
    assert!(message.contains("Content::reader"), "{message}");
}
