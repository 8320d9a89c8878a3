//! Text and Markdown.

use std::sync::Arc;

use hopwise::explore::objectives::{judge, parse};
use hopwise::explore::outcome::{Outcome, Remark};
use hopwise::report::payload::Simulation;
use hopwise::report::{markdown, text};

use super::made;
use super::runs::{OVERLOADED, Run, SHOP, broken_shop, plan};
use crate::hostile::{EVIL, harmless};
use crate::support::{golden, topology};

fn plainly(outcome: &Outcome, name: &str, width: usize) -> String {
    let report = Simulation::of(outcome, &[], name, "shop.toml", "1.2.3");
    anstream::adapter::strip_str(&text::simulation(&report, width)).to_string()
}

/// Lines that are wider than `width` although they could be broken.
fn too_wide(text: &str, width: usize) -> Vec<&str> {
    text.lines().filter(|line| line.chars().count() > width && line.split_whitespace().count() > 1).collect()
}

/// What the file of the made outcome might ask for.
const OBJECTIVES: &str = r#"
[services.web]
kind = "client"
[services.order]
[services.payment]
[[edges]]
from = "web"
to = "order"
operation = "checkout"
[[flows]]
name = "checkout"
entry = "web->order:checkout"
[[objectives]]
name = "fast"
expr = 'p(99){flow:checkout} < 250ms'
[[objectives]]
expr = 'error_rate{flow:checkout} < 1%'
[[objectives]]
expr = 'mean{flow:checkout} < 36ms'
"#;

#[test]
fn the_reports_of_a_made_outcome_are_as_they_were_read() {
    let outcome = made::outcome();
    let judgements = judge(&parse(&topology(OBJECTIVES)).expect("objectives"), &outcome);
    let report = Simulation::of(&outcome, &judgements, "shop", "shop.toml", "1.2.3");
    let text = anstream::adapter::strip_str(&text::simulation(&report, 80)).to_string();
    golden::compare("tests/it/simulate_report/shop.out", &text);
    golden::compare("tests/it/simulate_report/shop.md", &markdown::simulation(&report));
}

#[test]
fn the_first_sentence_answers() {
    let lead = |outcome: &Outcome| plainly(outcome, "x", 80).lines().nth(3).expect("a lead").trim().to_owned();
    let mut outcome = made::outcome();
    assert_eq!(lead(&outcome), "No: 2.2% of the requests fail.");
    outcome.flows[0].error_ratio = made::figure(0.001, 0.0001);
    assert_eq!(lead(&outcome), "Yes: 0.1% of the requests fail.");
    outcome.flows[0].error_ratio = made::figure(0.0, 0.0);
    assert_eq!(lead(&outcome), "Yes: nothing failed.");
    outcome.flows[0].degraded_ratio = made::figure(0.0101, 0.0001);
    assert_eq!(lead(&outcome), "In part: nothing failed, but 1.01% of the requests are degraded.");
    outcome.flows[0].error_ratio = made::figure(0.001, 0.0001);
    outcome.flows[0].degraded_ratio = made::figure(0.3, 0.0001);
    assert_eq!(lead(&outcome), "In part: 0.1% of the requests fail, but 30% of the requests are degraded.");
    outcome.flows[0].error_ratio = made::figure(0.022, 0.0001);
    assert_eq!(lead(&outcome), "No: 2.2% of the requests fail.");
    let growth = hopwise::explore::outcome::Growth { service: "payment".into(), per_s: 3.0, reached: 900.0 };
    outcome.remarks.push(Remark::Unstable(growth));
    assert_eq!(lead(&outcome), "No: payment cannot keep up with the load.");
    outcome.flows.clear();
    outcome.partial = true;
    assert_eq!(lead(&outcome), "Nobody knows: the run was stopped before anything was measured.");
}

#[test]
fn real_runs_say_what_happened() {
    let run = Run::of(OVERLOADED, &plan(30, 1));
    let text = run.text(80);
    for part in ["No: api cannot keep up", "nothing limits it", "one replication has no interval", "50% of this load"] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    assert!(!text.contains('±') || text.matches('±').count() == 1, "only the legend speaks of ±:\n{text}");
    let text = Run::of(&broken_shop(), &plan(40, 2)).text(80);
    for part in ["No: 1 of 2 objectives is missed.", "crash of payment for 10s", "circuit-open", "fault", "█"] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    let text = Run::of(SHOP, &plan(40, 2)).text(80);
    assert!(text.contains("Yes: "), "{text}");
    assert!(!text.contains("Over time"), "nothing moves:\n{text}");
}

#[test]
fn names_in_narrow_tables_break_between_their_parts() {
    let mut outcome = made::outcome();
    let last = outcome.links.len() - 1;
    outcome.links[last].id = "flight-service->booking:cancel-booking".into();
    for width in 40..120 {
        let text = plainly(&outcome, "shop", width);
        let (_, edges) = text.split_once("\nEdges\n").expect("a table");
        let (edges, _) = edges.split_once("\n\n").expect("its end");
        for part in ["flight-", "service->", "booking:", "cancel-", "booking"] {
            assert!(edges.contains(part), "{part} at {width}:\n{edges}");
        }
    }
}

#[test]
fn every_width_fits() {
    let mut long = made::outcome();
    for name in ["a-rather-long-name-of-a-service-that-somebody-chose", "b.c"] {
        long.services[0].name = name.into();
        long.links[0].id = format!("{name}->payment:POST /a/long/path with words in it").into();
        long.flows[0].name = "查询 订单 状态 ".repeat(3).into();
        for width in [30, 40, 59, 60, 72, 80, 100, 120] {
            let text = plainly(&long, "shop", width);
            let mut wide = too_wide(&text, width);
            // A name that has a line of its own is whole, so that it can be copied.
            wide.retain(|line| line.trim() != &*long.links[0].id);
            assert!(wide.is_empty(), "{width}:\n{text}\n{wide:#?}");
        }
    }
}

#[test]
fn names_that_would_do_something_stay_texts() {
    for evil in EVIL {
        let mut outcome = made::outcome();
        outcome.flows[0].name = evil.into();
        outcome.flows[0].roots[0].component = evil.into();
        outcome.services[0].name = evil.into();
        outcome.links[0].id = format!("a->b:{evil}").into();
        outcome.left_out[0].0 = evil.into();
        let assumption = &mut Arc::make_mut(&mut outcome.assumptions)[0];
        assumption.entity = evil.into();
        assumption.value = evil.into();
        outcome.fitted[0].entity = evil.into();
        outcome.faults[0].target = evil.into();
        outcome.remarks = vec![Remark::Unfinished { flow: evil.into(), requests: 3 }];
        for width in [40, 80] {
            harmless(&plainly(&outcome, evil, width), &format!("text of {evil:?}"));
        }
        let report = Simulation::of(&outcome, &[], evil, evil, "1.2.3");
        let text = markdown::simulation(&report);
        harmless(&text, &format!("markdown of {evil:?}"));
        assert!(!text.contains('<') && !text.contains('>'), "{evil:?}:\n{text}");
        let model = made::outcome();
        let model = markdown::simulation(&Simulation::of(&model, &[], "x", "x", "1.2.3"));
        assert_eq!(text.lines().count(), model.lines().count(), "{evil:?} makes lines:\n{text}");
    }
}

#[test]
fn a_large_system_is_shortened_in_text_and_complete_in_json() {
    let mut outcome = made::outcome();
    let (flow, service, link) = (outcome.flows[0].clone(), outcome.services[0].clone(), outcome.links[0].clone());
    for at in 2..300 {
        let mut flow = flow.clone();
        flow.name = format!("flow-{at:03}").into();
        outcome.flows.push(flow);
        let mut service = service.clone();
        service.name = format!("service-{at:03}").into();
        outcome.services.push(service);
        let mut link = link.clone();
        link.id = format!("service-{at:03}->x").into();
        outcome.links.push(link);
        outcome.bounds.flows.push(outcome.bounds.flows[0]);
        outcome.bounds.stations.push(outcome.bounds.stations[0]);
        outcome.bounds.calls_per_s.push(50.0);
        let assumptions = Arc::make_mut(&mut outcome.assumptions);
        assumptions.push(assumptions[0].clone());
        outcome.left_out.push(outcome.left_out[0].clone());
    }
    let text = plainly(&outcome, "large", 80);
    assert!(text.lines().count() < 700, "{}", text.lines().count());
    for part in ["The 50 services with the most load; 250 more with --format json.", "291 more", "299 values"] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    let all = super::json::of(&outcome, &[]);
    for part in ["flows", "services", "edges"] {
        assert!(all[part].as_object().is_some_and(|all| all.len() >= 299), "{part}");
    }
    assert_eq!(all["assumptions"].as_array().map(Vec::len), Some(299));
}
