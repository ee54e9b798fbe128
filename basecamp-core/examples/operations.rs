//! Prints all operations of the API, one per line:
//! `service method OperationId VERB path idempotent|- paginated|- retry_max`.
//!
//! ```sh
//! cargo run -p basecamp-core --example operations
//! ```

use std::process::ExitCode;

use basecamp_core::operation::{OPERATIONS, Pagination};
use basecamp_tests::{program, say};

const HELP: &str = "\
Prints all operations of the API, one per line, as
service method OperationId VERB path idempotent|- paginated|- retry_max
";

fn main() -> ExitCode {
    program::run_alone(HELP, || {
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
