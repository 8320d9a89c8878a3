//! Everything that forbids a simulation, one function per situation.

use crate::diagnostic::{Finding, Span};

pub(super) fn nothing_arrives() -> Finding {
    Finding::whole("nothing-arrives", "no request ever arrives, so there is nothing to simulate")
        .help("state `[[flows]]` with an `entry` and a `rate` above 0, or an edge from a client")
}

pub(super) fn no_mean(what: &str, name: &str, span: Span) -> Finding {
    Finding::error("no-mean", span, format!("`{what}` of `{name}` has no mean"), "a Pareto shape of 1 or less")
        .help("state a shape above 1")
}

pub(super) fn which_broker(id: &str, span: Span) -> Finding {
    let message = format!("`{id}` is a message, and there are several brokers");
    Finding::error("missing-key", span, message, "which one does it pass?").help("state `broker = \"NAME\"`")
}

pub(super) fn broker_like_a_service(name: &str, span: Span) -> Finding {
    let message = format!("`{name}` is a service and a broker");
    Finding::error("duplicate", span, message, "a simulation tells them apart by name")
        .help("call one of them otherwise; without `[brokers.NAME]` messages pass one called `broker`")
}

pub(super) fn no_capacity(name: &str, span: Span) -> Finding {
    Finding::error("out-of-range", span, format!("`{name}` has a capacity of 0"), "no message ever passes it")
}

pub(super) fn too_many_steps(flow: &str, span: Span) -> Finding {
    Finding::error("out-of-range", span, format!("the saga `{flow}` has more than 64 steps"), "too many to simulate")
}

pub(super) fn too_many_consumers(id: &str, span: Span) -> Finding {
    let message = format!("`{id}` has more than 64 consumers");
    Finding::error("out-of-range", span, message, "too many to simulate")
}

pub(super) fn different_relays(service: &str, span: Span, first: Span) -> Finding {
    let message = format!("the outbox of `{service}` is emptied in two ways");
    Finding::error("contradiction", span, message, "this edge states one")
        .related(first, "and this one another")
        .help("one relay empties the outbox of a service: state `poll` and `batch` once")
}

pub(super) fn relay_without_pause(service: &str, span: Span) -> Finding {
    let message = format!("the relay of `{service}` polls every 0s");
    Finding::error("out-of-range", span, message, "expected a `poll` above 0")
        .help("a relay that follows the log of the database is one that looks often: `outbox = { poll = \"1ms\" }`")
}

pub(super) fn too_many_replicas(name: &str, most: u32, span: Span) -> Finding {
    Finding::error("out-of-range", span, format!("`{name}` has more than {most} replicas"), "too many to simulate")
}

pub(super) fn too_many(what: &str, most: u32) -> Finding {
    Finding::whole("out-of-range", format!("the system has more than {most} {what}: too many to simulate"))
}

pub(super) fn weightless(choice: &str, span: Span) -> Finding {
    let message = format!("the weights of the choice `{choice}` sum to 0");
    Finding::error("contradiction", span, message, "none of its calls can be chosen").help("state a `weight` above 0")
}

pub(super) fn choice_in_a_stage(choice: &str, span: Span) -> Finding {
    let message = format!("a call of the choice `{choice}` shares its stage with other calls");
    Finding::error("unsupported", span, message, "a choice is a stage of its own")
        .help("leave out `stage`; the choice runs where its first call is written")
}

pub(super) fn choice_of_many(id: &str, span: Span) -> Finding {
    let message = format!("`{id}` has several targets and is part of a choice");
    Finding::error("unsupported", span, message, "a choice takes one call")
        .help("write one edge per target, each in the choice")
}

pub(super) fn wait_for_in_a_choice(id: &str, span: Span) -> Finding {
    let message = format!("`{id}` is part of a choice and states `wait_for`");
    Finding::error("contradiction", span, message, "a choice makes one call, and waits for it")
}

pub(super) fn different_wait_for(stage: &str, span: Span, first: Span) -> Finding {
    let message = format!("the edges of {stage} state different `wait_for`");
    Finding::error("contradiction", span, message, "this one").related(first, "and this one").help("state it once")
}

pub(super) fn wait_for_too_many(wanted: u64, made: u64, span: Span) -> Finding {
    let message = format!("`wait_for = {wanted}`, but the stage makes {made} calls");
    Finding::error("out-of-range", span, message, "it can never be met")
}

pub(super) fn profile_without_rate(flow: &str, span: Span) -> Finding {
    let message = format!("`{flow}` states `load`, but its arrivals have no rate that could change");
    Finding::error("contradiction", span, message, "bursty, closed and replayed arrivals are as they are")
}

pub(super) fn diurnal_with_others(flow: &str, span: Span) -> Finding {
    let message = format!("`{flow}` has a diurnal curve and other changes of its rate");
    Finding::error("unsupported", span, message, "a diurnal curve stands alone")
        .help("simulate the hours in question with `steps` or a `ramp` instead")
}

pub(super) fn overlapping_spikes(flow: &str, span: Span) -> Finding {
    Finding::error("contradiction", span, format!("two spikes of `{flow}` overlap"), "each states the total rate")
}
