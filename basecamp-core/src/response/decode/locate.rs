//! Finds the JSON path of a decoding error from its position.
//!
//! The crate `serde_path_to_error` does the same, but adds a second copy of every type's decoding
//! code to every program. Since errors are rare and bodies limited, one scan of the body is
//! cheaper.

/// Returns the byte offset of a line and column of serde_json: `column` counts bytes and may be one
/// past the value.
pub(super) fn offset(body: &[u8], line: usize, column: usize) -> usize {
    let lines = body.split_inclusive(|byte| *byte == b'\n').take(line.saturating_sub(1));
    lines.map(<[u8]>::len).sum::<usize>() + column
}

/// Returns the path, such as `$[3].creator.id`, of the innermost value at the offset.
pub(super) fn json_path(body: &[u8], offset: usize) -> String {
    let end = offset.min(body.len());
    let mut scan = Scan::default();
    let mut at = 0;
    while at < end {
        at = scan.token(body, at, end);
    }
    scan.path(body)
}

/// A nesting level of a value.
enum Level {
    /// An array, with the index of the current item.
    Index(usize),
    /// An object, with the offsets of the current member's name without its quotes; `None` before
    /// the first name is complete.
    Member(Option<(usize, usize)>),
}

#[derive(Default)]
struct Scan {
    levels: Vec<Level>,
    /// Whether the next string is the name of a member.
    expects_name: bool,
}

impl Scan {
    /// Reads the token at `at`, and returns the offset of the next token.
    fn token(&mut self, body: &[u8], at: usize, end: usize) -> usize {
        match body[at] {
            b'{' => {
                self.levels.push(Level::Member(None));
                self.expects_name = true;
            }
            b'[' => self.levels.push(Level::Index(0)),
            b'}' | b']' => {
                self.levels.pop();
                self.expects_name = false;
            }
            b',' => match self.levels.last_mut() {
                Some(Level::Index(index)) => *index += 1,
                Some(Level::Member(_)) => self.expects_name = true,
                None => {}
            },
            b'"' => {
                let close = closing_quote(body, at, end);
                if self.expects_name {
                    if let Some(Level::Member(name)) = self.levels.last_mut() {
                        *name = close.map(|close| (at + 1, close));
                    }
                    self.expects_name = false;
                }
                return close.map_or(end, |close| close + 1);
            }
            _ => {}
        }
        at + 1
    }

    fn path(&self, body: &[u8]) -> String {
        let mut path = String::from("$");
        for level in &self.levels {
            match level {
                Level::Index(index) => path.push_str(&format!("[{index}]")),
                Level::Member(Some((start, end))) => {
                    path.push('.');
                    path.push_str(&String::from_utf8_lossy(&body[*start..*end]));
                }
                Level::Member(None) => {}
            }
        }
        path
    }
}

/// Returns the offset of the closing quote of the string at `at`, if it is before `end`.
fn closing_quote(body: &[u8], at: usize, end: usize) -> Option<usize> {
    let mut at = at + 1;
    while at < end {
        match body[at] {
            b'\\' => at += 2,
            b'"' => return Some(at),
            _ => at += 1,
        }
    }
    None
}
