//! Break points by the book: every figure is computed afresh by recursion over services, and the
//! next call is found by scanning all of them. For systems without circles and without `during`.

use std::collections::HashMap;

use hopwise::decide::cut::{PathEdge, Role};
use hopwise::model::{EdgeId, ServiceId, ServiceTime, Topology};
use hopwise::vocabulary::ServiceKind;

/// Nanoseconds left when the call is made, hops, and whether it is cut.
pub type Judged = (u64, u32, bool);

pub struct Oracle<'a> {
    topology: &'a Topology,
    edges: &'a [PathEdge],
    judged: HashMap<EdgeId, Judged>,
    /// Time spent before a stage, settled when a call of the stage or of a later one is judged.
    spent: HashMap<(ServiceId, usize), u64>,
}

impl<'a> Oracle<'a> {
    pub fn judge_all(topology: &'a Topology, edges: &'a [PathEdge]) -> HashMap<EdgeId, Judged> {
        let mut oracle = Self { topology, edges, judged: HashMap::new(), spent: HashMap::new() };
        let rank = oracle.ranks();
        while let Some(next) = oracle.next(&rank) {
            let judged = oracle.judge(next);
            oracle.judged.insert(next, judged);
        }
        oracle.judged
    }

    fn now(&self) -> Vec<EdgeId> {
        self.topology.edge_ids().filter(|id| self.edges[id.index()].role == Role::AnsweredNow).collect()
    }

    fn to(&self, id: EdgeId) -> ServiceId {
        self.topology.edge(id).to.as_slice()[0]
    }

    fn own(&self, id: ServiceId) -> u64 {
        ServiceTime::of(self.topology.service(id)).p99.0
    }

    /// Calls of a service by stage, stages in the order of their first call.
    fn stages(&self, id: ServiceId) -> Vec<Vec<EdgeId>> {
        let mut stages: Vec<(Option<&str>, Vec<EdgeId>)> = Vec::new();
        for edge in self.topology.edge_ids().filter(|edge| self.topology.edge(*edge).from == id) {
            let name = self.topology.edge(edge).stage.as_deref();
            match stages.iter_mut().find(|(known, _)| name.is_some() && *known == name) {
                Some((_, calls)) => calls.push(edge),
                None => stages.push((name, vec![edge])),
            }
        }
        stages.into_iter().map(|(_, calls)| calls).collect()
    }

    /// Depth first in the order of the calls, entries by name.
    fn ranks(&self) -> HashMap<EdgeId, usize> {
        let now = self.now();
        let called = |id: ServiceId| now.iter().any(|edge| self.to(*edge) == id);
        let mut services: Vec<ServiceId> = self.topology.service_ids().collect();
        services.sort_by_key(|id| (called(*id), self.topology.service(*id).name.clone()));
        let mut rank = HashMap::new();
        let mut visited = Vec::new();
        for service in services {
            self.visit(service, &mut visited, &mut rank);
        }
        rank
    }

    fn visit(&self, service: ServiceId, visited: &mut Vec<ServiceId>, rank: &mut HashMap<EdgeId, usize>) {
        if visited.contains(&service) {
            return;
        }
        visited.push(service);
        for edge in self.stages(service).into_iter().flatten() {
            let next = rank.len();
            rank.entry(edge).or_insert(next);
            if self.edges[edge.index()].role == Role::AnsweredNow {
                self.visit(self.to(edge), visited, rank);
            }
        }
    }

    /// The unjudged call of least rank whose callers are all judged.
    fn next(&self, rank: &HashMap<EdgeId, usize>) -> Option<EdgeId> {
        let now = self.now();
        let ready = |id: &EdgeId| {
            let from = self.topology.edge(*id).from;
            now.iter().filter(|caller| self.to(**caller) == from).all(|caller| self.judged.contains_key(caller))
        };
        now.iter().copied().filter(|id| !self.judged.contains_key(id)).filter(ready).min_by_key(|id| rank[id])
    }

    fn repeated(&self, id: EdgeId, once: u64) -> u64 {
        match self.topology.edge(id).needs.calls_per_request {
            Some(calls) => (once as f64 * calls.max(1.0)).round() as u64,
            None => once,
        }
    }

    /// Nothing below `id` can be cut any more.
    fn is_final(&self, id: ServiceId) -> bool {
        self.now()
            .into_iter()
            .filter(|edge| self.topology.edge(*edge).from == id)
            .all(|edge| self.judged.get(&edge).is_some_and(|(_, _, cut)| *cut || self.is_final(self.to(edge))))
    }

    /// What `id` takes; with `cuts`, calls that are cut take nothing.
    fn need(&self, id: ServiceId, cuts: bool) -> u64 {
        let longest = |calls: Vec<EdgeId>| calls.into_iter().map(|call| self.time(call, cuts)).max().unwrap_or(0);
        self.own(id) + self.stages(id).into_iter().map(longest).sum::<u64>()
    }

    fn time(&self, id: EdgeId, cuts: bool) -> u64 {
        match self.edges[id.index()].role {
            Role::Apart => 0,
            Role::Store => self.repeated(id, self.own(self.to(id))),
            Role::AnsweredNow if cuts && self.judged.get(&id).is_some_and(|(_, _, cut)| *cut) => 0,
            Role::AnsweredNow => self.repeated(id, self.need(self.to(id), cuts && self.is_final(self.to(id)))),
        }
    }

    /// Time spent before `stage`: each stage counts with what it takes when the next one is settled.
    fn settle(&mut self, from: ServiceId, stages: &[Vec<EdgeId>], stage: usize) -> u64 {
        if let Some(settled) = self.spent.get(&(from, stage)) {
            return *settled;
        }
        let spent = match stage {
            0 => 0,
            _ => {
                let before = self.settle(from, stages, stage - 1);
                before + stages[stage - 1].iter().map(|call| self.time(*call, true)).max().unwrap_or(0)
            }
        };
        self.spent.insert((from, stage), spent);
        spent
    }

    fn judge(&mut self, id: EdgeId) -> Judged {
        let (topology, edge) = (self.topology, self.edges[id.index()]);
        let from = topology.edge(id).from;
        let own_hop = u32::from(topology.service(from).kind != ServiceKind::Client);
        let callers: Vec<Judged> = self
            .now()
            .into_iter()
            .filter(|caller| self.to(*caller) == from)
            .map(|caller| self.judged[&caller])
            .filter(|(_, _, cut)| !cut)
            .collect();
        let hops = callers.iter().map(|(_, hops, _)| hops + own_hop).max().unwrap_or(own_hop);
        let stages = self.stages(from);
        let stage = stages.iter().position(|calls| calls.contains(&id)).expect("the call has a stage");
        let before = self.settle(from, &stages, stage);
        let inherited =
            callers.iter().map(|(left, _, _)| left.saturating_sub(self.own(from)).saturating_sub(before)).min();
        let thresholds = &topology.system().thresholds;
        let left = match (edge.deadline.map(|deadline| deadline.0), inherited) {
            (Some(stated), Some(inherited)) => stated.min(inherited),
            (stated, inherited) => stated.or(inherited).unwrap_or(thresholds.sync_ceiling.0),
        };
        let need = self.repeated(id, self.need(self.to(id), false));
        let leaves_a_service = topology.service(from).kind == ServiceKind::Service;
        let open = edge.command && leaves_a_service;
        let cut = edge.may_wait
            && (self.own(self.to(id)) > left
                || (open && need > left)
                || (open && !edge.reply_stated && u64::from(hops) > thresholds.max_sync_hops));
        (left, hops, cut)
    }
}
