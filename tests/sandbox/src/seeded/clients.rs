//! Client boards: correspondences with replies, and approvals with responses.

use serde_json::{Map, json};

use super::words::{APPROVALS, LETTERS, REPLIES};
use super::{Maker, Team};
use crate::kinds::Kind;
use crate::views::members;

impl Maker<'_> {
    /// Adds the board of a project with clients. No operation creates its records.
    pub(super) fn add_client_board(&mut self, team: &Team) {
        if team.clients.is_empty() {
            return;
        }
        self.act(team.workers[0], team.created_at, "UpdateProjectClientAccess");
        let board = self.add(Kind::ClientBoard, team.project, Map::new());
        self.add_correspondences(team, board);
        self.add_approvals(team, board);
    }

    fn add_correspondences(&mut self, team: &Team, board: i64) {
        let people = [&*team.workers, &*team.clients].concat();
        let subjects = self.some(&LETTERS, 2);
        for (subject, time) in subjects.into_iter().zip(self.times(team.created_at, 2)) {
            let creator = self.one_of(&people);
            let content = json!(self.text(2..=3));
            self.act(creator, time, "CreateMessage");
            let fields = members([("subject", json!(subject)), ("content", content)]);
            let letter = self.add(Kind::ClientCorrespondence, board, fields);
            let replies = self.number(1..=3);
            for time in self.times(time, replies) {
                let (person, text) = (self.one_of(&people), self.pick(&REPLIES));
                self.act(person, time, "CreateComment");
                let content = json!(format!("<div>{text}</div>"));
                self.add(Kind::ClientReply, letter, members([("content", content)]));
            }
        }
    }

    /// An approval with the response of a client, and one that waits for it.
    fn add_approvals(&mut self, team: &Team, board: i64) {
        let subjects = self.some(&APPROVALS, 2);
        let times = self.times(team.created_at, 2);
        for (index, (subject, time)) in subjects.into_iter().zip(times).enumerate() {
            let (creator, client) = (self.one_of(&team.workers), self.one_of(&team.clients));
            let fields = members([
                ("subject", json!(subject)),
                ("content", json!(self.text(1..=2))),
                ("approval_status", json!("pending")),
                ("approver_id", json!(client)),
            ]);
            self.act(creator, time, "CreateMessage");
            let approval = self.add(Kind::ClientApproval, board, fields);
            if index > 0 {
                continue;
            }
            let (time, is_approved) = (self.time(time), self.chance(70));
            let (status, text) = match is_approved {
                true => ("approved", "Yes, please go ahead."),
                false => ("rejected", "Not yet: please show us another one."),
            };
            self.act(client, time, "CreateComment");
            let response = members([
                ("content", json!(format!("<div>{text}</div>"))),
                ("approved", json!(is_approved)),
            ]);
            self.add(Kind::ClientApprovalResponse, approval, response);
            self.store.change(approval).set("approval_status", status);
        }
    }
}
