//! Wire forms that serde doesn't decode by itself.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, SeqAccess, Unexpected, Visitor};
use serde::ser;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

/// A whole number that may be spelled with a fraction, such as `1024.0`. The fraction is rounded
/// off: Basecamp measures some images as `752.0000000000001` pixels.
///
/// What is out of range is refused in here, where the error still gets the number's position.
struct Integral<N>(PhantomData<N>);

impl<N: TryFrom<i64>> Visitor<'_> for Integral<N> {
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
        // Exclusive above: 2^63 itself is no i64.
        match number.round() {
            whole @ -9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0 => {
                self.visit_i64(whole as i64)
            }
            _ => Err(E::invalid_value(Unexpected::Float(number), &self)),
        }
    }
}

/// Decodes a number that may be spelled with a fraction.
pub(crate) fn integral<'de, D, N>(deserializer: D) -> Result<N, D::Error>
where
    D: Deserializer<'de>,
    N: TryFrom<i64>,
{
    deserializer.deserialize_any(Integral(PhantomData))
}

/// The same for one that may be null.
pub(crate) fn optional_integral<'de, D, N>(deserializer: D) -> Result<Option<N>, D::Error>
where
    D: Deserializer<'de>,
    N: TryFrom<i64>,
{
    struct Helper<N>(N);

    impl<'de, N: TryFrom<i64>> Deserialize<'de> for Helper<N> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            integral(deserializer).map(Self)
        }
    }

    Ok(Option::<Helper<N>>::deserialize(deserializer)?.map(|Helper(number)| number))
}

/// Decodes a list of objects. Null items are skipped: Basecamp leaves one where it can't show a person.
pub(crate) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Items<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
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

    deserializer.deserialize_seq(Items(PhantomData))
}

/// The same for a list that may be null or absent.
pub(crate) fn optional_list<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::<List<T>>::deserialize(deserializer)?.map(|List(items)| items))
}

/// A list that [`list`] decodes.
pub(crate) struct List<T>(pub(crate) Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        list(deserializer).map(Self)
    }
}

/// Decodes a member that must be there but may be null.
pub(crate) fn required_nullable<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer)
}

/// A member of a request that can be emptied: the API clears what it is sent as an empty string.
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

/// The body of a request whose members stand in an envelope, except those beside it:
/// `{"gauge_needle": {"position": 60}, "notify": "everyone"}`.
#[derive(Debug, Clone)]
pub(crate) struct Envelope<'a, B> {
    pub(crate) name: &'static str,
    pub(crate) beside: &'static [&'static str],
    pub(crate) body: &'a B,
}

impl<B: Serialize> Serialize for Envelope<'_, B> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.beside.is_empty() {
            return serializer.collect_map([(self.name, self.body)]);
        }
        let body = serde_json::to_value(self.body).map_err(ser::Error::custom)?;
        let Value::Object(mut members) = body else {
            return Err(ser::Error::custom("the body is no object"));
        };
        let beside = self.beside.iter().filter_map(|name| members.remove_entry(*name));
        let mut outer: Map<String, Value> = beside.collect();
        outer.insert(self.name.to_owned(), Value::Object(members));
        outer.serialize(serializer)
    }
}

#[cfg(test)]
mod tests;
