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
