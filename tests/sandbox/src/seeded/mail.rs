//! Forwarded emails with replies.

use serde_json::json;

use super::words::{EMAILS, REPLIES};
use super::{Maker, Team};
use crate::kinds::Kind;
use crate::views::members;

impl Maker<'_> {
    pub(super) fn add_forwards(&mut self, team: &Team) {
        let inbox = self.tool(team, Kind::Inbox);
        self.act(team.workers[0], team.created_at, "EnableTool");
        self.store.change(inbox).set("enabled", true);
        let count = self.number(1..=3);
        let emails = self.some(&EMAILS, count);
        for ((from, subject), time) in emails.into_iter().zip(self.times(team.created_at, count)) {
            let creator = self.one_of(&team.workers);
            let fields = members([
                ("subject", json!(subject)),
                ("content", json!(self.text(1..=3))),
                ("from", json!(from)),
            ]);
            // No operation creates them.
            self.act(creator, time, "CreateMessage");
            let forward = self.add(Kind::Forward, inbox, fields);
            let replies = self.number(1..=2);
            for time in self.times(time, replies) {
                let (person, text) = (self.one_of(&team.workers), self.pick(&REPLIES));
                self.act(person, time, "CreateComment");
                let content = json!(format!("<div>{text}</div>"));
                self.add(Kind::ForwardReply, forward, members([("content", content)]));
            }
        }
    }
}
