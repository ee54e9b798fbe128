//! Records as pages.

use basecamp_hyper::text::plain_to_html;
use basecamp_hyper::time::Timestamp;
use basecamp_hyper::types::{
    CampfireLine, Card, Document, Forward, ForwardReply, Message, Person, Project, Question,
    QuestionAnswer, Recording, ScheduleEntry, Subtask, Todo, Todolist, Upload,
};

use crate::page::{Entry, Page};
use crate::text::{Attachment, Text};

/// A page of a record. Macros can read the fields that all types of records have.
macro_rules! page {
    ($kind:expr, $folder:expr, $record:expr, $text:expr) => {{
        let record = $record;
        Page {
            key: format!("{}/{}", $kind, record.id),
            folder: $folder.to_owned(),
            id: record.id.to_string(),
            title: record.title.clone(),
            facts: vec![
                format!("Created: {} by {}", record.created_at, record.creator.name),
                format!("Updated: {}", record.updated_at),
                format!("Page: {}", record.app_url),
            ],
            text: $text,
            ..Page::default()
        }
    }};
}

/// A page of a record of a type that has comments. Some servers omit their number.
macro_rules! commented_page {
    ($kind:expr, $folder:expr, $record:expr, $text:expr) => {{
        let record = $record;
        let may_have_comments = record.comments_count != Some(0);
        let comments = may_have_comments.then(|| record.id.cast());
        Page { comments, ..page!($kind, $folder, record, $text) }
    }};
}

/// The page of the project.
pub(crate) fn overview(project: &Project) -> Page {
    Page {
        key: format!("project/{}", project.id),
        id: project.id.to_string(),
        title: project.name.clone(),
        facts: vec![
            format!("Created: {}", project.created_at),
            format!("Page: {}", project.app_url),
        ],
        text: Text::new(project.description.as_deref().map(plain_to_html).as_deref(), &[]),
        ..Page::default()
    }
}

pub(crate) fn message(message: &Message, folder: &str) -> Page {
    let text = Text::new(Some(&message.content), &message.content_attachments);
    commented_page!("message", folder, message, text)
}

pub(crate) fn todolist(list: &Todolist, folder: &str) -> Page {
    let text = Text::new(Some(&list.description), &list.description_attachments);
    commented_page!("todolist", folder, list, text)
}

pub(crate) fn todo(todo: &Todo, folder: &str) -> Page {
    let text = Text::new(todo.description.as_deref(), &todo.description_attachments);
    let mut page = commented_page!("todo", folder, todo, text);
    page.facts.extend(todo.due_on.map(|due| format!("Due: {due}")));
    page.facts.extend(people("Assigned to", todo.assignees.as_deref()));
    page.facts.extend(todo.completion.as_ref().map(|completion| {
        format!("Completed: {} by {}", completion.created_at, completion.creator.name)
    }));
    page.checklist = steps(todo.steps.as_deref());
    page
}

pub(crate) fn card(card: &Card, folder: &str) -> Page {
    let texts = [&card.content, &card.description].into_iter().flatten();
    let html = texts.map(String::as_str).find(|html| !html.is_empty());
    let text = Text::new(html, &card.description_attachments);
    let mut page = commented_page!("card", folder, card, text);
    page.facts.extend(card.due_on.map(|due| format!("Due: {due}")));
    page.facts.extend(people("Assigned to", card.assignees.as_deref()));
    page.facts.extend(card.completed_at.map(|completed| format!("Completed: {completed}")));
    page.checklist = steps(card.steps.as_deref());
    page
}

pub(crate) fn document(document: &Document, folder: &str) -> Page {
    let text = Text::new(document.content.as_deref(), &document.content_attachments);
    commented_page!("document", folder, document, text)
}

pub(crate) fn upload(upload: &Upload, folder: &str) -> Page {
    let mut text = Text::new(upload.description.as_deref(), &upload.description_attachments);
    if let Some(url) = &upload.download_url {
        text = text.with_file(Attachment {
            key: "upload".to_owned(),
            updated_at: Some(upload.updated_at),
            sgid: None,
            name: upload.filename.clone().unwrap_or_default(),
            is_picture: is_picture(upload.content_type.as_deref()),
            url: url.clone(),
        });
    }
    commented_page!("upload", folder, upload, text)
}

/// A file that another service has. Basecamp has no more than a link, on its page.
pub(crate) fn linked_file(file: &Recording, folder: &str) -> Page {
    let attachments = file.description_attachments.as_deref().unwrap_or_default();
    let text = Text::new(file.description.as_deref(), attachments);
    let mut page = commented_page!("linked_file", folder, file, text);
    let service = file.service.as_ref().and_then(|service| service.name.as_deref());
    page.facts.push(format!("Stored at: {}", service.unwrap_or("Google")));
    page
}

pub(crate) fn schedule_entry(entry: &ScheduleEntry, folder: &str) -> Page {
    let text = Text::new(entry.description.as_deref(), &entry.description_attachments);
    let mut page = commented_page!("schedule_entry", folder, entry, text);
    page.facts.push(format!("When: {} to {}", entry.starts_at, entry.ends_at));
    page.facts.extend(people("With", entry.participants.as_deref()));
    page
}

pub(crate) fn question(question: &Question, folder: &str) -> Page {
    page!("question", folder, question, Text::default())
}

/// All answers have the title of their question; their page has the date and the person.
pub(crate) fn answer(answer: &QuestionAnswer, folder: &str) -> Page {
    let text = Text::new(Some(&answer.content), &answer.content_attachments);
    let day = answer.group_on.map_or_else(|| day(answer.created_at), |date| date.to_string());
    let mut page = commented_page!("answer", folder, answer, text);
    page.facts.push(format!("Question: {}", page.title));
    page.title = format!("{day} {}", answer.creator.name);
    page
}

pub(crate) fn forward(forward: &Forward, replies: &[ForwardReply], folder: &str) -> Page {
    let text = Text::new(forward.content.as_deref(), &forward.content_attachments);
    let mut page = page!("forward", folder, forward, text);
    page.title.clone_from(&forward.subject);
    page.facts.extend(forward.from.as_ref().map(|from| format!("From: {from}")));
    let replies = replies.iter().map(|reply| {
        let text = Text::new(Some(&reply.content), &reply.content_attachments);
        Entry::new(&reply.creator.name, reply.created_at, text)
    });
    page.entries = replies.collect();
    page
}

pub(crate) fn chat_line(line: &CampfireLine) -> Entry {
    // Code is the only kind of line whose content isn't HTML.
    let content = line.content.as_deref();
    let code = content.filter(|_| line.kind.as_str() == "Chat::Lines::Code").map(plain_to_html);
    let mut text = Text::new(code.as_deref().or(content), &[]);
    for (index, file) in line.attachments.iter().flatten().enumerate() {
        if let Some(url) = &file.download_url {
            text = text.with_file(Attachment {
                key: format!("{}-{index}", line.id),
                updated_at: None,
                sgid: None,
                name: file.filename.clone().unwrap_or_default(),
                is_picture: is_picture(file.content_type.as_deref()),
                url: url.clone(),
            });
        }
    }
    Entry::new(&line.creator.name, line.created_at, text)
}

/// The day in UTC.
pub(crate) fn day(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d").to_string()
}

fn is_picture(content_type: Option<&str>) -> bool {
    content_type.is_some_and(|content_type| content_type.starts_with("image/"))
}

fn people(role: &str, people: Option<&[Person]>) -> Option<String> {
    let names: Vec<_> = people?.iter().map(|person| person.name.as_str()).collect();
    (!names.is_empty()).then(|| format!("{role}: {}", names.join(", ")))
}

fn steps(steps: Option<&[Subtask]>) -> Vec<(String, bool)> {
    let steps = steps.unwrap_or_default().iter();
    steps.map(|step| (step.title.clone(), step.completed == Some(true))).collect()
}
