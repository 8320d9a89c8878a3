//! Who calls whom.

use super::edge::{Edge, What};
use super::flow::Flow;
use super::random::Random;
use super::service::{CALLER, HUB, Kind, MIDDLE, Service};

/// Edges planned so far, and how many are wanted.
pub(super) struct Plan<'a> {
    services: &'a [Service],
    random: &'a mut Random,
    wanted: usize,
    edges: Vec<Edge>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(services: &'a [Service], wanted: usize, random: &'a mut Random) -> Self {
        Self { services, random, wanted, edges: Vec::with_capacity(wanted) }
    }

    /// As many edges as wanted: the particular shapes first, the heavy-tailed rest after them.
    pub(super) fn filled(mut self, hub: usize, flows: &[Flow]) -> Vec<Edge> {
        for flow in flows.iter().filter(|flow| flow.carried) {
            for step in 1..flow.steps.len() {
                let mut edge = Edge::new(flow.steps[0], flow.steps[step], What::Order);
                edge.name = flow.action(step);
                self.add(edge);
            }
        }
        for _ in 0..=self.services.len() / 2000 {
            let members = 8 + self.random.below(17);
            self.line(members, false);
            let members = 2 + self.random.below(4);
            self.line(members, true);
        }
        self.hub(hub);
        self.caller();
        self.rest();
        self.edges
    }

    fn add(&mut self, edge: Edge) {
        if self.edges.len() < self.wanted {
            self.edges.push(edge);
        }
    }

    /// A chain of queries through one tier, or a circle of any calls.
    fn line(&mut self, members: usize, closed: bool) {
        let tier = MIDDLE.start + self.random.below(MIDDLE.len());
        let mut line: Vec<usize> = (0..self.services.len()).filter(|at| self.services[*at].tier == tier).collect();
        self.random.shuffle(&mut line);
        line.truncate(members);
        // Ascending, so that no chain is a circle by chance.
        line.sort_unstable();
        for pair in line.windows(2) {
            self.add(Edge::new(pair[0], pair[1], What::Ask));
        }
        if closed && line.len() > 1 {
            let what = self.random.of(&[What::Ask, What::Order]);
            self.add(Edge::new(line[line.len() - 1], line[0], what));
        }
    }

    fn hub(&mut self, callers: usize) {
        let mut able = self.shuffled(|service| (1..MIDDLE.end).contains(&service.tier));
        // Those above the first tier last: a client's calls to the hub would not be internal.
        able.retain(|at| *at != CALLER);
        for from in able.iter().cycle().take(callers) {
            let what = self.random.of(&[What::Ask, What::Ask, What::Order]);
            self.add(Edge::new(*from, HUB, what));
        }
    }

    fn caller(&mut self) {
        let able = self.shuffled(|service| MIDDLE.contains(&service.tier));
        for to in able.iter().take(self.wanted / 40) {
            let what = self.random.of(&[What::Ask, What::Order, What::Tell]);
            self.add(Edge::new(CALLER, *to, what));
        }
    }

    fn rest(&mut self) {
        let callers = self.shuffled(|service| service.tier < MIDDLE.end && service.name != "fan-1");
        let callees = self.shuffled(|service| service.tier > 0 && service.tier != MIDDLE.end);
        while self.edges.len() < self.wanted {
            let from = callers[self.random.heavy(callers.len())];
            let to = callees[self.random.heavy(callees.len())];
            if self.services[from].tier >= self.services[to].tier {
                continue;
            }
            let inside = self.inside(from) && self.inside(to);
            let what = match self.random.below(100) {
                _ if self.services[to].kind == Kind::Store => What::Native,
                0..45 => What::Ask,
                45..83 => What::Order,
                83..98 if inside => What::Tell,
                98..100 if inside => What::Stream,
                _ => What::Order,
            };
            let mut edge = Edge::new(from, to, what);
            if what == What::Tell && self.random.one_in(2) {
                for _ in 0..1 + self.random.below(4) {
                    let more = callees[self.random.heavy(callees.len())];
                    let below = self.services[from].tier < self.services[more].tier;
                    if below && self.inside(more) && !edge.to.contains(&more) {
                        edge.to.push(more);
                    }
                }
            }
            self.edges.push(edge);
        }
    }

    fn inside(&self, at: usize) -> bool {
        self.services[at].kind == Kind::Service
    }

    fn shuffled(&mut self, able: impl Fn(&Service) -> bool) -> Vec<usize> {
        let mut found: Vec<usize> = (0..self.services.len()).filter(|at| able(&self.services[*at])).collect();
        self.random.shuffle(&mut found);
        found
    }
}
