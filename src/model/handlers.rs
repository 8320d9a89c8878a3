//! Who calls whom while handling what: the graph on which paths, hops and budgets are computed.
//!
//! A *handler* is a service at work on one operation. Operations that no `during` tells apart
//! share one handler, so a service without `during` has one.

use rustc_hash::FxHashMap;

use super::{EdgeId, ServiceId, Topology};
use crate::vocabulary::ServiceKind;

/// One call that a handler makes.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    pub edge: EdgeId,
    /// Calls of one stage run in parallel; stages are numbered in the order they run.
    pub stage: u32,
}

/// All handlers of a topology.
#[derive(Clone, Debug)]
pub struct Handlers {
    service: Vec<ServiceId>,
    /// First handler of each service, and one past the last at the end.
    first: Vec<u32>,
    /// Calls of each handler, by stage: `calls[offset[h]..offset[h + 1]]`.
    calls: Vec<Call>,
    offset: Vec<u32>,
    /// Handlers that make the call of each edge, and where among all calls.
    made_in: Lists,
    made_at: Vec<u32>,
    /// Handlers that each edge enters, one per target.
    entered: Lists,
    /// Operations that some `during` names, by service; sorted.
    told_apart: FxHashMap<ServiceId, Vec<Box<str>>>,
    /// Whether anything can start the handler; others are never entered and say nothing.
    active: Vec<bool>,
}

/// A list per edge, stored one after the other.
#[derive(Clone, Debug, Default)]
struct Lists {
    offset: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    fn get(&self, at: usize) -> &[u32] {
        &self.items[self.offset[at] as usize..self.offset[at + 1] as usize]
    }
}

impl Handlers {
    /// O(edges + Σ handlers × common calls of each service).
    pub fn of(topology: &Topology) -> Self {
        let told_apart = told_apart(topology);
        let mut first = Vec::with_capacity(topology.services().len() + 1);
        let mut service = Vec::new();
        for id in topology.service_ids() {
            first.push(service.len() as u32);
            let own = 1 + told_apart.get(&id).map_or(0, Vec::len);
            service.extend(std::iter::repeat_n(id, own));
        }
        first.push(service.len() as u32);
        let mut handlers = Self {
            service,
            first,
            calls: Vec::new(),
            offset: Vec::new(),
            made_in: Lists::default(),
            made_at: Vec::new(),
            entered: Lists::default(),
            told_apart: FxHashMap::default(),
            active: Vec::new(),
        };
        handlers.entered = handlers.entries(topology, &told_apart);
        handlers.made_in = handlers.makers(topology, &told_apart);
        handlers.index_calls(topology);
        handlers.mark_active(topology, &told_apart);
        for id in topology.service_ids() {
            if let Some(names) = told_apart.get(&id) {
                handlers.told_apart.insert(id, names.iter().map(|name| (*name).into()).collect());
            }
        }
        handlers
    }

    pub fn len(&self) -> usize {
        self.service.len()
    }

    pub fn is_empty(&self) -> bool {
        self.service.is_empty()
    }

    pub fn service(&self, handler: usize) -> ServiceId {
        self.service[handler]
    }

    pub fn of_service(&self, id: ServiceId) -> std::ops::Range<usize> {
        self.first[id.index()] as usize..self.first[id.index() + 1] as usize
    }

    /// The handler in which `id` works on the operation `name`.
    pub fn handling(&self, id: ServiceId, name: &str) -> usize {
        let base = self.first[id.index()] as usize;
        let names = self.told_apart.get(&id).map(Vec::as_slice).unwrap_or_default();
        names.binary_search_by(|known| known.as_ref().cmp(name)).map_or(base, |at| base + 1 + at)
    }

    /// The operation or event that `handler` works on, when some `during` tells it apart.
    pub fn operation(&self, handler: usize) -> Option<&str> {
        let service = self.service[handler];
        let place = (handler - self.first[service.index()] as usize).checked_sub(1)?;
        self.told_apart.get(&service)?.get(place).map(AsRef::as_ref)
    }

    /// Calls of `handler` in the order of their stages.
    pub fn calls(&self, handler: usize) -> &[Call] {
        &self.calls[self.calls_range(handler)]
    }

    /// Positions of the calls of `handler` among all calls.
    pub fn calls_range(&self, handler: usize) -> std::ops::Range<usize> {
        self.offset[handler] as usize..self.offset[handler + 1] as usize
    }

    pub fn all_calls(&self) -> usize {
        self.calls.len()
    }

    /// The call at position `at` among all calls.
    pub fn call(&self, at: usize) -> Call {
        self.calls[at]
    }

    /// Handlers in which `edge` is called, each with the position of the call among all calls.
    pub fn made_at(&self, edge: EdgeId) -> impl Iterator<Item = (usize, usize)> + use<'_> {
        let range = self.made_in.offset[edge.index()] as usize..self.made_in.offset[edge.index() + 1] as usize;
        range.map(|at| (self.made_in.items[at] as usize, self.made_at[at] as usize))
    }

    /// Handlers in which `edge` is called.
    pub fn made_in(&self, edge: EdgeId) -> &[u32] {
        self.made_in.get(edge.index())
    }

    /// Handlers that `edge` starts, one per target.
    pub fn entered_by(&self, edge: EdgeId) -> &[u32] {
        self.entered.get(edge.index())
    }

    pub fn is_active(&self, handler: usize) -> bool {
        self.active[handler]
    }

    fn handler_for(&self, id: ServiceId, name: Option<&str>, told_apart: &ToldApart<'_>) -> u32 {
        let base = self.first[id.index()];
        let names = told_apart.get(&id).map(Vec::as_slice).unwrap_or_default();
        match name.map(|name| names.binary_search(&name)) {
            Some(Ok(at)) => base + 1 + at as u32,
            _ => base,
        }
    }

    fn entries(&self, topology: &Topology, told_apart: &ToldApart<'_>) -> Lists {
        let mut lists = Lists { offset: vec![0], items: Vec::with_capacity(topology.edges().len()) };
        for edge in topology.edges() {
            for target in edge.to.as_slice() {
                lists.items.push(self.handler_for(*target, edge.name.as_deref(), told_apart));
            }
            lists.offset.push(lists.items.len() as u32);
        }
        lists
    }

    fn makers(&self, topology: &Topology, told_apart: &ToldApart<'_>) -> Lists {
        let mut lists = Lists { offset: vec![0], items: Vec::with_capacity(topology.edges().len()) };
        for edge in topology.edges() {
            if edge.during.is_empty() {
                lists.items.extend(self.of_service(edge.from).map(|handler| handler as u32));
            } else {
                let start = lists.items.len();
                for name in &edge.during {
                    lists.items.push(self.handler_for(edge.from, Some(name), told_apart));
                }
                lists.items[start..].sort_unstable();
            }
            lists.offset.push(lists.items.len() as u32);
        }
        lists
    }

    fn index_calls(&mut self, topology: &Topology) {
        let mut count = vec![0u32; self.len() + 1];
        for handler in &self.made_in.items {
            count[*handler as usize + 1] += 1;
        }
        for at in 1..count.len() {
            count[at] += count[at - 1];
        }
        self.offset = count.clone();
        let placeholder = Call { edge: EdgeId::at(0), stage: 0 };
        self.calls = vec![placeholder; self.made_in.items.len()];
        for edge in topology.edge_ids() {
            for handler in self.made_in.get(edge.index()) {
                let at = &mut count[*handler as usize];
                self.calls[*at as usize] = Call { edge, stage: 0 };
                *at += 1;
            }
        }
        let mut stages: FxHashMap<&str, u32> = FxHashMap::default();
        for handler in 0..self.len() {
            let range = self.calls_range(handler);
            stages.clear();
            let mut next = 0;
            for call in &mut self.calls[range.clone()] {
                let fresh = next;
                call.stage = match &topology.edge(call.edge).stage {
                    Some(stage) => *stages.entry(stage).or_insert(fresh),
                    None => fresh,
                };
                next += u32::from(call.stage == fresh);
            }
            self.calls[range].sort_by_key(|call| call.stage);
        }
        self.made_at = vec![0; self.made_in.items.len()];
        for handler in 0..self.len() {
            for at in self.calls_range(handler) {
                let edge = self.calls[at].edge.index();
                // Lists of handlers are sorted, and the handler is in the list of each edge it calls.
                if let Ok(place) = self.made_in.get(edge).binary_search(&(handler as u32)) {
                    self.made_at[self.made_in.offset[edge] as usize + place] = at as u32;
                }
            }
        }
    }

    fn mark_active(&mut self, topology: &Topology, told_apart: &ToldApart<'_>) {
        let mut entered = vec![false; self.len()];
        for handler in &self.entered.items {
            entered[*handler as usize] = true;
        }
        for step in topology.flows().iter().flat_map(|flow| &flow.steps) {
            entered[self.handler_for(step.service, Some(&step.action), told_apart) as usize] = true;
        }
        for id in topology.service_ids() {
            let own = self.of_service(id);
            if !entered[own.clone()].iter().any(|entered| *entered) || topology.service(id).kind == ServiceKind::Client
            {
                entered[own.start] = true;
            }
        }
        self.active = entered;
    }
}

/// Operations that some `during` of a service names, sorted.
type ToldApart<'a> = FxHashMap<ServiceId, Vec<&'a str>>;

fn told_apart(topology: &Topology) -> ToldApart<'_> {
    let mut told_apart: ToldApart<'_> = FxHashMap::default();
    for edge in topology.edges().iter().filter(|edge| !edge.during.is_empty()) {
        told_apart.entry(edge.from).or_default().extend(edge.during.iter().map(AsRef::as_ref));
    }
    for names in told_apart.values_mut() {
        names.sort_unstable();
        names.dedup();
    }
    told_apart
}
