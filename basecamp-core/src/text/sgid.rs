//! Signed global ids. The signature can't be checked here, so a decoded id doesn't prove that
//! Basecamp issued it.

mod gid;
mod marshal;

use serde_json::Value;

/// The most bytes of a decoded payload, and of its base64.
const MAX_DECODED: usize = 4096;
const MAX_ENCODED: usize = 5464;

/// Returns the id of the person that an sgid names. `None` if the sgid names something else, has
/// another purpose than being attached, or can't be decoded.
pub(crate) fn person_id(sgid: &str) -> Option<i64> {
    let sgid = sgid.trim();
    // The signature follows the last `--`; an sgid may lack it.
    let signed = sgid.rfind("--").filter(|at| *at > 0).map(|at| &sgid[..at]);
    signed.and_then(person_in_payload).or_else(|| person_in_payload(sgid))
}

fn person_in_payload(payload: &str) -> Option<i64> {
    let payload = base64(payload)?;
    let gid = match payload.as_slice() {
        [4, 8, value @ ..] => attachable_gid(&marshal::parse(value)?)?,
        // As in Marshal, malformed UTF-8 is replaced.
        [b'{', ..] => {
            let json = String::from_utf8_lossy(&payload);
            attachable_gid(&serde_json::from_str(&json).ok()?)?
        }
        _ => return None,
    };
    gid::person_id(&gid)
}

/// Decodes base64 of either alphabet, with or without padding. Line breaks within are skipped, as
/// in MIME; unused last bits are ignored.
fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    if text.len() > MAX_ENCODED {
        return None;
    }
    let mut decoded = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut bits, mut count) = (0u32, 0);
    for byte in text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push(u8::try_from(bits >> count).ok()?);
            bits &= (1 << count) - 1;
        }
    }
    // One character has 6 bits of a byte.
    (count < 6 && decoded.len() <= MAX_DECODED).then_some(decoded)
}

/// The global id in a payload whose purpose is `attachable`: in the layout of Rails 7.1, or of the
/// versions before.
fn attachable_gid(payload: &Value) -> Option<String> {
    let (gid, purpose) = match payload.get("_rails").filter(|message| message.is_object()) {
        Some(message) => (message.get("data")?, message.get("pur")?),
        None => (payload.get("gid")?, payload.get("purpose")?),
    };
    let gid = gid.as_str().filter(|gid| !gid.is_empty())?;
    (purpose.as_str() == Some("attachable")).then(|| gid.to_owned())
}

#[cfg(test)]
mod tests;
