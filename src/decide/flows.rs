//! G1–G7: what each flow is, with the answer to every question.

use super::decisions::Decisions;
use super::participants::{Form, Outline};
use super::safeguards::FlowSituation;
use super::saga_kinds::{SagaKind, saga_kind};
use crate::model::{EdgeId, Entry, Flow, FlowId, ServiceId, Step, Topology};
use crate::units::Nanos;
use crate::vocabulary::{Consistency, Coordination, Pattern};

/// One flow question.
#[derive(Debug)]
pub struct FlowQuestion {
    pub id: &'static str,
    pub asks: &'static str,
    pub source: &'static str,
    pub statements: &'static str,
}

pub static FLOW_QUESTIONS: [FlowQuestion; 7] = [
    FlowQuestion {
        id: "G1",
        asks: "Must the steps hold or be undone together?",
        source: "`transactional`, `compensation`",
        statements: "S36 S46 S159",
    },
    FlowQuestion {
        id: "G2",
        asks: "How many services commit a local transaction that the outcome depends on?",
        source: "distinct services of steps without `notify`; `saga_min`",
        statements: "S52",
    },
    FlowQuestion {
        id: "G3",
        asks: "Few enough to go without a coordinator?",
        source: "the count; `choreography_max`",
        statements: "S39 S40",
    },
    FlowQuestion {
        id: "G4",
        asks: "Branching, joins, timers, a human step, or status to show?",
        source: "`branching`, `joins`, `long_running`, `human_step`, `status_tracking`",
        statements: "Azure on sagas and choreography",
    },
    FlowQuestion {
        id: "G5",
        asks: "Does a user wait for the final outcome, and do the steps fit the deadline?",
        source: "the entry's reply, `deadline`, `service_time` of the steps",
        statements: "The Hard Parts",
    },
    FlowQuestion {
        id: "G6",
        asks: "Is atomicity across services demanded?",
        source: "`consistency` of edges between participants",
        statements: "S13 S36",
    },
    FlowQuestion {
        id: "G7",
        asks: "Where is the pivot?",
        source: "the first `irreversible` step; `retryable`",
        statements: "Azure on sagas",
    },
];

/// The answer to one flow question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowAnswer {
    /// Position in [`FLOW_QUESTIONS`].
    pub question: usize,
    pub answer: String,
}

/// What a flow is and why.
#[derive(Clone, Debug)]
pub struct FlowDecision {
    pub form: Form,
    pub coordination: Option<Coordination>,
    pub kind: Option<&'static SagaKind>,
    /// Fairy Tale, when G5 holds.
    pub alternative: Option<&'static SagaKind>,
    /// Names, in the order of the steps.
    pub participants: Vec<Box<str>>,
    pub coordinator: Option<Box<str>>,
    pub answers: Vec<FlowAnswer>,
    /// What the design or the steps get wrong.
    pub remarks: Vec<String>,
}

/// Decides the flow `id`.
pub fn flow(decisions: &Decisions<'_>, id: FlowId) -> FlowDecision {
    let topology = &*decisions.topology;
    let flow = topology.flow(id);
    let outline = &decisions.ground.sagas.outlines[id.index()];
    let situation = situation(decisions, id);
    let atomic = atomic_edges(decisions, outline);
    let starts = starts(decisions, flow);
    let waits = waits(decisions, &starts);
    let budget = budget(decisions, flow, &starts);
    let fits = budget.is_some_and(|budget| situation.duration <= budget);
    let saga = outline.form == Form::Saga;
    let kind = outline.coordination.and_then(|coordination| saga_kind(false, false, coordination));
    let alternative = (saga && waits && fits).then(|| saga_kind(true, false, Coordination::Orchestration)).flatten();
    FlowDecision {
        form: outline.form,
        coordination: outline.coordination,
        kind,
        alternative,
        participants: outline.participants.iter().map(|id| topology.service(*id).name.clone()).collect(),
        coordinator: outline
            .coordinator
            .filter(|_| outline.coordination == Some(Coordination::Orchestration))
            .map(|id| topology.service(id).name.clone()),
        answers: answers(topology, flow, outline, &situation, (waits, budget), &atomic),
        remarks: remarks(flow, outline, &situation, &atomic),
    }
}

/// The flow as its safeguards see it.
pub fn situation<'a>(decisions: &'a Decisions<'_>, id: FlowId) -> FlowSituation<'a> {
    let topology = &*decisions.topology;
    let flow = topology.flow(id);
    let mut services: Vec<ServiceId> = flow.steps.iter().map(|step| step.service).collect();
    services.sort_unstable();
    services.dedup();
    let takes_part = |id: &ServiceId| services.binary_search(id).is_ok();
    let asynchronous_hops = services
        .iter()
        .flat_map(|id| decisions.ground.adjacency.leaving(*id))
        .filter(|id| decisions.answer(**id).is_some_and(Pattern::is_messaging))
        .filter(|id| topology.edge(**id).to.as_slice().iter().any(takes_part))
        .count();
    FlowSituation {
        flow,
        outline: &decisions.ground.sagas.outlines[id.index()],
        asynchronous_hops,
        duration: duration(decisions, flow),
    }
}

/// What one step takes: the p99 of its service's own work and of the calls that wait for answers.
fn step_time(decisions: &Decisions<'_>, step: &Step) -> Nanos {
    let Decisions { ground, assessment, .. } = decisions;
    let handler = ground.handlers.handling(step.service, &step.action);
    let mut total = ground.times[step.service.index()].p99;
    let (mut stage, mut longest) = (u32::MAX, Nanos::ZERO);
    for call in ground.handlers.calls(handler) {
        if call.stage != stage {
            total = total.plus(longest);
            (stage, longest) = (call.stage, Nanos::ZERO);
        }
        let waits = decisions.answer(call.edge).is_some_and(Pattern::is_synchronous)
            && assessment.derived[call.edge.index()].facts.answer() == super::facts::Answer::Now;
        if waits {
            longest = longest.max(assessment.figures[call.edge.index()].need_after);
        }
    }
    total.plus(longest)
}

/// The longest chain of steps; notifications do not count.
fn duration(decisions: &Decisions<'_>, flow: &Flow) -> Nanos {
    let time = |at: usize| match &flow.steps[at] {
        step if step.notify => Nanos::ZERO,
        step => step_time(decisions, step),
    };
    let mut end = vec![None; flow.steps.len()];
    // Steps are free of circles, so each round settles at least one.
    while let Some(at) = (0..end.len())
        .find(|at| end[*at].is_none() && flow.steps[*at].after.iter().all(|before| end[*before].is_some()))
    {
        let start = flow.steps[at].after.iter().filter_map(|before| end[*before]).max().unwrap_or(Nanos::ZERO);
        end[at] = Some(start.plus(time(at)));
    }
    end.into_iter().flatten().max().unwrap_or(Nanos::ZERO)
}

/// Calls that start the flow: its entry edges, else those from outside the flow to its entry service.
fn starts(decisions: &Decisions<'_>, flow: &Flow) -> Vec<EdgeId> {
    let topology = &*decisions.topology;
    let inside = |id: EdgeId| flow.steps.iter().any(|step| step.service == topology.edge(id).from);
    let mut entries = flow.entries.clone();
    if entries.is_empty() {
        entries.extend(flow.steps.first().map(|step| Entry::Service(step.service)));
    }
    entries
        .into_iter()
        .flat_map(|entry| match entry {
            Entry::Edge(edge) => vec![edge],
            Entry::Service(service) => {
                let calls = decisions.ground.adjacency.entering(service).iter().copied();
                calls.filter(|id| !inside(*id)).collect()
            }
        })
        .collect()
}

/// Somebody waits where the flow starts: a client or somebody else outside is on the path.
fn waits(decisions: &Decisions<'_>, starts: &[EdgeId]) -> bool {
    starts.iter().any(|id| {
        decisions.assessment.derived[id.index()].facts.answer() == super::facts::Answer::Now
            && decisions.assessment.readings[id.index()].waited_for
    })
}

/// The time that a waiting user gives the whole flow, when stated on it, or on or above its start.
fn budget(decisions: &Decisions<'_>, flow: &Flow, starts: &[EdgeId]) -> Option<Nanos> {
    starts.iter().fold(flow.deadline, |least, id| {
        let stated = decisions.reach.deadline_stated[id.index()];
        let left = stated.then(|| decisions.assessment.figures[id.index()].left);
        super::assess::least(least, left.or(decisions.topology.edge(*id).needs.deadline))
    })
}

/// Ids of edges between participants that demand atomicity.
fn atomic_edges<'a>(decisions: &'a Decisions<'_>, outline: &Outline) -> Vec<&'a str> {
    outline
        .participants
        .iter()
        .flat_map(|id| decisions.ground.adjacency.leaving(*id))
        .map(|id| decisions.topology.edge(*id))
        .filter(|edge| {
            edge.needs.consistency == Some(Consistency::Atomic)
                && edge.to.as_slice().iter().any(|to| outline.participants.contains(to))
        })
        .map(|edge| edge.id.as_ref())
        .collect()
}

fn answers(
    topology: &Topology,
    flow: &Flow,
    outline: &Outline,
    situation: &FlowSituation<'_>,
    (waits, budget): (bool, Option<Nanos>),
    atomic: &[&str],
) -> Vec<FlowAnswer> {
    let mut all = Vec::new();
    let mut answer = |question: usize, answer: String| all.push(FlowAnswer { question, answer });
    let names: Vec<&str> = outline.participants.iter().map(|id| topology.service(*id).name.as_ref()).collect();
    let notified = flow.steps.iter().filter(|step| step.notify).count();
    answer(
        0,
        match outline.form {
            Form::None if names.is_empty() => "nothing to hold together: no step commits".to_owned(),
            Form::None => format!("no ({}): plain edges, pub-sub for side effects", outline.transactional),
            _ => format!("yes ({})", outline.transactional),
        },
    );
    if outline.form == Form::None {
        return all;
    }
    let not_counted = match notified {
        0 => String::new(),
        1 => "; 1 step only notifies and does not count".to_owned(),
        n => format!("; {n} steps only notify and do not count"),
    };
    let what = match outline.form {
        Form::Local => "a local transaction",
        Form::TwoStep => "a two-step flow: a local transaction, a message, and one compensation",
        Form::Saga | Form::None => "a saga",
    };
    answer(1, format!("{} ({}): {what}{not_counted}", names.len(), names.join(", ")));
    let thresholds = &topology.system().thresholds;
    if let Some(coordination) = outline.coordination {
        let few = names.len() as u64 <= thresholds.choreography_max;
        let most = thresholds.choreography_max;
        answer(
            2,
            if few { format!("yes: at most {most}") } else { format!("no: more than {most}, a coordinator leads") },
        );
        answer(
            3,
            match outline.needs_leader.as_slice() {
                [] => format!("no: {coordination} by the count"),
                asks => format!("yes: {} asks for a coordinator", asks.join(", ")),
            },
        );
    }
    if outline.form != Form::Local {
        answer(
            4,
            match (waits, budget) {
                (false, _) => "no: nobody waits for the final outcome".to_owned(),
                (true, None) => "somebody waits, but no deadline is stated: answer 202 and finish later".to_owned(),
                (true, Some(budget)) if situation.duration <= budget => {
                    format!(
                        "yes: the steps take {} at p99, {budget} are allowed; synchronous orchestration is possible",
                        situation.duration
                    )
                }
                (true, Some(budget)) => {
                    format!("no: the steps take {} at p99, only {budget} are allowed", situation.duration)
                }
            },
        );
        answer(
            5,
            match atomic {
                [] => "no: intermediate states may be seen".to_owned(),
                ids => format!("yes, by {}: no transaction spans services", ids.join(", ")),
            },
        );
        answer(
            6,
            match outline.pivot {
                None => "no irreversible step: every step but the last can be undone".to_owned(),
                Some(at) => {
                    format!("`{}`: steps before it are compensated, steps after it only retried", flow.steps[at].action)
                }
            },
        );
    }
    all
}

fn remarks(flow: &Flow, outline: &Outline, situation: &FlowSituation<'_>, atomic: &[&str]) -> Vec<String> {
    let mut remarks = Vec::new();
    if let (Some(declared), Some(advised)) = (flow.coordination, outline.coordination)
        && declared != advised
    {
        remarks.push(format!("declared as {declared}; {advised} is advised"));
    }
    if let (Some(declared), Form::TwoStep | Form::Local) = (flow.coordination, outline.form) {
        remarks.push(format!("declared as {declared}, but {} needs no saga", outline.form.name()));
    }
    if !atomic.is_empty() && matches!(outline.form, Form::Saga | Form::TwoStep) {
        remarks.push(format!(
            "{} demands atomicity: merge the data into one service, or accept visible intermediate states; never two-phase commit",
            atomic.join(", ")
        ));
    }
    if matches!(outline.form, Form::Saga | Form::TwoStep) {
        for step in situation.to_compensate() {
            if step.compensation.is_none() {
                remarks.push(format!("`{}` has no compensation, yet a later step can fail", step.action));
            }
        }
    }
    if let Some(pivot) = outline.pivot {
        for step in flow.steps[pivot + 1..].iter().filter(|step| !step.notify && !step.retryable) {
            remarks.push(format!(
                "`{}` cannot be undone and comes before `{}`, which may fail: reserve first, commit last",
                flow.steps[pivot].action, step.action
            ));
        }
    }
    remarks
}
