//! Which IP addresses a request may go to.
//!
//! An endpoint that a server named in its metadata is not to be trusted: it must not lead a client
//! into its own network. [`AddressPolicy`] decides, address by address; the drivers ask it about the
//! address that they are about to connect to, after the name was looked up.

use std::error::Error as StdError;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

/// Decides which addresses an [`Attempt`](crate::Attempt) may connect to.
///
/// A proxy looks up names itself, so a driver refuses a restricted attempt that would go through one
/// unless the policy [allows that](AddressPolicy::or_through_proxy).
///
/// ```
/// use std::net::IpAddr;
///
/// use basecamp_core::AddressPolicy;
///
/// let policy = AddressPolicy::public();
/// assert!(policy.allows([93, 184, 216, 34].into()));
/// let refused = policy.check([10, 1, 2, 3].into()).unwrap_err();
/// assert_eq!(refused.to_string(), "10.1.2.3 is in 10.0.0.0/8 (private use)");
///
/// // The public ones, and an authorization server in one's own network.
/// let policy = AddressPolicy::custom(|address| {
///     address == IpAddr::from([10, 1, 2, 3]) || AddressPolicy::public().allows(address)
/// });
/// assert!(policy.allows([10, 1, 2, 3].into()));
/// assert!(!policy.allows([10, 1, 2, 4].into()));
/// ```
#[derive(Clone)]
pub struct AddressPolicy {
    kind: Kind,
    through_proxy: bool,
}

#[derive(Clone)]
enum Kind {
    Any,
    Public,
    Custom(Arc<dyn Fn(IpAddr) -> bool + Send + Sync>),
}

impl AddressPolicy {
    /// Allows every address: for endpoints that the caller named, and to switch the check off for
    /// others, such as a server on localhost during development.
    #[must_use]
    pub const fn any() -> Self {
        Self::of(Kind::Any)
    }

    /// Refuses every address that is not part of the public internet: all blocks of IANA's
    /// special-purpose registries (RFC 6890), multicast, and IPv6 outside of 2000::/3.
    ///
    /// IPv4-mapped addresses (`::ffff:0:0/96`) and those of the well-known NAT64 prefix
    /// (`64:ff9b::/96`) are judged by the IPv4 address inside, which is where they lead. Other ways
    /// of embedding one (IPv4-compatible, 6to4, Teredo, local NAT64) are refused whatever it is: they
    /// are deprecated, or where they lead is up to the network.
    #[must_use]
    pub const fn public() -> Self {
        Self::of(Kind::Public)
    }

    /// Allows the addresses for which `allows` is true.
    pub fn custom(allows: impl Fn(IpAddr) -> bool + Send + Sync + 'static) -> Self {
        Self::of(Kind::Custom(Arc::new(allows)))
    }

    const fn of(kind: Kind) -> Self {
        Self { kind, through_proxy: false }
    }

    /// Also allows requests through a proxy, which looks up the name itself, so that the address isn't
    /// checked: for a proxy that the user has set and trusts to protect the network behind it. A host that
    /// is an address itself is still checked.
    #[must_use]
    pub fn or_through_proxy(self) -> Self {
        Self { through_proxy: true, ..self }
    }

    /// Whether a request may go through a proxy, where the address can't be checked.
    #[must_use]
    pub const fn allows_proxies(&self) -> bool {
        self.through_proxy || self.is_any()
    }

    /// Whether nothing is ever refused, so that a driver need not look.
    #[must_use]
    pub const fn is_any(&self) -> bool {
        matches!(self.kind, Kind::Any)
    }

    /// Whether that address may be connected to.
    #[must_use]
    pub fn allows(&self, address: IpAddr) -> bool {
        self.check(address).is_ok()
    }

    /// Allows an address, or says why not.
    ///
    /// # Errors
    ///
    /// The address with the name of its block.
    pub fn check(&self, address: IpAddr) -> Result<(), AddressNotAllowed> {
        let block = match &self.kind {
            Kind::Any => None,
            Kind::Public => special_block(address),
            Kind::Custom(allows) => (!allows(address)).then_some(Block::UNNAMED),
        };
        block.map_or(Ok(()), |block| Err(AddressNotAllowed { address, block }))
    }

    /// Of the addresses that a name stands for, those that may be connected to.
    ///
    /// # Errors
    ///
    /// One that was refused, if all were.
    pub fn select(
        &self,
        found: impl IntoIterator<Item = SocketAddr>,
    ) -> Result<Vec<SocketAddr>, AddressNotAllowed> {
        let mut refused = None;
        let check = |address: &SocketAddr| {
            let verdict = self.check(address.ip());
            verdict.map_err(|refusal| refused = Some(refusal)).is_ok()
        };
        let allowed: Vec<SocketAddr> = found.into_iter().filter(check).collect();
        match refused {
            Some(refusal) if allowed.is_empty() => Err(refusal),
            _ => Ok(allowed),
        }
    }
}

/// A custom policy equals its own clones alone.
impl PartialEq for AddressPolicy {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.kind, &other.kind) {
            (Kind::Any, Kind::Any) | (Kind::Public, Kind::Public) => true,
            (Kind::Custom(one), Kind::Custom(other)) => Arc::ptr_eq(one, other),
            _ => false,
        };
        same && self.through_proxy == other.through_proxy
    }
}

impl Eq for AddressPolicy {}

impl fmt::Debug for AddressPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Any => "AddressPolicy::any()",
            Kind::Public => "AddressPolicy::public()",
            Kind::Custom(_) => "AddressPolicy::custom(..)",
        })?;
        f.write_str(if self.through_proxy { ".or_through_proxy()" } else { "" })
    }
}

/// An address that an [`AddressPolicy`] refused, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressNotAllowed {
    address: IpAddr,
    block: Block,
}

impl AddressNotAllowed {
    /// The address.
    #[must_use]
    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// What its block is for, such as `loopback`; empty if a custom policy refused it.
    #[must_use]
    pub fn purpose(&self) -> &'static str {
        self.block.purpose
    }
}

impl fmt::Display for AddressNotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, block } = self;
        match block.purpose {
            "" => write!(f, "{address} is not allowed"),
            purpose => write!(f, "{address} is in {}/{} ({purpose})", block.first, block.bits),
        }
    }
}

impl StdError for AddressNotAllowed {}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Block {
    first: IpAddr,
    /// How long its prefix is.
    bits: u8,
    purpose: &'static str,
}

impl Block {
    const UNNAMED: Self = v4([0, 0, 0, 0], 0, "");

    fn contains(&self, address: IpAddr) -> bool {
        is_in_network(address, self.first, self.bits)
    }
}

/// Whether an address is in the network `first/bits`.
pub(crate) fn is_in_network(address: IpAddr, first: IpAddr, bits: u8) -> bool {
    // Differences in the prefix alone are left after the shift. A shift by the whole width leaves none.
    let is_zero = |difference: Option<u128>| difference.unwrap_or(0) == 0;
    match (first, address) {
        (IpAddr::V4(first), IpAddr::V4(address)) => {
            let difference = u128::from(first.to_bits() ^ address.to_bits());
            is_zero(difference.checked_shr(32_u32.saturating_sub(bits.into())))
        }
        (IpAddr::V6(first), IpAddr::V6(address)) => {
            let difference = first.to_bits() ^ address.to_bits();
            is_zero(difference.checked_shr(128_u32.saturating_sub(bits.into())))
        }
        _ => false,
    }
}

const fn v4([a, b, c, d]: [u8; 4], bits: u8, purpose: &'static str) -> Block {
    Block { first: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), bits, purpose }
}

/// A block by the first four groups of its prefix.
const fn v6([a, b, c, d]: [u16; 4], bits: u8, purpose: &'static str) -> Block {
    Block { first: IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)), bits, purpose }
}

/// IANA's registry of IPv4 special-purpose addresses, and multicast. A block within another comes
/// first.
const IPV4: [Block; 19] = [
    v4([0, 0, 0, 0], 8, "this network"),
    v4([10, 0, 0, 0], 8, "private use"),
    v4([100, 64, 0, 0], 10, "shared address space of carriers"),
    v4([127, 0, 0, 0], 8, "loopback"),
    v4([169, 254, 0, 0], 16, "link-local"),
    v4([172, 16, 0, 0], 12, "private use"),
    v4([192, 0, 0, 0], 24, "IETF protocol assignments"),
    v4([192, 0, 2, 0], 24, "documentation"),
    v4([192, 31, 196, 0], 24, "AS112"),
    v4([192, 52, 193, 0], 24, "multicast tunneling"),
    v4([192, 88, 99, 0], 24, "6to4 relays"),
    v4([192, 168, 0, 0], 16, "private use"),
    v4([192, 175, 48, 0], 24, "AS112"),
    v4([198, 18, 0, 0], 15, "benchmarking"),
    v4([198, 51, 100, 0], 24, "documentation"),
    v4([203, 0, 113, 0], 24, "documentation"),
    v4([224, 0, 0, 0], 4, "multicast"),
    v4([255, 255, 255, 255], 32, "broadcast"),
    v4([240, 0, 0, 0], 4, "reserved"),
];

/// IANA's registry of IPv6 special-purpose addresses, and what else has a name outside of 2000::/3.
const IPV6: [Block; 23] = [
    v6([0, 0, 0, 0], 128, "unspecified"),
    Block { first: IpAddr::V6(Ipv6Addr::LOCALHOST), bits: 128, purpose: "loopback" },
    v6([0, 0, 0, 0], 96, "IPv4-compatible, deprecated"),
    v6([0x64, 0xff9b, 1, 0], 48, "local NAT64"),
    v6([0x100, 0, 0, 0], 64, "discard-only"),
    v6([0x100, 0, 0, 1], 64, "dummy prefix"),
    v6([0x2001, 0, 0, 0], 32, "Teredo"),
    v6([0x2001, 2, 0, 0], 48, "benchmarking"),
    v6([0x2001, 3, 0, 0], 32, "multicast tunneling"),
    v6([0x2001, 4, 0x112, 0], 48, "AS112"),
    v6([0x2001, 0x10, 0, 0], 28, "ORCHID, deprecated"),
    v6([0x2001, 0x20, 0, 0], 28, "ORCHIDv2"),
    v6([0x2001, 0x30, 0, 0], 28, "drone remote identification"),
    v6([0x2001, 0, 0, 0], 23, "IETF protocol assignments"),
    v6([0x2001, 0xdb8, 0, 0], 32, "documentation"),
    v6([0x2002, 0, 0, 0], 16, "6to4, deprecated"),
    v6([0x2620, 0x4f, 0x8000, 0], 48, "AS112"),
    v6([0x3fff, 0, 0, 0], 20, "documentation"),
    v6([0x5f00, 0, 0, 0], 16, "segment routing"),
    v6([0xfc00, 0, 0, 0], 7, "unique local"),
    v6([0xfe80, 0, 0, 0], 10, "link-local"),
    v6([0xfec0, 0, 0, 0], 10, "site-local, deprecated"),
    v6([0xff00, 0, 0, 0], 8, "multicast"),
];

/// The only part of IPv6 that is given out for public use.
const GLOBAL_UNICAST: Block = v6([0x2000, 0, 0, 0], 3, "global unicast");
const NOT_GLOBAL: Block = v6([0, 0, 0, 0], 0, "reserved");
const NAT64: Block = v6([0x64, 0xff9b, 0, 0], 96, "NAT64");

/// The block that makes an address no part of the public internet.
fn special_block(address: IpAddr) -> Option<Block> {
    let address = embedded(address).unwrap_or(address);
    let blocks: &[Block] = if address.is_ipv4() { &IPV4 } else { &IPV6 };
    let named = blocks.iter().find(|block| block.contains(address)).copied();
    let is_global = address.is_ipv4() || GLOBAL_UNICAST.contains(address);
    named.or_else(|| (!is_global).then_some(NOT_GLOBAL))
}

/// The IPv4 address that an IPv6 address leads to.
fn embedded(address: IpAddr) -> Option<IpAddr> {
    let IpAddr::V6(v6) = address else { return None };
    let nat64 = || NAT64.contains(address).then(|| Ipv4Addr::from_bits(v6.to_bits() as u32));
    v6.to_ipv4_mapped().or_else(nat64).map(IpAddr::V4)
}

#[cfg(test)]
mod tests;
