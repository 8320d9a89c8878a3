//! Sagas by index: which source starts each, and the way of every order.

use super::entry::{Arrival, Door};
use super::index::{Extra, Index};
use super::notes::Notes;
use super::plan::{Plan, Planned, PlannedStep, Route};
use super::reach::first_to_make;
use super::starts::By;
use super::work;
use crate::law::Law;
use crate::model::{EdgeId, Flow, ServiceId, Topology};
use crate::simulate::blueprint::{Coordination, Saga, SagaStep, Source, Way};
use crate::units::Nanos;
use crate::vocabulary::Coordination as Stated;

/// One write of a small row.
pub(super) const LOG: Nanos = Nanos::from_millis(1);
const RETRY_DELAY: Nanos = Nanos::from_millis(1_000);
const RETRIES: u64 = 10;

pub(super) fn sagas(
    plan: &Plan<'_>,
    index: &Index,
    arrivals: &[Arrival<'_>],
    sources: &[Source],
    notes: &mut Notes,
) -> Vec<Saga> {
    let topology = plan.topology.as_ref();
    let mut sagas = Vec::new();
    for (at, planned) in plan.sagas.iter().enumerate() {
        let flow = topology.flow(planned.flow);
        let Some(source) = source(plan, index, planned, arrivals, sources, notes) else {
            notes.leave_out(&flow.name, "no request that arrives starts it");
            continue;
        };
        sagas.extend(saga(topology, index, (at as u32, planned), source, notes));
    }
    sagas
}

/// The flow's own source, else the first whose requests ask for the saga's first action, on whatever path, else
/// the first whose requests enter at its first service.
fn source(
    plan: &Plan<'_>,
    index: &Index,
    planned: &Planned,
    arrivals: &[Arrival<'_>],
    sources: &[Source],
    notes: &mut Notes,
) -> Option<u32> {
    let topology = plan.topology.as_ref();
    let flow = topology.flow(planned.flow);
    let named = |name: &str| sources.iter().position(|source| source.name.as_ref() == name).map(|at| at as u32);
    if planned.start.by != By::Callers {
        return named(&flow.name);
    }
    let front = planned.start.front;
    let first = planned.start.executes(&flow.steps).map(|step| flow.steps[step].action.as_ref());
    let asks = |id: EdgeId| {
        let edge = topology.edge(id);
        edge.to.as_slice().contains(&front) && edge.name.as_deref() == first
    };
    let can_ask = first.is_some() && topology.edge_ids().any(asks);
    let asked = can_ask.then(|| first_to_make(plan, &index.handlers, &index.topics, arrivals, asks)).flatten();
    let found = asked
        .or_else(|| arrivals.iter().find(|one| one.doors.iter().any(|door| leads_to(topology, index, *door, front))))?;
    notes.assume(&flow.name, "entry", &found.name, "requests of this flow reach its first service");
    named(&found.name)
}

fn leads_to(topology: &Topology, index: &Index, door: Door, service: ServiceId) -> bool {
    match door {
        Door::Edge(id, target) => topology.edge(id).to.as_slice()[target] == service,
        Door::Topic(topic) => {
            index.topics.list[topic as usize].consumers.iter().any(|consumer| consumer.service == service)
        }
        Door::Service(id) => id == service,
        Door::Saga(_) => false,
    }
}

fn saga(
    topology: &Topology,
    index: &Index,
    (at, planned): (u32, &Planned),
    source: u32,
    notes: &mut Notes,
) -> Option<Saga> {
    let flow = topology.flow(planned.flow);
    let coordination = match planned.coordination {
        Stated::Choreography => Coordination::Choreography,
        Stated::Orchestration => {
            Coordination::Orchestration { coordinator: index.extra(Extra::Coordinator(at))?, log: log(flow, notes) }
        }
    };
    let because = "no pause is stated";
    let retry_delay = notes.settle((&flow.name, "retry_delay"), flow.retry_delay, RETRY_DELAY, because);
    let retries = notes.settle((&flow.name, "retries"), flow.retries, RETRIES, "then somebody has to look");
    let steps: Option<Vec<SagaStep>> = planned.steps.iter().map(|step| self::step(index, flow, step)).collect();
    Some(Saga {
        name: flow.name.clone(),
        source,
        coordination,
        steps: steps?,
        retry_delay: retry_delay.0,
        retries: u32::try_from(retries).unwrap_or(u32::MAX),
    })
}

/// The coordinator's work per reply.
fn log(flow: &Flow, notes: &mut Notes) -> Law {
    if let Some(law) = &flow.log {
        work::check(law, "log", &flow.name, flow.span, notes);
    }
    let because = "one write to the coordinator's own store";
    notes.settle_law((&flow.name, "log"), flow.log.as_ref(), LOG, because)
}

fn step(index: &Index, flow: &Flow, planned: &PlannedStep) -> Option<SagaStep> {
    let step = &flow.steps[planned.step];
    Some(SagaStep {
        name: step.action.clone(),
        station: index.station(step.service)?,
        after: planned.after.clone(),
        way: way(index, planned.route)?,
        reply: planned.reply.and_then(|edge| of_edge(index, edge, 0)),
        compensation: planned.compensation.and_then(|route| way(index, route)),
        fails: step.fails.unwrap_or(0.0),
        notify: step.notify,
        pivot: step.irreversible,
    })
}

fn way(index: &Index, route: Route) -> Option<Way> {
    match route {
        Route::Entry => Some(Way::Entry),
        Route::Local(local) => Some(Way::Call(index.local(local))),
        Route::Edge(edge, target) => of_edge(index, edge, target),
    }
}

fn of_edge(index: &Index, edge: EdgeId, target: usize) -> Option<Way> {
    match index.topics.carrying(edge, target) {
        Some((topic, consumer)) => Some(Way::Message {
            link: index.publishing(topic),
            subscription: index.topics.subscription(topic, consumer),
        }),
        None => index.links_of(edge).get(target).map(|link| Way::Call(*link)),
    }
}
