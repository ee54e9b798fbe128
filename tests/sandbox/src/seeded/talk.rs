//! Messages with comments and boosts, and chats.

use basecamp_core::time::Timestamp;
use serde_json::json;

use super::words::{CHAT_LINES, EMOJI, REPLIES, SUBJECTS};
use super::{Maker, Team};
use crate::boosts;
use crate::kinds::Kind;
use crate::views::members;

impl Maker<'_> {
    /// Messages, one of them pinned.
    pub(super) fn add_messages(&mut self, team: &Team) {
        let board = self.tool(team, Kind::MessageBoard);
        let categories = self.store.categories.of(team.project).to_vec();
        let count = self.number(5..=8);
        let subjects = self.some(&SUBJECTS, count);
        for (subject, time) in subjects.into_iter().zip(self.times(team.created_at, count)) {
            let creator = self.one_of(&team.workers);
            let category = self.chance(70).then(|| self.one_of(&categories));
            let fields = members([
                ("subject", json!(subject)),
                ("content", json!(self.text(2..=4))),
                ("category_id", json!(category)),
            ]);
            self.act(creator, time, "CreateMessage");
            let message = self.add(Kind::Message, board, fields);
            let is_shared = !team.clients.is_empty() && self.chance(40);
            self.store.change(message).visible_to_clients = is_shared;
            let comments = self.number(0..=5);
            self.add_comments(team, message, time, comments);
            let boosts = self.number(0..=4);
            self.add_boosts(team, message, time, boosts);
            if self.chance(20) {
                let (time, text) = (self.time(time), self.text(3..=5));
                self.act(creator, time, "UpdateMessage");
                self.store.change(message).set("content", text);
            }
        }
        let pinned = self.store.children(board, Kind::Message).next().map(|message| message.id);
        self.store.pinned.extend(pinned);
    }

    /// Comments since a time. Clients comment on shared records.
    pub(super) fn add_comments(
        &mut self,
        team: &Team,
        parent: i64,
        since: Timestamp,
        count: usize,
    ) {
        let is_shared = self.store.record(parent).is_some_and(|record| record.visible_to_clients);
        let mut people = team.workers.clone();
        people.extend(team.clients.iter().filter(|_| is_shared));
        for time in self.times(since, count) {
            let (creator, text) = (self.one_of(&people), self.pick(&REPLIES));
            self.act(creator, time, "CreateComment");
            let fields = members([("content", json!(format!("<div>{text}</div>")))]);
            let comment = self.add(Kind::Comment, parent, fields);
            if self.chance(20) {
                self.add_boosts(team, comment, time, 1);
            }
        }
    }

    fn add_boosts(&mut self, team: &Team, recording: i64, since: Timestamp, count: usize) {
        let people = self.some(&team.workers, count);
        for (person, time) in people.into_iter().zip(self.times(since, count)) {
            let content = self.pick(&EMOJI).to_owned();
            self.act(person, time, "CreateRecordingBoost");
            boosts::add(self.store, (recording, None), person, content);
        }
    }

    /// Lines of the last month, and a file.
    pub(super) fn add_chat(&mut self, team: &Team) {
        let chat = self.tool(team, Kind::Campfire);
        let count = self.number(20..=40);
        let since = team.created_at.max(self.days_ago(30));
        for time in self.times(since, count) {
            let (creator, content) = (self.one_of(&team.workers), self.pick(&CHAT_LINES));
            self.act(creator, time, "CreateCampfireLine");
            self.add(Kind::CampfireLine, chat, members([("content", json!(content))]));
        }
        self.add_chat_file(chat);
    }
}
