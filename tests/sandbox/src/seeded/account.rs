//! The things of the whole account: templates, folders of projects, markers, and pings.

use serde_json::json;

use super::words::{CHAT_LINES, LISTS, MARKERS, OBJECTS, TEMPLATES, VERBS};
use super::{Maker, Staff};
use crate::kinds::Kind;
use crate::views::members;
use crate::{folders, lineup};

impl Maker<'_> {
    pub(super) fn add_account(&mut self, staff: &Staff) {
        let owner = staff.workers[0];
        self.add_templates(owner);
        let projects: Vec<i64> = self.store.projects.keys().copied().collect();
        self.act(owner, self.days_ago(29), "CreateFolder");
        for (name, projects) in ["For clients", "In the house"].into_iter().zip(projects.chunks(3))
        {
            folders::add(self.store, name, projects.to_vec());
        }
        for name in self.some(&MARKERS, 3) {
            let day = self.day(-10..=60);
            lineup::add(self.store, name, &day.to_string());
        }
        let others = self.some(&staff.workers[1..], 4);
        let mut pings: Vec<Vec<i64>> = others.iter().map(|person| vec![owner, *person]).collect();
        pings.push([&[owner], &*others].concat());
        for people in pings {
            self.add_ping(people);
        }
    }

    /// Templates with a to-do list.
    fn add_templates(&mut self, owner: i64) {
        for (name, description) in TEMPLATES {
            self.act(owner, self.days_ago(60), "CreateTemplate");
            let template = self.store.add_template(name, description);
            let set = self.store.children(template, Kind::Todoset).next();
            let Some(set) = set.map(|set| set.id) else { continue };
            let name = json!(self.pick(&LISTS));
            let fields = members([("name", name), ("description", json!(""))]);
            let list = self.add(Kind::Todolist, set, fields);
            for _ in 0..4 {
                let content = format!("{} {}", self.pick(&VERBS), self.pick(&OBJECTS));
                self.add(Kind::Todo, list, members([("content", json!(content))]));
            }
        }
    }

    /// A ping with lines of the last days.
    fn add_ping(&mut self, people: Vec<i64>) {
        let since = self.days_ago(20);
        self.act(people[0], since, "CreatePing");
        let ping = self.store.add_ping(people.clone());
        let chat = self.store.chat_of(ping).unwrap_or_default();
        let count = self.number(2..=6);
        for time in self.times(since, count) {
            let (person, content) = (self.one_of(&people), self.pick(&CHAT_LINES));
            self.act(person, time, "CreateCampfireLine");
            self.add(Kind::CampfireLine, chat, members([("content", json!(content))]));
        }
    }
}
