//! Runs the compiler on programs that use the crates which the tests were built with.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// The compiler, for the programs of one driver.
pub(crate) struct Compiler {
    name: &'static str,
    /// The folder of the compiled dependencies.
    dependencies: PathBuf,
}

/// An error, with the line of the program that it is about.
#[derive(Debug)]
pub(crate) struct CompilerError {
    pub(crate) line: usize,
    pub(crate) text: String,
}

impl Compiler {
    pub(crate) fn new(name: &'static str) -> Self {
        let executable = env::current_exe().unwrap();
        Self { name, dependencies: executable.parent().unwrap().to_owned() }
    }

    /// Compiles a program without generating code, and returns its errors.
    pub(crate) fn errors(&self, program: &str) -> Vec<CompilerError> {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("program.rs");
        fs::write(&source, program).unwrap();
        let mut command = Command::new(env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned()));
        command.current_dir(folder.path()).args(["--edition=2024", "--crate-type=lib"]);
        command.args(["--emit=metadata", "--allow=warnings", "--out-dir=.", "program.rs", "-L"]);
        command.arg(format!("dependency={}", self.dependencies.display()));
        for package in [self.name, "basecamp_core"] {
            let library = self.library(package);
            command.arg("--extern").arg(format!("{package}={}", library.display()));
        }
        let output = command.output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        let errors: Vec<_> = text.split("\n\n").filter_map(error).collect();
        assert_eq!(output.status.success(), errors.is_empty(), "{text}");
        errors
    }

    /// The library of a package that was compiled last: earlier ones may be of other features or
    /// of an older state of the sources.
    fn library(&self, package: &str) -> PathBuf {
        let prefix = format!("lib{package}-");
        let files = fs::read_dir(&self.dependencies).unwrap().map(|entry| entry.unwrap().path());
        let libraries = files.filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(&prefix) && name.ends_with(".rmeta")
        });
        libraries.max_by_key(|path| modified(path)).expect(package)
    }
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).and_then(|metadata| metadata.modified()).unwrap()
}

/// An error in the output of the compiler: a paragraph with a line `--> program.rs:3:14`.
fn error(paragraph: &str) -> Option<CompilerError> {
    if !paragraph.trim_start().starts_with("error") {
        return None;
    }
    let (_, place) = paragraph.split_once("--> program.rs:")?;
    let (line, _) = place.split_once(':')?;
    Some(CompilerError { line: line.parse().ok()?, text: paragraph.to_owned() })
}
