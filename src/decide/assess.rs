//! All facts about all edges under one policy.

use rustc_hash::FxHashSet;

use super::adjacency::Adjacency;
use super::breaks;
use super::capacity::{Waits, capacity};
use super::cut::{self, Cut, PathEdge, PathFigures, Role};
use super::events::EventGroups;
use super::facts::{Consumers, Facts, Shape, Stream};
use super::inputs::Inputs;
use super::pairs::{Load, Pair, Pairs, Share};
use super::reading::{self, Reading};
use super::sagas::Sagas;
use crate::model::{EdgeId, Entry, Handlers, ServiceId, ServiceTime, Topology};
use crate::threads::together;
use crate::units::{Nanos, Rate};
use crate::vocabulary::{Intent, Policy};

/// What does not depend on the policy.
pub struct Groundwork {
    pub groups: EventGroups,
    pub handlers: Handlers,
    pub times: Vec<ServiceTime>,
    pub sagas: Sagas,
    pub adjacency: Adjacency,
    /// The least deadline of the flows that start with an edge.
    pub flow_deadline: Vec<Option<Nanos>>,
    /// Distinct operations and events that reach each service.
    pub operations: Vec<u32>,
}

impl Groundwork {
    pub fn of(topology: &Topology) -> Self {
        let mut flow_deadline = vec![None; topology.edges().len()];
        for flow in topology.flows() {
            for entry in &flow.entries {
                if let Entry::Edge(edge) = entry {
                    let slot: &mut Option<Nanos> = &mut flow_deadline[edge.index()];
                    *slot = least(*slot, flow.deadline);
                }
            }
        }
        let (handlers, (groups, sagas, adjacency, operations)) = together(
            topology.edges().len(),
            || Handlers::of(topology),
            || (EventGroups::of(topology), Sagas::of(topology), Adjacency::of(topology), operations(topology)),
        );
        let times = topology.services().iter().map(ServiceTime::of).collect();
        Self { groups, handlers, times, sagas, adjacency, flow_deadline, operations }
    }
}

fn operations(topology: &Topology) -> Vec<u32> {
    let mut known: FxHashSet<(ServiceId, Option<&str>)> = FxHashSet::default();
    let mut count = vec![0; topology.services().len()];
    for edge in topology.edges() {
        for to in edge.to.as_slice() {
            count[to.index()] += u32::from(known.insert((*to, edge.name.as_deref())));
        }
    }
    count
}

/// Everything computed under one policy.
pub struct Assessment {
    pub policy: Policy,
    pub readings: Vec<Reading>,
    pub figures: Vec<PathFigures>,
    pub pairs: Pairs,
    /// By edge: it counts in its pair.
    counted: Vec<bool>,
    /// Capacity by service; filled only where a load is stated.
    pub capacity: Vec<Option<Rate>>,
    /// By edge: its facts, and what they were derived from.
    pub derived: Vec<Derived>,
}

impl Assessment {
    /// O((edges + calls) · log edges).
    pub fn of(topology: &Topology, ground: &Groundwork, policy: Policy) -> Self {
        let readings = reading::read(topology, &ground.groups, &ground.handlers, policy);
        let edges: Vec<PathEdge> = topology
            .edge_ids()
            .map(|id| {
                let inputs = Inputs::of(topology, id, &readings[id.index()], policy);
                path_edge(topology, ground, id, &readings[id.index()], &inputs)
            })
            .collect();
        let figures = breaks::break_points(topology, &ground.handlers, &ground.times, &edges);
        let waits = |id: EdgeId| {
            let role = edges[id.index()].role;
            role == Role::Store || (role == Role::AnsweredNow && figures[id.index()].cut.is_none())
        };
        let counts = |id: EdgeId| {
            edges[id.index()].role == Role::AnsweredNow
                && figures[id.index()].cut.is_none()
                && readings[id.index()].side() == super::facts::Side::Inside
        };
        let counted: Vec<bool> = topology.edge_ids().map(counts).collect();
        let pairs = Pairs::new(topology, |id| counted[id.index()]);
        let capacity = capacities(topology, ground, &waits);
        let mut assessment = Self { policy, readings, figures, pairs, counted, capacity, derived: Vec::new() };
        assessment.derived = topology
            .edge_ids()
            .map(|id| {
                let inputs = assessment.inputs(topology, id);
                assessment.facts_with(topology, ground, id, &inputs)
            })
            .collect();
        assessment
    }

    pub fn inputs(&self, topology: &Topology, id: EdgeId) -> Inputs {
        Inputs::of(topology, id, &self.readings[id.index()], self.policy)
    }

    /// The facts of `id` if its own inputs were `inputs` and everything else stayed.
    pub fn facts_with(&self, topology: &Topology, ground: &Groundwork, id: EdgeId, inputs: &Inputs) -> Derived {
        let at = id.index();
        let reading = &self.readings[at];
        let edge = path_edge(topology, ground, id, reading, inputs);
        let figures = self.figures_with(topology, ground, id, &edge);
        let answered_now = edge.role == Role::AnsweredNow;
        let cut = if answered_now { figures.cut } else { None };
        let pair = self.pair_with(topology, id, inputs);
        let target = topology.edge(id).to.as_slice()[0];
        let group = ground.groups.group(id);
        let own = topology.edge(id);
        let open = group.open - usize::from(own.needs.open_consumers == Some(true)) + usize::from(inputs.open);
        let kept = group.kept - usize::from(super::events::is_kept(own)) + usize::from(inputs.kept);
        let thresholds = &topology.system().thresholds;
        let facts = Facts {
            consumers: match (group.consumers, open) {
                (0 | 1, 0) => Consumers::One,
                (0 | 1, _) => Consumers::Open,
                _ => Consumers::Several,
            },
            stream: inputs.stream,
            atomic: inputs.atomic,
            wanted: inputs.wanted,
            too_late: cut.is_some(),
            side: inputs.side(),
            shape: match (inputs.intent, inputs.aggregates, inputs.variable_shape) {
                (Intent::Query, true, true) => Shape::Variable,
                (Intent::Query, true, false) => Shape::Fixed,
                _ => Shape::Plain,
            },
            heavy_load: pair.load > Load::of(thresholds.grpc_above),
            typed_or_fast: pair.typed_or_fast > 0,
            readable_or_cached: pair.readable_or_cached > 0,
            house_rpc: inputs.house_rpc,
            committed: inputs.intent == Intent::Event && inputs.sender_commits && kept > 0,
            write: inputs.intent == Intent::Command,
            deep: answered_now && u64::from(figures.hops) > thresholds.max_sync_hops,
            peak_over_capacity: match (inputs.peak, self.capacity[target.index()]) {
                (Some(peak), Some(capacity)) => peak > capacity,
                _ => false,
            },
            policy: inputs.policy,
        };
        Derived { facts: needed_by_group(facts, group, own), role: edge.role, cut, pair, figures }
    }

    fn figures_with(&self, topology: &Topology, ground: &Groundwork, id: EdgeId, edge: &PathEdge) -> PathFigures {
        let figures = self.figures[id.index()];
        let ceiling = topology.system().thresholds.sync_ceiling;
        let left = least(edge.deadline, figures.inherited).unwrap_or(ceiling);
        let figures = PathFigures { left, ..figures };
        let callee = cut::callee_p99(topology, &ground.times, id);
        PathFigures { cut: cut::judge(topology, id, edge, callee, &figures), ..figures }
    }

    fn pair_with(&self, topology: &Topology, id: EdgeId, inputs: &Inputs) -> Pair {
        let pair = self.pairs.of(id);
        let others = if self.counted[id.index()] { pair.without(Share::of(topology, id)) } else { pair };
        others.with(inputs.share)
    }
}

/// Facts with what they were derived from.
#[derive(Clone, Copy, Debug)]
pub struct Derived {
    pub facts: Facts,
    pub role: Role,
    pub cut: Option<Cut>,
    /// The pair, with this edge counted in it.
    pub pair: Pair,
    pub figures: PathFigures,
}

/// An event that one of its edges needs answered at once is needed at once by all.
fn needed_by_group(mut facts: Facts, group: &super::events::EventGroup, own: &crate::model::Edge) -> Facts {
    let others = group.needed_now - usize::from(super::events::is_needed_now(own));
    if others > 0 && facts.shared() {
        facts.wanted = super::facts::Answer::Now;
    }
    facts
}

/// What the pass over paths must know of `id`.
pub fn path_edge(topology: &Topology, ground: &Groundwork, id: EdgeId, reading: &Reading, inputs: &Inputs) -> PathEdge {
    let edge = topology.edge(id);
    let group = ground.groups.group(id);
    let open = group.open - usize::from(edge.needs.open_consumers == Some(true)) + usize::from(inputs.open);
    let shared = group.consumers > 1 || open > 0;
    let role = match () {
        () if reading.native => Role::Store,
        () if shared || ground.sagas.carries(id) || !inputs.answered_now() => Role::Apart,
        () => Role::AnsweredNow,
    };
    let outside = topology.service(edge.to.as_slice()[0]).is_outside();
    PathEdge {
        role,
        may_wait: !outside && inputs.stream == Stream::None && !inputs.atomic,
        command: inputs.intent == Intent::Command,
        reply_stated: inputs.reply_stated,
        deadline: least(inputs.deadline, ground.flow_deadline[id.index()]),
    }
}

/// The lesser of two, when there are two.
pub fn least(one: Option<Nanos>, other: Option<Nanos>) -> Option<Nanos> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

fn capacities(topology: &Topology, ground: &Groundwork, waits: &dyn Fn(EdgeId) -> bool) -> Vec<Option<Rate>> {
    let mut asked = vec![false; topology.services().len()];
    for edge in topology.edges().iter().filter(|edge| edge.needs.peak.is_some() || edge.needs.rate.is_some()) {
        for target in edge.to.as_slice() {
            asked[target.index()] = true;
        }
    }
    let waits = Waits::new(topology, waits);
    topology
        .service_ids()
        .map(|id| if asked[id.index()] { capacity(topology, &ground.times, &waits, id) } else { None })
        .collect()
}
