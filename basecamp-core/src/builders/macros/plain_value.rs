//! The constructor of a builder without a handle, and the example of a builder.

/// Defines `new` of a builder: `constructor!(GetTodo(id: impl IntoId<Todo>) = Todos.get);` calls
/// the method of a service without a handle.
macro_rules! constructor {
    (
        $builder:ident($($argument:ident: $type:ty),* $(,)?) = $service:ident.$method:ident
    ) => {
        impl $builder {
            /// Creates the call as a plain value, for a custom HTTP stack.
            pub fn new(account_id: $crate::AccountId, $($argument: $type),*) -> Self {
                $service { account: $crate::Account::from(account_id) }.$method($($argument),*)
            }
        }
    };
}

/// The example of a builder: the call that follows `account.`, sent by either driver.
macro_rules! example {
    ($call:literal) => {
        concat!(
            "```no_run\n",
            "# use basecamp_core::time::date;\n",
            "# use basecamp_core::types::*;\n",
            "# use basecamp_core::{Account, Async, Blocking, FilePart};\n",
            "# type Done = Result<(), Box<dyn std::error::Error>>;\n",
            "# fn blocking(account: Account<Blocking>) -> Done {\n",
            "// With a blocking client:\n",
            "let result = account.",
            $call,
            ".send()?;\n",
            "# Ok(()) }\n",
            "# async fn asynchronous(account: Account<Async>) -> Done {\n",
            "// With an async client:\n",
            "let result = account.",
            $call,
            ".await?;\n",
            "# Ok(()) }\n",
            "```",
        )
    };
}

pub(crate) use {constructor, example};
