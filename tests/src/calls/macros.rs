//! What the generated table expands to.

/// A function for each operation that makes its builder, whatever the handle; and the table of them.
macro_rules! operations {
    ($(
        $shape:ident $id:ident = $service:ident.$method:ident($($name:ident: $how:ident),*)
        [$($option:ident: $option_how:ident $(or $clear:ident)?),*];
    )*) => {
        #[allow(non_snake_case, unused_mut)]
        mod builders {
            use basecamp_core::{Account, services};

            use crate::calls::macros::{paged, setter};
            use crate::calls::{Arguments, Problem};

            $(pub(super) fn $id<H: Clone>(
                account: &Account<H>,
                mut arguments: Arguments,
            ) -> Result<services::$service::$id<H>, Problem> {
                let builder =
                    account.$service().$method($(arguments.$how(stringify!($name))?),*);
                $(let builder =
                    setter!(builder, arguments, $option, $option_how $(, $clear)?);)*
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

/// The same for what reads a record before it writes it, in one closure or by setters.
macro_rules! merges {
    ($(
        $update:ident, $edit:ident = $service:ident.$updating:ident, $editing:ident($id:ident: $how:ident)
        [$($option:ident: $option_how:ident $(or $clear:ident)?),*];
    )*) => {
        #[allow(non_snake_case)]
        mod merges {
            use basecamp_core::{Account, services};

            use crate::calls::macros::setter;
            use crate::calls::{Arguments, Problem};

            $(pub(super) fn $update<H: Clone>(
                account: &Account<H>,
                mut arguments: Arguments,
            ) -> Result<services::$service::$update<H>, Problem> {
                let builder = account.$service().$updating(arguments.$how(stringify!($id))?);
                $(let builder =
                    setter!(builder, arguments, $option, $option_how $(, $clear)?);)*
                arguments.finish()?;
                Ok(builder)
            }

            pub(super) fn $edit<H: Clone>(
                account: &Account<H>,
                mut arguments: Arguments,
            ) -> Result<services::$service::$edit<H>, Problem> {
                let id = arguments.$how(stringify!($id))?;
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

        pub(super) static MERGES: &[crate::calls::TypedMerge] = &[$(
            crate::calls::macros::merge!($update),
            crate::calls::macros::merge!($edit),
        )*];
    };
}

macro_rules! merge {
    ($id:ident) => {
        crate::calls::TypedMerge {
            id: stringify!($id),
            check: |account, arguments| merges::$id(account, arguments).map(drop),
            blocking: |account, arguments| {
                Ok(crate::calls::one(merges::$id(account, arguments)?.send_full()))
            },
            asynchronous: |account, arguments| {
                let reply = merges::$id(account, arguments)?.send_full();
                Ok(Box::pin(async move { crate::calls::one(reply.await) }))
            },
        }
    };
}

/// Sets an optional argument if it is given.
macro_rules! setter {
    ($builder:ident, $arguments:ident, $option:ident, $how:ident) => {
        match $arguments.has(stringify!($option)) {
            true => $builder.$option($arguments.$how(stringify!($option))?),
            false => $builder,
        }
    };
    ($builder:ident, $arguments:ident, $option:ident, $how:ident, $clear:ident) => {
        match $arguments.clears(stringify!($option)) {
            true => $builder.$clear(),
            false => setter!($builder, $arguments, $option, $how),
        }
    };
}

/// Sets what only lists have.
macro_rules! paged {
    (one, $builder:ident, $arguments:ident) => {
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

/// How the structs that requests take are made: as users make them.
macro_rules! inputs {
    ($($name:ident($($member:ident: $how:ident),*)[$($option:ident: $option_how:ident),*];)*) => {
        $(impl crate::calls::arguments::Input for basecamp_core::types::$name {
            #[allow(unused_mut)]
            fn read(
                mut arguments: crate::calls::Arguments,
            ) -> Result<Self, crate::calls::Problem> {
                let input = Self::new($(arguments.$how(stringify!($member))?),*);
                $(let input =
                    crate::calls::macros::setter!(input, arguments, $option, $option_how);)*
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

pub(super) use {inputs, merge, merges, operations, paged, setter, types};
