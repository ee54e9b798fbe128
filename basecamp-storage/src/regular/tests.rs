use super::*;

#[test]
fn a_regular_file_is_opened_with_its_length() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    fs::write(&path, "hello").unwrap();
    assert_eq!(open_regular(&path).unwrap().1, 5);
    assert!(check_replaceable(&path).is_ok());
    let missing = folder.path().join("b");
    assert_eq!(open_regular(&missing).unwrap_err().kind(), ErrorKind::NotFound);
    assert!(check_replaceable(&missing).is_ok());
}

#[test]
fn a_folder_is_neither_opened_nor_replaced() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(open_regular(folder.path()).unwrap_err().kind(), ErrorKind::InvalidInput);
    assert!(check_replaceable(folder.path()).is_err());
}

#[cfg(target_os = "linux")]
#[test]
fn special_files_are_neither_opened_nor_replaced() {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use rustix::fs::{CWD, FileType, Mode, mknodat};

    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::from(0o600), 0).unwrap();
    let socket = folder.path().join("socket");
    let _listener = UnixListener::bind(&socket).unwrap();
    let link = folder.path().join("link");
    symlink("/dev/zero", &link).unwrap();
    let to_pipe = folder.path().join("to pipe");
    symlink(&pipe, &to_pipe).unwrap();
    for path in [&pipe, &socket, &link, &to_pipe, Path::new("/dev/null"), Path::new("/dev/full")] {
        let error = open_regular(path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{path:?}");
        assert!(error.to_string().contains("Content::reader"), "{error}");
        assert!(check_replaceable(path).is_err(), "{path:?}");
    }
}
