//! The packages of the official SDKs, installed below the target folder.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{folder, work};

/// A released SDK.
pub(crate) struct Package {
    /// The SDK in the table of differences.
    pub(crate) sdk: &'static str,
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    /// Installs the package in a folder, and returns the command of its program.
    install: fn(&Self, &Path) -> Result<Command, String>,
}

pub(crate) const PYTHON: Package = Package {
    sdk: "python",
    name: "basecamp-sdk for Python",
    version: "0.29.1",
    install: |package, target| {
        let python = target.join("bin/python");
        run(Command::new("python3").args(["-m", "venv"]).arg(target))?;
        let wanted = format!("basecamp-sdk=={}", package.version);
        // Brief limits: without a network, the test is skipped soon.
        let pip = ["-m", "pip", "install", "--quiet", "--retries=1", "--timeout=30", &wanted];
        run(Command::new(&python).args(pip))?;
        let mut command = Command::new(python);
        command.arg(folder().join("python.py"));
        Ok(command)
    },
};

pub(crate) const TYPESCRIPT: Package = Package {
    sdk: "typescript",
    name: "@37signals/basecamp",
    version: "0.7.3",
    install: |package, target| {
        let wanted = format!("{}@{}", package.name, package.version);
        let npm = [
            "install",
            "--silent",
            "--no-audit",
            "--no-fund",
            "--fetch-retries=1",
            &wanted,
            "--prefix",
        ];
        run(Command::new("npm").args(npm).arg(target))?;
        // Imports are resolved from the folder of the program.
        let program = copy("typescript.mjs", target);
        let mut command = Command::new("node");
        command.arg(program);
        Ok(command)
    },
};

pub(crate) const RUST: Package = Package {
    sdk: "rust",
    name: "basecamp-sdk for Rust",
    version: "0.34.0",
    install: |_, target| {
        let source = target.join("src");
        fs::create_dir_all(&source).unwrap();
        copy("rust/Cargo.toml", target);
        for file in ["calls.rs", "main.rs", "outcome.rs", "with.rs"] {
            copy(&format!("rust/{file}"), &source);
        }
        let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let cargo = |subcommand| {
            let mut command = Command::new(&cargo);
            command.args([subcommand, "--quiet"]).current_dir(target);
            command.env("CARGO_TARGET_DIR", target.join("target"));
            command
        };
        run(&mut cargo("fetch"))?;
        // The package is there, so a failure is a fault of our program.
        run(cargo("build").arg("--offline")).unwrap();
        Ok(Command::new(target.join("target/debug/sdks-rust")))
    },
};

impl Package {
    /// Installs the package.
    ///
    /// # Errors
    ///
    /// The reason why it can't be installed.
    pub(crate) fn install(&self) -> Result<Command, String> {
        let target = work::scratch().join(self.sdk);
        fs::create_dir_all(&target).unwrap();
        (self.install)(self, &target)
    }
}

fn copy(file: &str, target: &Path) -> PathBuf {
    let source = folder().join(file);
    let target = target.join(source.file_name().unwrap());
    fs::copy(source, &target).unwrap();
    target
}

/// Runs a command to its end.
///
/// # Errors
///
/// The last line of its errors if it fails.
fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{program}: {error}"))?;
    let errors = String::from_utf8_lossy(&output.stderr);
    let last = errors.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if output.status.success() { Ok(()) } else { Err(format!("{program}: {last}")) }
}
