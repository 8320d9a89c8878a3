//! Remarks on what happens in vain: messages that come again, out of order or too late for the run, steps
//! that stay, edges that nothing travels over.

use super::remark::RemarkOf;
use crate::explore::outcome::{ForEver, Lasting, Overtaken, TooShort, TooSoon};
use crate::report::numbers::{counted, duration, percent};

pub(super) fn for_ever(it: &ForEver) -> RemarkOf<'_> {
    let ForEver { subscription, consumer, repeats, ttl_s, blocks, dead_letters } = it;
    let until = match ttl_s {
        Some(ttl) => format!("until their `ttl` of {} is over", duration(*ttl)),
        None => "for ever".to_owned(),
    };
    let blocks = if *blocks { ", and each blocks what is behind it in its partition" } else { "" };
    let keep = if *dead_letters { "the dead-letter queue then gets them" } else { "and `dlq`, which keeps them" };
    let message = format!(
        "messages of {subscription} that are not acknowledged come again {until}, at the cost of {consumer}'s time: {} of the \
         deliveries are repeats{blocks}; state `max_deliveries`, {keep}",
        percent(*repeats)
    );
    RemarkOf { kind: "comes-again", message, entity: Some(subscription), share: Some(*repeats), ..RemarkOf::default() }
}

pub(super) fn too_soon(it: &TooSoon) -> RemarkOf<'_> {
    let TooSoon { subscription, timeout_s, handling_s, share } = it;
    let message = format!(
        "the `visibility_timeout` of {subscription} is {}, and handling takes {} on the mean: {} of the deliveries are \
         handed out again while they are handled, and the work is done again; state a longer one, and make the \
         consumer `idempotent`",
        duration(*timeout_s),
        duration(*handling_s),
        percent(*share)
    );
    RemarkOf {
        kind: "visible-too-soon",
        message,
        entity: Some(subscription),
        stated: Some(*timeout_s),
        calculated: Some(*handling_s),
        share: Some(*share),
        ..RemarkOf::default()
    }
}

pub(super) fn overtaken(it: &Overtaken) -> RemarkOf<'_> {
    let effects = counted(usize::try_from(it.effects).unwrap_or(usize::MAX), "effect");
    let message = format!(
        "{effects} of {} came out of order although each partition keeps its order: messages of one key overtook each \
         other on the way to the broker, whose `publish_latency` varies; an `outbox` sends them in order",
        it.subscription
    );
    RemarkOf { kind: "overtaken", message, entity: Some(&it.subscription), ..RemarkOf::default() }
}

pub(super) fn too_short(it: &TooShort) -> RemarkOf<'_> {
    let TooShort { entity, what, lasts_s, warmup_s, end_s } = it;
    let (lasts, from, end) = (duration(*lasts_s), duration(*warmup_s), duration(*end_s));
    let warmup = argument(*lasts_s);
    let message = match what {
        Lasting::Delay => format!(
            "the first message of {entity} is handed out after its `delay` of {lasts}, and what is measured lasts from \
             {from} to {end}: what waits till then is no growing queue; measure later, with `--warmup {warmup}`"
        ),
        Lasting::Poll => format!(
            "the relay of {entity} looks every {lasts}, and what is measured lasts from {from} to {end}: too short to \
             tell what its outbox does; measure longer, with `--warmup {warmup} --for {}`",
            argument(*lasts_s * 20.0)
        ),
    };
    RemarkOf { kind: "run-too-short", message, entity: Some(entity), stated: Some(*lasts_s), ..RemarkOf::default() }
}

/// Whole seconds, as the command line takes them.
fn argument(seconds: f64) -> String {
    format!("{}s", seconds.ceil())
}

pub(super) fn not_undone<'a>(saga: &'a str, steps: &'a [Box<str>]) -> RemarkOf<'a> {
    let names: Vec<&str> = steps.iter().map(|step| &**step).collect();
    let (stays, has) = if names.len() == 1 { ("it stays", "it has") } else { ("they stay", "they have") };
    let message = format!(
        "nothing undoes {} of {saga}: {stays} where a later step failed, and the run counts as undone all the same, for \
         {has} no `compensation`; state one, or `irreversible` for the step behind which nothing fails",
        names.join(", ")
    );
    RemarkOf { kind: "not-undone", message, entity: Some(saga), entities: names, ..RemarkOf::default() }
}

pub(super) fn unused(edges: &[(Box<str>, Option<Box<str>>)]) -> RemarkOf<'_> {
    const MOST_NAMED: usize = 3;
    let all: Vec<&str> = edges.iter().map(|(edge, _)| &**edge).collect();
    let named = all.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    let more = match all.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!(" and {}", counted(more, "other edge")),
    };
    let why = match edges.iter().find_map(|(edge, flow)| Some((edge, flow.as_ref()?))) {
        Some((edge, flow)) => format!("the flow {flow} enters at the service itself; let {edge} be its `entry`"),
        None => "no flow enters there, and nothing that enters leads there".to_owned(),
    };
    let message = format!("no request travels over {named}{more}: {why}");
    RemarkOf {
        kind: "unused-edges",
        message,
        entities: all.into_iter().take(MOST_NAMED).collect(),
        ..RemarkOf::default()
    }
}
