//! A formula that differs from the simulation without a reason is told; with one it is not.

use hopwise::explore::outcome::{Figure, Outcome};

use super::json::of;
use super::made::{figure, outcome};
use super::runs::{OVERLOADED, Run, SHOP, plan};

/// The outcome without anything that explains a difference.
fn undisturbed() -> Outcome {
    let mut outcome = Outcome { faults: Vec::new(), remarks: Vec::new(), ..outcome() };
    outcome.flows[0].success_ratio = figure(1.0, 0.0);
    for link in &mut outcome.links {
        (link.amplification, link.cache_hit_ratio) = (figure(1.0, 0.0), None);
    }
    outcome
}

fn told(outcome: &Outcome) -> Vec<String> {
    let remarks = of(outcome, &[])["remarks"].clone();
    let remarks = remarks.as_array().expect("a list").iter().filter(|remark| remark["kind"] == "bound-disagrees");
    remarks.map(|remark| remark["message"].as_str().expect("a message").to_owned()).collect()
}

#[test]
fn what_agrees_is_not_told() {
    assert_eq!(told(&undisturbed()), Vec::<String>::new());
    assert_eq!(told(&Run::of(SHOP, &plan(60, 4)).outcome), Vec::<String>::new());
    assert_eq!(told(&Run::of(OVERLOADED, &plan(20, 4)).outcome), Vec::<String>::new());
}

#[test]
fn a_rate_a_wait_or_too_little_use_is_told() {
    let mut wrong = undisturbed();
    wrong.bounds.calls_per_s[0] = 70.0;
    assert!(told(&wrong)[0].starts_with("calls per second of order->payment:pay: simulated 50, calculated 70"));
    let mut wrong = undisturbed();
    wrong.bounds.stations[0].slot_utilization = Some(0.6);
    assert!(told(&wrong)[0].starts_with("utilization of order: simulated 0.4, calculated 0.6"));
    // Utilization by formulas is a lower bound.
    wrong.bounds.stations[0].slot_utilization = Some(0.1);
    assert_eq!(told(&wrong), Vec::<String>::new());
    if let Some(wait) = &mut wrong.bounds.stations[0].wait {
        wait.mean_s = 0.009;
    }
    assert!(told(&wrong)[0].starts_with("mean wait of order: "));
    // Behind another service the formula is rough.
    let mut behind = undisturbed();
    if let Some(wait) = &mut behind.bounds.stations[1].wait {
        wait.mean_s = 0.009;
    }
    assert_eq!(told(&behind), Vec::<String>::new());
}

#[test]
fn a_difference_with_a_reason_is_not_told() {
    type Reason = fn(&mut Outcome);
    let reasons: [Reason; 6] = [
        |outcome| outcome.bounds.stationary = false,
        |outcome| outcome.partial = true,
        |outcome| outcome.flows[0].success_ratio = figure(0.9, 0.01),
        |outcome| outcome.links[1].amplification = figure(1.2, 0.01),
        |outcome| outcome.bounds.flows[0].rate_per_s = 80.0,
        // Nobody knows how sure it is.
        |outcome| outcome.links[0].calls_per_s = Some(Figure { value: 50.0, interval: None }),
    ];
    for (at, reason) in reasons.iter().enumerate() {
        let mut outcome = undisturbed();
        outcome.bounds.calls_per_s[0] = 70.0;
        assert_eq!(told(&outcome).len(), 1);
        reason(&mut outcome);
        assert_eq!(told(&outcome), Vec::<String>::new(), "reason {at}");
    }
}
