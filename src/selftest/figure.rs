//! What is read from an outcome. Times are seconds.

use crate::explore::outcome::{
    FlowOutcome, LinkOutcome, Outcome, SagaOutcome, ServiceOutcome, SubscriptionOutcome, Times,
};

/// The flow of this name.
pub fn flow<'a>(outcome: &'a Outcome, name: &str) -> Option<&'a FlowOutcome> {
    outcome.flows.iter().find(|flow| flow.name.as_ref() == name)
}

/// The service of this name.
pub fn service<'a>(outcome: &'a Outcome, name: &str) -> Option<&'a ServiceOutcome> {
    outcome.services.iter().find(|service| service.name.as_ref() == name)
}

/// The edge of this id.
pub fn link<'a>(outcome: &'a Outcome, id: &str) -> Option<&'a LinkOutcome> {
    outcome.links.iter().find(|link| link.id.as_ref() == id)
}

fn mean(times: &Times) -> Option<f64> {
    times.mean.map(|mean| mean.value)
}

fn quantile(times: &Times, share: f64) -> Option<f64> {
    times.quantile(share).map(|quantile| quantile.value)
}

/// Mean response of the flow `name`.
pub(super) fn response_of(outcome: &Outcome, name: &str) -> Option<f64> {
    mean(&flow(outcome, name)?.response)
}

pub(super) fn response(outcome: &Outcome) -> Option<f64> {
    response_of(outcome, "main")
}

pub(super) fn response_sd(outcome: &Outcome) -> Option<f64> {
    flow(outcome, "main")?.response.sd
}

pub(super) fn response_p50(outcome: &Outcome) -> Option<f64> {
    quantile(&flow(outcome, "main")?.response, 0.5)
}

pub(super) fn response_p99(outcome: &Outcome) -> Option<f64> {
    quantile(&flow(outcome, "main")?.response, 0.99)
}

/// Share of requests of `main` that succeed.
pub(super) fn success(outcome: &Outcome) -> Option<f64> {
    Some(flow(outcome, "main")?.success_ratio?.value)
}

/// Share of requests of `main` that fail.
pub(super) fn failure(outcome: &Outcome) -> Option<f64> {
    success(outcome).map(|success| 1.0 - success)
}

/// Requests of `main` per second that succeed.
pub(super) fn goodput(outcome: &Outcome) -> Option<f64> {
    Some(flow(outcome, "main")?.goodput_per_s?.value)
}

pub(super) fn wait(outcome: &Outcome) -> Option<f64> {
    mean(&service(outcome, "server")?.wait)
}

pub(super) fn wait_sd(outcome: &Outcome) -> Option<f64> {
    service(outcome, "server")?.wait.sd
}

pub(super) fn wait_p90(outcome: &Outcome) -> Option<f64> {
    quantile(&service(outcome, "server")?.wait, 0.9)
}

/// Share of requests that wait.
pub(super) fn wait_share(outcome: &Outcome) -> Option<f64> {
    service(outcome, "server")?.wait.share_above_zero
}

/// Mean number at the service `name`, all its replicas together.
pub(super) fn number_at(outcome: &Outcome, name: &str) -> Option<f64> {
    Some(service(outcome, name)?.mean_in_system?.value)
}

pub(super) fn number(outcome: &Outcome) -> Option<f64> {
    number_at(outcome, "server")
}

pub(super) fn number_sd(outcome: &Outcome) -> Option<f64> {
    Some(service(outcome, "server")?.in_system.sd)
}

pub(super) fn idle(outcome: &Outcome) -> Option<f64> {
    Some(service(outcome, "server")?.in_system.idle)
}

/// Share of time with `n` at the service, 0 when that never occurs.
pub(super) fn share_of(outcome: &Outcome, n: usize) -> Option<f64> {
    Some(service(outcome, "server")?.in_system.probabilities.get(n).copied().unwrap_or(0.0))
}

pub(super) fn utilization_of(outcome: &Outcome, name: &str) -> Option<f64> {
    Some(service(outcome, name)?.utilization?.value)
}

pub(super) fn utilization(outcome: &Outcome) -> Option<f64> {
    utilization_of(outcome, "server")
}

/// Attempts per second over the edge `id`.
pub(super) fn attempts(outcome: &Outcome, id: &str) -> Option<f64> {
    Some(link(outcome, id)?.attempts_per_s?.value)
}

pub(super) fn amplification(outcome: &Outcome, id: &str) -> Option<f64> {
    Some(link(outcome, id)?.amplification?.value)
}

/// Mean time until all that a request of `main` set off is over.
pub(super) fn completion(outcome: &Outcome) -> Option<f64> {
    mean(&flow(outcome, "main")?.completion)
}

pub(super) fn completion_p99(outcome: &Outcome) -> Option<f64> {
    quantile(&flow(outcome, "main")?.completion, 0.99)
}

/// What the only consumer, or the first of several, gets.
fn subscription(outcome: &Outcome) -> Option<&SubscriptionOutcome> {
    outcome.subscriptions.first()
}

pub(super) fn lag(outcome: &Outcome) -> Option<f64> {
    mean(&subscription(outcome)?.lag)
}

/// Mean number of messages that wait.
pub(super) fn depth(outcome: &Outcome) -> Option<f64> {
    Some(subscription(outcome)?.depth.mean?.value)
}

/// Share of messages that become dead letters.
pub(super) fn dead_letters(outcome: &Outcome) -> Option<f64> {
    let counts = &subscription(outcome)?.counts;
    Some(counts.dead_lettered as f64 / counts.accepted as f64)
}

/// Deliveries per message.
pub(super) fn deliveries(outcome: &Outcome) -> Option<f64> {
    let counts = &subscription(outcome)?.counts;
    Some(counts.deliveries as f64 / counts.accepted as f64)
}

/// Mean number of messages that are sent together.
pub(super) fn batch_size(outcome: &Outcome) -> Option<f64> {
    outcome.topics.first()?.batch_size
}

/// Deviation of the time between commit and publishing.
pub(super) fn outbox_delay_sd(outcome: &Outcome) -> Option<f64> {
    outcome.outboxes.first()?.delay.sd
}

/// Mean number of rows that are not published.
pub(super) fn outbox_rows(outcome: &Outcome) -> Option<f64> {
    Some(outcome.outboxes.first()?.depth.mean?.value)
}

fn saga(outcome: &Outcome) -> Option<&SagaOutcome> {
    outcome.sagas.first()
}

/// Share of sagas that commit.
pub(super) fn committed(outcome: &Outcome) -> Option<f64> {
    Some(saga(outcome)?.committed_ratio?.value)
}

/// Steps executed per saga.
pub(super) fn steps(outcome: &Outcome) -> Option<f64> {
    Some(saga(outcome)?.steps_per_saga?.value)
}

/// Compensations per saga.
pub(super) fn compensations(outcome: &Outcome) -> Option<f64> {
    Some(saga(outcome)?.compensations_per_saga?.value)
}
