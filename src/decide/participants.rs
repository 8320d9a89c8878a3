//! G1–G4: is a flow a saga, who takes part, and who leads.

use super::sagas::coordinator;
use super::standing::Standing;
use crate::model::{Flow, ServiceId, Topology};
use crate::vocabulary::Coordination;

/// What a flow is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Its steps need not hold together.
    None,
    /// One service commits: a local transaction.
    Local,
    /// Two services commit: a local transaction, a message, and one compensation.
    TwoStep,
    Saga,
}

impl Form {
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Local => "local",
            Self::TwoStep => "two-step",
            Self::Saga => "saga",
        }
    }
}

/// What the steps of a flow alone decide.
#[derive(Clone, Debug)]
pub struct Outline {
    pub form: Form,
    pub transactional: Standing,
    /// Services whose local transaction the outcome depends on, in the order of the steps.
    pub participants: Vec<ServiceId>,
    /// Only for a saga.
    pub coordination: Option<Coordination>,
    /// Facts that ask for a coordinator whatever the count (G4).
    pub needs_leader: Vec<&'static str>,
    pub coordinator: Option<ServiceId>,
    /// Position of the first irreversible step (G7).
    pub pivot: Option<usize>,
}

/// Reads G1–G4 and G7 off `flow`.
pub fn outline(topology: &Topology, flow: &Flow) -> Outline {
    let compensations = flow.steps.iter().filter(|step| step.compensation.is_some()).count();
    let (is_transactional, transactional) = match flow.transactional {
        Some(stated) => (stated, Standing::Stated),
        None if compensations >= 2 => (true, Standing::Inferred("two or more compensations")),
        None => (false, Standing::Assumed("not stated, and fewer than two compensations")),
    };
    let mut participants: Vec<ServiceId> = Vec::new();
    for step in flow.steps.iter().filter(|step| !step.notify) {
        if !participants.contains(&step.service) {
            participants.push(step.service);
        }
    }
    let thresholds = &topology.system().thresholds;
    let count = participants.len() as u64;
    let form = match count {
        _ if !is_transactional => Form::None,
        0 => Form::None,
        1 => Form::Local,
        _ if count < thresholds.saga_min => Form::TwoStep,
        _ => Form::Saga,
    };
    let joins = flow.joins.unwrap_or_else(|| flow.steps.iter().any(|step| step.after.len() > 1));
    let needs_leader: Vec<&'static str> = [
        (flow.branching, "branching"),
        (joins, "joins"),
        (flow.long_running, "timers"),
        (flow.human_step, "a human step"),
        (flow.status_tracking, "status to show"),
    ]
    .into_iter()
    .filter_map(|(holds, what)| holds.then_some(what))
    .collect();
    let advised = if count > thresholds.choreography_max || !needs_leader.is_empty() {
        Coordination::Orchestration
    } else {
        Coordination::Choreography
    };
    let coordination = Some(advised).filter(|_| form == Form::Saga);
    Outline {
        form,
        transactional,
        coordinator: coordinator(topology, flow),
        pivot: flow.steps.iter().position(|step| step.irreversible),
        participants,
        coordination,
        needs_leader,
    }
}
