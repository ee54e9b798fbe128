//! Updates and edits: what reads a record before it writes it. A case names them like an operation, by
//! their builder, and gives the changes as the body.

use basecamp_core::time::{Date, DateOrTimestamp};
use basecamp_core::types::{Person, Status};
use basecamp_core::{Account, Async, Blocking, Detached, Id, services};

use super::arguments::{Arguments, OrEmpty};
use crate::scenario::case::Case;
use crate::scenario::record::{NotRun, Outcome};

/// Each line names the two builders, their methods with the id, the members, and the dates with what
/// empties them.
macro_rules! merges {
    ($(
        $update:ident, $edit:ident: $service:ident.$updating:ident, $editing:ident($id:ident)
        [$($name:ident: $type:ty),*][$($date:ident: $clear:ident),*];
    )*) => {
        #[allow(non_snake_case)]
        mod builders {
            use super::*;

            $(pub(super) fn $update<H: Clone>(
                account: &Account<H>,
                case: &Case,
            ) -> Result<services::$service::$update<H>, NotRun> {
                let arguments = &mut Arguments::of(case);
                let id: i64 = arguments.path.required(stringify!($id))?;
                let builder = account.$service().$updating(id);
                $(let builder = match arguments.body.optional::<$type>(stringify!($name))? {
                    Some(value) => builder.$name(value),
                    None => builder,
                };)*
                $(let builder = match arguments.body.optional(stringify!($date))? {
                    Some(OrEmpty(Some(date))) => builder.$date(date),
                    Some(OrEmpty(None)) => builder.$clear(),
                    None => builder,
                };)*
                arguments.finish()?;
                Ok(builder)
            }

            pub(super) fn $edit<H: Clone>(
                account: &Account<H>,
                case: &Case,
            ) -> Result<services::$service::$edit<H>, NotRun> {
                let arguments = &mut Arguments::of(case);
                let id: i64 = arguments.path.required(stringify!($id))?;
                $(let $name: Option<$type> = arguments.body.optional(stringify!($name))?;)*
                $(let $date: Option<OrEmpty<Date>> = arguments.body.optional(stringify!($date))?;)*
                arguments.finish()?;
                Ok(account.$service().$editing(id, move |fields| {
                    $(if let Some(value) = $name {
                        fields.$name = value.into();
                    })*
                    $(if let Some(OrEmpty(date)) = $date {
                        fields.$date = date;
                    })*
                    Ok(())
                }))
            })*
        }

        /// Makes the call, and drops it; `None` if it is no such call.
        pub(super) fn check(account: &Account<Detached>, case: &Case) -> Option<Result<(), NotRun>> {
            let made = match case.operation.as_str() {
                $(stringify!($update) => builders::$update(account, case).map(drop),
                stringify!($edit) => builders::$edit(account, case).map(drop),)*
                _ => return None,
            };
            Some(made.and_then(|()| super::refuse_paging(case)))
        }

        /// Makes the call with a client that blocks.
        pub(super) fn blocking(
            account: &Account<Blocking>,
            case: &Case,
        ) -> Option<Result<Outcome, NotRun>> {
            Some(match case.operation.as_str() {
                $(stringify!($update) => {
                    builders::$update(account, case).and_then(|it| super::one(it.send_full()))
                }
                stringify!($edit) => {
                    builders::$edit(account, case).and_then(|it| super::one(it.send_full()))
                })*
                _ => return None,
            })
        }

        /// Makes the call with an async client.
        pub(super) async fn asynchronous(
            account: &Account<Async>,
            case: &Case,
        ) -> Option<Result<Outcome, NotRun>> {
            Some(match case.operation.as_str() {
                $(stringify!($update) => match builders::$update(account, case) {
                    Ok(update) => super::one(update.send_full().await),
                    Err(reason) => Err(reason),
                },
                stringify!($edit) => match builders::$edit(account, case) {
                    Ok(edit) => super::one(edit.send_full().await),
                    Err(reason) => Err(reason),
                },)*
                _ => return None,
            })
        }
    };
}

merges! {
    MergeCloudFile, EditCloudFile: cloud_files.update, edit(cloudFileId)[
        url: String,
        service: String,
        title: String,
        description: String,
        subscriptions: Vec<Id<Person>>
    ][];
    UpdateDocument, EditDocument: documents.update, edit(documentId)[
        title: String,
        content: String
    ][];
    MergeGoogleDocument, EditGoogleDocument: google_documents.update, edit(googleDocumentId)[
        url: String,
        document_type: String,
        title: String,
        description: String,
        status: Status,
        subscriptions: Vec<Id<Person>>
    ][];
    UpdateScheduleEntry, EditScheduleEntry: schedules.update_entry, edit_entry(entryId)[
        summary: String,
        starts_at: DateOrTimestamp,
        ends_at: DateOrTimestamp,
        description: String,
        participant_ids: Vec<Id<Person>>,
        all_day: bool,
        notify: bool,
        url: String,
        highlighted: bool
    ][];
    UpdateTodolist, EditTodolist: todolists.update, edit(id)[
        name: String,
        description: String
    ][];
    UpdateTodo, EditTodo: todos.update, edit(todoId)[
        content: String,
        description: String,
        assignee_ids: Vec<Id<Person>>,
        completion_subscriber_ids: Vec<Id<Person>>,
        notify: bool
    ][due_on: clear_due_on, starts_on: clear_starts_on];
}
