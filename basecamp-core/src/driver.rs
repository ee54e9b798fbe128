//! What only drivers need: the traits that they implement, and helpers that both drivers share.
//!
//! A custom stack that sends calls without a handle needs none of it; see [`protocol`](crate::protocol).

pub use crate::client::handle::deliver_events;
pub use crate::features::download::unwritable;
pub use crate::model::catch_panic::catch_panic;
pub use crate::model::json::{MAX_JSON_VALUES, exceeds_max_json_values};
pub use crate::net::origin::is_localhost;
pub use crate::net::proxy::{Tunnel, TunnelStep};
pub use crate::protocol::{AnsweredEarly, DriveAsync, DriveBlocking};
