//! Structs that are JSON objects: their `Serialize` and `Deserialize` from a table of fields.
//!
//! The macro does what serde's derive does, from less code: a derive writes two visitors and a
//! field enumeration for each struct, the macro one function that reads and one that writes. A
//! struct is read from a map only, never from a sequence: the order of an object's members means
//! nothing.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor,
};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::id::PersonId;
use super::serde_helpers::{Integral, List};

/// A struct that is written as a JSON object.
pub(crate) trait WriteFields {
    /// The name of the struct, for formats that have names.
    const NAME: &'static str;

    /// Writes every field, in order.
    fn write_fields<W: FieldWriter>(&self, writer: &mut W);
}

/// A struct that is read from a JSON object.
pub(crate) trait ReadFields: Sized {
    /// The name of the struct, for error messages.
    const NAME: &'static str;
    /// The names of its members.
    const FIELDS: &'static [&'static str];

    /// Reads all members of a map.
    fn read_fields<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

/// Takes the fields of a struct, one by one.
pub(crate) trait FieldWriter {
    /// Takes a field that is written.
    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T);

    /// Takes a field that is left out.
    fn skip(&mut self, name: &'static str);
}

/// Counts the fields that are written, which some formats need to know first.
struct FieldCount(usize);

impl FieldWriter for FieldCount {
    fn field<T: Serialize + ?Sized>(&mut self, _: &'static str, _: &T) {
        self.0 += 1;
    }

    fn skip(&mut self, _: &'static str) {}
}

/// Writes fields until one fails.
struct StructWriter<S: SerializeStruct> {
    fields: S,
    result: Result<(), S::Error>,
}

impl<S: SerializeStruct> FieldWriter for StructWriter<S> {
    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        if self.result.is_ok() {
            self.result = self.fields.serialize_field(name, value);
        }
    }

    fn skip(&mut self, name: &'static str) {
        if self.result.is_ok() {
            self.result = self.fields.skip_field(name);
        }
    }
}

/// Serializes a struct by its fields.
pub(crate) fn serialize<T: WriteFields, S: Serializer>(
    object: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut count = FieldCount(0);
    object.write_fields(&mut count);
    let fields = serializer.serialize_struct(T::NAME, count.0)?;
    let mut writer = StructWriter { fields, result: Ok(()) };
    object.write_fields(&mut writer);
    writer.result?;
    writer.fields.end()
}

/// Deserializes a struct by its fields.
pub(crate) fn deserialize<'de, T: ReadFields, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_struct(T::NAME, T::FIELDS, ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: ReadFields> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read_fields(map)
    }
}

/// Reads the name of a member and finds its field.
pub(crate) struct FieldOf<F>(pub(crate) F);

impl<'de, T, F: FnOnce(&str) -> T> DeserializeSeed<'de> for FieldOf<F> {
    type Value = T;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<T, F: FnOnce(&str) -> T> Visitor<'_> for FieldOf<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("field identifier")
    }

    #[inline]
    fn visit_str<E>(self, name: &str) -> Result<T, E> {
        Ok((self.0)(name))
    }
}

/// Reads a member that has no empty slot: an unknown one is skipped, one that came before is an
/// error.
pub(crate) fn ignore<'de, A: MapAccess<'de>>(
    map: &mut A,
    known: Option<&&'static str>,
) -> Result<(), A::Error> {
    match known {
        Some(name) => Err(A::Error::duplicate_field(name)),
        None => map.next_value::<IgnoredAny>().map(drop),
    }
}

/// A field whose member must be there.
pub(crate) mod required {
    use super::{Deserialize, FieldWriter, MapAccess, Serialize};

    #[inline]
    pub(crate) fn read<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
        map: &mut A,
        slot: &mut Option<T>,
    ) -> Result<(), A::Error> {
        *slot = Some(map.next_value()?);
        Ok(())
    }

    #[inline]
    pub(crate) fn take<T, E: serde::de::Error>(
        slot: Option<T>,
        name: &'static str,
    ) -> Result<T, E> {
        slot.ok_or_else(|| E::missing_field(name))
    }

    pub(crate) fn write<W: FieldWriter, T: Serialize>(
        writer: &mut W,
        name: &'static str,
        value: &T,
    ) {
        writer.field(name, value);
    }
}

/// A field that is empty if its member is missing.
pub(crate) mod default {
    pub(crate) use super::required::{read, write};

    #[inline]
    pub(crate) fn take<T: Default, E>(slot: Option<T>, _: &'static str) -> Result<T, E> {
        Ok(slot.unwrap_or_default())
    }
}

/// An optional field, which is not written if it is `None`.
pub(crate) mod optional {
    pub(crate) use super::default::take;
    pub(crate) use super::required::read;
    use super::{FieldWriter, Serialize};

    pub(crate) fn write<W: FieldWriter, T: Serialize>(
        writer: &mut W,
        name: &'static str,
        value: &Option<T>,
    ) {
        match value {
            Some(_) => writer.field(name, value),
            None => writer.skip(name),
        }
    }
}

/// The id of a person: unknown if its member is missing, and then not written.
pub(crate) mod person_id {
    pub(crate) use super::required::read;
    use super::{FieldWriter, PersonId};

    #[inline]
    pub(crate) fn take<E>(slot: Option<PersonId>, _: &'static str) -> Result<PersonId, E> {
        Ok(slot.unwrap_or(PersonId::Unknown))
    }

    pub(crate) fn write<W: FieldWriter>(writer: &mut W, name: &'static str, value: &PersonId) {
        if value.is_unknown() {
            writer.skip(name);
        } else {
            writer.field(name, value);
        }
    }
}

/// A list of objects, read without its null items; empty if its member is missing.
pub(crate) mod list {
    pub(crate) use super::default::take;
    pub(crate) use super::required::write;
    use super::{Deserialize, List, MapAccess};

    #[inline]
    pub(crate) fn read<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
        map: &mut A,
        slot: &mut Option<Vec<T>>,
    ) -> Result<(), A::Error> {
        let List(items) = map.next_value()?;
        *slot = Some(items);
        Ok(())
    }
}

/// An optional list of objects, read without its null items.
pub(crate) mod optional_list {
    pub(crate) use super::optional::{take, write};
    use super::{Deserialize, List, MapAccess};

    #[inline]
    pub(crate) fn read<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
        map: &mut A,
        slot: &mut Option<Option<Vec<T>>>,
    ) -> Result<(), A::Error> {
        let list: Option<List<T>> = map.next_value()?;
        *slot = Some(list.map(|List(items)| items));
        Ok(())
    }
}

/// An optional whole number, read also where it is spelled with a fraction.
pub(crate) mod optional_integral {
    pub(crate) use super::optional::{take, write};
    use super::{Integral, MapAccess};

    #[inline]
    pub(crate) fn read<'de, A: MapAccess<'de>, N: TryFrom<i64>>(
        map: &mut A,
        slot: &mut Option<Option<N>>,
    ) -> Result<(), A::Error> {
        let number: Option<Integral<N>> = map.next_value()?;
        *slot = Some(number.map(|Integral(number)| number));
        Ok(())
    }
}

/// The name of a field's member: the field's own, unless the table states another.
macro_rules! member_name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident = $name:literal) => {
        $name
    };
}

/// Implements `Serialize` and `Deserialize` for a struct. The table has each field, in order, in a
/// group of its kind, a module of [`json_object`](crate::model::json_object):
/// `Todo { required(id, created_at), optional(kind = "type") }`.
macro_rules! json_object {
    ($name:ident { $( $kind:ident( $($field:ident $(= $member:literal)?),* $(,)? ) ),* $(,)? }) => {
        $crate::model::json_object::json_fields!($name {
            $($( $kind $field $(= $member)?, )*)*
        });

        impl $crate::model::json_object::ReadFields for $name {
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [&'static str] =
                &[$($( $crate::model::json_object::member_name!($field $(= $member)?), )*)*];

            fn read_fields<'de, A: serde::de::MapAccess<'de>>(
                mut map: A,
            ) -> Result<Self, A::Error> {
                use $crate::model::json_object;

                #[allow(non_camel_case_types)]
                enum Field {
                    $($( $field, )*)*
                    Unknown,
                }

                fn find(name: &str) -> Field {
                    match name {
                        $($( $crate::model::json_object::member_name!($field $(= $member)?) => {
                            Field::$field
                        } )*)*
                        _ => Field::Unknown,
                    }
                }

                $($( let mut $field = None; )*)*
                while let Some(field) = map.next_key_seed(json_object::FieldOf(find))? {
                    match field {
                        $($( Field::$field if $field.is_none() => {
                            json_object::$kind::read(&mut map, &mut $field)
                        } )*)*
                        field => json_object::ignore(&mut map, Self::FIELDS.get(field as usize)),
                    }?;
                }
                Ok(Self { $($(
                    $field: match json_object::$kind::take(
                        $field,
                        $crate::model::json_object::member_name!($field $(= $member)?),
                    ) {
                        Ok(value) => value,
                        Err(error) => return Err(error),
                    },
                )*)* })
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::model::json_object::deserialize(deserializer)
            }
        }
    };
}

/// Implements `Serialize` for a struct, from a table of its fields, each with its kind.
macro_rules! json_fields {
    ($name:ident { $( $kind:ident $field:ident $(= $member:literal)?, )* }) => {
        impl $crate::model::json_object::WriteFields for $name {
            const NAME: &'static str = stringify!($name);

            fn write_fields<W: $crate::model::json_object::FieldWriter>(&self, writer: &mut W) {
                use $crate::model::json_object;
                $( json_object::$kind::write(
                    writer,
                    $crate::model::json_object::member_name!($field $(= $member)?),
                    &self.$field,
                ); )*
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::model::json_object::serialize(self, serializer)
            }
        }
    };
}

pub(crate) use {json_fields, json_object, member_name};

#[cfg(test)]
mod tests;
