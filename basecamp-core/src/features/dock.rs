//! The tools of a project, from the dock that the project's response contains.

use crate::error::{Error, ErrorCode};
use crate::model::id::Id;
use crate::types::{
    Campfire, CardTable, DockItem, Inbox, MessageBoard, Project, Questionnaire, Recording,
    Schedule, Todoset, ToolName, Vault,
};

/// Defines a method for each tool.
macro_rules! tools {
    ($( $method:ident, $name:ident => $type:ident, $noun:literal; )+) => {
        /// The tools on the project's dock. No method sends a request.
        ///
        /// A project may have several tools of a kind. The methods return the first that is
        /// enabled; [`Project::tools`] returns all.
        ///
        /// ```
        /// use basecamp_core::types::Project;
        ///
        /// # let json = r#"{
        /// #     "id": 1, "status": "active", "name": "Launch", "url": "", "app_url": "",
        /// #     "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
        /// #     "dock": [{"id": 2, "name": "todoset", "title": "To-dos", "enabled": true}]
        /// # }"#;
        /// # let project: Project = serde_json::from_str(json)?;
        /// let todoset = project.todoset()?;
        /// assert_eq!(todoset, 2.into());
        /// assert!(project.schedule().unwrap_err().is_not_found());
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        impl Project {
            $(
                #[doc = concat!("Returns the id of the project's ", $noun, ".")]
                ///
                /// # Errors
                ///
                /// A `not_found` error if the project has no such tool, or only disabled ones. A
                /// `usage` error if the response of the project has no dock.
                pub fn $method(&self) -> Result<Id<$type>, Error> {
                    self.enabled_tool(&ToolName::$name, $noun).map(Id::cast)
                }
            )+

            /// Returns the tools of a kind, in the order of the dock, with the disabled ones.
            pub fn tools(&self, name: &ToolName) -> impl Iterator<Item = &DockItem> {
                self.dock.iter().flatten().filter(move |tool| tool.name == *name)
            }
        }
    };
}

tools! {
    card_table, KanbanBoard => CardTable, "card table";
    chat, Chat => Campfire, "chat";
    inbox, Inbox => Inbox, "inbox";
    message_board, MessageBoard => MessageBoard, "message board";
    questionnaire, Questionnaire => Questionnaire, "automatic check-ins";
    schedule, Schedule => Schedule, "schedule";
    todoset, Todoset => Todoset, "to-do set";
    vault, Vault => Vault, "documents and files";
}

impl Project {
    fn enabled_tool(&self, name: &ToolName, noun: &str) -> Result<Id<Recording>, Error> {
        let project = &self.name;
        if self.dock.is_none() {
            return Err(Error::usage(format!(
                "the response of the project `{project}` has no dock"
            ))
            .with_hint("Read the project with `projects().get(id)`."));
        }
        if let Some(tool) = self.tools(name).find(|tool| tool.enabled) {
            return Ok(tool.id);
        }
        let Some(disabled) = self.tools(name).next() else {
            let message = format!("the project `{project}` has no {noun}");
            return Err(Error::new(ErrorCode::NotFound, message)
                .with_hint("Add the tool to the project: `tools().create(..)`."));
        };
        let message = format!("the tool `{noun}` of the project `{project}` is disabled");
        let hint = format!("Enable the tool: `tools().enable({})`.", disabled.id);
        Err(Error::new(ErrorCode::NotFound, message).with_hint(hint))
    }
}

#[cfg(test)]
mod tests;
