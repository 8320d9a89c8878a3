//! What messages buy and cost: scenarios of queues, topics, outboxes and sagas.

use hopwise::explore::outcome::{SagaOutcome, SubscriptionOutcome, TopicOutcome};

use super::{Seen, near, scenario};

fn run(name: &str, design: &str, seconds: u64) -> Seen {
    let run = scenario(name);
    let run = if design.is_empty() { run } else { run.design(design) };
    run.run_often(0, seconds, 2)
}

impl Seen {
    fn subscription(&self, id: &str) -> &SubscriptionOutcome {
        self.0.subscriptions.iter().find(|at| at.id.as_ref() == id).expect("the subscription")
    }

    fn topic(&self) -> &TopicOutcome {
        self.0.topics.first().expect("a topic")
    }

    fn saga(&self) -> &SagaOutcome {
        self.0.sagas.first().expect("a saga")
    }

    fn failed(&self, flow: &str) -> f64 {
        self.flow(flow).error_ratio.expect("there were requests").value
    }
}

#[test]
fn a_slow_bank_holds_who_waits_for_it_and_not_who_does_not() {
    let (called, asked) = (run("slow-bank", "", 240), run("slow-bank", "asynchronous", 240));
    // Whoever waits for the bank waits its time.
    assert!(called.response("checkout", 0.5) > 0.9, "{}", called.response("checkout", 0.5));
    assert!(asked.response("checkout", 0.99) < 0.1, "{}", asked.response("checkout", 0.99));
    assert!(called.failed("checkout") > 0.1, "the slow minute runs into the timeout");
    assert_eq!(asked.failed("checkout"), 0.0);
    // Nothing is for nothing: the payment itself is no sooner.
    let completion = asked.flow("checkout").completion.mean.expect("they complete").value;
    assert!(completion > 0.9, "{completion}");
}

#[test]
fn an_event_spares_the_publisher_its_consumers_and_an_outbox_the_broker() {
    let [called, told, stored] = ["", "pub-sub", "event-driven"].map(|design| run("order-placed-outage", design, 180));
    // 10 s of 180 in which one of three, or the broker, is away.
    near("calls", called.failed("order"), 10.0 / 180.0, 0.15);
    near("publishing", told.failed("order"), 10.0 / 180.0, 0.15);
    assert_eq!(stored.failed("order"), 0.0, "event-driven");
    let lost = |seen: &Seen| seen.subscription("order->payment:order.placed").lost();
    // Two replications of ten seconds at 50 a second.
    near("lost without an outbox", lost(&told) as f64, 2.0 * 10.0 * 50.0, 0.15);
    assert_eq!(lost(&stored), 0);
}

#[test]
fn a_relay_of_100_rows_a_second_falls_20_a_second_behind() {
    let (slow, quick) = (run("relay-too-slow", "", 100), run("relay-too-slow", "quicker", 100));
    let growth = |seen: &Seen| seen.0.outboxes[0].depth.growth_per_s.expect("it is measured").value;
    near("growth", growth(&slow), 20.0, 0.15);
    assert!(growth(&quick).abs() < 2.0, "{}", growth(&quick));
}

#[test]
fn poison_takes_all_of_a_consumer_that_never_gives_up() {
    let (endless, limited) = (run("poison", "", 240), run("poison", "dead-letters", 240));
    let id = "order->email:sent";
    let redelivered =
        |seen: &Seen| seen.subscription(id).counts.redelivered as f64 / seen.subscription(id).counts.accepted as f64;
    // One in a hundred, four times more.
    near("redelivered", redelivered(&limited), 0.04, 0.1);
    near(
        "dead",
        limited.subscription(id).counts.dead_lettered as f64 / limited.subscription(id).counts.accepted as f64,
        0.01,
        0.1,
    );
    assert!(redelivered(&endless) > 10.0 * redelivered(&limited), "{}", redelivered(&endless));
    assert_eq!(endless.subscription(id).counts.dead_lettered + endless.subscription(id).lost(), 0);
}

#[test]
fn a_saga_of_five_commits_nine_times_out_of_ten_in_both_forms() {
    let seen = ["saga-choreography", "saga-orchestration"].map(|name| run(name, "", 200));
    for seen in &seen {
        near("committed", seen.saga().committed_ratio.expect("some start").value, 0.98f64.powi(5), 0.02);
        assert_eq!(seen.saga().stuck_ratio.expect("some start").value, 0.0);
    }
    let messages = |seen: &Seen| seen.saga().messages_per_saga.expect("some start").value;
    assert!(messages(&seen[1]) > 1.5 * messages(&seen[0]), "a coordinator asks and is answered");
}

#[test]
fn each_safeguard_prevents_what_it_is_for() {
    let id = "order->stock:order.placed";
    let figures = |design: &str| {
        let seen = run("safeguards", design, 120);
        let subscription = seen.subscription(id);
        let (lost, doubled) = (subscription.lost(), subscription.counts.double_effects);
        (lost, doubled, subscription.counts.out_of_order, seen.topic().ghosts)
    };
    assert_eq!(figures(""), (0, 0, 0, 0));
    assert!(figures("direct").0 > 0, "lost without an outbox");
    assert!(figures("eager").3 > 0, "told before it was so");
    assert!(figures("forgetful").1 > 0, "doubled without an idempotent consumer");
    assert!(figures("unordered").2 > 0, "out of order without a key");
}
