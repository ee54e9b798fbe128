//! Servers that break off, answer early or break the rules of HTTP: only complete responses succeed.

mod bodies;
mod framing;
mod heads;

use super::{connect, stream};
