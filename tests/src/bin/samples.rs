//! Writes the initial corpus of the fuzz target `decode`: a file for each type and each operation's
//! result, with its name and the JSON of a body.

#![forbid(unsafe_code)]
#![allow(clippy::print_stderr)]

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

use basecamp_core::operation::OPERATIONS;
use basecamp_sandbox::samples::{self, Extent};

const USAGE: &str = "usage: samples DIR";

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let [folder] = &arguments[..] else {
        eprintln!("{USAGE}");
        return ExitCode::FAILURE;
    };
    match write(Path::new(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The samples can't be written: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for name in samples::type_names() {
        for (extent, suffix) in [(Extent::Minimal, "minimal"), (Extent::Full, "full")] {
            let body = samples::body_of(name, extent);
            fs::write(folder.join(format!("{name}-{suffix}")), format!("{name}\n{body}"))?;
        }
    }
    for operation in OPERATIONS {
        let id = operation.id;
        if let Some(body) = samples::result(id, Extent::Full) {
            fs::write(folder.join(id), format!("{id}\n{body}"))?;
        }
    }
    Ok(())
}
