//! How messages travel and how sagas fail: what is read, and what contradicts itself.

use hopwise::law::Law;
use hopwise::model::KeySpec;
use hopwise::units::Nanos;
use hopwise::vocabulary::{Overflow, Publish};

use super::{EDGE, accepted, refused};
use crate::support::topology;

fn edge(keys: &str) -> String {
    format!("{EDGE}{keys}\n")
}

#[test]
fn what_an_edge_states_of_its_messages_is_read() {
    let text = edge(
        "publish = \"before-commit\"\nlinger = \"5ms\"\npartitions = 4\nkey = { count = 10, zipf = 1.1 }\nmax_length = 9\n\
         overflow = \"reject\"\nttl = \"1m\"\ndelay = \"2s\"\npriority = true\npoll = \"50ms\"\nvisibility_timeout = \"30s\"\n\
         redelivery_delay = \"1s\"\npoison = \"1%\"\nduplicates = 0.02\nreply_work = \"3ms\"\n\
         idempotent = { check = \"1ms\" }\nstatus_endpoint = \"/status\"",
    );
    // A reply that is worked on, and one that is looked for, are two things.
    let text = text.replace("status_endpoint = \"/status\"\n", "");
    let topology = topology(&text);
    let design = topology.edges()[0].design.as_deref().expect("a design");
    let message = design.message.as_deref().expect("a message");
    let ms = Nanos::from_millis;
    assert_eq!((message.publish, message.linger), (Some(Publish::BeforeCommit), Some(ms(5))));
    assert_eq!(message.key, Some(KeySpec::Ranked { count: Some(10), zipf: Some(1.1) }));
    assert_eq!((message.partitions, message.max_length), (Some(4), Some(9)));
    assert_eq!(
        (message.overflow, message.ttl, message.delay),
        (Some(Overflow::Reject), Some(ms(60_000)), Some(ms(2_000)))
    );
    assert_eq!((message.priority, &message.poll), (Some(true), &Some(Law::Constant(ms(50)))));
    assert_eq!((message.visibility_timeout, message.redelivery_delay), (Some(ms(30_000)), Some(ms(1_000))));
    assert_eq!((message.poison, message.duplicates), (Some(0.01), Some(0.02)));
    assert_eq!((design.idempotent, message.idempotency_check), (Some(true), Some(ms(1))));
    assert_eq!(message.reply_work, Some(Law::Constant(ms(3))));
}

#[test]
fn flags_and_tables_say_the_same() {
    for keys in [
        "idempotent = true",
        "status_endpoint = true",
        "status_endpoint = { poll = \"1s\" }",
        "key = { weights = [1, 2] }",
    ] {
        accepted(&edge(keys));
    }
    let design = topology(&edge("status_endpoint = { poll = \"1s\" }")).edges()[0].design.as_deref().cloned();
    assert_eq!(design.expect("a design").status_endpoint, Some(true));
}

#[test]
fn a_key_under_the_name_that_others_give_it_is_known() {
    for (found, wanted) in [("time_to_live", "`ttl`"), ("dead_letter_queue", "`dlq`"), ("prefetch", "`max_in_flight`")]
    {
        refused(&edge(&format!("«{found}» = 1")), "unknown-key", wanted);
    }
    refused(&edge("«zebra» = 1"), "unknown-key", "keys of an edge: from, to");
}

#[test]
fn the_broker_that_is_taken_for_granted_fails_when_it_is_declared() {
    let fault = "[[faults]]\ntarget = «\"broker\"»\nkind = \"crash\"\nat = \"1s\"\n";
    refused(&format!("{}{fault}", edge("pattern = \"queue\"")), "unknown-name", "`[brokers.broker]`");
    let declared = format!("{}[brokers.broker]\n{fault}", edge("pattern = \"queue\""));
    accepted(&declared.replace(['«', '»'], ""));
}

#[test]
fn what_contradicts_itself_is_refused() {
    refused(&edge("overflow = «\"reject\"»"), "missing-key", "");
    refused(&edge("max_length = 1\noverflow = «\"dead-letter\"»"), "missing-key", "");
    accepted(&edge("max_length = 1\noverflow = \"dead-letter\"\ndlq = true"));
    refused(&edge("publish = «\"after-commit\"»\noutbox = true"), "contradiction", "");
    accepted(&edge("publish = \"after-commit\"\noutbox = false"));
    refused(&edge("publish = «\"before-commit\"»\npublisher_confirms = false"), "contradiction", "");
    refused(&edge("ordering = \"total\"\npartitions = «2»"), "out-of-range", "");
    refused(&edge("key = «{ count = 2, weights = [1, 2] }»"), "contradiction", "");
    refused(&edge("key = «{ }»"), "missing-key", "");
    refused(&edge("key = { weights = «[0, 0]» }"), "out-of-range", "");
    refused(&edge("poll = «\"0s\"»"), "out-of-range", "");
    refused(&edge("status_endpoint = «{ poll = \"0s\" }»"), "out-of-range", "");
    refused(&edge("status_endpoint = true\nreply_work = «\"1ms\"»"), "contradiction", "");
    refused(&edge("max_length = «0»"), "out-of-range", "");
    refused(&edge("ttl = «\"1s\"»\ndelay = \"2s\""), "out-of-range", "");
    accepted(&edge("ttl = \"2s\"\ndelay = \"1s\""));
    refused("[services.a]\n[brokers.m]\nmtbf = «\"1h\"»", "missing-key", "");
}

#[test]
fn a_step_behind_the_pivot_cannot_fail_for_good() {
    let steps = |second: &str| {
        format!(
            "[services.a]\n[services.b]\n[services.c]\n[[flows]]\nname = \"f\"\nsteps = [ {{ service = \"a\", action = \"x\", fails = 0.1, \
             irreversible = true }}, {{ service = \"b\", action = \"y\" }}, {{ service = \"c\", action = \"z\", {second} }} ]\n"
        )
    };
    refused(&steps("fails = «0.1»"), "contradiction", "tried again");
    accepted(&steps("fails = 0"));
    accepted(&steps("after = [], fails = 0.1"));
}

#[test]
fn a_coordinator_is_a_service() {
    let flow = "[services.a]\n[[flows]]\nname = \"f\"\n";
    accepted(&format!("{flow}coordinator = \"a\"\nlog = \"1ms\"\nretry_delay = \"1s\"\nretries = 3\n"));
    refused(&format!("{flow}coordinator = «\"aa\"»\n"), "unknown-name", "did you mean `a`?");
}
