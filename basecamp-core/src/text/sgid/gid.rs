//! Global ids, such as `gid://bc3/Person/123`, read by the URL rules (RFC 3986, RFC 6874) that the
//! other Basecamp SDKs apply.

use std::net::Ipv6Addr;

/// Returns the id of the person that a global id names. `None` if it is malformed, or names
/// something else.
pub(super) fn person_id(gid: &str) -> Option<i64> {
    let (url, fragment) = gid.split_once('#').unwrap_or((gid, ""));
    if url.bytes().any(|byte| byte.is_ascii_control()) {
        return None;
    }
    decoded(fragment)?;
    let (scheme, rest) = url.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("gid") {
        return None;
    }
    let rest = rest.split('?').next()?;
    let rest = rest.strip_prefix("//")?;
    let (authority, path) = rest.split_at(rest.find('/')?);
    check_authority(authority)?;
    let path = decoded(path)?;
    let id = path.strip_prefix(b"/Person/")?;
    if id.is_empty() || !id.iter().all(u8::is_ascii_digit) {
        return None;
    }
    str::from_utf8(id).ok()?.parse().ok().filter(|id| *id > 0)
}

/// Percent-decodes a text.
fn decoded(text: &str) -> Option<Vec<u8>> {
    check_escapes(text, |_| true)?;
    Some(percent_encoding::percent_decode_str(text).collect())
}

/// Checks that each `%` begins an escape, and that its byte is allowed.
fn check_escapes(text: &str, is_allowed: impl Fn(u8) -> bool) -> Option<()> {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            let escaped = u8::try_from(digit()? * 16 + digit()?).ok()?;
            if !is_allowed(escaped) {
                return None;
            }
        }
    }
    Some(())
}

fn check_authority(authority: &str) -> Option<()> {
    let host = match authority.rsplit_once('@') {
        Some((user, host)) => {
            let is_valid =
                |byte: u8| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte);
            if !user.bytes().all(is_valid) {
                return None;
            }
            check_escapes(user, |_| true)?;
            host
        }
        None => authority,
    };
    if host.is_empty() {
        return None;
    }
    let Some(open) = host.rfind('[') else {
        if let Some(colon) = host.rfind(':') {
            check_port(&host[colon..])?;
        }
        return check_host(host);
    };
    let close = host.rfind(']').filter(|close| open == 0 && *close > open)?;
    check_port(&host[close + 1..])?;
    let address = &host[1..close];
    let (address, zone) = match address.find("%25") {
        Some(at) => (&address[..at], Some(&address[at + 3..])),
        None => (address, None),
    };
    if let Some(zone) = zone {
        if zone.is_empty() || !zone.bytes().all(|byte| byte == b'%' || is_host_byte(byte)) {
            return None;
        }
        check_escapes(zone, |byte| byte == b'%' || byte == b' ' || is_host_byte(byte))?;
    }
    address.parse::<Ipv6Addr>().ok().map(drop)
}

/// A port is digits after a colon, or nothing.
fn check_port(port: &str) -> Option<()> {
    match port.strip_prefix(':') {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(()),
        None => port.is_empty().then_some(()),
    }
}

/// A host may have escapes of bytes outside of ASCII, and of `%` itself.
fn check_host(host: &str) -> Option<()> {
    if !host.bytes().all(|byte| byte == b'%' || is_host_byte(byte)) {
        return None;
    }
    check_escapes(host, |byte| byte == b'%' || !byte.is_ascii())
}

fn is_host_byte(byte: u8) -> bool {
    !byte.is_ascii() || byte.is_ascii_alphanumeric() || b"-_.~!$&'()*+,;=:[]<>\"".contains(&byte)
}

#[cfg(test)]
mod tests;
