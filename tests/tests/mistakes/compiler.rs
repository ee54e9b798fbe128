//! Runs the compiler on programs that use the crates which the tests were built with.

use std::cmp::Reverse;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use regex::Regex;

/// The compiler, with the libraries that a program uses.
pub(crate) struct Compiler {
    /// The folder of the compiled dependencies.
    dependencies: PathBuf,
    /// The names and files of the libraries.
    libraries: [(&'static str, PathBuf); 2],
}

/// An error, with the line of the program that it is about.
#[derive(Debug)]
pub(crate) struct CompilerError {
    pub(crate) line: usize,
    pub(crate) text: String,
}

impl Compiler {
    /// Compilers for the programs of a driver, one for each pair of a driver and a core, the newest
    /// first. A folder has several if it was used with several sets of features.
    pub(crate) fn candidates(driver: &'static str) -> Vec<Self> {
        let executable = env::current_exe().unwrap();
        let dependencies = executable.parent().unwrap();
        let cores = compiled(dependencies, "basecamp_core");
        let pairs = compiled(dependencies, driver).into_iter().flat_map(|file| {
            cores.iter().map(move |core| [(driver, file.clone()), ("basecamp_core", core.clone())])
        });
        pairs.map(|libraries| Self { dependencies: dependencies.to_owned(), libraries }).collect()
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
        for (name, file) in &self.libraries {
            command.arg("--extern").arg(format!("{name}={}", file.display()));
        }
        let output = command.output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        // Whether a name has its path depends on the imports and on the compiler.
        let path = Regex::new(r"\b(?:[a-z_]+::)+([A-Za-z])").unwrap();
        let text = path.replace_all(&text, "$1");
        let errors: Vec<_> = text.split("\n\n").filter_map(error).collect();
        assert_eq!(output.status.success(), errors.is_empty(), "{text}");
        errors
    }
}

/// The compiled libraries of a package, the newest first. `cargo check` writes no `.rlib`.
fn compiled(dependencies: &Path, package: &str) -> Vec<PathBuf> {
    let prefix = format!("lib{package}-");
    let files = fs::read_dir(dependencies).unwrap().map(|entry| entry.unwrap().path());
    let mut libraries: Vec<PathBuf> = files
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(&prefix) && name.ends_with(".rlib")
        })
        .collect();
    libraries.sort_by_key(|path| Reverse(modified(path)));
    libraries
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
