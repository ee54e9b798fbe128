//! Documents, folders and small files.

use basecamp_core::time::Timestamp;
use serde_json::json;

use super::words::{DOCUMENTS, FILES, FOLDERS, LINKS, OBJECTS, PICTURES};
use super::{Maker, Team};
use crate::kinds::Kind;
use crate::records::Status;
use crate::views::members;
use crate::{files, uploads};

impl Maker<'_> {
    /// Documents and files in the first folder of a project and in folders below.
    pub(super) fn add_files(&mut self, team: &Team) {
        let vault = self.tool(team, Kind::Vault);
        self.act(team.workers[0], team.created_at, "CreateVault");
        let mut folders = vec![vault];
        for title in self.some(&FOLDERS, 2) {
            folders.push(self.add(Kind::Vault, vault, members([("title", json!(title))])));
        }
        let count = self.number(4..=6);
        let titles = self.some(&DOCUMENTS, count);
        let mut documents = Vec::new();
        for (title, time) in titles.into_iter().zip(self.times(team.created_at, count)) {
            let (creator, folder) = (self.one_of(&team.workers), self.one_of(&folders));
            let fields = members([("title", json!(title)), ("content", json!(self.text(3..=6)))]);
            self.act(creator, time, "CreateDocument");
            documents.push((self.add(Kind::Document, folder, fields), time));
        }
        self.change_documents(team, &documents);
        let count = self.number(3..=5);
        for time in self.times(team.created_at, count) {
            let (creator, folder) = (self.one_of(&team.workers), self.one_of(&folders));
            let (name, content_type, content) = self.file();
            self.act(creator, time, "CreateUpload");
            uploads::add(self.store, folder, &name, content_type, content.into());
        }
        self.add_links(team, &folders);
    }

    /// The first document is renamed, the second one archived, and the third one rewritten.
    fn change_documents(&mut self, team: &Team, documents: &[(i64, Timestamp)]) {
        let operations = ["ReplaceDocument", "ArchiveRecording", "ReplaceDocument"];
        for (index, ((document, created_at), operation)) in
            documents.iter().zip(operations).enumerate()
        {
            let (person, time) = (self.one_of(&team.workers), self.time(*created_at));
            self.act(person, time, operation);
            match index {
                0 => {
                    let title = self.store.record(*document).map(|known| known.text("title"));
                    let title = format!("{} (new)", title.unwrap_or_default());
                    self.store.change(*document).set("title", title);
                }
                1 => self.store.set_status(*document, Status::Archived),
                _ => {
                    let text = self.text(3..=6);
                    self.store.change(*document).set("content", text);
                }
            }
        }
    }

    /// Links to files of other services.
    fn add_links(&mut self, team: &Team, folders: &[i64]) {
        for (index, title) in self.some(&LINKS, 2).into_iter().enumerate() {
            let (creator, folder) = (self.one_of(&team.workers), self.one_of(folders));
            let time = self.time(team.created_at);
            let id = self.number(0x1000..=0xffff);
            let (kind, operation, fields) = if index == 0 {
                let url = format!("https://www.dropbox.com/s/{id:x}/folder");
                let fields = [("service", json!("dropbox")), ("url", json!(url))];
                (Kind::CloudFile, "CreateCloudFile", fields)
            } else {
                let url = format!("https://docs.google.com/spreadsheets/d/{id:x}/edit");
                let fields = [("document_type", json!("sheet")), ("url", json!(url))];
                (Kind::GoogleDocument, "CreateGoogleDocument", fields)
            };
            self.act(creator, time, operation);
            let mut fields = members(fields);
            fields.insert("title".to_owned(), json!(title));
            self.add(kind, folder, fields);
        }
    }

    pub(super) fn add_chat_file(&mut self, chat: i64) {
        let (name, content_type, content) = self.file();
        let (_, sgid) = files::send(self.store, &name, content_type, content.into());
        let fields = members([("attachable_sgid", json!(sgid)), ("filename", json!(name))]);
        self.add(Kind::CampfireUpload, chat, fields);
    }

    /// The name, media type and content of a small file: a table or a picture.
    fn file(&mut self) -> (String, &'static str, String) {
        if self.chance(60) {
            let mut table = "item,count,price\n".to_owned();
            let rows = self.number(5..=30);
            for item in self.some(&OBJECTS, rows) {
                let (count, cents) = (self.number(1..=500), self.number(50..=20_000));
                let item = item.trim_start_matches("the ");
                table += &format!("{item},{count},{}.{:02}\n", cents / 100, cents % 100);
            }
            return (format!("{}.csv", self.pick(&FILES)), "text/csv", table);
        }
        let colour = self.number(0..=0xff_ffff);
        let (width, height) = (self.number(40..=320), self.number(40..=320));
        let picture = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">\
             <rect width=\"100%\" height=\"100%\" fill=\"#{colour:06x}\"/></svg>\n"
        );
        (format!("{}.svg", self.pick(&PICTURES)), "image/svg+xml", picture)
    }
}
