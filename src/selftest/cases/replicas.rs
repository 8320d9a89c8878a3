//! Two servers of 100 per second at 160 per second, balanced in several ways; many servers; redundancy.

use super::EXPONENTIAL;
use crate::selftest::case::{Case, case, exact, within};
use crate::selftest::figure;
use crate::selftest::formula::{birth_death, one_server, replicas as formula};
use crate::selftest::text::{station, system};

const GROUP: &str = "replicas";

/// What a formula for infinitely many servers may be off for a hundred or two.
const MANY: f64 = 0.02;

fn balanced(replicas: u32, balancing: &str, rate: u32) -> String {
    let server = format!("replicas = {replicas}\nconcurrency = 1\nbalancing = {balancing}\n{EXPONENTIAL}");
    station(&server, &format!("rate = \"{rate}/s\""))
}

/// `replicas` servers taken at random, asked over an edge with these keys.
fn hedged(replicas: u32, edge: &str, rate: u32) -> String {
    let server = format!("replicas = {replicas}\nconcurrency = 1\nbalancing = \"random\"\n{EXPONENTIAL}");
    system(&[("server", &server)], &[("user", "server", edge)], &format!("rate = \"{rate}/s\""))
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(
            GROUP,
            "two at random",
            balanced(2, "\"random\"", 160),
            [20, 300],
            vec![exact("mean response", figure::response, || one_server::mm1_response(80.0, 100.0))],
        ),
        case(
            GROUP,
            "two in turn",
            balanced(2, "\"round-robin\"", 160),
            [20, 300],
            vec![exact("mean response", figure::response, || formula::round_robin_response(160.0, 100.0))],
        ),
        case(
            GROUP,
            "two, the shorter line",
            balanced(2, "\"least-requests\"", 160),
            [20, 300],
            vec![exact("mean response", figure::response, || formula::shorter_line_response(160.0, 100.0))],
        ),
        case(
            GROUP,
            "two at one line",
            station(&format!("concurrency = 2\n{EXPONENTIAL}"), "rate = \"160/s\""),
            [20, 300],
            vec![exact("mean response", figure::response, || 0.01 + birth_death::mmc_wait(160.0, 100.0, 2))],
        ),
        case(
            GROUP,
            "200, the best of two",
            balanced(200, "\"two-choices\"", 16_000),
            [2, 4],
            vec![within(MANY, "mean response", figure::response, || 0.01 * formula::power_of_choices(0.8, 2.0))],
        ),
        case(
            GROUP,
            "200, the best of three",
            balanced(200, "{ choices = 3 }", 16_000),
            [2, 4],
            vec![within(MANY, "mean response", figure::response, || 0.01 * formula::power_of_choices(0.8, 3.0))],
        ),
        case(
            GROUP,
            "100, duplicates served in vain",
            hedged(100, "hedge = { after = \"0s\" }\ncancel = \"none\"", 3_000),
            [2, 15],
            vec![within(MANY, "mean response", figure::response, || formula::duplicates_response(30.0, 100.0))],
        ),
        case(
            GROUP,
            "two of four, the other cancelled",
            hedged(4, "hedge = { after = \"0s\" }\ncancel = \"immediate\"", 240),
            [20, 200],
            vec![exact("mean response", figure::response, || formula::redundancy_response(60.0, 100.0, 4, 2))],
        ),
        case(
            GROUP,
            "three of three, the others cancelled",
            hedged(3, "hedge = { after = \"0s\", copies = 2 }\ncancel = \"immediate\"", 240),
            [20, 200],
            vec![exact("mean response", figure::response, || formula::redundancy_response(80.0, 100.0, 3, 3))],
        ),
    ]
}
