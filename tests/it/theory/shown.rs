//! What `selftest` shows of its rows.

use hopwise::report::json;
use hopwise::report::selftest::{Selftest, text};
use hopwise::selftest::Row;
use hopwise::simulate::statistics::Interval;

fn rows() -> Vec<Row> {
    let good = Row {
        group: "one server",
        case: "M/M/1",
        what: "mean response",
        theory: 0.05,
        measured: Some(0.0503),
        error: Some(0.006),
        interval: Some(Interval { low: 0.0494, high: 0.0512 }),
        standard_errors: Some(0.7),
        bias: 0.0,
        agrees: true,
    };
    let absent =
        Row { what: "p99 response", measured: None, error: None, interval: None, agrees: false, ..good.clone() };
    vec![good, absent]
}

fn plain(payload: &Selftest, width: usize) -> String {
    anstream::adapter::strip_str(&text(payload, width)).to_string()
}

#[test]
fn the_table_shows_each_check_and_the_sum() {
    let payload = Selftest::of(&rows());
    let table = plain(&payload, 80);
    assert!(table.contains("mean response                   0.050000   0.050300   +0.60 %   ±1.80 %  ok\n"), "{table}");
    assert!(table.lines().any(|line| line.starts_with("  p99 response") && line.ends_with("  OFF")), "{table}");
    assert!(table.contains("1 of 2 figures do not agree with theory."), "{table}");
    for width in [40, 80, 120] {
        let page = plain(&payload, width);
        assert!(page.lines().all(|line| line.chars().count() <= width), "{width}: {page}");
    }
}

#[test]
fn json_says_what_cannot_be_said() {
    let mut bytes = Vec::new();
    json::write(&Selftest::of(&rows()), &mut bytes).expect("a vector takes everything");
    let value: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!((&value["agree"], &value["off"]), (&1.into(), &1.into()));
    assert_eq!(value["checks"][0]["interval"][1], 0.0512);
    assert!(value["checks"][1]["measured"].is_null());
}
