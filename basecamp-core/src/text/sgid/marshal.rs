//! The subset of Ruby's Marshal format 4.8 that payloads of sgids use: nil, booleans, integers,
//! strings, symbols, arrays, and hashes with strings as keys.

use serde_json::{Map, Value};

/// The deepest nesting.
const MAX_DEPTH: usize = 32;

/// Parses one value without its version bytes. `None` if it is malformed, has a type outside of the
/// subset, or if something follows it.
pub(super) fn parse(bytes: &[u8]) -> Option<Value> {
    let mut reader = Reader { bytes, symbols: Vec::new() };
    let value = reader.value(0)?;
    reader.bytes.is_empty().then_some(value)
}

struct Reader<'a> {
    bytes: &'a [u8],
    /// The symbols so far, which symbol links refer to by number.
    symbols: Vec<String>,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        Some(match self.byte()? {
            b'0' => Value::Null,
            b'T' => Value::Bool(true),
            b'F' => Value::Bool(false),
            b'i' => self.integer()?.into(),
            b'"' => self.text()?.into(),
            b'I' => self.string_with_variables(depth)?.into(),
            type_byte @ (b':' | b';') => self.symbol(type_byte)?.into(),
            b'[' => {
                let count = self.count()?;
                let items = (0..count).map(|_| self.value(depth + 1));
                Value::Array(items.collect::<Option<_>>()?)
            }
            b'{' => {
                let mut members = Map::new();
                for _ in 0..self.count()? {
                    let key = match self.byte()? {
                        b'"' => self.text()?,
                        b'I' => self.string_with_variables(depth + 1)?,
                        _ => return None,
                    };
                    let value = self.value(depth + 1)?;
                    members.insert(key, value);
                }
                Value::Object(members)
            }
            _ => return None,
        })
    }

    /// A string with instance variables, which say its encoding.
    fn string_with_variables(&mut self, depth: usize) -> Option<String> {
        if self.byte()? != b'"' {
            return None;
        }
        let text = self.text()?;
        for _ in 0..self.count()? {
            let type_byte = self.byte()?;
            self.symbol(type_byte)?;
            self.value(depth + 1)?;
        }
        Some(text)
    }

    fn symbol(&mut self, type_byte: u8) -> Option<String> {
        match type_byte {
            b':' => {
                let symbol = self.text()?;
                self.symbols.push(symbol.clone());
                Some(symbol)
            }
            b';' => {
                let number = usize::try_from(self.integer()?).ok()?;
                self.symbols.get(number).cloned()
            }
            _ => None,
        }
    }

    /// Malformed UTF-8 is replaced.
    fn text(&mut self) -> Option<String> {
        let length = self.count()?;
        let (text, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(String::from_utf8_lossy(text).into_owned())
    }

    /// A number of bytes or values, of which each takes a byte at least.
    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.integer()?).ok().filter(|count| *count <= self.bytes.len())
    }

    fn integer(&mut self) -> Option<i32> {
        let first = self.byte()?.cast_signed();
        Some(match first {
            0 => 0,
            5.. => i32::from(first) - 5,
            ..=-5 => i32::from(first) + 5,
            size => {
                let mut number = if size < 0 { -1i32 } else { 0 };
                for index in 0..u32::from(size.unsigned_abs()) {
                    number &= !(0xff << (8 * index));
                    number |= i32::from(self.byte()?) << (8 * index);
                }
                number
            }
        })
    }

    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*byte)
    }
}

#[cfg(test)]
mod tests;
