//! The charts hold the numbers of `--format json`: in the page, and in what the library was given.

use serde_json::Value;

use super::{PAGES, between, has_charts, page, page_file};
use crate::support::browser::Browser;
use crate::support::{hopwise, stdout};

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&stdout(&hopwise(&[args, &["--format", "json"]].concat()))).expect("JSON")
}

/// Everything of `part` stands at its place in `whole`; lists may be cut short.
fn is_part(part: &Value, whole: &Value, path: &str) -> usize {
    match (part, whole) {
        (Value::Object(part), Value::Object(_)) => {
            part.iter().map(|(key, value)| is_part(value, &whole[key], &format!("{path}.{key}"))).sum()
        }
        (Value::Array(part), Value::Array(all)) => {
            assert!(part.len() <= all.len(), "{path}");
            part.iter()
                .zip(all)
                .enumerate()
                .map(|(at, (one, other))| is_part(one, other, &format!("{path}[{at}]")))
                .sum()
        }
        _ => {
            assert_eq!(part, whole, "{path}");
            1
        }
    }
}

#[test]
fn the_numbers_in_the_page_are_a_part_of_the_json() {
    for (name, args) in PAGES.into_iter().filter(|(name, _)| has_charts(name)) {
        let text = page(args);
        let data = between(&text, "<script type=\"application/json\" id=\"data\">", "</script>");
        let data: Value = serde_json::from_str(data).expect("JSON");
        let compared = is_part(&data, &json(args), name);
        assert!(compared > 1000, "{name}: {compared} figures");
    }
    assert!(!page(PAGES[2].1).contains("id=\"data\""), "a recommendation has no charts");
}

fn at<'a>(json: &'a Value, path: &Value) -> &'a Value {
    let mut place = json;
    for key in path.as_array().expect("a path") {
        place = match key {
            Value::Number(at) => &place[at.as_u64().expect("a place") as usize],
            key => &place[key.as_str().expect("a name")],
        };
    }
    place
}

/// What the chart should hold of a line, by the JSON.
fn expected(line: &Value, json: &Value, chart: &Value) -> Value {
    let told = at(json, &line["path"]);
    if line["marks"] == true {
        let keys = ["p50_s", "p90_s", "p95_s", "p99_s", "p999_s"];
        return keys.iter().map(|key| told[key].clone()).filter(|value| !value.is_null()).collect();
    }
    if chart["kind"] == "percentile" {
        return told.as_array().expect("a curve").iter().map(|pair| pair[1].clone()).collect();
    }
    told.clone()
}

#[test]
fn the_charts_hold_the_numbers_of_the_json() {
    let Some(mut browser) = Browser::open("charts") else { return };
    for (name, args) in PAGES.into_iter().filter(|(name, _)| has_charts(name)) {
        let json = json(args);
        browser.visit(&page_file("charts", name, args));
        let charts = browser.value("window.hopwise.charts()");
        let charts = charts.as_array().expect("charts");
        let kinds = |kind: &str| charts.iter().filter(|chart| chart["kind"] == kind).count();
        assert!(kinds("time") >= 3 && kinds("percentile") >= 1, "{name}: {}", charts.len());
        assert!(name == "compare" || kinds("lane") == 1, "{name}: a lane for who was hit");
        for chart in charts {
            lines(chart, &json, name);
        }
        let drawn = browser.value("document.querySelectorAll('.chart canvas').length");
        assert_eq!(drawn, charts.len(), "{name}");
    }
}

/// Lists of the same figures; scripts write whole numbers without a point.
fn is_same(a: &Value, b: &Value) -> bool {
    let (a, b) = (a.as_array().expect("a list"), b.as_array().expect("a list"));
    let same = |(a, b): (&Value, &Value)| match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * a.abs(),
        (a, b) => a.is_none() && b.is_none(),
    };
    a.len() == b.len() && a.iter().zip(b).all(same)
}

fn lines(chart: &Value, json: &Value, name: &str) {
    let title = &chart["title"];
    let run = if name == "compare" { &json["designs"][0]["simulation"] } else { json };
    let xs: Vec<f64> = chart["x"].as_array().expect("a list").iter().filter_map(Value::as_f64).collect();
    if chart["kind"] == "time" {
        let bin = run["series"]["bin_s"].as_f64().expect("a width");
        assert!((xs[0] - bin / 2.0).abs() < 1e-9 && (xs[1] - xs[0] - bin).abs() < 1e-9, "{name}: {title}");
    }
    for line in chart["lines"].as_array().expect("lines") {
        let values = line["values"].as_array().expect("values");
        assert_eq!(values.len(), xs.len(), "{name}: {title}");
        if chart["kind"] == "lane" {
            for (step, (value, x)) in line["steps"].as_array().expect("steps").iter().zip(values.iter().zip(&xs)) {
                assert_eq!(step.is_null(), value.is_null());
                assert!(step.is_null() || at(json, step).as_f64() == Some(*x), "{name}: {step}");
            }
            continue;
        }
        let expected = expected(line, json, chart);
        // Percentiles share a scale: of most moments each line has nothing.
        let held: Value = if chart["kind"] == "percentile" {
            values.iter().filter(|value| !value.is_null()).cloned().collect()
        } else {
            Value::Array(values.clone())
        };
        assert!(is_same(&held, &expected), "{name}: {title}, {}: {held}, not {expected}", line["label"]);
    }
}

#[test]
fn a_figure_that_differs_is_noticed() {
    let whole = serde_json::json!({ "a": [1.0, 2.0], "b": { "c": 3.0 } });
    assert_eq!(is_part(&serde_json::json!({ "a": [1.0], "b": {} }), &whole, ""), 1);
    let list = |all: &[f64]| Value::from(all.to_vec());
    assert!(is_same(&list(&[1.0, 2.0]), &serde_json::json!([1, 2])));
    assert!(!is_same(&list(&[1.0, 2.0]), &list(&[1.0, 2.1])) && !is_same(&list(&[1.0]), &serde_json::json!([null])));
    for other in [serde_json::json!({ "a": [1.5] }), serde_json::json!({ "b": { "d": 1.0 } })] {
        assert!(std::panic::catch_unwind(|| is_part(&other, &whole, "")).is_err());
    }
}
