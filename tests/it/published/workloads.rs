//! The speed workloads have the means they should have.

use super::{near, scenario};

/// Erlang C, Burke's theorem, and a long run of a simulation of its own.
#[test]
fn speed_workloads_have_their_means() {
    // Several standard errors of runs this long.
    for (name, measured, mean, tolerance) in [
        ("w1", 200_000, 5.0, 0.03),
        ("w2", 10_000, 1.3696, 0.03),
        ("w3s", 25_000, 6.7861, 0.02),
        ("w4", 20_000, 3.0561, 0.01),
    ] {
        near(name, scenario(name).run(1_000, measured).mean_response("customers"), mean, tolerance);
    }
}

/// Guards on every edge, and nothing for them to do.
#[test]
fn a_guarded_system_does_what_a_bare_one_does() {
    let guarded = scenario("w5").run(2, 5);
    let bare = scenario("w5").design("bare").run(2, 5);
    assert!(guarded.0.remarks.is_empty() && guarded.0.links.len() == 46);
    for (flow, without) in guarded.0.flows.iter().zip(&bare.0.flows) {
        near(&flow.name, guarded.success(&flow.name), 1.0, 0.0);
        assert_eq!(flow.response.mean, without.response.mean, "{}", flow.name);
    }
    for link in &guarded.0.links {
        assert_eq!(link.breaker.as_ref().map(|breaker| breaker.opened), Some(0.0), "{}", link.id);
    }
}
