//! The committed counts, and their comparison with the current ones.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;

use serde::Deserialize;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/baseline.toml");
/// The allowed growth of a count, in percent.
const TOLERANCE: u64 = 3;

#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Count {
    pub(crate) allocations: u64,
    /// The instructions; `None` without valgrind.
    pub(crate) instructions: Option<u64>,
}

#[derive(Deserialize)]
pub(crate) struct Baseline {
    /// The compiler version, as another compiler generates other instructions.
    compiler: String,
    counts: BTreeMap<String, Count>,
}

impl Baseline {
    pub(crate) fn of(counts: Vec<(String, Count)>) -> Self {
        let rustc = Command::new("rustc").arg("--version").output().unwrap();
        let version = String::from_utf8(rustc.stdout).unwrap();
        let version = version.split(' ').nth(1).unwrap();
        let compiler = format!("{version} {}", std::env::consts::ARCH);
        Self { compiler, counts: counts.into_iter().collect() }
    }

    pub(crate) fn read() -> Self {
        toml::from_str(&std::fs::read_to_string(PATH).unwrap()).unwrap()
    }

    pub(crate) fn write(&self) {
        let mut text = format!("compiler = \"{}\"\n\n[counts]\n", self.compiler);
        for (name, Count { allocations, instructions }) in &self.counts {
            let instructions = instructions.expect("a baseline has instructions");
            let counts = format!("allocations = {allocations}, instructions = {instructions}");
            writeln!(text, "{name} = {{ {counts} }}").unwrap();
        }
        std::fs::write(PATH, text).unwrap();
    }

    /// Prints the current counts and these, and returns whether a count has grown too much.
    pub(crate) fn compare(&self, today: &Self) -> bool {
        let same_compiler = self.compiler == today.compiler;
        if !same_compiler {
            println!(
                "the baseline is of {}, this is {}: instructions are not compared",
                self.compiler, today.compiler
            );
        }
        println!(
            "{:<20} {:>11} {:>10} {:>13} {:>10}",
            "", "allocations", "was", "instructions", "was"
        );
        let mut failed = false;
        for (name, now) in &today.counts {
            let Some(was) = self.counts.get(name) else {
                println!("{name:<20} is not in the baseline: add it with `update`");
                failed = true;
                continue;
            };
            let grown = has_grown(was.allocations, now.allocations)
                || same_compiler
                    && matches!((was.instructions, now.instructions),
                        (Some(was), Some(now)) if has_grown(was, now));
            println!(
                "{name:<20} {:>11} {:>10} {:>13} {:>10}{}",
                now.allocations,
                was.allocations,
                shown(now.instructions),
                shown(was.instructions),
                if grown { "  GROWN" } else { "" }
            );
            failed |= grown;
        }
        if failed {
            println!(
                "A count has grown by more than {TOLERANCE} %. Find out why; if it is worth it, \
                 commit the baseline that `cargo run --release -p basecamp-counts -- update` writes \
                 along with the change."
            );
        }
        failed
    }
}

fn has_grown(was: u64, now: u64) -> bool {
    now * 100 > was * (100 + TOLERANCE)
}

fn shown(count: Option<u64>) -> String {
    count.map_or("-".to_owned(), |count| count.to_string())
}
