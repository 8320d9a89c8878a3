//! Break points: where a path of calls cannot be answered in time or is too deep (Q5).
//!
//! One pass over the answered-now graph, cycles collapsed. Three figures per edge:
//! *need*, the p99 of the callee's own work plus what it calls (serial sum, parallel maximum);
//! *left*, the least over its callers of the deadline minus what was spent before the call;
//! *hops* from the entry. Adding p99s mostly overstates the p99 of the sum, rare pauses excepted.
//!
//! Callers are judged before callees. Where that leaves a choice, calls are judged in the order in
//! which they are made, depth first, so that a call is not late because of an earlier one that is
//! itself about to be cut. O((edges + calls) · log edges).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::components::Components;
use super::cut::{PathEdge, PathFigures, Role, callee_p99, judge};
use super::order::call_order;
use crate::model::{EdgeId, Handlers, ServiceTime, Topology};
use crate::units::Nanos;
use crate::vocabulary::ServiceKind;

/// The figures of all edges, by edge.
pub fn break_points(
    topology: &Topology,
    handlers: &Handlers,
    times: &[ServiceTime],
    edges: &[PathEdge],
) -> Vec<PathFigures> {
    let mut pass = Pass::start(topology, handlers, times, edges);
    pass.run();
    pass.finish()
}

struct Pass<'a> {
    topology: &'a Topology,
    handlers: &'a Handlers,
    times: &'a [ServiceTime],
    edges: &'a [PathEdge],
    components: Components,
    figures: Vec<PathFigures>,
    judged: Vec<bool>,
    /// Per component: what is left on arrival, the hops so far, callers not yet judged.
    left: Vec<Option<Nanos>>,
    hops: Vec<u32>,
    callers: Vec<u32>,
    /// Per component: need without cuts, calls not yet final, need once all are.
    need: Vec<Nanos>,
    open_calls: Vec<u32>,
    final_need: Vec<Option<Nanos>>,
    /// Per edge: handlers that must be complete before it is judged.
    waiting: Vec<u32>,
    /// Per edge: something outside the component it leads to makes the call.
    enters: Vec<bool>,
    /// Per call: time spent in its handler on earlier stages; filled up to `filled` of the handler.
    spent: Vec<Nanos>,
    filled: Vec<u32>,
    rank: Vec<u32>,
    ready: BinaryHeap<Reverse<(u32, u32)>>,
}

impl<'a> Pass<'a> {
    fn start(topology: &'a Topology, handlers: &'a Handlers, times: &'a [ServiceTime], edges: &'a [PathEdge]) -> Self {
        let follows = |edge: EdgeId| edges[edge.index()].role == Role::AnsweredNow;
        let components = Components::of(handlers, follows);
        let count = components.count();
        let none = PathFigures {
            need: Nanos::ZERO,
            need_after: Nanos::ZERO,
            left: Nanos::ZERO,
            inherited: None,
            hops: 0,
            in_cycle: false,
            cut: None,
        };
        let mut pass = Self {
            topology,
            handlers,
            times,
            edges,
            figures: vec![none; edges.len()],
            judged: vec![false; edges.len()],
            left: vec![None; count],
            hops: vec![0; count],
            callers: vec![0; count],
            need: vec![Nanos::ZERO; count],
            open_calls: vec![0; count],
            final_need: vec![None; count],
            waiting: vec![0; edges.len()],
            enters: vec![false; edges.len()],
            spent: vec![Nanos::ZERO; handlers.all_calls()],
            filled: vec![0; handlers.len()],
            rank: call_order(topology, handlers, follows),
            ready: BinaryHeap::new(),
            components,
        };
        pass.count_links();
        for component in 0..count {
            // Callees have lower numbers, so their needs are known.
            pass.need[component] = pass.component_need(component, false);
            if pass.open_calls[component] == 0 {
                pass.final_need[component] = Some(pass.need[component]);
            }
        }
        pass
    }

    /// Edges answered now, with the component each leads to.
    fn count_links(&mut self) {
        for id in self.topology.edge_ids().filter(|id| self.edges[id.index()].role == Role::AnsweredNow) {
            let target = self.target(id);
            self.enters[id.index()] =
                self.handlers.made_in(id).iter().any(|h| self.components.of_handler(*h as usize) != target);
            for handler in self.handlers.made_in(id).iter().map(|handler| *handler as usize) {
                let component = self.components.of_handler(handler);
                if component == target {
                    self.figures[id.index()].in_cycle = true;
                } else {
                    self.open_calls[component] += 1;
                }
                self.waiting[id.index()] += u32::from(self.waits_for(id, handler));
            }
            // A call made only inside its own circle does not open it.
            self.callers[target] += u32::from(self.enters[id.index()]);
        }
    }

    /// Whether `id` is judged only after all callers of `handler` are. A call that enters a circle
    /// does not wait for the circle, which waits for it.
    fn waits_for(&self, id: EdgeId, handler: usize) -> bool {
        let within = self.components.of_handler(handler) == self.target(id);
        self.handlers.is_active(handler) && !(within && self.enters[id.index()])
    }

    fn run(&mut self) {
        for id in self.topology.edge_ids() {
            // A call that nothing can start is judged as if it stood alone.
            if self.edges[id.index()].role == Role::AnsweredNow && self.waiting[id.index()] == 0 {
                self.push(id);
            }
        }
        for component in 0..self.components.count() {
            if self.callers[component] == 0 {
                self.complete(component);
            }
        }
        while let Some(Reverse((_, edge))) = self.ready.pop() {
            self.judge(EdgeId::at(edge as usize));
        }
    }

    fn push(&mut self, id: EdgeId) {
        self.ready.push(Reverse((self.rank[id.index()], id.index() as u32)));
    }

    /// All callers of `component` are judged: its calls may be.
    fn complete(&mut self, component: usize) {
        for at in self.components.member_range(component) {
            let handler = self.components.member(at);
            if !self.handlers.is_active(handler) {
                continue;
            }
            for position in self.handlers.calls_range(handler) {
                let id = self.handlers.call(position).edge;
                let edge = id.index();
                if self.edges[edge].role == Role::AnsweredNow && self.waits_for(id, handler) {
                    self.waiting[edge] -= 1;
                    if self.waiting[edge] == 0 {
                        self.push(id);
                    }
                }
            }
        }
    }

    fn judge(&mut self, id: EdgeId) {
        let edge = id.index();
        let (inherited, hops) = self.arrival(id);
        let ceiling = self.topology.system().thresholds.sync_ceiling;
        let target = self.target(id);
        let need = self.repeated(id, self.need[target]);
        let stated = self.edges[edge].deadline;
        let left = match (stated, inherited) {
            (Some(stated), Some(inherited)) => stated.min(inherited),
            (stated, inherited) => stated.or(inherited).unwrap_or(ceiling),
        };
        let figures = PathFigures { need, need_after: need, left, inherited, hops, ..self.figures[edge] };
        let callee = callee_p99(self.topology, self.times, id);
        let cut = judge(self.topology, id, &self.edges[edge], callee, &figures);
        self.figures[edge] = PathFigures { cut, ..figures };
        self.judged[edge] = true;
        if cut.is_none() && !self.figures[edge].in_cycle {
            self.left[target] = Some(self.left[target].map_or(left, |least| least.min(left)));
            self.hops[target] = self.hops[target].max(hops);
        }
        if self.enters[edge] {
            self.callers[target] -= 1;
            if self.callers[target] == 0 {
                self.complete(target);
            }
        }
        if cut.is_some() || self.final_need[target].is_some() {
            self.close_call(id);
        }
    }

    /// What callers leave for `id`, and its hops.
    fn arrival(&mut self, id: EdgeId) -> (Option<Nanos>, u32) {
        let from = self.topology.service(self.topology.edge(id).from).kind;
        let own_hop = u32::from(from != ServiceKind::Client);
        let mut inherited: Option<Nanos> = None;
        let mut hops = own_hop;
        let handlers = self.handlers;
        for (handler, position) in handlers.made_at(id) {
            if !handlers.is_active(handler) {
                continue;
            }
            let component = self.components.of_handler(handler);
            hops = hops.max(self.hops[component] + own_hop);
            if let Some(left) = self.left[component] {
                self.fill(handler, position);
                let own = self.times[handlers.service(handler).index()].p99;
                let left = left.minus(own).minus(self.spent[position]);
                inherited = Some(inherited.map_or(left, |least| least.min(left)));
            }
        }
        (inherited, hops)
    }

    /// Settles the time before every call of `handler` up to `position`.
    fn fill(&mut self, handler: usize, position: usize) {
        let start = self.handlers.calls_range(handler).start;
        let mut at = start + self.filled[handler] as usize;
        // Each call is settled once, so all fills of a handler together are linear.
        while at <= position {
            let stage = self.handlers.call(at).stage;
            let before = match at.checked_sub(1).filter(|_| at > start) {
                None => Nanos::ZERO,
                Some(previous) => self.spent[previous].plus(self.stage_time(handler, previous)),
            };
            let end = self.handlers.calls_range(handler).end;
            while at < end && self.handlers.call(at).stage == stage {
                self.spent[at] = before;
                at += 1;
            }
        }
        self.filled[handler] = (at - start) as u32;
    }

    /// The longest call of the stage that ends at call `last`.
    fn stage_time(&self, handler: usize, last: usize) -> Nanos {
        let start = self.handlers.calls_range(handler).start;
        let stage = self.handlers.call(last).stage;
        let calls = (start..=last).rev().map(|at| self.handlers.call(at)).take_while(|call| call.stage == stage);
        calls.map(|call| self.call_time(call.edge, true)).max().unwrap_or(Nanos::ZERO)
    }

    /// How long a call takes its caller; `now` also counts what the pass has found so far.
    fn call_time(&self, id: EdgeId, now: bool) -> Nanos {
        let edge = id.index();
        match self.edges[edge].role {
            Role::Apart => Nanos::ZERO,
            Role::Store => self.repeated(id, callee_p99(self.topology, self.times, id)),
            Role::AnsweredNow if now && self.figures[edge].cut.is_some() => Nanos::ZERO,
            Role::AnsweredNow => {
                let target = self.target(id);
                let need = self.final_need[target].filter(|_| now).unwrap_or(self.need[target]);
                self.repeated(id, need)
            }
        }
    }

    /// `once`, as often as the call is made one after the other.
    fn repeated(&self, id: EdgeId, once: Nanos) -> Nanos {
        let needs = &self.topology.edge(id).needs;
        match needs.calls_per_request {
            Some(0.0) => Nanos::ZERO,
            // Below one call per request, the slow requests still make one.
            Some(calls) if !needs.parallel => once.times(calls.max(1.0)),
            _ => once,
        }
    }

    /// Own work of all members and what they call outside the component.
    fn component_need(&self, component: usize, now: bool) -> Nanos {
        let mut total = Nanos::ZERO;
        for handler in self.components.member_range(component).map(|at| self.components.member(at)) {
            total = total.plus(self.times[self.handlers.service(handler).index()].p99);
            let (mut stage, mut longest) = (u32::MAX, Nanos::ZERO);
            for call in self.handlers.calls(handler) {
                if call.stage != stage {
                    total = total.plus(longest);
                    (stage, longest) = (call.stage, Nanos::ZERO);
                }
                let inside =
                    self.edges[call.edge.index()].role == Role::AnsweredNow && self.target(call.edge) == component;
                if !inside {
                    longest = longest.max(self.call_time(call.edge, now));
                }
            }
            total = total.plus(longest);
        }
        total
    }

    /// The time of `id` will not change any more: its callers have one open call less.
    fn close_call(&mut self, id: EdgeId) {
        let mut closed = vec![id];
        while let Some(id) = closed.pop() {
            let target = self.target(id);
            for handler in self.handlers.made_in(id).iter().map(|handler| *handler as usize) {
                let component = self.components.of_handler(handler);
                if component == target {
                    continue;
                }
                self.open_calls[component] -= 1;
                if self.open_calls[component] == 0 {
                    self.final_need[component] = Some(self.component_need(component, true));
                    for at in self.components.entering_range(component) {
                        let caller = self.components.entering(at);
                        let figures = &self.figures[caller.index()];
                        if self.judged[caller.index()] && figures.cut.is_none() && !figures.in_cycle {
                            closed.push(caller);
                        }
                    }
                }
            }
        }
    }

    fn finish(mut self) -> Vec<PathFigures> {
        for id in self.topology.edge_ids().filter(|id| self.edges[id.index()].role == Role::AnsweredNow) {
            let target = self.target(id);
            let need = self.final_need[target].unwrap_or(self.need[target]);
            self.figures[id.index()].need_after = self.repeated(id, need);
        }
        self.figures
    }

    /// The component that an edge answered now leads to; such an edge has one target.
    fn target(&self, id: EdgeId) -> usize {
        self.components.of_handler(self.handlers.entered_by(id)[0] as usize)
    }
}
