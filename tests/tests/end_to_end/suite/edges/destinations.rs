//! Destinations of downloaded files: their names, and the files that a download may replace.

use std::fs;
use std::path::Path;

use basecamp_core::{Error, ErrorCode};

use super::super::{Destination, DownloadExt as _};
use super::connect;
use crate::raw_server::{Failures, RawServer, response};

/// The code of an error of a destination: a file that exists may be replaced if the caller says so,
/// and a folder is another kind of destination.
fn code_of(error: &Error) -> ErrorCode {
    let is_usage = |text| error.message().contains(text);
    match is_usage("exists already") || is_usage("is a folder") {
        true => ErrorCode::Usage,
        false => ErrorCode::LocalIo,
    }
}

/// A server that redirects `/full` to its storage. `first` and `second` are header lines of the two
/// responses.
fn server(first: Vec<u8>, second: Vec<u8>) -> RawServer {
    RawServer::answering(move |request| match request.target() {
        "/full" => {
            response("302 Found", [&b"Location: /storage/segment\r\n"[..], &first].concat(), "")
        }
        _ => response("200 OK", &second, "file"),
    })
}

macro_rules! save {
    ($server:expr, $destination:expr) => {{
        let client = connect($server).token("t").build().unwrap();
        match wait!(client.for_account("9").unwrap().download_url("/full").send()) {
            Ok(download) => wait!(download.save($destination)),
            Err(error) => Err(error),
        }
    }};
}

test! {
    fn a_file_has_the_name_of_its_content_disposition() {
        let mut failures = Failures::default();
        let field = |value: &[u8]| [b"Content-Disposition: ", value, b"\r\n"].concat();
        let names: Vec<(&[u8], &str)> = vec![
            (b"attachment; filename=\"a b.pdf\"", "a b.pdf"),
            (b"attachment; filename=a.pdf", "a.pdf"),
            (b"inline;FILENAME=a.pdf;x=y", "a.pdf"),
            (b"attachment; filename*=UTF-8''Zo%C3%AB%20%E2%82%AC.pdf", "Zo\u{eb} \u{20ac}.pdf"),
            (b"attachment; filename*=utf-8'en'a%20b.pdf; filename=\"c.pdf\"", "a b.pdf"),
            (b"attachment; filename=\"c.pdf\"; filename*=UTF-8''a%20b.pdf", "a b.pdf"),
            (b"attachment; filename*=ISO-8859-1''Zo%EB.pdf", "Zo\u{eb}.pdf"),
            // The plain value replaces one that can't be decoded.
            (b"attachment; filename=\"c.pdf\"; filename*=UTF-8''%FF%FE", "c.pdf"),
            (b"attachment; filename=\"c.pdf\"; filename*=KOI8-R''a", "c.pdf"),
            (b"attachment; filename=\"c.pdf\"; filename*=broken", "c.pdf"),
            // Bytes outside of ASCII.
            ("attachment; filename=\"Zo\u{eb}.pdf\"".as_bytes(), "Zo\u{eb}.pdf"),
            (b"attachment; filename=\"Zo\xeb.pdf\"", "Zo\u{eb}.pdf"),
            (b"attachment; filename=\"a\\\"b.pdf\"", "a_b.pdf"),
            (b"attachment; filename=\"a;b=c.pdf\"", "a;b=c.pdf"),
            (b"attachment; filename=\"unclosed.pdf", "unclosed.pdf"),
            // Path components of a name are removed.
            (b"attachment; filename=\"../../etc/passwd\"", "passwd"),
            (b"attachment; filename=\"C:\\\\a\\\\b.pdf\"", "b.pdf"),
            (b"attachment; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd", "passwd"),
            (b"attachment; filename*=UTF-8''a%00b.pdf", "ab.pdf"),
            // Without a name: the last segment of the URL.
            (b"attachment", "full"),
            (b"attachment; filename=\"\"", "full"),
            (b"attachment; filename=\"..\"", "full"),
            (b"attachment; filename=\"/\"", "full"),
            (b"attachment; name=\"a.pdf\"", "full"),
            (b"attachment; filename*=UTF-8''", "full"),
            (b"filename=a.pdf", "full"),
            (b"", "full"),
        ];
        for (value, expected) in names {
            // Either hop may have the header.
            for (first, second) in [(field(value), Vec::new()), (Vec::new(), field(value))] {
                let folder = tempfile::tempdir().unwrap();
                let server = server(first, second);
                let path = save!(&server, Destination::folder(folder.path())).unwrap();
                let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
                let case = format!("{}: {path:?}, {names:?}", value.escape_ascii());
                failures.check(path == folder.path().join(expected) && names == [expected], case);
            }
        }
        // The response with the file has precedence.
        let folder = tempfile::tempdir().unwrap();
        let server = server(field(b"attachment; filename=a"), field(b"attachment; filename=b"));
        let path = save!(&server, Destination::folder(folder.path())).unwrap();
        assert_eq!(path, folder.path().join("b"));
    }
}

#[cfg(unix)]
fn make(command: &str, arguments: &[&str]) -> bool {
    std::process::Command::new(command).args(arguments).status().unwrap().success()
}

#[cfg(unix)]
test! {
    fn only_a_regular_file_is_replaced() {
        use std::os::unix::fs::{FileTypeExt as _, symlink};

        let mut failures = Failures::default();
        let server = server(Vec::new(), Vec::new());
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("folder")).unwrap();
        fs::write(at("folder/inside"), "inside").unwrap();
        assert!(make("mkfifo", &[at("pipe").to_str().unwrap()]));
        let _listener = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        // Only root may create a device.
        let device = make("mknod", &[at("device").to_str().unwrap(), "c", "1", "3"]);
        for target in ["folder", "pipe", "socket", "device"] {
            symlink(at(target), at(&format!("link to {target}"))).unwrap();
        }
        for target in ["folder", "pipe", "socket", "device"].into_iter().filter(|target| *target != "device" || device) {
            for name in [target.to_owned(), format!("link to {target}")] {
                let before = (fs::symlink_metadata(at(&name)).unwrap().file_type(), server.requests());
                for destination in [Destination::file(at(&name)), Destination::file(at(&name)).with_overwrite()] {
                    let result = save!(&server, destination);
                    let refused = result.as_ref().is_err_and(|error| error.code() == code_of(error));
                    failures.check(refused, format!("{name}: {result:?}"));
                }
                let after = fs::symlink_metadata(at(&name)).unwrap().file_type();
                failures.check(before.0 == after, format!("{name} is {after:?}"));
            }
        }
        assert!(fs::metadata(at("pipe")).unwrap().file_type().is_fifo());
        assert_eq!(fs::read(at("folder/inside")).unwrap(), b"inside");

        // A link to a file, or to none, is replaced by the file; its target is unchanged.
        fs::write(at("file"), "old").unwrap();
        for (link, target) in [("link to file", "file"), ("link to nothing", "nothing")] {
            symlink(at(target), at(link)).unwrap();
            let error = save!(&server, Destination::file(at(link))).unwrap_err();
            assert!(error.message().contains("exists already"), "{link}: {error}");
            save!(&server, Destination::file(at(link)).with_overwrite()).unwrap();
            assert_eq!(fs::read(at(link)).unwrap(), b"file", "{link}");
        }
        assert!(fs::read(at("file")).unwrap() == b"old" && !at("nothing").exists());
        save!(&server, Destination::file(at("file")).with_overwrite()).unwrap();
        assert_eq!(fs::read(at("file")).unwrap(), b"file");

        // A folder that can't contain the file.
        for missing in [at("missing/file"), at("file/below"), Path::new("/proc/file").to_owned()] {
            for destination in [Destination::file(&missing), Destination::file(&missing).with_overwrite()] {
                let result = save!(&server, destination);
                let refused = result.as_ref().is_err_and(|error| error.code() == ErrorCode::LocalIo);
                failures.check(refused, format!("{missing:?}: {result:?}"));
            }
        }
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        failures.check(left.len() == 10 + usize::from(device), format!("{left:?}"));
    }
}
