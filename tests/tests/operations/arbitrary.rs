//! Arbitrary bodies and arguments, generated from the description and a tape of random bytes.
//!
//! Past the end of the tape every choice is the smallest, so that bodies end, and proptest shrinks
//! a failing body by cutting the tape.

use basecamp_codegen::model::{Member, Members, Operation, Shape};
use basecamp_codegen::ty::Type;
use basecamp_tests::description;
use serde_json::{Map, Value, json};

/// The remaining random bytes.
pub(crate) struct Tape<'a> {
    left: &'a [u8],
    /// Whether the value is a server's, which may have unknown members and null.
    from_server: bool,
}

impl<'a> Tape<'a> {
    pub(crate) fn for_bodies(left: &'a [u8]) -> Self {
        Self { left, from_server: true }
    }

    pub(crate) fn for_requests(left: &'a [u8]) -> Self {
        Self { left, from_server: false }
    }

    /// Arbitrary arguments of an operation.
    pub(crate) fn arguments(&mut self, operation: &Operation) -> Map<String, Value> {
        let mut arguments = Map::new();
        let body = operation.body.iter().flatten();
        for (name, member) in &operation.path {
            let value = match member.ty {
                // An empty segment, or one of dots, is rejected.
                Type::String | Type::Secret => json!(format!("x{}", self.text())),
                _ => self.value(&member.ty),
            };
            arguments.insert(name.clone(), value);
        }
        for (name, member) in operation.query_arguments() {
            if member.optional && !self.flag() {
                continue;
            }
            let value = match &member.ty {
                _ if name == "page" => json!(1 + self.below(100)),
                // An empty filter is rejected.
                Type::List(item) => {
                    (0..=self.below(3)).map(|_| self.filter_item(item, member)).collect()
                }
                _ if member.flags.nonempty => json!(format!("x{}", self.text())),
                ty => self.value(ty),
            };
            arguments.insert(name.clone(), value);
        }
        for (name, member) in body {
            if member.optional && !self.flag() {
                continue;
            }
            let value = match member.flags.clearable && self.flag() {
                true => json!(""),
                false => self.value(&member.ty),
            };
            arguments.insert(name.clone(), value);
        }
        if let Some(name) = description::file(operation) {
            let name_of_file: String = self.text().chars().filter(|c| !c.is_control()).collect();
            let file =
                json!({ "file_name": name_of_file, "content_type": "a/b", "content": self.text() });
            arguments.insert(name.to_owned(), file);
        }
        arguments
    }

    /// An item of a filter. If the list is sent as one text: a word, or an id greater than 0.
    fn filter_item(&mut self, ty: &Type, member: &Member) -> Value {
        if !member.is_joined() {
            return self.value(ty);
        }
        match ty {
            Type::Id(_) => json!(i64::from(self.byte()) + 1),
            Type::PersonId if self.flag() => json!(i64::from(self.byte()) + 1),
            _ => json!(format!("word.{}", self.byte())),
        }
    }

    pub(crate) fn value(&mut self, ty: &Type) -> Value {
        match ty {
            Type::String | Type::Secret => json!(self.text()),
            Type::Bool => json!(self.flag()),
            Type::I32 => json!(self.i32()),
            Type::I64 | Type::Id(_) => json!(self.i64()),
            Type::Integral if self.flag() => {
                // Close enough to a whole number.
                json!(f64::from(self.i32()) + [0.0, 0.25, -0.25][self.below(3)])
            }
            Type::Integral => json!(self.i32()),
            Type::F64 => json!(f64::from(self.i32()) / 4.0),
            Type::Date => json!(self.date()),
            Type::Timestamp => json!(self.timestamp()),
            Type::DateOrTimestamp if self.flag() => json!(self.timestamp()),
            Type::DateOrTimestamp => json!(self.date()),
            Type::PersonId => match self.below(3) {
                0 => json!(self.i64()),
                1 => {
                    json!(["", "+", "00", " "][self.below(4)].to_owned() + &self.i64().to_string())
                }
                _ => json!(self.text()),
            },
            Type::Json => self.json(),
            Type::Named(name) => match &description::api().types[name].shape {
                Shape::Struct(fields) => Value::Object(self.members(name, fields)),
                Shape::Enum(values) => match self.flag() {
                    true => json!(self.text()),
                    false => json!(values.keys().nth(self.below(values.len()))),
                },
            },
            Type::List(item) => (0..self.below(3)).map(|_| self.item(item)).collect(),
            Type::Map(value) => {
                let members = (0..self.below(3)).map(|_| (self.text(), self.value(value)));
                Value::Object(members.collect())
            }
        }
    }

    /// An item of a list; a list of objects may contain null.
    fn item(&mut self, ty: &Type) -> Value {
        match self.from_server && description::is_struct(ty) && self.below(8) == 7 {
            true => Value::Null,
            false => self.value(ty),
        }
    }

    fn members(&mut self, owner: &str, fields: &Members) -> Map<String, Value> {
        let mut members = Map::new();
        for (name, member) in fields {
            let absent = self.from_server && description::may_be_absent(owner, name, member);
            if absent && self.below(4) == 3 {
                continue;
            }
            if let Some(value) = self.member(member) {
                members.insert(name.clone(), value);
            }
        }
        if self.from_server && self.below(4) == 3 {
            members.insert("nobody_knows".to_owned(), self.json());
        }
        members
    }

    fn member(&mut self, member: &Member) -> Option<Value> {
        // At the end of the tape, optional members are absent.
        match (self.below(4), member.optional, member.nullable) {
            (0 | 1, true, _) => None,
            (2, true, _) if self.from_server => Some(Value::Null),
            (0, false, true) => Some(Value::Null),
            _ => Some(self.value(&member.ty)),
        }
    }

    fn byte(&mut self) -> u8 {
        match self.left.split_first() {
            Some((byte, left)) => {
                self.left = left;
                *byte
            }
            None => 0,
        }
    }

    fn flag(&mut self) -> bool {
        self.byte() % 2 == 1
    }

    fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end
    }

    fn i64(&mut self) -> i64 {
        match self.below(8) {
            0 => 0,
            1 => 1,
            2 => i64::MAX,
            3 => i64::MIN,
            // Beyond the precision of a double.
            4 => 9_007_199_254_740_993,
            _ => i64::from_le_bytes(std::array::from_fn(|_| self.byte())),
        }
    }

    fn i32(&mut self) -> i32 {
        match self.below(8) {
            0 => 0,
            1 => 1,
            2 => i32::MAX,
            3 => i32::MIN,
            _ => i32::from_le_bytes(std::array::from_fn(|_| self.byte())),
        }
    }

    fn text(&mut self) -> String {
        match self.below(8) {
            0 => String::new(),
            1 => "Café & \"Garden\" \\ <b>/</b>".to_owned(),
            2 => "\u{0}\u{1f}\n\r\t\u{2028}\u{feff}".to_owned(),
            3 => "🌱é日本".repeat(1 + self.below(20)),
            4 => self.i64().to_string(),
            _ => (0..self.below(24)).map(|_| char::from(self.byte())).collect(),
        }
    }

    fn date(&mut self) -> String {
        let year = 1 + usize::from(u16::from_le_bytes([self.byte(), self.byte()])) % 9998;
        format!("{year:04}-{:02}-{:02}", 1 + self.below(12), 1 + self.below(28))
    }

    fn timestamp(&mut self) -> String {
        let (date, mut fraction) = (self.date(), ["", ".0", ".250", ".123456789"][self.below(4)]);
        let (hour, minute, second) = (self.below(24), self.below(60), self.below(60));
        let mut zone = ["Z", "+00:00", "+05:45", "-11:00"][self.below(4)];
        if !self.from_server {
            // A dynamic call sends the text unchanged, a typed call the canonical form of its type.
            (fraction, zone) = ("", "Z");
        }
        // No time before the first year, in any time zone.
        let date = if date.starts_with("0001") { "0002-01-01".to_owned() } else { date };
        format!("{date}T{hour:02}:{minute:02}:{second:02}{fraction}{zone}")
    }

    fn json(&mut self) -> Value {
        match self.below(9) {
            0 => json!({}),
            1 => Value::Null,
            2 => json!(self.flag()),
            3 => json!(u64::MAX),
            4 => json!(-1.5),
            5 => json!(self.text()),
            6 => json!(self.i64()),
            7 => (0..self.below(3)).map(|_| self.json()).collect(),
            _ => Value::Object((0..self.below(3)).map(|_| (self.text(), self.json())).collect()),
        }
    }
}
