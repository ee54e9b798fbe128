//! Servers that break off, answer early or break the rules of HTTP: only complete responses succeed.

mod bodies;
mod framing;
mod heads;
mod tokens;

use super::{connect, stream};
