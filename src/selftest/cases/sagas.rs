//! Sagas whose steps refuse at random.

use crate::selftest::case::{Case, case, exact};
use crate::selftest::figure;
use crate::selftest::formula::messages as formula;

const GROUP: &str = "sagas";

/// Shares of steps that fail.
const FAILS: [f64; 4] = [0.02, 0.1, 0.05, 0.2];

/// Steps in a row, each in a service of its own; the first is the request.
fn saga(coordination: &str) -> String {
    let mut text = String::from("[services.user]\nkind = \"client\"\n\n[brokers.main]\n\n");
    let mut steps = String::new();
    for (at, fails) in FAILS.iter().enumerate() {
        let work = "service_time = { exponential = \"10ms\" }";
        text.push_str(&format!("[services.s{at}]\n{work}\ndatabase = \"d{at}\"\n\n"));
        let step = format!("service = \"s{at}\", action = \"do{at}\", compensation = \"undo{at}\", fails = {fails}");
        steps.push_str(&format!("    {{ {step} }},\n"));
    }
    text.push_str("[[edges]]\nfrom = \"user\"\nto = \"s0\"\noperation = \"do0\"\npattern = \"rest\"\n\n");
    text.push_str("[[flows]]\nname = \"main\"\nentry = \"user->s0:do0\"\nrate = \"50/s\"\ntransactional = true\n");
    text.push_str(&format!("coordination = \"{coordination}\"\nsteps = [\n{steps}]\n"));
    text
}

pub(super) fn cases() -> Vec<Case> {
    let checks = vec![
        exact("share that commits", figure::committed, || formula::committed(&FAILS)),
        exact("steps per saga", figure::steps, || formula::steps(&FAILS)),
        exact("compensations per saga", figure::compensations, || formula::compensations(&FAILS)),
    ];
    let form = |name, coordination| case(GROUP, name, saga(coordination), [2, 60], checks.clone());
    vec![form("four steps, choreography", "choreography"), form("four steps, orchestration", "orchestration")]
}
