//! The grammar of chunked bodies, which ureq checks less strictly.

/// Follows a chunked body and checks its lines (RFC 9112, section 7.1): a size is `1*HEXDIG`, CRLF
/// ends each line and each chunk, and an empty line ends the body.
///
/// ureq checks that sizes don't overflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Chunks {
    state: State,
    /// The last byte of the line so far is a carriage return, so a line feed must follow.
    carriage_return: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    /// Before the first byte.
    #[default]
    Start,
    /// Before the size of a further chunk.
    Next,
    Size(u64),
    /// The rest of the line of a size.
    Extension(u64),
    /// The remaining bytes of a chunk.
    Data(u64),
    /// The end of line after a chunk.
    DataEnd,
    /// The start of a line after the last chunk.
    Trailer,
    TrailerField,
    End,
    Malformed,
}

impl Chunks {
    /// A body that is malformed, whatever bytes follow.
    pub(crate) fn malformed() -> Self {
        Self { state: State::Malformed, carriage_return: false }
    }

    /// Continues with the next bytes of the body.
    pub(crate) fn advance(&mut self, mut bytes: &[u8]) {
        while let [byte, rest @ ..] = bytes {
            match self.state {
                State::Data(left) => {
                    let length = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
                    bytes = &bytes[length..];
                    self.state = match left - length as u64 {
                        0 => State::DataEnd,
                        left => State::Data(left),
                    };
                }
                State::End | State::Malformed => return,
                state => {
                    bytes = rest;
                    let is_expected = self.carriage_return == (*byte == b'\n');
                    self.state = if is_expected { state.after(*byte) } else { State::Malformed };
                    self.carriage_return = *byte == b'\r';
                }
            }
        }
    }

    pub(crate) fn is_malformed(self) -> bool {
        self.state == State::Malformed
    }

    /// Whether the body has begun and not ended. An invalid body never ends.
    pub(crate) fn is_unfinished(self) -> bool {
        !matches!(self.state, State::Start | State::End)
    }
}

impl State {
    /// The state after a byte of a line. A line feed follows a carriage return.
    fn after(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::Start | Self::Next, byte) => digit(byte).map_or(Self::Malformed, Self::Size),
            (Self::Size(0) | Self::Extension(0), b'\n') => Self::Trailer,
            (Self::Size(size) | Self::Extension(size), b'\n') => Self::Data(size),
            (Self::Size(size), b';' | b' ' | b'\t' | b'\r') => Self::Extension(size),
            (Self::Size(size), byte) => digit(byte).map_or(Self::Malformed, |digit| {
                Self::Size(size.saturating_mul(16).saturating_add(digit))
            }),
            (Self::DataEnd, b'\r') => Self::DataEnd,
            (Self::DataEnd, b'\n') => Self::Next,
            (Self::DataEnd, _) => Self::Malformed,
            (Self::Trailer, b'\r') => Self::Trailer,
            (Self::Trailer, b'\n') => Self::End,
            (Self::TrailerField, b'\n') => Self::Trailer,
            (Self::Trailer | Self::TrailerField, _) => Self::TrailerField,
            (state @ (Self::Extension(_) | Self::Data(_) | Self::End | Self::Malformed), _) => {
                state
            }
        }
    }
}

fn digit(byte: u8) -> Option<u64> {
    char::from(byte).to_digit(16).map(u64::from)
}

#[cfg(test)]
mod tests {
    use super::Chunks;

    /// The state after a body that arrives at once and byte by byte.
    fn after(body: &str) -> Chunks {
        let (mut whole, mut parts) = (Chunks::default(), Chunks::default());
        whole.advance(body.as_bytes());
        body.bytes().for_each(|byte| parts.advance(&[byte]));
        assert_eq!(whole, parts, "{body:?}");
        whole
    }

    #[test]
    fn a_valid_body_ends_with_an_empty_line() {
        for body in [
            "2\r\n[]\r\n0\r\n\r\n",
            "A\r\n0123456789\r\n00\r\nX: +\r\n\r\n+",
            "1;a=+\r\n+\r\n1 ;b\r\n-\r\n0\r\n\r\n",
            "2\r\n\n\r\r\n0;a\r\nX: 1\r\nY: 2\r\n\r\n",
        ] {
            assert!(!after(body).is_unfinished(), "{body:?}");
        }
        for body in [
            "ffffffffffffffffffff\r\nx",
            "1",
            "1\r\n[",
            "1\r\n[\r\n",
            "1\r\n[\r\n0\r\n",
            "1\r\n[\r\n0\r\nX: 1\r\n",
            "1\r\n[\r\n0\r\nX: 1\r\n\r",
        ] {
            let chunks = after(body);
            assert!(chunks.is_unfinished() && !chunks.is_malformed(), "{body:?}");
        }
        assert_eq!(after(""), Chunks::default());
        assert!(!Chunks::default().is_unfinished());
    }

    #[test]
    fn a_chunk_size_consists_of_hexadecimal_digits() {
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
            assert!(after(body).is_malformed(), "{body:?}");
        }
    }

    #[test]
    fn crlf_ends_each_line_and_each_chunk() {
        for body in [
            "3;\nabc\r\nf\r\n\r\n+2\r\n[]\r\n0\r\n\r\n",
            "2\n[]\r\n0\r\n\r\n",
            "2\r[]\r\n0\r\n\r\n",
            "2;a\rb\r\n[]\r\n0\r\n\r\n",
            "2;a\r\r\n[]\r\n0\r\n\r\n",
            "2\r\n[]\n0\r\n\r\n",
            "2\r\n[]\r0\r\n\r\n",
            "2\r\n[]0\r\n\r\n",
            "2\r\n[]\r\r\n0\r\n\r\n",
            "2\r\n[]\r\n0\n\r\n",
            "2\r\n[]\r\n0\r\n\n",
            "2\r\n[]\r\n0\r\nX: 1\n\r\n",
            "2\r\n[]\r\n0\r\nX: 1\r\r\n\r\n",
        ] {
            assert!(after(body).is_malformed(), "{body:?}");
        }
    }
}
