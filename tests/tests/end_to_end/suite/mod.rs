//! What both transports must do alike.

mod bad_answers;
mod bad_input;
mod faults;
mod lists;
mod logins;
mod merges;
mod sessions;
mod work;

use super::{builder, client, new_client};
