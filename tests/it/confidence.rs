//! Confidence: by the margin to the runner-up, one step lower when a decisive answer was assumed.

use crate::asked::edge;
use crate::support::recommended;

const ENDS: &str = "[services.web]\nkind = 'client'\n[services.a]\nservice_time = { p50 = '1ms', p99 = '5ms' }\n\
                    [services.b]\nservice_time = { p50 = '1ms', p99 = '5ms' }\n[[edges]]\nfrom = 'a'\nto = 'b'\n";

/// Confidence of the edge from `a` to `b`, whose operation is `do`, with `keys`.
fn of(operation: &str, keys: &str) -> String {
    let all = recommended(&format!("{ENDS}operation = '{operation}'\n{keys}"));
    edge(&all, &format!("a->b:{operation}"))["confidence"].as_str().expect("a word").to_owned()
}

#[test]
fn twenty_points_are_high_ten_medium_and_less_low() {
    // gRPC 100, REST 100 - 30: more than 10,000/s, and the house speaks gRPC.
    assert_eq!(of("GET x", "rate = '20000/s'\ndeadline = '1s'"), "high");
    // REST 100, gRPC 90: the house default alone.
    assert_eq!(of("GET x", "rate = '5/s'\ndeadline = '1s'"), "medium");
    // gRPC 75, REST 70: typed, but people must read it too.
    assert_eq!(of("GET x", "rate = '5/s'\ndeadline = '1s'\ntyped_contract = true\nhuman_readable = true"), "low");
}

#[test]
fn an_assumed_reply_lowers_it_and_a_stated_one_does_not() {
    assert_eq!(of("do", "reply = 'none'"), "medium");
    // Nobody upstream waits, so the balanced policy assumes `none`.
    assert_eq!(of("do", ""), "low");
}

#[test]
fn an_assumed_number_lowers_it_only_when_half_or_double_would_turn_the_answer() {
    // The deadline is assumed to be 3 s. A callee of 1 s fits half of it, one of 2 s does not.
    let with = |p99: &str| {
        let text = ENDS.replace(
            "[services.b]\nservice_time = { p50 = '1ms', p99 = '5ms' }",
            &format!("[services.b]\nservice_time = {{ p50 = '1ms', p99 = '{p99}' }}"),
        );
        let all = recommended(&format!("{text}operation = 'GET x'\nrate = '20000/s'"));
        edge(&all, "a->b:GET x")["confidence"].as_str().expect("a word").to_owned()
    };
    assert_eq!(with("1s"), "high");
    assert_eq!(with("2s"), "medium");
}
