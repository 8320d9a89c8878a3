//! What a queue keeps apart, what it does not, and what a relay adds.

use super::held::{figure, held, text};

const FILE: &str = "queue.toml";
const QUEUE: &str = "order->email:send";

fn most(row: &str) -> f64 {
    figure(FILE, row, &format!("{QUEUE}: most waiting"))
}

fn lost(row: &str) -> f64 {
    figure(FILE, row, &format!("{QUEUE}: lost"))
}

#[test]
fn behind_a_queue_nobody_who_orders_notices() {
    // 30 s of 240.
    held(FILE, "`--fail email@60s+30s`", "order: fails", 30.0 / 240.0, 0.03);
    assert_eq!(figure(FILE, "--design queue --fail email", "order: fails"), 0.0);
    assert_eq!(
        text(FILE, "--design queue --fail email", "order: mean"),
        text(FILE, "--design queue --fail main", "order: mean")
    );
    assert_eq!(lost("--design queue --fail email"), 0.0);
}

#[test]
fn what_waits_is_rate_times_outage_and_is_gone_after_that_over_what_is_left() {
    let backlog = 50.0 * 30.0;
    let row = "--design queue --fail email";
    // The most of eight replications: their arrivals vary by a fortieth.
    assert!((backlog..1.05 * backlog).contains(&most(row)), "{}", most(row));
    // Bins of 1.2 s tell when.
    let passed = figure(FILE, row, "as before after");
    assert!((passed - backlog / (100.0 - 50.0)).abs() < 3.0, "{passed}");
    let short = figure(FILE, "--design short", "as before after");
    assert!((short - 500.0 / (100.0 - 50.0)).abs() < 3.0, "{short}");
    // The relay: a hundred rows a second.
    let relay = figure(FILE, "--design outbox --fail main", "as before after");
    assert!((relay - backlog / (100.0 - 50.0)).abs() < 4.0, "{relay}");
}

#[test]
fn who_can_do_no_more_than_comes_never_catches_up() {
    assert_eq!(text(FILE, "--design barely", "as before after"), "never");
    assert!(most("--design barely") > 1.1 * 50.0 * 30.0);
}

#[test]
fn a_short_queue_loses_or_refuses_what_does_not_fit() {
    let over = 50.0 * 30.0 - 500.0;
    for row in ["--design short", "--design refusing"] {
        assert_eq!(most(row), 500.0);
        assert!((lost(row) - over).abs() < 0.05 * over, "{row}: {}", lost(row));
    }
    assert_eq!(figure(FILE, "--design short", "order: fails"), 0.0);
    held(FILE, "--design refusing", "order: fails", over / (50.0 * 240.0), 0.05);
}

#[test]
fn the_broker_is_what_one_depends_on_then() {
    held(FILE, "--design queue --fail main", "order: fails", 30.0 / 240.0, 0.03);
    // Not to wait for the broker is to lose what it does not take.
    assert_eq!(figure(FILE, "--design unconfirmed --fail main", "order: fails"), 0.0);
    let gone = lost("--design unconfirmed --fail main");
    assert!((gone - 1500.0).abs() < 50.0, "{gone}");
    // An outbox takes the broker out of the answer, too, and loses nothing.
    assert_eq!(figure(FILE, "--design outbox --fail main", "order: fails"), 0.0);
    assert_eq!(lost("--design outbox --fail main"), 0.0);
}

#[test]
fn a_failing_listener_leaves_its_fellows_untouched() {
    let lag = |row: &str| text("order-placed-outage.toml", row, "lag");
    let fellow = "`order->inventory:order.placed`, ";
    assert_eq!(lag(&format!("{fellow}`--fail")), lag(&format!("{fellow}nothing")));
    // Ten seconds of 50 a second.
    let waiting = figure("order-placed-outage.toml", "`order->email:order.placed`", "most waiting");
    assert!((500.0..560.0).contains(&waiting), "{waiting}");
}

#[test]
fn a_slow_broker_slows_whoever_waits_for_it() {
    let (slow, quick) =
        (figure(FILE, "`--design slow-broker`", "order: mean"), figure(FILE, "`--design unconfirmed`", "order: mean"));
    assert!((slow - quick - 0.5).abs() < 0.001, "{slow} {quick}");
}

#[test]
fn a_relay_delays_by_half_its_interval_and_then_all_come_at_once() {
    let lag = format!("{QUEUE}: lag");
    // Half a second till the next look, 3 ms to the broker.
    held(FILE, "--set services.email.concurrency=100", &lag, 0.5 + 0.003, 0.01);
    // With one hand the 50 of a second stand in line: half of them at 10 ms go first.
    held(FILE, "one at a time", &lag, 0.5 + 0.003 + 0.5 * 50.0 * 0.01, 0.03);
}
