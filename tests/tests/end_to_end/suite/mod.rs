//! What both transports must do alike.

mod bad_answers;
mod bad_input;
mod faults;
mod lists;
mod logins;
mod sessions;
mod work;

use super::{builder, client, new_client};
