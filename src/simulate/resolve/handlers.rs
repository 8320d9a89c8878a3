//! What each handler calls: stages of branches.

use std::collections::BTreeMap;

use super::index::{Extra, Index};
use super::notes::Notes;
use super::plan::Plan;
use super::reach::OnReply;
use super::topics::reply_name;
use super::{problem, sagas, work};
use crate::law::Law;
use crate::model::{Call, CallPolicy, Edge, EdgeId, Topology};
use crate::simulate::blueprint::{Branch, Choice, Handler, Stage};
use crate::units::Nanos;

/// Those of services, then what [`Index::extras`] says.
pub(super) fn handlers(plan: &Plan<'_>, index: &Index, notes: &mut Notes) -> Vec<Handler> {
    let topology = plan.topology.as_ref();
    let own = |handler: &usize, notes: &mut Notes| -> Option<Handler> {
        let operation = index.handlers.operation(*handler).map(Into::into);
        let station = index.station(index.handlers.service(*handler))?;
        let stages = stages(topology, index, index.handlers.calls(*handler), notes);
        Some(Handler { station, operation, work: None, stages })
    };
    let mut handlers: Vec<Handler> = index.handled.iter().filter_map(|handler| own(handler, notes)).collect();
    let on_reply = OnReply::of(topology, &index.topics);
    for extra in &index.extras {
        handlers.extend(match *extra {
            Extra::Broker(position) => {
                Some(Handler { station: index.broker(position), operation: None, work: None, stages: Vec::new() })
            }
            Extra::Reply(topic) => reply(topology, index, &on_reply, topic, notes),
            Extra::Resolvers(handler) => own(&handler, notes).map(resolvers),
            Extra::Coordinator(saga) => {
                let planned = &plan.sagas[saga as usize];
                let flow = topology.flow(planned.flow);
                index.station(planned.leader).map(|station| Handler {
                    station,
                    operation: Some(flow.name.clone()),
                    work: Some(flow.log.clone().unwrap_or(Law::Constant(sagas::LOG))),
                    stages: Vec::new(),
                })
            }
        });
    }
    handlers
}

/// The parts of a GraphQL request are resolved at the same time; of a choice still one call is made.
fn resolvers(handler: Handler) -> Handler {
    let (choices, plain): (Vec<Stage>, Vec<Stage>) =
        handler.stages.into_iter().partition(|stage| stage.choice.is_some());
    let branches: Vec<Branch> = plain.into_iter().flat_map(|stage| stage.branches).collect();
    let together = (!branches.is_empty()).then_some(Stage { branches, wait_for: None, choice: None });
    Handler { stages: together.into_iter().chain(choices).collect(), ..handler }
}

/// What is done with a reply: only what edges say is made then.
fn reply(topology: &Topology, index: &Index, on_reply: &OnReply, topic: u32, notes: &mut Notes) -> Option<Handler> {
    let topic = &index.topics.list[topic as usize];
    let request = topology.edge(topic.edges[0]);
    let asker = topic.consumers.first()?.service;
    let made = on_reply.of_topic(topology, topic);
    let name = reply_name(request);
    let told_apart = index.handlers.handling(asker, &name);
    let calls: Vec<Call> =
        index.handlers.calls(told_apart).iter().copied().filter(|call| made.contains(&call.edge)).collect();
    let stated = request.design.as_ref().and_then(|design| design.message.as_ref()?.reply_work.clone());
    if let Some(law) = &stated {
        work::check(law, "reply_work", &request.id, request.span, notes);
    }
    let work = notes.settle_law((&request.id, "reply_work"), stated.as_ref(), Nanos::ZERO, "nothing is stated");
    let stages = stages(topology, index, &calls, notes);
    Some(Handler { station: index.station(asker)?, operation: Some(name), work: Some(work), stages })
}

fn stages(topology: &Topology, index: &Index, calls: &[Call], notes: &mut Notes) -> Vec<Stage> {
    let groups = groups(topology, index, calls, notes);
    groups.into_iter().map(|group| stage(topology, index, &group, notes)).collect()
}

/// What makes calls one stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Stage(u32),
    Choice(&'a str),
}

/// Calls of one stage, in file order.
struct Group<'a> {
    key: Key<'a>,
    edges: Vec<EdgeId>,
}

fn policy(edge: &Edge) -> Option<&CallPolicy> {
    edge.design.as_ref()?.call.as_deref()
}

fn choice(edge: &Edge) -> Option<&str> {
    policy(edge)?.choice.as_deref()
}

/// Whether handlers make the call: of an event one of its edges stands for all, and what steps of sagas travel
/// on is theirs.
fn is_made(index: &Index, edge: EdgeId) -> bool {
    index.topics.leads(edge) && index.links_of(edge).iter().any(|link| !index.is_stepped(*link))
}

/// A stage stands where its first call does.
fn groups<'a>(topology: &'a Topology, index: &Index, calls: &[Call], notes: &mut Notes) -> Vec<Group<'a>> {
    let calls = || calls.iter().filter(|call| is_made(index, call.edge));
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut places: BTreeMap<Key<'a>, usize> = BTreeMap::new();
    for call in calls() {
        let edge = topology.edge(call.edge);
        let key = choice(edge).map_or(Key::Stage(call.stage), Key::Choice);
        let place = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.edges.push(call.edge),
            None => groups.push(Group { key, edges: vec![call.edge] }),
        }
        if let (Some(name), Some(_)) = (choice(edge), &edge.stage)
            && calls().any(|other| other.stage == call.stage && choice(topology.edge(other.edge)) != Some(name))
        {
            notes.report(problem::choice_in_a_stage(name, edge.span));
        }
    }
    groups
}

fn stage(topology: &Topology, index: &Index, group: &Group<'_>, notes: &mut Notes) -> Stage {
    let mut branches = Vec::new();
    for id in &group.edges {
        let edge = topology.edge(*id);
        branches.extend(index.links_of(*id).iter().filter(|link| !index.is_stepped(**link)).map(|link| Branch {
            link: *link,
            count: edge.needs.calls_per_request.unwrap_or(1.0),
            parallel: edge.needs.parallel,
            probability: policy(edge).and_then(|policy| policy.probability).unwrap_or(1.0),
        }));
    }
    let choice = match group.key {
        Key::Choice(name) => weigh(topology, index, name, &group.edges, notes),
        Key::Stage(_) => None,
    };
    let wait_for = match group.key {
        Key::Choice(_) => None,
        Key::Stage(_) => wait_for(topology, &group.edges, &branches, notes),
    };
    Stage { branches, wait_for, choice }
}

fn weigh(topology: &Topology, index: &Index, name: &str, edges: &[EdgeId], notes: &mut Notes) -> Option<Choice> {
    let mut weights = Vec::with_capacity(edges.len());
    for id in edges {
        let edge = topology.edge(*id);
        if index.links_of(*id).len() > 1 {
            notes.report(problem::choice_of_many(&edge.id, edge.span));
        }
        if policy(edge).is_some_and(|policy| policy.wait_for.is_some_and(|wanted| wanted > 1)) {
            notes.report(problem::wait_for_in_a_choice(&edge.id, edge.span));
        }
        weights.push(policy(edge).and_then(|policy| policy.weight).unwrap_or(1.0));
    }
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        let span = edges.first().map(|id| topology.edge(*id).span)?;
        notes.report(problem::weightless(name, span));
        return None;
    }
    Some(Choice { name: name.into(), weights: weights.iter().map(|weight| weight / sum).collect() })
}

/// Any edge of the stage may state it, but all the same.
fn wait_for(topology: &Topology, edges: &[EdgeId], branches: &[Branch], notes: &mut Notes) -> Option<u32> {
    let mut stated: Option<(u64, &Edge)> = None;
    for edge in edges.iter().map(|id| topology.edge(*id)) {
        let Some(wanted) = policy(edge).and_then(|policy| policy.wait_for) else { continue };
        match stated {
            Some((first, other)) if first != wanted => {
                let stage = edge.stage.as_ref().map_or("one stage".to_owned(), |stage| format!("the stage `{stage}`"));
                notes.report(problem::different_wait_for(&stage, edge.span, other.span));
            }
            Some(_) => {}
            None => stated = Some((wanted, edge)),
        }
    }
    let (wanted, edge) = stated?;
    let made = branches.iter().map(|branch| branch.count.ceil() as u64).sum();
    if wanted > made {
        notes.report(problem::wait_for_too_many(wanted, made, edge.span));
    }
    Some(u32::try_from(wanted).unwrap_or(u32::MAX))
}
