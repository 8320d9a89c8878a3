//! What many flows and edges change in a report: it gets shorter, and says so.

use hopwise::explore::outcome::{LinkOutcome, Outcome, Remark};
use hopwise::report::payload::Simulation;
use hopwise::report::{json, text};
use hopwise::simulate::measure::series::MOST_SERIES;
use serde_json::Value;

use super::json::of;
use super::made;
use super::runs::{Run, plan};

fn remarks(outcome: &Outcome, kind: &str) -> Vec<Value> {
    let all = of(outcome, &[]);
    all["remarks"].as_array().expect("a list").iter().filter(|remark| remark["kind"] == kind).cloned().collect()
}

fn flow(number: usize) -> Box<str> {
    format!("flow-{number}").into()
}

#[test]
fn what_more_than_three_flows_share_is_one_remark() {
    let nothing = |number| Remark::NothingArrived { flow: flow(number) };
    let three = Outcome { remarks: (0..3).map(nothing).collect(), ..made::outcome() };
    let alone = remarks(&three, "nothing-arrived");
    assert_eq!(
        alone.iter().filter_map(|one| one["entity"].as_str()).collect::<Vec<_>>(),
        ["flow-0", "flow-1", "flow-2"]
    );
    assert!(alone.iter().all(|one| one.get("flows").is_none() && one.get("entities").is_none()));

    let unfinished = |number| Remark::Unfinished { flow: flow(number), requests: 10 + number as u64 };
    let mixed =
        (0..5).flat_map(|number| [nothing(number), unfinished(number)]).chain([Remark::Deadlock(Vec::new())]).collect();
    let many = Outcome { remarks: mixed, ..made::outcome() };
    let shared = remarks(&many, "nothing-arrived");
    assert_eq!(shared.len(), 1, "{shared:?}");
    assert_eq!((&shared[0]["flows"], shared[0].get("entity")), (&5.into(), None));
    assert_eq!(shared[0]["entities"], serde_json::json!(["flow-0", "flow-1", "flow-2"]));
    let shared = remarks(&many, "unfinished");
    assert_eq!((shared.len(), &shared[0]["requests"]), (1, &60.into()));
    assert_eq!(remarks(&many, "deadlock").len(), 1);
    let report = Simulation::of(&many, &[], "many", "many.toml", "1.2.3");
    let told = text::simulation(&report, 200);
    let line = "5 flows had no request while they were measured: flow-0, flow-1, flow-2 and 2 more";
    assert!(told.contains(line), "{told}");
}

/// So many edges from outside, which are as many flows.
fn system(edges: usize) -> String {
    let edge = |number| {
        format!(
            "[[edges]]\nfrom = \"web\"\nto = \"a\"\noperation = \"o{number}\"\npattern = \"rest\"\nrate = \"1/s\"\n"
        )
    };
    let edges: String = (0..edges).map(edge).collect();
    format!("[services.web]\nkind = \"client\"\n[services.a]\n{edges}")
}

#[test]
fn figures_over_time_of_very_many_flows_are_left_out_and_the_report_says_so() {
    let run = Run::of(&system(MOST_SERIES + 1), &plan(1, 1));
    let all = of(&run.outcome, &[]);
    for kind in ["flows", "edges"] {
        assert_eq!(all["series"][kind], serde_json::json!({}), "{kind}");
    }
    assert_eq!(all["series"]["services"].as_object().map(serde_json::Map::len), Some(1));
    let told = remarks(&run.outcome, "series-left-out");
    assert_eq!(told.len(), 1);
    let message = told[0]["message"].as_str().expect("a text");
    assert!(message.contains("2001 flows, 2001 edges:"), "{message}");

    let run = Run::of(&system(3), &plan(1, 1));
    assert_eq!(of(&run.outcome, &[])["series"]["flows"].as_object().map(serde_json::Map::len), Some(3));
    assert_eq!(remarks(&run.outcome, "series-left-out").len(), 0);
}

#[test]
fn a_large_report_is_the_same_bytes_when_it_is_written_while_it_is_made() {
    let mut outcome = made::outcome();
    for number in 0..20_000 {
        let id = format!("a->b:{number}").into();
        outcome.links.push(LinkOutcome { id, ..outcome.links[1].clone() });
        outcome.bounds.calls_per_s.push(1.0);
    }
    let report = Simulation::of(&outcome, &[], "large", "large.toml", "1.2.3");
    let (mut plain, mut sent) = (Vec::new(), Vec::new());
    json::write(&report, &mut plain).expect("a vector takes everything");
    json::simulation(&report, &mut sent).expect("a vector takes everything");
    assert!(plain == sent, "{} and {} bytes", plain.len(), sent.len());
}
