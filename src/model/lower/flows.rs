//! `[[flows]]`: entries and steps.

use super::names::Names;
use super::values::{at, choice, duration, flag, integer, law, number, rate, text};
use super::{load, problem};
use crate::diagnostic::{Finding, nearest};
use crate::file::{Document, Item, Row, arrowed};
use crate::model::{Edge, EdgeId, Entry, Flow, Step};
use crate::vocabulary::Coordination;

pub(super) fn flows(document: &Document, names: &Names<'_>, edges: &[Edge], findings: &mut Vec<Finding>) -> Vec<Flow> {
    document
        .flows
        .iter()
        .map(|written| {
            let row = &written.row;
            let name: Box<str> = row.text("name").unwrap_or_default().into();
            if name.is_empty() && !row.is_broken("name") {
                findings.push(problem::missing("name", "[[flows]]", row.span, "state `name = \"place-order\"`"));
            }
            let mut flow = Flow {
                name,
                entries: Vec::new(),
                rate: None,
                deadline: None,
                availability_target: None,
                transactional: None,
                coordination: None,
                coordinator: None,
                log: None,
                retry_delay: None,
                retries: None,
                branching: false,
                joins: None,
                long_running: false,
                human_step: false,
                status_tracking: false,
                steps: Vec::new(),
                load: Default::default(),
                span: row.span,
            };
            for cell in &row.cells {
                let value = &cell.value;
                match cell.attribute.name {
                    "name" => {}
                    "entry" => {
                        for item in row.list("entry") {
                            entry(item, names, (edges, document), &mut flow.entries, findings);
                        }
                    }
                    "rate" => flow.rate = rate(value),
                    "deadline" => flow.deadline = duration(value),
                    "availability_target" => flow.availability_target = number(value),
                    "transactional" => flow.transactional = flag(value),
                    "coordination" => flow.coordination = choice(value, Coordination::named),
                    "coordinator" => {
                        let name = text(value).unwrap_or_default();
                        flow.coordinator = names.service(&name);
                        if flow.coordinator.is_none() {
                            findings.push(problem::unknown("service", &name, cell.span, names.nearest_service(&name)));
                        }
                    }
                    "log" => flow.log = law(value),
                    "retry_delay" => flow.retry_delay = duration(value),
                    "retries" => flow.retries = integer(value),
                    "branching" => flow.branching = flag(value).unwrap_or(false),
                    "joins" => flow.joins = flag(value),
                    "long_running" => flow.long_running = flag(value).unwrap_or(false),
                    "human_step" => flow.human_step = flag(value).unwrap_or(false),
                    "status_tracking" => flow.status_tracking = flag(value).unwrap_or(false),
                    _ => load::state(&mut flow.load, cell, findings),
                }
            }
            load::check(&flow.load, row, findings);
            flow.steps = steps(&written.steps, names, findings);
            flow
        })
        .collect()
}

/// A service goes before an edge id, an edge id before an operation.
fn entry(
    item: &Item,
    names: &Names<'_>,
    (edges, document): (&[Edge], &Document),
    entries: &mut Vec<Entry>,
    findings: &mut Vec<Finding>,
) {
    let text = item.text.as_ref();
    if let Some(service) = names.service(text) {
        entries.push(Entry::Service(service));
        return;
    }
    let arrowed = arrowed(text);
    let short = |id: &str| id.split_once(':').map_or(id, |(ends, _)| ends) == arrowed;
    let named = |wanted: &dyn Fn(&Edge) -> bool| -> Vec<Entry> {
        let all = edges.iter().enumerate().filter(|(_, edge)| wanted(edge));
        all.map(|(index, _)| Entry::Edge(EdgeId::at(index))).collect()
    };
    let exact = named(&|edge| edge.id.as_ref() == arrowed);
    let found = [exact, named(&|edge| short(&edge.id)), named(&|edge| edge.name.as_deref() == Some(text))]
        .into_iter()
        .find(|found| !found.is_empty());
    if let Some(found) = found {
        entries.extend(found);
        return;
    }
    // An edge with a slip at one end is a problem of its own.
    let operations = || document.edges.iter().filter_map(|row| row.text("operation").or_else(|| row.text("event")));
    if document.edges.iter().any(|row| Document::edge_ids(row).contains(&arrowed))
        || operations().any(|name| name == text)
    {
        return;
    }
    let ids = edges.iter().map(|edge| edge.id.as_ref());
    let near = names.nearest_service(text).or_else(|| nearest(&arrowed, ids)).or_else(|| nearest(text, operations()));
    findings.push(problem::unknown_entry(text, item.span, near));
}

/// More steps than anybody could follow; the checks below compare each with each.
const MOST_STEPS: usize = 1_000;

fn steps(rows: &[Row], names: &Names<'_>, findings: &mut Vec<Finding>) -> Vec<Step> {
    if let Some(row) = rows.get(MOST_STEPS) {
        findings.push(problem::too_many_steps(MOST_STEPS, row.span));
        return Vec::new();
    }
    let actions: Vec<&str> = rows.iter().map(|row| row.text("action").unwrap_or_default()).collect();
    let mut steps = Vec::with_capacity(rows.len());
    let mut whole = true;
    for (position, row) in rows.iter().enumerate() {
        for key in ["service", "action"] {
            if row.is_broken(key) {
                whole = false;
            } else if row.cell(key).is_none() {
                findings.push(problem::missing(key, "steps", row.span, "a step is `{ service = …, action = … }`"));
                whole = false;
            }
        }
        let service = row.cell("service").and_then(|cell| {
            let name = text(&cell.value)?;
            let id = names.service(&name);
            if id.is_none() {
                findings.push(problem::unknown("service", &name, cell.span, names.nearest_service(&name)));
            }
            id
        });
        if !actions[position].is_empty() && actions[..position].contains(&actions[position]) {
            findings.push(problem::duplicate_step(actions[position], row.span));
            whole = false;
        }
        let after = after(row, position, &actions, findings);
        let (Some(service), Some(after)) = (service, after) else {
            whole = false;
            continue;
        };
        let set = |key: &str| row.cell(key).and_then(|cell| flag(&cell.value)).unwrap_or(false);
        steps.push(Step {
            service,
            action: actions[position].into(),
            after,
            compensation: row.text("compensation").map(Into::into),
            notify: set("notify"),
            irreversible: set("irreversible"),
            retryable: set("retryable"),
            fails: at(row, "fails", number),
            span: row.span,
        });
    }
    if !whole {
        return Vec::new();
    }
    if let Some(step) = circular(&steps) {
        findings.push(problem::circular_steps(step.span));
        return Vec::new();
    }
    for (step, row) in steps.iter().zip(rows) {
        if let Some(cell) = row.cell("fails")
            && step.fails.is_some_and(|share| share > 0.0)
            && let Some(pivot) = pivot_before(&steps, step)
        {
            findings.push(problem::fails_behind_the_pivot(&step.action, cell.span, &pivot.action, pivot.span));
        }
    }
    steps
}

/// The irreversible step that `step` comes after, directly or not. The steps are not circular.
fn pivot_before<'a>(steps: &'a [Step], step: &Step) -> Option<&'a Step> {
    let mut open: Vec<usize> = step.after.to_vec();
    let mut seen = vec![false; steps.len()];
    while let Some(at) = open.pop() {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        if steps[at].irreversible {
            return Some(&steps[at]);
        }
        open.extend(&steps[at].after);
    }
    None
}

fn after(row: &Row, position: usize, actions: &[&str], findings: &mut Vec<Finding>) -> Option<Box<[usize]>> {
    if row.cell("after").is_none() {
        return Some(position.checked_sub(1).into_iter().collect());
    }
    let mut before = Vec::new();
    for item in row.list("after") {
        match actions.iter().position(|action| *action == item.text.as_ref()) {
            Some(step) => before.push(step),
            None => {
                let near = nearest(&item.text, actions.iter().copied());
                findings.push(problem::unknown_step(&item.text, item.span, near));
            }
        }
    }
    (before.len() == row.list("after").len()).then(|| before.into())
}

/// A step that waits for itself through others; one behind the circle is not to blame.
fn circular(steps: &[Step]) -> Option<&Step> {
    let mut done = vec![false; steps.len()];
    while let Some(at) = (0..steps.len()).find(|at| !done[*at] && steps[*at].after.iter().all(|before| done[*before])) {
        done[at] = true;
    }
    // Going back from a stuck step along stuck steps ends on the circle.
    let mut at = done.iter().position(|done| !done)?;
    let mut seen = vec![false; steps.len()];
    while !std::mem::replace(&mut seen[at], true) {
        at = *steps[at].after.iter().find(|before| !done[**before])?;
    }
    let mut first = at;
    let mut next = at;
    loop {
        next = *steps[next].after.iter().find(|before| !done[**before])?;
        first = first.min(next);
        if next == at {
            return Some(&steps[first]);
        }
    }
}
