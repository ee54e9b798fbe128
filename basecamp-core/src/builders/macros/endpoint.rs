//! The implementations that make a builder an endpoint.

/// Implements `Request` and `Endpoint` for a builder, and the methods that send it.
///
/// ```text
/// endpoint!(MoveCard = MOVE_CARD { path(card_id), json(body) } => (), decode::nothing);
/// ```
///
/// The braces list the fields that each method of `RequestBuilder` writes. A query parameter has
/// the name of its field unless `=` states another.
macro_rules! endpoint {
    ($builder:ident = $operation:ident { $($request:tt)* } => $output:ty, $decode:expr) => {
        $crate::builders::macros::endpoint::endpoint_traits!(
            $builder = $operation { $($request)* } => $output, $decode
        );
        $crate::builders::macros::call_methods!($builder => $output);
    };
}

/// The same for a builder whose result comes in pages. The square brackets have the type of the
/// items, then the type of the other members of the page, if there are any.
macro_rules! list_endpoint {
    ($builder:ident = $operation:ident { $($request:tt)* } => [$item:ty], $decode:expr) => {
        $crate::builders::macros::endpoint::endpoint_traits!(
            $builder = $operation { $($request)* } => Vec<$item>, $decode
        );
        $crate::builders::macros::list_methods!($builder => $item);
    };
    (
        $builder:ident = $operation:ident { $($request:tt)* }
            => [$item:ty; $envelope:ty], $decode:expr
    ) => {
        $crate::builders::macros::endpoint::endpoint_traits!(
            $builder = $operation { $($request)* } => (Vec<$item>, $envelope), $decode
        );
        $crate::builders::macros::list_methods!($builder => $item, $envelope);
    };
}

/// Implements `Request` and `Endpoint` for a builder.
macro_rules! endpoint_traits {
    (
        $builder:ident = $operation:ident {
            path($($argument:ident),*)
            $(, $write:ident($($field:ident $(= $name:literal)?),+))*
            $(; $json:ident($body:ident $(in $envelope:literal outside $outside:expr)?))?
        } => $output:ty, $decode:expr
    ) => {
        impl<H> $crate::Request for $builder<H> {
            fn operation(&self) -> &'static $crate::Operation {
                &$operation
            }

            fn write(&self, request: &mut $crate::RequestBuilder<'_>) {
                request.path(&[self.account.id().into() $(, (&self.$argument).into())*]);
                $($( request.$write(
                    $crate::model::json_object::member_name!($field $(= $name)?),
                    &self.$field,
                ); )+)*
                $( request.$json($crate::builders::macros::endpoint::json_body!(
                    &self.$body $(, $envelope, $outside)?
                )); )?
            }

            fn options(&self) -> &$crate::CallOptions {
                &self.options
            }
        }

        impl<H> $crate::Endpoint for $builder<H> {
            type Output = $output;

            fn decode(reply: $crate::Reply) -> Result<$output, $crate::Error> {
                ($decode)(reply)
            }
        }
    };
}

/// The JSON body of a request: a value, or an object that wraps it.
macro_rules! json_body {
    ($body:expr) => {
        $body
    };
    ($body:expr, $envelope:literal, $outside:expr) => {
        &$crate::model::serde_helpers::Envelope { name: $envelope, outside: $outside, body: $body }
    };
}

pub(crate) use {endpoint, endpoint_traits, json_body, list_endpoint};
