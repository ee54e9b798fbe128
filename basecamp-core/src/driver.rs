//! Items for drivers: the traits that they implement, the settings of their clients, and helpers.
//!
//! A custom stack that sends calls without a handle needs none of them: see
//! [`protocol`](crate::protocol).

mod client_types;
mod settings;

#[doc(inline)]
pub use crate::__client_types as client_types;
pub use crate::client::handle::deliver_events;
pub use crate::features::download::unwritable;
pub use crate::model::catch_panic::catch_panic;
pub use crate::model::json::{MAX_JSON_VALUES, exceeds_max_json_values};
pub use crate::net::origin::is_localhost;
pub use crate::net::proxy::{Tunnel, TunnelStep};
pub use crate::protocol::{AnsweredEarly, DriveAsync, DriveBlocking};
pub use settings::{ClientSettings, Connect, TransportSettings};
