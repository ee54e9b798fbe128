//! The queue of waiting calls: first come, first served within an account, and accounts in turn.

use std::collections::VecDeque;

/// A place in the queue. Later places have greater numbers.
pub(super) type Ticket = u64;

/// A line of calls for each account. The head of the queue is the first call of the first line;
/// after each turn, that line becomes the last (round robin).
#[derive(Debug, Default)]
pub(super) struct FairQueue {
    lines: VecDeque<Line>,
    last: Ticket,
}

#[derive(Debug)]
struct Line {
    account: Box<str>,
    /// In ascending order.
    tickets: VecDeque<Ticket>,
}

impl FairQueue {
    /// Adds a call as the last of its account.
    pub(super) fn push(&mut self, account: &str) -> Ticket {
        self.last += 1;
        match self.lines.iter_mut().find(|line| *line.account == *account) {
            Some(line) => line.tickets.push_back(self.last),
            None => self
                .lines
                .push_back(Line { account: account.into(), tickets: VecDeque::from([self.last]) }),
        }
        self.last
    }

    /// Returns the call whose turn is next.
    pub(super) fn head(&self) -> Option<Ticket> {
        self.lines.front()?.tickets.front().copied()
    }

    /// Removes the head, and makes its account the last.
    pub(super) fn pop(&mut self) {
        if let Some(mut line) = self.lines.pop_front() {
            line.tickets.pop_front();
            if !line.tickets.is_empty() {
                self.lines.push_back(line);
            }
        }
    }

    /// Removes a call that no longer waits. The turn of its account stays.
    pub(super) fn remove(&mut self, ticket: Ticket) {
        if let Some((line, place)) = self.find(ticket) {
            self.lines[line].tickets.remove(place);
            if self.lines[line].tickets.is_empty() {
                self.lines.remove(line);
            }
        }
    }

    /// Returns the number of calls that are served before this one; `None` if it is not waiting.
    pub(super) fn ahead(&self, ticket: Ticket) -> Option<usize> {
        let (line, place) = self.find(ticket)?;
        let others = self.lines.iter().enumerate().filter(|(index, _)| *index != line);
        let turns =
            others.map(|(index, other)| other.tickets.len().min(place + usize::from(index < line)));
        Some(place + turns.sum::<usize>())
    }

    pub(super) fn len(&self) -> usize {
        self.lines.iter().map(|line| line.tickets.len()).sum()
    }

    fn find(&self, ticket: Ticket) -> Option<(usize, usize)> {
        self.lines.iter().enumerate().find_map(|(index, line)| {
            line.tickets.binary_search(&ticket).ok().map(|place| (index, place))
        })
    }
}
