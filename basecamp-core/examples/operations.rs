//! Prints every operation of the API, one a line:
//! `service method OperationId VERB path idempotent|- paginated|- retry_max`.
//!
//! ```sh
//! cargo run -p basecamp-core --example operations
//! ```
#![allow(clippy::print_stdout)]

use basecamp_core::operation::{OPERATIONS, Pagination};

fn main() {
    for operation in OPERATIONS {
        println!(
            "{} {} {} {} {} {} {} {}",
            operation.service,
            operation.name,
            operation.id,
            operation.method,
            operation.path_template(),
            if operation.idempotent { "idempotent" } else { "-" },
            if operation.pagination == Pagination::None { "-" } else { "paginated" },
            operation.retry.max_attempts
        );
    }
}
