//! Servers that break off, answer early or break the rules of HTTP: only complete responses succeed.

mod bodies;
mod early;
mod framing;
mod heads;
mod limits;
mod tokens;
mod waits;

use super::{connect, stream};
