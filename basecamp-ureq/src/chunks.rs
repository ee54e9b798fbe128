//! The sizes of chunks, which ureq reads too leniently.

/// Follows a chunked body and checks the lines that announce a size: `1*HEXDIG`, and then an extension or
/// the end of the line (RFC 9112, section 7.1).
///
/// Where sizes overflow, and the ends of chunks and of the body, are checked by ureq.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Chunks {
    #[default]
    Start,
    Size(u64),
    /// The rest of the line of a size.
    Extension(u64),
    /// So many bytes of a chunk are left.
    Data(u64),
    /// The end of the line after a chunk.
    DataEnd,
    /// The last chunk was announced.
    End,
    Malformed,
}

impl Chunks {
    /// Continues with the next bytes of the body.
    pub(crate) fn advance(&mut self, mut bytes: &[u8]) {
        while let [byte, rest @ ..] = bytes {
            if let Self::Data(left) = self {
                let length = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
                bytes = &bytes[length..];
                *left -= length as u64;
                if *left == 0 {
                    *self = Self::DataEnd;
                }
                continue;
            }
            bytes = rest;
            *self = match (*self, byte) {
                (Self::Start, byte) => match digit(*byte) {
                    Some(digit) => Self::Size(digit),
                    None => Self::Malformed,
                },
                (Self::Size(size) | Self::Extension(size), b'\n') => match size {
                    0 => Self::End,
                    size => Self::Data(size),
                },
                (Self::Size(size), b';' | b' ' | b'\t' | b'\r') => Self::Extension(size),
                (Self::Size(size), byte) => match digit(*byte) {
                    Some(digit) => Self::Size(size.saturating_mul(16).saturating_add(digit)),
                    None => Self::Malformed,
                },
                (Self::DataEnd, b'\n') => Self::Start,
                (state @ (Self::Extension(_) | Self::DataEnd), _) => state,
                (state @ (Self::Data(_) | Self::End | Self::Malformed), _) => return *self = state,
            };
        }
    }

    pub(crate) fn is_malformed(self) -> bool {
        self == Self::Malformed
    }
}

fn digit(byte: u8) -> Option<u64> {
    char::from(byte).to_digit(16).map(u64::from)
}

#[cfg(test)]
mod tests {
    use super::Chunks;

    /// Whether a body is malformed, if it arrives at once and byte by byte.
    fn is_malformed(body: &str) -> bool {
        let (mut whole, mut parts) = (Chunks::default(), Chunks::default());
        whole.advance(body.as_bytes());
        body.bytes().for_each(|byte| parts.advance(&[byte]));
        assert_eq!(whole, parts, "{body:?}");
        whole.is_malformed()
    }

    #[test]
    fn a_chunk_size_consists_of_hexadecimal_digits() {
        for body in [
            "2\r\n[]\r\n0\r\n\r\n",
            "A\r\n0123456789\r\n00\r\nX: +\r\n\r\n+",
            "1;a=+\r\n+\r\n1 ;b\r\n-\r\n0\r\n\r\n",
            "ffffffffffffffffffff\r\nx",
            "1",
            "",
        ] {
            assert!(!is_malformed(body), "{body:?}");
        }
        for body in [
            "+2\r\n[]\r\n0\r\n\r\n",
            "-2\r\n[]\r\n0\r\n\r\n",
            " 2\r\n[]\r\n0\r\n\r\n",
            "0x2\r\n[]\r\n0\r\n\r\n",
            "2g\r\n[]\r\n0\r\n\r\n",
            ";a\r\n",
            "\r\n",
            "2\r\n[]\r\n+0\r\n\r\n",
            "2\r\n[]\r\n\u{b}0\r\n\r\n",
            "2\u{b}\r\n[]\r\n0\r\n\r\n",
        ] {
            assert!(is_malformed(body), "{body:?}");
        }
    }
}
