//! The compiler's messages for mistakes in the use of the SDK: each names the remedy.
//!
//! Each crate has a program of mistakes, one in each function, and the same program without them.
//! The test compares the lines that the SDK determines and not the whole output, which depends on
//! the version of the compiler.
#![allow(missing_docs, clippy::unwrap_used)]

mod asynchronous;
mod blocking;
mod compiler;
mod webhooks;

use compiler::Compiler;

/// A mistake, as the body of a function with the arguments `client` and `account`.
struct Mistake {
    wrong: &'static str,
    right: &'static str,
    /// The parts of the compiler's message that the SDK determines.
    message: &'static [&'static str],
}

/// The mistakes with one crate.
struct Mistakes {
    name: &'static str,
    /// The items that precede the functions.
    items: &'static str,
    /// The head of each function, after its name.
    head: &'static str,
    cases: &'static [Mistake],
}

impl Mistakes {
    /// A program with a function for each case, in one line each, after the items.
    fn program(&self, body: fn(&Mistake) -> &'static str) -> String {
        let items = self.items.replace('\n', " ");
        let functions = self.cases.iter().enumerate().map(|(number, case)| {
            let head = self.head.replacen("fn", &format!("fn case_{number}"), 1);
            format!("\n{head} {{ {} Ok(()) }}", body(case).replace('\n', " "))
        });
        items + &functions.collect::<String>()
    }

    fn check(&self) {
        let right = self.program(|case| case.right);
        let compilers = Compiler::candidates(self.name);
        let compiler = compilers.iter().find(|compiler| compiler.errors(&right).is_empty());
        let compiler = compiler.unwrap_or_else(|| {
            panic!("the corrected programs have errors: {:#?}", compilers[0].errors(&right))
        });
        let errors = compiler.errors(&self.program(|case| case.wrong));
        let mut failures = Vec::new();
        for (number, case) in self.cases.iter().enumerate() {
            // The first line has the items.
            let of_case = errors.iter().filter(|error| error.line == number + 2);
            let text: String = of_case.map(|error| error.text.as_str()).collect();
            for part in case.message.iter().filter(|part| !text.contains(**part)) {
                failures.push(format!("{}\n  lacks: {part}\n{text}", case.wrong));
            }
        }
        assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    }
}

#[test]
fn messages_for_blocking_programs_name_the_remedy() {
    blocking::MISTAKES.check();
}

#[test]
fn messages_for_async_programs_name_the_remedy() {
    asynchronous::MISTAKES.check();
}

#[test]
fn messages_for_receivers_name_the_remedy() {
    webhooks::MISTAKES.check();
}
