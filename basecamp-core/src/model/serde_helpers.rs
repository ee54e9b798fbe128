//! Encodings of the API that serde's derived implementations don't support.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, SeqAccess, Unexpected, Visitor};
use serde::ser;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

/// Decodes an integer that may have a fraction, such as `1024.0`, by rounding: Basecamp returns
/// some image sizes as `752.0000000000001` pixels.
///
/// The visitor checks the range itself, so that the error has the position of the number.
pub(crate) struct Integral<N>(pub(crate) N);

impl<'de, N: TryFrom<i64>> Deserialize<'de> for Integral<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IntegralVisitor(PhantomData)).map(Self)
    }
}

struct IntegralVisitor<N>(PhantomData<N>);

impl<N: TryFrom<i64>> Visitor<'_> for IntegralVisitor<N> {
    type Value = N;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number of {} bits", 8 * size_of::<N>())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<N, E> {
        N::try_from(number).map_err(|_| E::invalid_value(Unexpected::Signed(number), &self))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<N, E> {
        match i64::try_from(number) {
            Ok(number) => self.visit_i64(number),
            Err(_) => Err(E::invalid_value(Unexpected::Unsigned(number), &self)),
        }
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<N, E> {
        // The upper bound is exclusive: 2^63 is not an `i64`.
        match number.round() {
            whole @ -9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0 => {
                self.visit_i64(whole as i64)
            }
            _ => Err(E::invalid_value(Unexpected::Float(number), &self)),
        }
    }
}

/// A list of objects without its null items: Basecamp writes null for a person that the user may
/// not see.
pub(crate) struct List<T>(pub(crate) Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ListVisitor(PhantomData)).map(Self)
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element::<Option<T>>()? {
            items.extend(item);
        }
        Ok(items)
    }
}

/// A request member that can be cleared: the API clears the field if the member is an empty string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clearable<T> {
    Set(T),
    Clear,
}

impl<T: Serialize> Serialize for Clearable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Set(value) => value.serialize(serializer),
            Self::Clear => serializer.serialize_str(""),
        }
    }
}

/// A request body whose members are wrapped in an object `name`, except for the members that
/// `outside` lists:
/// `{"gauge_needle": {"position": 60}, "notify": "everyone"}`.
#[derive(Debug, Clone)]
pub(crate) struct Envelope<'a, B> {
    pub(crate) name: &'static str,
    pub(crate) outside: &'static [&'static str],
    pub(crate) body: &'a B,
}

impl<B: Serialize> Serialize for Envelope<'_, B> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.outside.is_empty() {
            return serializer.collect_map([(self.name, self.body)]);
        }
        let body = serde_json::to_value(self.body).map_err(ser::Error::custom)?;
        let Value::Object(mut members) = body else {
            return Err(ser::Error::custom("the body is not a JSON object"));
        };
        let outside = self.outside.iter().filter_map(|name| members.remove_entry(*name));
        let mut outer: Map<String, Value> = outside.collect();
        outer.insert(self.name.to_owned(), Value::Object(members));
        outer.serialize(serializer)
    }
}

#[cfg(test)]
mod tests;
