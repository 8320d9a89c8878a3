//! Safeguards of what is sent: ids, versions, schemas, sizes.

use super::{Advice, Situation};
use crate::units::Bytes;
use crate::vocabulary::{Pattern, Schema};

pub(super) fn correlation_id(s: &Situation<'_>) -> Option<Advice> {
    let in_flow = |at: usize| s.reach.in_flow[at];
    let hop_of_a_flow = in_flow(s.edge.from.index()) && s.edge.to.as_slice().iter().any(|to| in_flow(to.index()));
    let decided = s.pattern.is_some_and(|pattern| pattern != Pattern::Native);
    (s.messaging() || s.outside_reply() || (decided && hop_of_a_flow)).then(|| {
        Advice::required("one id per request, copied into every message and log").switched(s.design.correlation_id)
    })
}

pub(super) fn event_versioning(s: &Situation<'_>) -> Option<Advice> {
    (s.messaging() && s.is_event()).then(|| {
        Advice::required("a version field; consumers ignore fields they do not know").switched(s.design.event_version)
    })
}

pub(super) fn schema_registry(s: &Situation<'_>) -> Option<Advice> {
    if !s.messaging() || !s.is_event() {
        return None;
    }
    let crosses = s.from.team.as_ref().is_some_and(|team| {
        s.edge.to.as_slice().iter().any(|to| s.topology.service(*to).team.as_ref().is_some_and(|other| other != team))
    });
    let value = "backward compatible; upgrade consumers first";
    let advice = if crosses { Advice::required(value) } else { Advice::recommended(value) };
    Some(advice.stated(s.design.schema.filter(|schema| *schema != Schema::None).map(|schema| schema.name())))
}

/// What every intermediary must forward (CloudEvents).
const SAFE: Bytes = Bytes(64 << 10);

pub(super) fn claim_check(s: &Situation<'_>) -> Option<Advice> {
    let payload = s.edge.needs.payload?;
    if !s.messaging() {
        return None;
    }
    let limit = s.broker.and_then(|broker| broker.message_limit());
    let advice = match limit {
        Some(limit) if payload > limit => {
            Advice::required(format!("store {payload} elsewhere and send a reference: the broker takes {limit}"))
        }
        _ if payload > SAFE => {
            Advice::recommended(format!("store {payload} elsewhere and send a reference: {SAFE} is safe everywhere"))
        }
        _ => return None,
    };
    Some(advice.switched(s.design.claim_check))
}
