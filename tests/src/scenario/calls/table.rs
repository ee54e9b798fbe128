//! The table of operations; those that it doesn't have are called dynamically.
//!
//! Each line names an operation, the method that calls it with its positional arguments, and in
//! brackets the setters of its optional ones. Every argument says which part of a case it comes
//! from, and its type; `body.person` is the object `person` in the body.

use basecamp_core::types::{
    CreateClientRequest, CreatePersonRequest, FirstWeekDay, ScheduleAttributes, Status,
};
use basecamp_core::{Account, Async, Blocking, Detached, FilePart, time::Date};

use super::arguments::Arguments;
use crate::scenario::case::Case;
use crate::scenario::record::{NotRun, Outcome};

/// A function for each operation that makes its builder, whatever the handle.
macro_rules! builders {
    ($(
        $id:ident: $service:ident.$method:ident($($from:ident$(.$within:ident)? $name:ident: $type:ty),*)
        [$($option_from:ident$(.$option_within:ident)? $option:ident: $option_type:ty),*];
    )*) => {
        #[allow(non_snake_case)]
        mod builders {
            use basecamp_core::services;

            use super::*;

            $(pub(super) fn $id<H: Clone>(
                account: &Account<H>,
                case: &Case,
            ) -> Result<services::$service::$id<H>, NotRun> {
                let arguments = &mut Arguments::of(case);
                let builder = account.$service().$method(
                    $(arguments
                        .$from
                        $(.within(stringify!($within)))?
                        .required::<$type>(stringify!($name))?),*
                );
                $(let builder = match arguments
                    .$option_from
                    $(.within(stringify!($option_within)))?
                    .optional::<$option_type>(stringify!($option))?
                {
                    Some(value) => builder.$option(value),
                    None => builder,
                };)*
                arguments.finish()?;
                Ok(builder)
            })*
        }
    };
}

/// Sets what only lists have.
macro_rules! paged {
    ($builder:expr, $case:ident) => {{
        let mut builder = $builder;
        if let Some(page) = $case.config_overrides.page {
            builder = builder.page(page);
        }
        if let Some(items) = $case.config_overrides.max_items {
            builder = builder.max_items(items);
        }
        builder
    }};
}

macro_rules! operations {
    (
        one { $($one:ident: $one_service:ident.$one_method:ident $one_in:tt $one_options:tt;)* }
        list { $($list:ident: $list_service:ident.$list_method:ident $list_in:tt $list_options:tt;)* }
    ) => {
        builders! {
            $($one: $one_service.$one_method $one_in $one_options;)*
            $($list: $list_service.$list_method $list_in $list_options;)*
        }

        /// Makes the call, and drops it.
        pub(super) fn check(account: &Account<Detached>, case: &Case) -> Result<(), NotRun> {
            match case.operation.as_str() {
                $(stringify!($one) => {
                    builders::$one(account, case).map(drop)?;
                    super::refuse_paging(case)
                })*
                $(stringify!($list) => builders::$list(account, case).map(drop),)*
                _ => super::dynamic::check(account, case),
            }
        }

        /// Makes the call with a client that blocks.
        pub(super) fn blocking(
            account: &Account<Blocking>,
            case: &Case,
        ) -> Result<Outcome, NotRun> {
            match case.operation.as_str() {
                $(stringify!($one) => super::one(builders::$one(account, case)?.send_full()),)*
                $(stringify!($list) => {
                    super::list(paged!(builders::$list(account, case)?, case).send_full())
                })*
                _ => super::dynamic::blocking(account, case),
            }
        }

        /// Makes the call with an async client.
        pub(super) async fn asynchronous(
            account: &Account<Async>,
            case: &Case,
        ) -> Result<Outcome, NotRun> {
            match case.operation.as_str() {
                $(stringify!($one) => {
                    super::one(builders::$one(account, case)?.send_full().await)
                })*
                $(stringify!($list) => {
                    super::list(paged!(builders::$list(account, case)?, case).send_full().await)
                })*
                _ => super::dynamic::asynchronous(account, case).await,
            }
        }
    };
}

operations! {
    one {
        CreateComment: comments.create(path recordingId: i64, body content: String)[];
        GetComment: comments.get(path commentId: i64)[];
        UpdateComment: comments.update(path commentId: i64, body content: String)[];

        GetMessageBoard: message_boards.get(path boardId: i64)[];

        CreateMessage: messages.create(path boardId: i64, body subject: String)[
            body content: String,
            body status: Status,
            body category_id: i64,
            body subscriptions: Vec<i64>,
            body visible_to_clients: bool
        ];
        GetMessage: messages.get(path messageId: i64)[];
        PinMessage: messages.pin(path messageId: i64)[];
        UnpinMessage: messages.unpin(path messageId: i64)[];
        UpdateMessage: messages.update(path messageId: i64)[
            body subject: String,
            body content: String,
            body status: Status,
            body category_id: i64
        ];

        DisableOutOfOffice: people.disable_out_of_office(path personId: i64)[];
        DisableProjectClients: people.disable_project_clients(path projectId: i64)[];
        EnableOutOfOffice: people.enable_out_of_office(
            path personId: i64,
            body.out_of_office start_date: Date,
            body.out_of_office end_date: Date
        )[];
        EnableProjectClients: people.enable_project_clients(path projectId: i64)[];
        GetMyPreferences: people.my_preferences()[];
        GetMyProfile: people.me()[];
        GetOutOfOffice: people.out_of_office(path personId: i64)[];
        GetPerson: people.get(path personId: i64)[];
        ListAssignablePeople: people.list_assignable()[];
        UpdateMyPreferences: people.update_my_preferences()[
            body.person time_zone_name: String,
            body.person first_week_day: FirstWeekDay,
            body.person time_format: String
        ];
        UpdateMyProfile: people.update_my_profile()[
            body name: String,
            body email_address: String,
            body title: String,
            body bio: String,
            body location: String,
            body time_zone_name: String,
            body first_week_day: FirstWeekDay,
            body time_format: String
        ];
        UpdateProjectAccess: people.update_project_access(path projectId: i64)[
            body grant: Vec<i64>,
            body revoke: Vec<i64>,
            body create: Vec<CreatePersonRequest>
        ];
        UpdateProjectClientAccess: people.update_project_client_access(path projectId: i64)[
            body grant: Vec<i64>,
            body revoke: Vec<i64>,
            body create: Vec<CreateClientRequest>
        ];

        ArchiveProject: projects.archive(path projectId: i64)[];
        CreateProject: projects.create(body name: String)[body description: String];
        GetProject: projects.get(path projectId: i64)[];
        ListRecentProjects: projects.list_recent()[];
        RecordProjectVisit: projects.record_visit(path projectId: i64)[];
        RemoveProjectLogo: projects.remove_logo(path projectId: i64)[];
        RemoveProjectWallpaper: projects.remove_wallpaper(path projectId: i64)[];
        TrashProject: projects.trash(path projectId: i64)[];
        UnarchiveProject: projects.unarchive(path projectId: i64)[];
        UpdateProject: projects.update(path projectId: i64, body name: String)[
            body description: String,
            body admissions: String,
            body schedule_attributes: ScheduleAttributes,
            body wallpaper_mode: String
        ];
        UpdateProjectLogo: projects.update_logo(path projectId: i64, body logo: FilePart)[];
        UpdateProjectWallpaper: projects.update_wallpaper(
            path projectId: i64,
            body wallpaper: FilePart
        )[query mode: String];

        CreateTodolistGroup: todolist_groups.create(path todolistId: i64, body name: String)[];
        RepositionTodolistGroup: todolist_groups.reposition(
            path groupId: i64,
            body position: i32
        )[];

        CreateTodolist: todolists.create(path todosetId: i64, body name: String)[
            body description: String,
            body visible_to_clients: bool
        ];
        GetTodolistOrGroup: todolists.get(path id: i64)[];
        RepositionTodolist: todolists.reposition(path todolistId: i64, body position: i32)[];
        UpdateTodolistOrGroup: todolists.replace(path id: i64, body name: String)[
            body description: String
        ];

        CompleteTodo: todos.complete(path todoId: i64)[];
        CreateTodo: todos.create(path todolistId: i64, body content: String)[
            body description: String,
            body assignee_ids: Vec<i64>,
            body completion_subscriber_ids: Vec<i64>,
            body notify: bool,
            body due_on: Date,
            body starts_on: Date
        ];
        CreateTodosetTodo: todos.create_in_todoset(
            path bucketId: i64,
            path todosetId: i64,
            body content: String
        )[
            body description: String,
            body assignee_ids: Vec<i64>,
            body completion_subscriber_ids: Vec<i64>,
            body notify: bool,
            body due_on: Date,
            body starts_on: Date
        ];
        GetTodo: todos.get(path todoId: i64)[];
        ReplaceTodo: todos.replace(path todoId: i64, body content: String)[
            body description: String,
            body assignee_ids: Vec<i64>,
            body completion_subscriber_ids: Vec<i64>,
            body notify: bool,
            body due_on: Date,
            body starts_on: Date
        ];
        RepositionTodo: todos.reposition(path todoId: i64, body position: i32)[
            body parent_id: i64
        ];
        UncompleteTodo: todos.uncomplete(path todoId: i64)[];

        GetTodoset: todosets.get(path todosetId: i64)[];
    }
    list {
        ListComments: comments.list(path recordingId: i64)[];
        ListMessages: messages.list(path boardId: i64)[query sort: String, query direction: String];
        ListPeople: people.list()[];
        ListPingablePeople: people.list_pingable()[];
        ListProjectPeople: people.list_for_project(path projectId: i64)[];
        ListProjects: projects.list()[query status: Status];
        ListTodolistGroups: todolist_groups.list(path todolistId: i64)[];
        ListTodolists: todolists.list(path todosetId: i64)[query status: Status];
        ListTodos: todos.list(path todolistId: i64)[query status: Status, query completed: bool];
    }
}
