//! Prints every operation of the API, one a line:
//! `service method OperationId VERB path idempotent|- paginated|- retry_max`.
//!
//! ```sh
//! cargo run -p basecamp-core --example operations
//! ```

use std::process::ExitCode;

use basecamp_core::operation::{OPERATIONS, Pagination};

use program::say;

#[path = "shared/program.rs"]
mod program;

const HELP: &str = "\
Prints every operation of the API, one a line, as
service method OperationId VERB path idempotent|- paginated|- retry_max
";

fn main() -> ExitCode {
    program::run(HELP, |_| {
        OPERATIONS.iter().try_for_each(|operation| {
            say!(
                "{} {} {} {} {} {} {} {}",
                operation.service,
                operation.name,
                operation.id,
                operation.method,
                operation.path_template(),
                if operation.idempotent { "idempotent" } else { "-" },
                if operation.pagination == Pagination::None { "-" } else { "paginated" },
                operation.retry.max_attempts
            )
        })
    })
}
