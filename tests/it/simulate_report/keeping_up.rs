//! What is said to keep up with a queue that grows, and where formulas of the lag stand.

use hopwise::explore::outcome::{QueueGrowth, Remark, Server};

use super::messages::{kinds, mail};
use super::runs::{Run, plan};

fn growth(edge: &str, rate: &str) -> (QueueGrowth, String) {
    let run = Run::of(&mail(rate, "", edge).replace("concurrency = 1", "concurrency = 8"), &plan(30, 2));
    let found = run.outcome.remarks.iter().find_map(|remark| match remark {
        Remark::Growing(growth) => Some(growth.clone()),
        _ => None,
    });
    let message = run.json()["remarks"][0]["message"].as_str().expect("a text").to_owned();
    (found.expect("it grows"), message)
}

#[test]
fn a_hot_key_is_no_matter_of_slots() {
    // 300 × 10 ms = 3 at a time, of which one key has 10 of 14: 2.1.
    let (growth, message) = growth("key = { weights = [10, 1, 1, 1, 1] }\npartitions = 8", "300");
    let hot = growth.hot.expect("one key has too much");
    assert!(hot.is_one_key && (hot.share - 10.0 / 14.0).abs() < 1e-9 && growth.needed.is_none());
    // 14 / 10 / 300.
    assert!((hot.below_s - 1.4 / 300.0).abs() < 0.0003, "{hot:?}");
    assert!(message.contains("one key has 71.4%") && message.contains("more slots or replicas would not"), "{message}");
}

#[test]
fn a_single_key_and_a_full_partition_are_told_apart() {
    let (one, _) = growth("key = { count = 1 }\npartitions = 8", "200");
    assert!(one.hot.is_some_and(|hot| hot.is_one_key && hot.share == 1.0));
    // Keys 0 and 2 share the first of two partitions: 0.9 × 150 × 10 ms = 1.35.
    let (two, message) = growth("key = { weights = [45, 5, 45, 5] }\npartitions = 2", "150");
    let hot = two.hot.expect("a partition has too much");
    assert!(!hot.is_one_key && (hot.share - 0.9).abs() < 1e-9, "{hot:?}");
    assert!(message.contains("more partitions"), "{message}");
}

#[test]
fn more_is_named_only_where_it_helps() {
    let (partitions, _) = growth("key = { count = 1000 }\npartitions = 2", "500");
    let needed = partitions.needed.expect("partitions");
    // 500 × 10 ms = 5, and more than that.
    assert!(needed.what == Server::Partition && (5..=6).contains(&needed.at_least), "{needed:?}");
    let (total, message) = growth("ordering = \"total\"", "500");
    assert_eq!(total.needed.map(|needed| needed.what), Some(Server::OnlyPartition));
    assert!(message.contains("there is one partition"), "{message}");
    let (held, message) = growth("max_in_flight = 1", "250");
    let needed = held.needed.expect("slots are idle");
    assert_eq!((needed.what, needed.at_least, needed.replicas), (Server::InFlight, 3, 1));
    assert!(message.contains("`max_in_flight`"), "{message}");
}

#[test]
fn an_outbox_that_is_just_full_does_not_grow_by_nothing() {
    let outbox = "outbox = { poll = \"1s\", batch = 100 }";
    let run = Run::of(&mail("100", "", outbox).replace("concurrency = 1", "concurrency = 9"), &plan(60, 2));
    assert_eq!(kinds(&run.outcome), ["outbox-grows"]);
    let message = run.json()["remarks"][0]["message"].as_str().expect("a text").to_owned();
    assert!(message.starts_with("the outbox of order grows; ") && message.contains("a batch of 101"), "{message}");
}

#[test]
fn no_formula_stands_beside_a_lag_that_it_does_not_know() {
    let calculated = |edge: &str| {
        let run = Run::of(&mail("70", "", edge), &plan(30, 2));
        let bound = run.json()["subscriptions"]["order->email:sent"]["bound"].clone();
        assert_eq!(bound["lag_s"].is_null(), bound["formula"].is_null(), "{edge}");
        bound["lag_s"].as_f64()
    };
    assert!(calculated("").is_some());
    for edge in [
        "max_length = 10",
        "error_rate = 0.1",
        "visibility_timeout = \"30ms\"",
        "ttl = \"30ms\"",
        "linger = \"5ms\"",
        "duplicates = 0.1",
    ] {
        assert_eq!(calculated(edge), None, "{edge}");
    }
}

#[test]
fn the_wait_for_a_reply_is_in_the_text() {
    let asked = mail("50", "", "").replace("pattern = \"queue\"", "pattern = \"async-request-reply\"");
    let text = Run::of(&asked, &plan(30, 2)).text(100);
    let (_, after) = text.split_once("How long until replies are there").expect("a section");
    let row = after.lines().nth(2).expect("a row");
    assert!(row.trim().starts_with("order->email:sent"), "{row}");
    // Sent after 2 ms; replied after 2 + 20 (M/M/1) + 2.
    assert!(row.contains("2ms"), "{row}");
}
