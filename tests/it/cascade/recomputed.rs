//! Every time and every share of a story again, from the series of the same JSON and nothing else.

use serde_json::Value;

use super::{numbers, told};
use crate::support::read;

type Series = Vec<Option<f64>>;

/// `part` over `whole`, at most 1.
fn share(part: &Series, whole: &Series) -> Series {
    let one = |(part, whole): (&Option<f64>, &Option<f64>)| match (part, whole) {
        (Some(part), Some(whole)) if *whole > 0.0 => Some((part / whole).min(1.0)),
        _ => None,
    };
    part.iter().zip(whole).map(one).collect()
}

fn together(a: &Series, b: &Series, of: fn(f64, f64) -> f64) -> Series {
    a.iter().zip(b).map(|(a, b)| Some(of(a.unwrap_or(0.0), b.unwrap_or(0.0)))).collect()
}

/// What a step speaks of, per bin.
fn series(all: &Value, step: &Value) -> Series {
    let of = |group: &str, name: &str| numbers(&all["series"][group][step["entity"].as_str().expect("a name")][name]);
    let (flow, edge, service) = (|name| of("flows", name), |name| of("edges", name), |name| of("services", name));
    let sum = |a: &Series, b: &Series| together(a, b, |a, b| a + b);
    let ended = || sum(&sum(&flow("ok_per_s"), &flow("degraded_per_s")), &flow("failed_per_s"));
    match (step["what"].as_str().expect("a sign"), step["kind"].as_str().expect("a kind")) {
        ("full", _) => service("utilization"),
        ("line", _) => service("queue"),
        ("rejecting", _) => share(&service("rejected_per_s"), &service("arrived_per_s")),
        ("failing", "edge") => {
            let failed = edge("failed_per_s");
            let tried = together(&edge("attempts_per_s"), &edge("calls_per_s"), f64::max);
            share(&failed, &together(&tried, &failed, f64::max))
        }
        ("failing", _) => share(&flow("failed_per_s"), &ended()),
        ("degraded", _) => share(&flow("degraded_per_s"), &ended()),
        ("stalled", _) => share(&sum(&flow("ok_per_s"), &flow("degraded_per_s")), &flow("offered_per_s")),
        ("slow", _) => flow("response_s"),
        ("breaker-opens", _) => edge("opened"),
        (what, kind) => panic!("{what} of a {kind} is in no series here"),
    }
}

/// The bins of a fault: those before all faults, and its own.
struct Spans {
    before: std::ops::Range<usize>,
    told: std::ops::Range<usize>,
    ended: usize,
    width: f64,
}

fn spans(all: &Value, fault: &Value) -> Spans {
    let width = all["series"]["bin_s"].as_f64().expect("a width");
    let count = all["series"]["flows"].as_object().expect("flows").values().next().expect("a flow");
    let count = count["offered_per_s"].as_array().expect("bins").len();
    let bin = |time: f64| (time / width).round() as usize;
    let at = fault["at_s"].as_f64().expect("scheduled");
    let next = fault["next_s"].as_f64().map_or(count, |next| (next / width + 1e-9).floor() as usize);
    let compared = &fault["compared_with"];
    Spans {
        before: bin(compared["from_s"].as_f64().expect("bins"))..bin(compared["to_s"].as_f64().expect("bins")),
        told: (at / width + 1e-9).floor() as usize..next,
        ended: ((at + fault["for_s"].as_f64().expect("an end")) / width - 1e-9).ceil() as usize,
        width,
    }
}

/// Low and high end of what was usual.
fn band(series: &Series, spans: &Spans) -> (f64, f64) {
    let mut usual: Vec<f64> = series[spans.before.clone()].iter().copied().flatten().collect();
    usual.sort_by(f64::total_cmp);
    let last = (usual.len() - 1) as f64;
    (usual[(0.01 * last).floor() as usize], usual[(0.99 * last).ceil() as usize])
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + b.abs())
}

/// One step: it begins in a bin that is out of the usual, no earlier bin is (shares), and the figure is
/// that of the worst bin from there on.
fn check_step(all: &Value, fault: &Value, step: &Value) {
    let (spans, series) = (spans(all, fault), series(all, step));
    let at = step["at_s"].as_f64().expect("a time");
    let begins = |bin: usize| (bin as f64 * spans.width).max(fault["at_s"].as_f64().expect("scheduled"));
    let bin = spans.told.clone().find(|bin| near(begins(*bin), at)).unwrap_or_else(|| panic!("no bin: {step}"));
    let what = step["what"].as_str().expect("a sign");
    let (low, high) = band(&series, &spans);
    let value = series[bin].expect("a figure where it begins");
    let rest = || series[bin..spans.told.end].iter().copied().flatten();
    let (share, peak) = (step["share"].as_f64(), step["peak"].as_f64());
    let worst = match what {
        "stalled" => rest().fold(f64::INFINITY, f64::min),
        "breaker-opens" => rest().sum(),
        _ => rest().fold(f64::NEG_INFINITY, f64::max),
    };
    assert!(near(share.or(peak).expect("a figure"), worst), "{step}: {worst}");
    assert_eq!(share.is_some(), !matches!(what, "line" | "slow" | "breaker-opens" | "depth"), "{step}");
    let out = |value: f64| match what {
        "full" => value >= 0.99,
        "stalled" => value < 0.5,
        "breaker-opens" => value > high,
        "line" => value > high + (high - low).max(1.0),
        "slow" => value > high + (high - low).max(0.1 * high),
        _ => value > high + (high - low).max(0.01),
    };
    assert!(out(value), "{step}: {value} after {low} to {high}");
    if !matches!(what, "line" | "slow" | "stalled") {
        let earlier = series[spans.told.start..bin].iter().copied().flatten().any(out);
        assert!(!earlier, "{step} begins earlier");
    }
}

/// When a flow is as usual for three bins in a row, and what it lost until then.
fn back_and_lost(all: &Value, fault: &Value, flow: &str) -> (Option<usize>, f64) {
    let spans = spans(all, fault);
    let of = |name: &str| numbers(&all["series"]["flows"][flow][name]);
    let (ok, degraded, failed, offered) =
        (of("ok_per_s"), of("degraded_per_s"), of("failed_per_s"), of("offered_per_s"));
    let served = together(&ok, &degraded, |a, b| a + b);
    let ended = together(&served, &failed, |a, b| a + b);
    let (failing, degrading, response) = (share(&failed, &ended), share(&degraded, &ended), of("response_s"));
    let not_above =
        |series: &Series, bin: usize| series[bin].is_none_or(|value| value <= band(series, &spans).1 + 1e-9);
    let fine = |bin: usize| {
        [&failing, &degrading, &response].into_iter().all(|series| not_above(series, bin))
            && served[bin].unwrap_or(0.0) >= band(&served, &spans).0 - 1e-9
    };
    let back = (spans.ended..spans.told.end.saturating_sub(2)).find(|bin| (*bin..bin + 3).all(fine));
    let sum = |series: &Series, span: std::ops::Range<usize>| series[span].iter().flatten().sum::<f64>();
    let told = spans.told.start..back.unwrap_or(spans.told.end);
    let mut lost = sum(&failed, told.clone());
    if back.is_none() {
        lost += (sum(&offered, told.clone()) - sum(&ended, told.clone())).max(0.0);
    }
    let usual = sum(&failed, spans.before.clone()) / sum(&offered, spans.before.clone());
    (back, (lost / sum(&offered, told) - usual).clamp(0.0, 1.0))
}

fn check(all: &Value) {
    for fault in all["faults"].as_array().expect("faults") {
        let steps = fault["story"].as_array().expect("a story");
        assert!(!steps.is_empty(), "{fault}");
        steps.iter().for_each(|step| check_step(all, fault, step));
        let blast = fault["blast_radius"].as_object().expect("flows");
        let mut last = Some(0);
        for flow in all["series"]["flows"].as_object().expect("flows").keys() {
            if !steps.iter().any(|step| step["kind"] == "flow" && step["entity"] == flow.as_str()) {
                assert!(!blast.contains_key(flow), "{flow} was not hit");
                continue;
            }
            let (back, lost) = back_and_lost(all, fault, flow);
            let told = blast.get(flow).map_or(0.0, |lost| lost.as_f64().expect("a share"));
            assert!(near(told, lost), "{flow}: {told} instead of {lost}");
            last = last.zip(back).map(|(last, back)| last.max(back));
        }
        let width = spans(all, fault).width;
        assert_eq!(fault["recovered"].as_bool(), Some(last.is_some()), "{fault}");
        match (fault["recovered_at_s"].as_f64(), last) {
            (Some(at), Some(bin)) => assert!(near(at, bin as f64 * width), "{at}: {bin}"),
            (at, last) => assert!(at.is_none() && last.is_none(), "{at:?}: {last:?}"),
        }
    }
}

/// A crash and a slow phase behind retries and a breaker, with random arrivals and service times.
#[test]
fn a_story_stands_in_the_series() {
    let shop = crate::simulate_report::runs::broken_shop();
    let second = "[[faults]]\ntarget = \"stock\"\nkind = \"slow\"\nfactor = 200\nat = \"45s\"\nfor = \"5s\"\n";
    let third = "[[faults]]\ntarget = \"order\"\nkind = \"errors\"\nrate = 0.5\nat = \"52s\"\nfor = \"3s\"\n";
    let rejecting = shop.replace("[services.stock]\nconcurrency = 8", "[services.stock]\nconcurrency = 8\nline = 10");
    check(&told(&format!("{rejecting}{second}{third}"), 70, 3));
}

#[test]
fn a_scenario_that_stays_down_stands_in_the_series() {
    check(&told(&read("scenarios/simulate/metastable.toml"), 140, 2));
}
