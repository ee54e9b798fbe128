use std::fs;
use std::io::Write as _;

use super::*;

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

type Create = fn(&Destination, &str) -> io::Result<(AtomicFile, File)>;

/// The two kinds of incomplete files: unnamed, where the file system supports it, and temporary.
fn kinds() -> [Create; 2] {
    [AtomicFile::create, |destination, filename| AtomicFile::begin(destination, filename, |_| None)]
}

#[test]
fn a_file_has_no_name_before_it_is_finished() {
    for create in kinds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let (new, mut file) = create(&path.as_path().into(), "ignored").unwrap();
        file.write_all(b"whole").unwrap();
        assert!(!path.exists());
        assert_eq!(new.finish(&file).unwrap(), path);
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert_eq!(names(folder.path()), ["a.txt"]);
    }
}

#[test]
fn dropped_file_is_removed() {
    for create in kinds() {
        let folder = tempfile::tempdir().unwrap();
        let (new, mut file) = create(&Destination::folder(folder.path()), "a.txt").unwrap();
        file.write_all(b"half").unwrap();
        // An unnamed file has no entry in the folder.
        assert_eq!(names(folder.path()).len(), usize::from(new.temporary.is_some()));
        drop(new);
        assert!(names(folder.path()).is_empty());
    }
}

#[test]
fn existing_file_is_not_overwritten_by_default() {
    for create in kinds() {
        let folder = tempfile::tempdir().unwrap();
        let destination = Destination::folder(folder.path());
        fs::write(folder.path().join("a"), "old").unwrap();
        let error = create(&destination, "a").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AlreadyExists);
        assert!(error.to_string().ends_with("a exists already"), "{error}");

        // Nor is a file that was created meanwhile.
        let (new, file) = create(&destination, "b").unwrap();
        fs::write(folder.path().join("b"), "old").unwrap();
        assert_eq!(new.finish(&file).unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read(folder.path().join("b")).unwrap(), b"old");

        let (new, mut file) = create(&destination.with_overwrite(), "a").unwrap();
        file.write_all(b"new").unwrap();
        assert_eq!(fs::read(folder.path().join("a")).unwrap(), b"old");
        new.finish(&file).unwrap();
        assert_eq!(fs::read(folder.path().join("a")).unwrap(), b"new");
        assert_eq!(names(folder.path()).len(), 2);
    }
}

#[test]
fn folder_is_not_the_path_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    for create in kinds() {
        let destination = Destination::file(folder.path());
        for destination in [destination.clone(), destination.with_overwrite()] {
            let error = create(&destination, "a").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::IsADirectory);
            assert!(error.to_string().ends_with("is a folder"), "{error}");
        }
    }
}

#[test]
fn error_names_the_missing_folder() {
    let folder = tempfile::tempdir().unwrap();
    for create in kinds() {
        let error = create(&folder.path().join("no/a").as_path().into(), "a").unwrap_err();
        let missing = folder.path().join("no");
        assert_eq!(error.kind(), ErrorKind::NotFound);
        let expected = format!("the folder {} doesn't exist", missing.display());
        assert_eq!(error.to_string(), expected);
        assert!(!error.to_string().contains(SUFFIX), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn dangling_link_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(folder.path().join("x"), folder.path().join("a")).unwrap();
    assert!(AtomicFile::create(&Destination::folder(folder.path()), "a").is_err());
    let destination = Destination::folder(folder.path()).with_overwrite();
    let (new, file) = AtomicFile::create(&destination, "a").unwrap();
    new.finish(&file).unwrap();
    assert!(!folder.path().join("x").exists());
}

#[cfg(unix)]
#[test]
fn saved_file_has_default_permissions() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("c"), "").unwrap();
    for (create, name) in kinds().into_iter().zip(["a", "b"]) {
        let saved = folder.path().join(name);
        let (new, file) = create(&saved.as_path().into(), "").unwrap();
        new.finish(&file).unwrap();
        assert_eq!(mode(&saved), mode(&folder.path().join("c")));
    }
}

#[cfg(unix)]
#[test]
fn only_a_regular_file_is_overwritten() {
    use std::os::unix::fs::{FileTypeExt as _, symlink};
    use std::os::unix::net::UnixListener;

    for create in kinds() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("socket");
        let _listener = UnixListener::bind(&socket).unwrap();
        let link = folder.path().join("link");
        symlink("/dev/null", &link).unwrap();
        let inner = folder.path().join("inner");
        fs::create_dir(&inner).unwrap();
        for path in [&socket, &link, Path::new("/dev/null")] {
            let error = create(&Destination::file(path).with_overwrite(), "a").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            assert!(error.to_string().ends_with("is not a regular file, so it is not replaced"));
        }
        let error = create(&Destination::file(&inner).with_overwrite(), "a").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::IsADirectory);
        assert!(socket.metadata().unwrap().file_type().is_socket() && inner.is_dir());

        // Also if it is created during the download.
        let late = folder.path().join("late");
        let (new, file) = create(&Destination::file(&late).with_overwrite(), "a").unwrap();
        let _listener = UnixListener::bind(&late).unwrap();
        assert_eq!(new.finish(&file).unwrap_err().kind(), ErrorKind::InvalidInput);
        assert!(late.metadata().unwrap().file_type().is_socket());
        assert_eq!(names(folder.path()).len(), 4);

        // Links to a regular file and dangling links are replaced.
        let target = folder.path().join("target");
        fs::write(&target, "old").unwrap();
        for (name, to) in [("to file", &target), ("dangling", &folder.path().join("none"))] {
            let path = folder.path().join(name);
            symlink(to, &path).unwrap();
            let (new, file) = create(&Destination::file(&path).with_overwrite(), "a").unwrap();
            new.finish(&file).unwrap();
            assert!(path.symlink_metadata().unwrap().is_file());
        }
        assert_eq!(fs::read(&target).unwrap(), b"old");
    }
}
