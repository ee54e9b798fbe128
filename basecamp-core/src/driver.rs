//! Items for drivers: the traits that they implement, the settings of their clients, and helpers.
//!
//! A custom stack that sends calls without a handle needs none of them: see
//! [`protocol`](crate::protocol).

mod client_types;
mod recording;
mod settings;

pub use crate::client::handle::deliver_events;
pub use crate::features::download::unwritable;
pub use crate::model::catch_panic::catch_panic;
pub use crate::model::json::{MAX_JSON_VALUES, exceeds_max_json_values};
pub use crate::net::origin::is_localhost;
pub use crate::net::proxy::{Tunnel, TunnelStep};
pub use crate::protocol::{AnsweredEarly, DriveAsync, DriveBlocking};
#[doc(inline)]
pub use client_types::client_types;
pub use recording::record_method;
pub use settings::{ClientParts, ClientSettings, Connect, TransportSettings};
