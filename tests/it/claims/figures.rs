//! One figure of a table, from the JSON of its run.

use hopwise::report::numbers::{duration, number, per_second, percent};
use serde_json::Value;

/// What a column says that is no figure of a run.
const TOLD: &[&str] = &["by formula", "sum of 99%, by formula"];

/// A figure with half of its interval, where it has one that is not nothing.
fn with_error(of: &Value, key: &str, format: fn(f64) -> String) -> Option<String> {
    let value = of[key].as_f64()?;
    let half = match (of["ci95"][key][0].as_f64(), of["ci95"][key][1].as_f64()) {
        (Some(low), Some(high)) => 0.5 * (high - low),
        _ => 0.0,
    };
    let percentile = key.strip_suffix("_s").unwrap_or(key);
    let star = if of["supported"][percentile] == Value::Bool(false) { "*" } else { "" };
    let error = if half > 1e-9 { format!(" ± {}", format(half)) } else { String::new() };
    Some(format!("{}{star}{error}", format(value)))
}

/// Until all was as before, from the end of the fault; nothing where no flow and no queue was hit.
fn passed(json: &Value) -> Option<String> {
    let fault = json["faults"].get(0)?;
    if !fault["recovered"].as_bool()? {
        return Some("never".to_owned());
    }
    let end = fault["at_s"].as_f64()? + fault["for_s"].as_f64()?;
    Some(duration((fault["recovered_at_s"].as_f64()? - end).max(0.0)))
}

/// Messages of one replication that nobody handles.
fn lost(json: &Value, name: &str) -> Option<String> {
    let of = &json["subscriptions"][name];
    let all = of["lost"].as_u64()? + of["dropped"].as_u64()?;
    Some(number((all as f64 / json["replications"].as_f64()?).round()))
}

/// The cell under `head`, which is `NAME: FIGURE`, or the figure alone where `subject` has it; `None` for text.
pub fn cell(json: &Value, head: &str, subject: Option<&str>) -> Option<String> {
    if TOLD.contains(&head) {
        return None;
    }
    let (name, figure) = head.rsplit_once(": ").unwrap_or((subject.unwrap_or_default(), head));
    let (flow, saga) = (&json["flows"][name], &json["sagas"][name]);
    let shown = match figure {
        "mean" => with_error(&flow["response"], "mean_s", duration),
        "99%" => with_error(&flow["response"], "p99_s", duration),
        "in line" => flow["time_in"]["line_s"]
            .as_f64()
            .zip(flow["response"]["mean_s"].as_f64())
            .map(|(line, mean)| percent(line / mean)),
        "fails" => with_error(flow, "error_ratio", percent),
        "degraded" => with_error(flow, "degraded_ratio", percent),
        "all done" => with_error(&flow["completion"], "mean_s", duration),
        "call" => with_error(&json["edges"][name]["latency"], "mean_s", duration),
        "most waiting" => json["subscriptions"][name]["depth"]["max"].as_f64().map(number),
        "lag" => with_error(&json["subscriptions"][name]["lag"], "mean_s", duration),
        "lost" => lost(json, name),
        "as before after" => passed(json),
        "messages" => with_error(saga, "messages_per_saga", number),
        "held after" => with_error(&saga["completion"], "mean_s", duration),
        "inconsistent" => with_error(&saga["inconsistent"], "mean_s", duration),
        "stuck" => with_error(saga, "stuck_ratio", percent),
        "busy" => with_error(&json["services"][name], "utilization", percent),
        "requests" => json["services"][name]["arrived_per_s"].as_f64().map(per_second),
        other => panic!("no figure is called `{other}`"),
    };
    Some(shown.unwrap_or_else(|| "-".to_owned()))
}

#[test]
fn a_cell_has_its_interval_and_says_when_it_is_a_guess() {
    let json = serde_json::json!({
        "flows": {"shop": {"error_ratio": 0.125, "ci95": {"error_ratio": [0.12, 0.13]},
            "response": {"p99_s": 0.04, "supported": {"p99": false}, "ci95": {"p99_s": [0.04, 0.04]}}}}
    });
    assert_eq!(cell(&json, "shop: fails", None).as_deref(), Some("12.5% ± 0.5%"));
    assert_eq!(cell(&json, "99%", Some("shop")).as_deref(), Some("40ms*"));
    assert_eq!(cell(&json, "stock: fails", None).as_deref(), Some("-"));
    assert_eq!(cell(&json, "by formula", None), None);
}
