//! The table of measurements.

use crate::process::Run;

/// A comparison, and its measurements by round.
pub(crate) struct Row {
    name: String,
    /// The number of operations in a run.
    operations: u32,
    rounds: Vec<(Run, Run)>,
}

impl Row {
    pub(crate) fn new(name: String, operations: u32) -> Self {
        Self { name, operations, rounds: Vec::new() }
    }
}

#[derive(Default)]
pub(crate) struct Rows(Vec<Row>);

impl Rows {
    pub(crate) fn add(&mut self, row: Row) -> usize {
        self.0.push(row);
        self.0.len() - 1
    }

    pub(crate) fn record(&mut self, row: usize, floor: Run, sdk: Run) {
        let row = &mut self.0[row];
        assert_eq!(floor.proof, sdk.proof, "{}: the sides received different data", row.name);
        // The bodies of POSTs have the same length, too.
        assert_eq!(floor.counters, sdk.counters, "{}: the sides sent different requests", row.name);
        row.rounds.push((floor, sdk));
    }

    pub(crate) fn print(&self) {
        println!(
            "{:<16} {:>10} {:>10} {:>7} {:>15} {:>11} {:>11}  equal work",
            "", "floor us", "sdk us", "ratio", "middle half", "floor KiB", "sdk KiB"
        );
        for row in &self.0 {
            row.print();
        }
    }
}

impl Row {
    fn print(&self) {
        let of = |value: &dyn Fn(&(Run, Run)) -> f64| -> Vec<f64> {
            self.rounds.iter().map(value).collect()
        };
        let each = f64::from(self.operations) / 1e6;
        let floor = median(of(&|(floor, _)| floor.cpu.as_secs_f64() / each));
        let sdk = median(of(&|(_, sdk)| sdk.cpu.as_secs_f64() / each));
        let mut ratios = of(&|(floor, sdk)| sdk.cpu.as_secs_f64() / floor.cpu.as_secs_f64());
        ratios.sort_by(f64::total_cmp);
        let (low, high) = (ratios[ratios.len() / 4], ratios[ratios.len() * 3 / 4]);
        let ratio = ratios[ratios.len() / 2];
        let (floor_peak, sdk_peak) =
            (median(of(&|(floor, _)| floor.peak)), median(of(&|(_, sdk)| sdk.peak)));
        let counters = &self.rounds[0].0.counters;
        println!(
            "{:<16} {floor:>10.1} {sdk:>10.1} {ratio:>7.3} {low:>7.3}-{high:<7.3} {floor_peak:>11} \
             {sdk_peak:>11}  {counters}",
            self.name
        );
    }
}

pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() % 2 {
        0 => f64::midpoint(values[middle - 1], values[middle]),
        _ => values[middle],
    }
}
