//! Remarks on single flows: where many flows have the same, one remark tells it of all.

use std::mem::discriminant;

use super::remark::RemarkOf;
use crate::explore::outcome::Remark;

/// More flows than this share one remark.
const MOST_ALONE: usize = 3;
/// Flows of a shared remark that are named.
const MOST_NAMED: usize = 3;

/// `all` in words: those that stand alone by `alone`; a shared one stands where its first would.
pub(super) fn told<'a>(all: &'a [Remark], alone: impl Fn(&'a Remark) -> RemarkOf<'a>) -> Vec<RemarkOf<'a>> {
    let mut told = Vec::new();
    let mut shared = Vec::new();
    for remark in all {
        let kind = discriminant(remark);
        if flow(remark).is_none() {
            told.push(alone(remark));
        } else if !shared.contains(&kind) {
            let alike: Vec<&Remark> = all.iter().filter(|other| discriminant(*other) == kind).collect();
            if alike.len() > MOST_ALONE {
                shared.push(kind);
                told.push(of_many(&alike, alone(remark).kind));
            } else {
                told.push(alone(remark));
            }
        }
    }
    told
}

/// The flow that a remark speaks of.
fn flow(remark: &Remark) -> Option<&str> {
    match remark {
        Remark::Unfinished { flow, .. } | Remark::TwoGroups { flow, .. } | Remark::NothingArrived { flow } => {
            Some(flow)
        }
        _ => None,
    }
}

/// One remark for `alike`, which are all of `kind`.
fn of_many<'a>(alike: &[&'a Remark], kind: &'static str) -> RemarkOf<'a> {
    let flows = alike.len();
    let requests: u64 = alike.iter().map(|remark| requests(remark)).sum();
    let said = match alike.first() {
        Some(Remark::Unfinished { .. }) => {
            format!("{requests} requests of {flows} flows had not ended when the run did; they count as not successful")
        }
        Some(Remark::TwoGroups { .. }) => {
            format!("runs of {flows} flows end in one of two ways, quick or slow; a mean over both says little")
        }
        _ => format!("{flows} flows had no request while they were measured"),
    };
    let entities: Vec<&str> = alike.iter().filter_map(|remark| flow(remark)).take(MOST_NAMED).collect();
    let message = format!("{said}: {} and {} more", entities.join(", "), flows - entities.len());
    let requests = (requests > 0).then_some(requests);
    RemarkOf { kind, message, requests, flows: Some(flows), entities, ..RemarkOf::default() }
}

fn requests(remark: &Remark) -> u64 {
    match remark {
        Remark::Unfinished { requests, .. } => *requests,
        _ => 0,
    }
}
