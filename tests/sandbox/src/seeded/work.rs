//! To-dos, cards, schedule entries and check-ins.

use std::time::Duration;

use basecamp_core::time::Timestamp;
use jiff::ToSpan;
use jiff::tz::TimeZone;
use serde_json::json;

use super::words::{EVENTS, GROUPS, LISTS, QUESTIONS};
use super::{Maker, PROJECT_COUNT, TODOS, Team, after};
use crate::kinds::Kind;
use crate::views::members;

const HOUR: Duration = Duration::from_secs(60 * 60);

impl Maker<'_> {
    /// To-do lists with groups, and the project's share of all to-dos.
    pub(super) fn add_todos(&mut self, team: &Team, tasks: &mut Vec<String>) {
        let set = self.tool(team, Kind::Todoset);
        let count = self.number(4..=6);
        let mut lists = Vec::new();
        for name in self.some(&LISTS, count) {
            self.act(team.workers[0], team.created_at, "CreateTodolist");
            let fields = members([("name", json!(name)), ("description", json!(""))]);
            let list = self.add(Kind::Todolist, set, fields);
            let is_shared = !team.clients.is_empty() && self.chance(40);
            self.store.change(list).visible_to_clients = is_shared;
            lists.push(list);
            let groups = self.number(0..=2);
            for name in self.some(&GROUPS, groups) {
                let fields = members([("name", json!(name)), ("description", json!(""))]);
                lists.push(self.add(Kind::Todolist, list, fields));
            }
        }
        let first = self.store.projects.keys().next() == Some(&team.project);
        let count = TODOS / PROJECT_COUNT + if first { TODOS % PROJECT_COUNT } else { 0 };
        for time in self.times(team.created_at, count) {
            let list = self.one_of(&lists);
            let content = tasks.pop().unwrap_or_default();
            self.add_todo(team, list, content, time);
        }
    }

    fn add_todo(&mut self, team: &Team, list: i64, content: String, time: Timestamp) {
        let creator = self.one_of(&team.workers);
        let assignees = self.number(0..=2);
        let assignees = self.some(&team.workers, assignees);
        let due_on = self.chance(60).then(|| self.day(-15..=45));
        let starts_on = due_on.filter(|_| self.chance(20));
        let starts_on = starts_on.and_then(|day| day.checked_sub(3.days()).ok());
        let description = if self.chance(30) { self.text(1..=3) } else { String::new() };
        self.act(creator, time, "CreateTodo");
        let fields = members([
            ("content", json!(content)),
            ("description", json!(description)),
            ("assignee_ids", json!(assignees)),
            ("completion_subscriber_ids", json!([])),
            ("due_on", json!(due_on)),
            ("starts_on", json!(starts_on)),
        ]);
        let todo = self.add(Kind::Todo, list, fields);
        if self.chance(10) {
            self.add_steps(team, todo, time);
        }
        if self.chance(15) {
            let comments = self.number(1..=3);
            self.add_comments(team, todo, time, comments);
        }
        // It changes before it is completed.
        let changes = self.times(time, 2);
        if starts_on.is_none() && self.chance(8) {
            self.act(creator, changes[0], "ReplaceTodo");
            let day = self.day(-5..=45);
            self.store.change(todo).set("due_on", json!(day));
        }
        if self.chance(35) {
            let person = assignees.first().copied().unwrap_or(creator);
            self.act(person, changes[1], "CompleteTodo");
            self.store.complete(todo);
        }
    }

    /// Steps of a card or a to-do, the first of them completed later.
    fn add_steps(&mut self, team: &Team, parent: i64, since: Timestamp) {
        let steps = ["Ask for a quote", "Decide", "Order"]
            .map(|title| self.store.add(Kind::Step, parent, members([("title", json!(title))])));
        let (person, time) = (self.one_of(&team.workers), self.time(since));
        self.act(person, time, "CompleteSubtask");
        self.store.complete(steps[0]);
    }

    pub(super) fn add_cards(&mut self, team: &Team, tasks: &mut Vec<String>) {
        let table = self.tool(team, Kind::CardTable);
        let columns: Vec<i64> =
            self.store.children(table, Kind::CardColumn).map(|column| column.id).collect();
        let count = self.number(12..=20);
        for time in self.times(team.created_at, count) {
            let creator = self.one_of(&team.workers);
            let assignees = self.number(0..=2);
            let fields = members([
                ("title", json!(tasks.pop().unwrap_or_default())),
                ("content", json!(self.text(1..=2))),
                ("assignee_ids", json!(self.some(&team.workers, assignees))),
                ("due_on", json!(self.chance(40).then(|| self.day(-5..=30)))),
            ]);
            self.act(creator, time, "CreateCard");
            let Some(first) = columns.first() else { continue };
            let card = self.add(Kind::Card, *first, fields);
            if self.chance(30) {
                self.add_steps(team, card, time);
            }
            if self.chance(25) {
                self.add_comments(team, card, time, 2);
            }
            // Most cards leave the column of new ones.
            let moves = self.number(0..=2);
            for time in self.times(time, moves) {
                let (person, column) = (self.one_of(&team.workers), self.one_of(&columns));
                if self.store.record(card).is_some_and(|card| card.parent != column) {
                    self.act(person, time, "MoveCard");
                    self.store.move_card(card, column, usize::MAX);
                }
            }
        }
    }

    /// A weekly meeting, and entries from a month ago to two months from now.
    pub(super) fn add_schedule(&mut self, team: &Team) {
        let schedule = self.tool(team, Kind::Schedule);
        self.act(team.workers[0], team.created_at, "CreateScheduleEntry");
        let first = self.day(-21..=-15);
        let (starts_at, ends_at) =
            (format!("{first}T09:00:00.000Z"), format!("{first}T09:30:00.000Z"));
        let meeting = members([
            ("summary", json!("Weekly meeting")),
            ("description", json!(self.text(1..=1))),
            ("starts_at", json!(starts_at)),
            ("ends_at", json!(ends_at)),
            ("participant_ids", json!(team.workers)),
            (
                "recurrence_schedule",
                json!({
                    "frequency": "every_week",
                    "days": [first.weekday().to_sunday_zero_offset()],
                    "hour": 9,
                    "minute": 0,
                }),
            ),
        ]);
        self.add(Kind::ScheduleEntry, schedule, meeting);
        let count = self.number(6..=10);
        for summary in self.some(&EVENTS, count) {
            let (creator, time) = (self.one_of(&team.workers), self.time(team.created_at));
            self.act(creator, time, "CreateScheduleEntry");
            let day = self.day(-30..=60);
            let fields = if self.chance(25) {
                let last = self.number(0..=2);
                let last = day.checked_add(i64::try_from(last).unwrap_or(0).days()).unwrap_or(day);
                members([
                    ("starts_at", json!(day)),
                    ("ends_at", json!(last)),
                    ("all_day", json!(true)),
                    ("summary", json!(summary)),
                ])
            } else {
                let hour = self.number(8..=16);
                let participants = self.number(2..=5);
                members([
                    ("starts_at", json!(format!("{day}T{hour:02}:00:00.000Z"))),
                    ("ends_at", json!(format!("{day}T{:02}:00:00.000Z", hour + 1))),
                    ("participant_ids", json!(self.some(&team.workers, participants))),
                    ("summary", json!(summary)),
                    ("description", json!(self.text(1..=2))),
                ])
            };
            self.add(Kind::ScheduleEntry, schedule, fields);
        }
    }

    /// Weekly questions, with the answers of the last weeks.
    pub(super) fn add_checkins(&mut self, team: &Team) {
        let questionnaire = self.tool(team, Kind::Questionnaire);
        self.act(team.workers[0], team.created_at, "EnableTool");
        self.store.change(questionnaire).set("enabled", true);
        for (title, answers) in self.some(&QUESTIONS, 2) {
            self.act(team.workers[0], team.created_at, "CreateQuestion");
            let schedule = json!({
                "frequency": "every_week", "days": [5], "hour": 15, "minute": 0, "week_interval": 1,
            });
            let fields = members([("title", json!(title)), ("schedule", schedule)]);
            let question = self.add(Kind::Question, questionnaire, fields);
            for week in (0..3).rev() {
                let Ok(day) = self.today.checked_sub((7 * week + 1).days()) else { continue };
                let asked: Result<Timestamp, _> = format!("{day}T15:00:00Z").parse();
                let Some(asked) = asked.ok().filter(|asked| *asked <= self.until) else { continue };
                let count = self.number(2..=5);
                for person in self.some(&team.workers, count) {
                    let text = self.pick(&answers);
                    self.answer(question, person, asked, text);
                }
            }
        }
    }

    fn answer(&mut self, question: i64, person: i64, asked: Timestamp, text: &str) {
        let delay = self.number(0..=8);
        let delay = HOUR * u32::try_from(delay).unwrap_or(0);
        self.act(person, after(asked, delay, self.until), "CreateAnswer");
        let content = format!("<div>{text}</div>");
        let day = asked.to_zoned_datetime(TimeZone::UTC).date();
        let fields = members([("content", json!(content)), ("group_on", json!(day))]);
        self.add(Kind::QuestionAnswer, question, fields);
    }
}
