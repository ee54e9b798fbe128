//! The macros of the generated table.

/// Defines a function for each operation that creates its builder, with any handle, and the table
/// of the functions.
macro_rules! operations {
    ($(
        $shape:ident $id:ident = $service:ident.$method:ident($($name:ident: $reader:ident),*)
        [$($option:ident: $option_reader:ident $(or $clear:ident)?),*];
    )*) => {
        #[allow(non_snake_case, unused_mut)]
        mod builders {
            use basecamp_core::{Account, services};

            use crate::calls::macros::{paged, setter};
            use crate::calls::{Arguments, InvalidArguments};

            $(pub(super) fn $id<H: basecamp_core::Handle>(
                account: &Account<H>,
                mut arguments: Arguments,
            ) -> Result<services::$service::$id<H>, InvalidArguments> {
                let builder =
                    account.$service().$method($(arguments.$reader(stringify!($name))?),*);
                $(let builder =
                    setter!(builder, arguments, $option, $option_reader $(, $clear)?);)*
                let builder = paged!($shape, builder, arguments);
                arguments.finish()?;
                Ok(builder)
            })*
        }

        pub(super) static CALLS: &[crate::calls::TypedCall] = &[$(crate::calls::TypedCall {
            id: stringify!($id),
            request: |account, arguments| Ok(Box::new(builders::$id(account, arguments)?)),
            blocking: |account, arguments| {
                Ok(crate::calls::$shape(builders::$id(account, arguments)?.send_full()))
            },
            asynchronous: |account, arguments| {
                let reply = builders::$id(account, arguments)?.send_full();
                Ok(Box::pin(async move { crate::calls::$shape(reply.await) }))
            },
            decode: crate::calls::decode::<basecamp_core::services::$service::$id>,
        },)*];
    };
}

/// The same for updates, which read the record first: with setters, or with a closure.
macro_rules! updates {
    ($(
        $update:ident, $edit:ident = $service:ident.$updating:ident, $editing:ident($id:ident: $reader:ident)
        [$($option:ident: $option_reader:ident $(or $clear:ident)?),*];
    )*) => {
        #[allow(non_snake_case)]
        mod updates {
            use basecamp_core::{Account, services};

            use crate::calls::macros::setter;
            use crate::calls::{Arguments, InvalidArguments};

            $(pub(super) fn $update<H: basecamp_core::Handle>(
                account: &Account<H>,
                mut arguments: Arguments,
            ) -> Result<services::$service::$update<H>, InvalidArguments> {
                let builder = account.$service().$updating(arguments.$reader(stringify!($id))?);
                $(let builder =
                    setter!(builder, arguments, $option, $option_reader $(, $clear)?);)*
                arguments.finish()?;
                Ok(builder)
            }

            pub(super) fn $edit<H: basecamp_core::Handle>(
                account: &Account<H>,
                mut arguments: Arguments,
            ) -> Result<services::$service::$edit<H>, InvalidArguments> {
                let id = arguments.$reader(stringify!($id))?;
                $(let $option = arguments.field(stringify!($option))?;)*
                arguments.finish()?;
                Ok(account.$service().$editing(id, move |fields| {
                    $(if let Some(value) = $option {
                        fields.$option = value;
                    })*
                    Ok(())
                }))
            })*
        }

        pub(super) static UPDATES: &[crate::calls::TypedUpdate] = &[$(
            crate::calls::macros::update!($update),
            crate::calls::macros::update!($edit),
        )*];
    };
}

macro_rules! update {
    ($id:ident) => {
        crate::calls::TypedUpdate {
            id: stringify!($id),
            check: |account, arguments| updates::$id(account, arguments).map(drop),
            blocking: |account, arguments| {
                Ok(crate::calls::single(updates::$id(account, arguments)?.send_full()))
            },
            asynchronous: |account, arguments| {
                let reply = updates::$id(account, arguments)?.send_full();
                Ok(Box::pin(async move { crate::calls::single(reply.await) }))
            },
        }
    };
}

/// Sets an optional argument if the arguments contain it.
macro_rules! setter {
    ($builder:ident, $arguments:ident, $option:ident, $reader:ident) => {
        match $arguments.has(stringify!($option)) {
            true => $builder.$option($arguments.$reader(stringify!($option))?),
            false => $builder,
        }
    };
    ($builder:ident, $arguments:ident, $option:ident, $reader:ident, $clear:ident) => {
        match $arguments.clears(stringify!($option)) {
            true => $builder.$clear(),
            false => setter!($builder, $arguments, $option, $reader),
        }
    };
}

/// Sets the options of lists.
macro_rules! paged {
    (single, $builder:ident, $arguments:ident) => {
        $builder
    };
    (list, $builder:ident, $arguments:ident) => {{
        let builder = setter!($builder, $arguments, page, get);
        match $arguments.max_items {
            Some(items) => builder.max_items(items),
            None => builder,
        }
    }};
}

/// Creates structs of requests by their public methods.
macro_rules! inputs {
    ($($name:ident($($member:ident: $reader:ident),*)[$($option:ident: $option_reader:ident),*];)*) => {
        $(impl crate::calls::arguments::Input for basecamp_core::types::$name {
            #[allow(unused_mut)]
            fn read(
                mut arguments: crate::calls::Arguments,
            ) -> Result<Self, crate::calls::InvalidArguments> {
                let input = Self::new($(arguments.$reader(stringify!($member))?),*);
                $(let input =
                    crate::calls::macros::setter!(input, arguments, $option, $option_reader);)*
                arguments.finish()?;
                Ok(input)
            }
        })*
    };
}

macro_rules! types {
    ($($name:ident,)*) => {
        pub(super) static TYPES: &[crate::calls::TypedBody] = &[$(crate::calls::TypedBody {
            name: stringify!($name),
            round_trip: crate::calls::round_trip::<basecamp_core::types::$name>,
        },)*];
    };
}

pub(super) use {inputs, operations, paged, setter, types, update, updates};
