//! Gauges whose needles move on.

use serde_json::json;

use super::words::PROGRESS;
use super::{Maker, Team};
use crate::kinds::Kind;
use crate::views::members;

impl Maker<'_> {
    /// A gauge with needles, each of them further than the one before.
    pub(super) fn add_gauge(&mut self, team: &Team) {
        let owner = team.workers[0];
        self.act(owner, team.created_at, "ToggleGauge");
        let gauge = self.add(Kind::Gauge, team.project, members([("enabled", json!(true))]));
        let count = self.number(2..=4);
        let mut position = 0;
        for time in self.times(team.created_at, count) {
            position += self.number(5..=22);
            let (color, text) = self.pick(&PROGRESS);
            self.act(owner, time, "CreateGaugeNeedle");
            let fields = members([
                ("position", json!(position)),
                ("color", json!(color)),
                ("description", json!(format!("<div>{text}</div>"))),
            ]);
            self.add(Kind::GaugeNeedle, gauge, fields);
        }
    }
}
