//! Flips that move other calls too: each is tried by deciding the changed system afresh.
//!
//! They are searched only in files of up to [`MOST_EDGES`] edges, because every try costs a whole
//! decision; a report on a larger file says so.

use super::cut::{Cut, Role, callee_p99};
use super::decisions::{Decisions, answer_afresh};
use super::flips::{Flip, STEP};
use crate::model::{Change, EdgeChange, EdgeId, ServiceId};
use crate::units::Nanos;
use crate::vocabulary::{Consistency, Reply, ServiceKind};

/// Edges of the largest file in which these flips are searched.
pub const MOST_EDGES: usize = 150;

/// Flips of `id` that are not in `found` already.
pub fn flips(decisions: &Decisions<'_>, id: EdgeId, found: &[Flip]) -> Vec<Flip> {
    let topology = &*decisions.topology;
    if topology.edges().len() > MOST_EDGES {
        return Vec::new();
    }
    let mut flips = Vec::new();
    let needs = &topology.edge(id).needs;
    let known = |change: &Change| found.iter().any(|flip| flip.change == *change);
    let mut words = Vec::new();
    for reply in [Reply::Immediate, Reply::Deferred, Reply::None] {
        let is_open_list = topology.edge(id).to.as_slice().len() > 1 && !topology.edge(id).is_event;
        if needs.reply != Some(reply) && !(reply == Reply::Immediate && is_open_list) {
            words.push(EdgeChange::Reply(reply));
        }
    }
    match needs.open_consumers {
        Some(true) => words.push(EdgeChange::OpenConsumers(false)),
        _ => words.push(EdgeChange::OpenConsumers(true)),
    }
    if needs.consistency != Some(Consistency::Atomic) {
        words.push(EdgeChange::Consistency(Consistency::Atomic));
    }
    for change in words.into_iter().map(|word| Change::Edge(id, word)).filter(|change| !known(change)) {
        flips.extend(word(decisions, id, change));
    }
    if let Some(reached) = numbers(decisions, id) {
        flips.extend(reached);
    }
    flips
}

fn word(decisions: &Decisions<'_>, id: EdgeId, change: Change) -> Option<Flip> {
    let becomes = answer_afresh(&decisions.topology.changed(&change), id);
    (becomes != decisions.answer(id)).then_some(Flip { change, becomes, short: None })
}

/// `change` flips and `short` does not, both tried.
fn number(decisions: &Decisions<'_>, id: EdgeId, change: Change, short: Change) -> Option<Flip> {
    let flip = word(decisions, id, change)?;
    let still = answer_afresh(&decisions.topology.changed(&short), id);
    (still == decisions.answer(id)).then_some(Flip { short: Some(short), ..flip })
}

/// Service times, deadlines upstream and hops that decide Q5. `None` when Q5 is not asked.
fn numbers(decisions: &Decisions<'_>, id: EdgeId) -> Option<Vec<Flip>> {
    let Decisions { topology, ground, assessment, .. } = decisions;
    let derived = assessment.derived[id.index()];
    let figures = derived.figures;
    if derived.role != Role::AnsweredNow {
        return None;
    }
    let callee = topology.edge(id).to.as_slice()[0];
    let own = callee_p99(topology, &ground.times, id);
    let mut flips = Vec::new();
    match derived.cut {
        None => {
            // The least own time of the callee that no longer fits what is left.
            let least = Nanos((figures.left.0 / STEP.0 + 1) * STEP.0);
            let outside = topology.service(callee).is_outside();
            if !outside && own < least {
                let time = |mean: Nanos| Change::ServiceTime(callee, mean);
                flips.extend(number(decisions, id, time(least), time(least.minus(STEP))));
            }
        }
        Some(Cut::TooDeep) => {
            let hops = u64::from(figures.hops);
            flips.extend(number(decisions, id, Change::MaxSyncHops(hops), Change::MaxSyncHops(hops - 1)));
        }
        Some(cut @ (Cut::CalleeTooSlow | Cut::PathTooSlow)) => {
            let wanted = if cut == Cut::CalleeTooSlow { own } else { figures.need };
            let missing = wanted.minus(figures.left);
            let slowest = if cut == Cut::CalleeTooSlow { callee } else { slowest(decisions, id) };
            // The largest time that fits, in whole steps.
            let fits = Nanos(ground.times[slowest.index()].p99.minus(missing).0 / STEP.0 * STEP.0);
            if fits.0 > 0 {
                let time = |mean: Nanos| Change::ServiceTime(slowest, mean);
                flips.extend(number(decisions, id, time(fits), time(fits.plus(STEP))));
            }
            for (change, today) in binding_deadlines(decisions, id) {
                let enough = Nanos(today.plus(missing).0.div_ceil(STEP.0) * STEP.0);
                flips.extend(number(decisions, id, change(enough), change(enough.minus(STEP))));
            }
        }
    }
    Some(flips)
}

/// The service whose own work is the largest part of what `id` needs, following the longest call
/// at every step.
fn slowest(decisions: &Decisions<'_>, id: EdgeId) -> ServiceId {
    let Decisions { topology, ground, assessment, .. } = decisions;
    let mut best = topology.edge(id).to.as_slice()[0];
    let mut seen = vec![false; ground.handlers.len()];
    let mut edge = id;
    loop {
        let handler = ground.handlers.entered_by(edge)[0] as usize;
        if std::mem::replace(&mut seen[handler], true) {
            return best;
        }
        let time = |id: ServiceId| ground.times[id.index()].p99;
        let service = ground.handlers.service(handler);
        if time(service) > time(best) {
            best = service;
        }
        let need = |call: EdgeId| {
            let figures = &assessment.figures[call.index()];
            figures.need.max(callee_p99(topology, &ground.times, call))
        };
        let calls = ground.handlers.calls(handler).iter().map(|call| call.edge);
        match calls.max_by_key(|call| (need(*call), std::cmp::Reverse(*call))) {
            Some(next) => edge = next,
            None => return best,
        }
    }
}

type DeadlineChange = Box<dyn Fn(Nanos) -> Change>;

/// Stated deadlines upstream of `id`, each with today's value and the change that replaces it.
fn binding_deadlines(decisions: &Decisions<'_>, id: EdgeId) -> Vec<(DeadlineChange, Nanos)> {
    let Decisions { topology, ground, assessment, .. } = decisions;
    let mut upstream = Vec::new();
    let mut reached = vec![false; ground.handlers.len()];
    let mut handlers: Vec<u32> = ground.handlers.made_in(id).to_vec();
    while let Some(handler) = handlers.pop() {
        if std::mem::replace(&mut reached[handler as usize], true) {
            continue;
        }
        for caller in topology.edge_ids() {
            let answered = assessment.derived[caller.index()].facts.answer() == super::facts::Answer::Now;
            if answered && ground.handlers.entered_by(caller).contains(&handler) {
                upstream.push(caller);
                handlers.extend(ground.handlers.made_in(caller));
            }
        }
    }
    upstream.sort_unstable();
    upstream.dedup();
    let mut found: Vec<(DeadlineChange, Nanos)> = Vec::new();
    for caller in upstream {
        if let Some(deadline) = topology.edge(caller).needs.deadline {
            found.push((Box::new(move |value| Change::Edge(caller, EdgeChange::Deadline(value))), deadline));
        } else if topology.service(topology.edge(caller).from).kind == ServiceKind::Client
            && ground.flow_deadline[caller.index()].is_none()
        {
            let ceiling = topology.system().thresholds.sync_ceiling;
            found.push((Box::new(move |value| Change::Edge(caller, EdgeChange::Deadline(value))), ceiling));
        }
    }
    for flow in topology.flow_ids() {
        if let Some(deadline) = topology.flow(flow).deadline {
            found.push((Box::new(move |value| Change::FlowDeadline(flow, value)), deadline));
        }
    }
    found
}
