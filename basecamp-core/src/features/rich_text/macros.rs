//! The implementations of builders with rich text.

/// As `endpoint!`, for a builder with rich text. The parentheses list the member of the body with
/// the text, after `html` the member with its media type, and after `file` the member with the
/// attachment that is the content of an upload.
macro_rules! rich_text_endpoint {
    (
        $builder:ident($text:ident $(, html $content_type:ident)? $(, file $file:ident)?)
            = $operation:ident { $($request:tt)* } => $output:ty, $decode:expr
    ) => {
        $crate::builders::macros::endpoint::endpoint_traits!(
            $builder = $operation { $($request)* } => $output, $decode
        );
        $crate::features::rich_text::macros::rich_text_methods!($builder);
        $crate::builders::macros::send_methods!($builder as Self => $output, |call| {
            let handle = call.account.handle().clone();
            handle.rich_text(call)
        });
        $crate::builders::macros::call_options!($builder => $output);

        impl<H: Send + 'static> $crate::features::rich_text::RichText for $builder<H> {
            $crate::features::rich_text::macros::rich_text_options!();

            fn rich_text(&mut self) -> $crate::features::rich_text::RichTextFields<'_> {
                $crate::features::rich_text::RichTextFields::of(&$operation, &mut self.body.$text)
                    $(.html(&mut self.body.$content_type))?
                    $(.file(&mut self.body.$file))?
            }

            fn write(
                &self,
                context: &std::sync::Arc<$crate::Context>,
            ) -> $crate::features::rich_text::Write {
                $crate::features::rich_text::Write::Call($crate::Call::new(context, self))
            }
        }
    };
}

/// As `update_methods!`, for an update whose member `$text` is rich text.
macro_rules! rich_text_update {
    ($builder:ident($text:literal) as $write:ident => $output:ty) => {
        $crate::features::rich_text::macros::rich_text_methods!($builder);
        $crate::builders::macros::send_methods!($builder as $write => $output, |update| {
            let handle = update.account.handle().clone();
            handle.rich_text(update)
        });
        $crate::builders::macros::call_options!($builder as $write => $output);

        impl<H: $crate::Handle> $crate::features::rich_text::RichText for $builder<H> {
            $crate::features::rich_text::macros::rich_text_options!();

            fn rich_text(&mut self) -> $crate::features::rich_text::RichTextFields<'_> {
                $crate::features::rich_text::RichTextFields::of_update(&mut self.changes, $text)
            }

            fn write(
                &self,
                context: &std::sync::Arc<$crate::Context>,
            ) -> $crate::features::rich_text::Write {
                let update = $crate::ReadModifyWrite::new(context, self.clone());
                $crate::features::rich_text::Write::Update(update)
            }
        }
    };
}

/// The methods of `RichText` that are the same for every builder.
macro_rules! rich_text_options {
    () => {
        fn account_id(&self) -> &$crate::AccountId {
            self.account.id()
        }

        fn call_options(&mut self) -> &mut $crate::CallOptions {
            &mut self.options
        }
    };
}

/// The methods by which callers add mentions and attachments.
macro_rules! rich_text_methods {
    ($builder:ident) => {
        impl<H> $builder<H> {
            /// Mentions a person, by id or as a [`Person`](crate::types::Person): at the start of
            /// the text's first paragraph, unless the text mentions the person already. Basecamp
            /// notifies the person.
            ///
            /// The call reads each distinct person first, for the current `attachable_sgid`. If a
            /// person can't be read, the result is that error, and the call sends nothing else. A
            /// call without a text is a `usage` error.
            pub fn mention(mut self, person: impl Into<$crate::PersonId>) -> Self {
                self.options.add_mention(&person.into());
                self
            }

            /// Uploads a file and appends it to the text, with its name as the caption. For
            /// another place in the text, use [`attachment_tag`](crate::attachment_tag).
            ///
            /// The upload is not idempotent and never retried after a failure, since a retry could
            /// create a second attachment. If a later request fails, Basecamp removes the unused
            /// attachments after a while.
            pub fn attach(mut self, file: $crate::FilePart) -> Self {
                self.options.add_file(file);
                self
            }
        }

        impl<H: $crate::Handle> $builder<H> {
            /// Returns the machine that mentions people, uploads files and sends the request, for a
            /// custom driver.
            pub fn call(self, context: &std::sync::Arc<$crate::Context>) -> $crate::RichTextCall {
                $crate::RichTextCall::of(context, self)
            }
        }
    };
}

pub(crate) use {rich_text_endpoint, rich_text_methods, rich_text_options, rich_text_update};
