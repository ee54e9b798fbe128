//! The methods that set optional members, and the bodies that these are members of.

/// Defines a method for each optional field of a struct: `setters!(ListTodos<H> { .. })` for a
/// builder, `setters!(Todo { .. })` for a type without a handle.
///
/// Each row has the docs, the kind, the name and the type. The kinds:
///
/// - `plain`: the argument is the value.
/// - `into`: the argument converts into the value.
/// - `id`: the argument is an id of a record, the row has the type of the record.
/// - `ids`: the argument is an iterator of ids.
/// - `list`: the argument is an iterator, the row has the type of its items.
/// - `list_into`: the same for items that convert.
/// - `clearable`: the argument is the value; the method after `or` empties the field.
macro_rules! setters {
    ($type:ident $(<$handle:ident>)? {
        $( $(#[$attribute:meta])+ $kind:ident $name:ident $(or $clear:ident)?: $value:ty, )*
    }) => {
        impl $(<$handle>)? $type $(<$handle>)? {
            $( $crate::builders::macros::setters::setter! {
                [] $(#[$attribute])+ $kind $name $(or $clear)?: $value
            } )*
        }
    };
}

/// Defines the JSON body of a builder: a struct of the required members in the first braces and
/// the optional ones in the second, and a method of the builder for each optional one. The rows
/// are those of [`setters`]; a member has the name of its field unless `=` states another.
macro_rules! body {
    (
        $builder:ident: $body:ident { $($required:ident $(= $member:literal)?: $type:ty),* $(,)? } {
            $(
                $(#[$attribute:meta])+
                $kind:ident $name:ident $(or $clear:ident)? $(= $wire:literal)?: $value:ty,
            )*
        }
    ) => {
        #[derive(Debug, Clone)]
        pub(crate) struct $body {
            $( pub(crate) $required: $type, )*
            $( pub(crate) $name: Option<$crate::builders::macros::setters::stored!($kind $value)>, )*
        }

        impl $body {
            /// A body of the required members.
            pub(super) fn new($($required: $type),*) -> Self {
                Self { $($required,)* $($name: None,)* }
            }
        }

        $crate::model::json_object::json_fields!($body {
            $( required $required $(= $member)?, )*
            $( optional $name $(= $wire)?, )*
        });

        impl<H> $builder<H> {
            $( $crate::builders::macros::setters::setter! {
                [.body] $(#[$attribute])+ $kind $name $(or $clear)?: $value
            } )*
        }
    };
}

/// Defines the method that sets one field; the square brackets have the way to the struct that
/// the field is in.
macro_rules! setter {
    ([$($at:tt)*] $(#[$attribute:meta])+ plain $name:ident: $value:ty) => {
        $(#[$attribute])+
        pub fn $name(mut self, $name: $value) -> Self {
            self $($at)* .$name = Some($name);
            self
        }
    };
    ([$($at:tt)*] $(#[$attribute:meta])+ into $name:ident: $value:ty) => {
        $(#[$attribute])+
        pub fn $name(mut self, $name: impl Into<$value>) -> Self {
            self $($at)* .$name = Some($name.into());
            self
        }
    };
    ([$($at:tt)*] $(#[$attribute:meta])+ id $name:ident: $record:ty) => {
        $(#[$attribute])+
        pub fn $name(mut self, $name: impl $crate::IntoId<$record>) -> Self {
            self $($at)* .$name = Some($crate::IntoId::into_id($name));
            self
        }
    };
    ([$($at:tt)*] $(#[$attribute:meta])+ ids $name:ident: $record:ty) => {
        $(#[$attribute])+
        pub fn $name(
            mut self,
            $name: impl IntoIterator<Item = impl $crate::IntoId<$record>>,
        ) -> Self {
            self $($at)* .$name =
                Some($name.into_iter().map($crate::IntoId::into_id).collect());
            self
        }
    };
    ([$($at:tt)*] $(#[$attribute:meta])+ list $name:ident: $value:ty) => {
        $(#[$attribute])+
        pub fn $name(mut self, $name: impl IntoIterator<Item = $value>) -> Self {
            self $($at)* .$name = Some($name.into_iter().collect());
            self
        }
    };
    ([$($at:tt)*] $(#[$attribute:meta])+ list_into $name:ident: $value:ty) => {
        $(#[$attribute])+
        pub fn $name(mut self, $name: impl IntoIterator<Item = impl Into<$value>>) -> Self {
            self $($at)* .$name = Some($name.into_iter().map(Into::into).collect());
            self
        }
    };
    ([$($at:tt)*] $(#[$attribute:meta])+ clearable $name:ident or $clear:ident: $value:ty) => {
        $(#[$attribute])+
        pub fn $name(mut self, $name: $value) -> Self {
            self $($at)* .$name = Some($crate::model::serde_helpers::Clearable::Set($name));
            self
        }

        #[doc = concat!("Empties `", stringify!($name), "`.")]
        pub fn $clear(mut self) -> Self {
            self $($at)* .$name = Some($crate::model::serde_helpers::Clearable::Clear);
            self
        }
    };
}

/// The type of a field by the kind of its row.
macro_rules! stored {
    (plain $value:ty) => { $value };
    (into $value:ty) => { $value };
    (id $record:ty) => { $crate::Id<$record> };
    (ids $record:ty) => { Vec<$crate::Id<$record>> };
    (list $value:ty) => { Vec<$value> };
    (list_into $value:ty) => { Vec<$value> };
    (clearable $value:ty) => { $crate::model::serde_helpers::Clearable<$value> };
}

pub(crate) use {body, setter, setters, stored};
