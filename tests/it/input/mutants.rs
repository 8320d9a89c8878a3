//! Thousands of broken files: none panics, each has either a topology or a reason why not.

use hopwise::decide::decisions::decide;
use hopwise::decide::verdicts::Verdicts;
use hopwise::diagnostic::{Finding, Sources};
use hopwise::file::{parse, set, with_design};
use hopwise::model::lower;
use hopwise::report::payload::ExplainedEdge;
use hopwise::report::{diagram, problems};

use super::accepted;
use crate::support::random::Random;

/// A valid file with something of everything.
const FILE: &str = r#"version = 1
[system]
name = "shop"
policy = "balanced"
needs = ["rate-limiting", "mtls"]
thresholds = { max_sync_hops = 2, sync_ceiling = "3s" }
[services.web]
kind = "client"
audience = "browser"
[services.gateway]
kind = "gateway"
[services.order]
team = "orders"
database = "orders"
service_time = { p50 = "15ms", p99 = "60ms" }
replicas = 3
concurrency = 16
zone = ["eu", "us"]
line = { capacity = 100, discipline = "adaptive", lifo_above = 5 }
mtbf = "30d"
mttr = { weibull = { mean = "5m", shape = 0.7 } }
[services.payment]
service_time = "30ms"
[services.email]
[services.bank]
kind = "external"
availability = 0.995
[services.db]
kind = "store"
[brokers.main]
product = "kafka"
partitions = 12
[[edges]]
from = "web"
to = "gateway"
operation = "POST /checkout"
deadline = "1s"
pattern = "rest"
[[edges]]
from = "gateway"
to = "order"
operation = "place"
[[edges]]
from = "order"
to = "payment"
operation = "charge"
during = ["place"]
timeout = "2s"
rate = "50/s"
peak = "80/s"
latency = { pareto = { minimum = "1ms", shape = 2.5 } }
bandwidth = "1Gbit/s"
retry_budget = { tokens_per_request = 0.1, burst = 10 }
hedge = { after = "p95" }
circuit_breaker = { window = "10s", slow_ratio = 0.5, slow_call = "1s" }
[[edges]]
from = "payment"
to = "bank"
operation = "authorize"
reply = "immediate"
[[edges]]
from = "order"
to = ["payment", "email"]
event = "order.placed"
outbox = { poll = "1s", batch = 100 }
broker = "main"
[[edges]]
from = "order"
to = "db"
pattern = "native"
[[flows]]
name = "place-order"
entry = "web"
transactional = true
steps = [
  { service = "order", action = "create", compensation = "cancel" },
  { service = "payment", action = "charge", compensation = "refund", after = ["create"] },
  { service = "email", action = "confirm", notify = true },
]
arrivals = { closed = { users = 5, think_time = { empirical = { bounds = ["0s", "1s"] } } } }
[[flows]]
name = "browse"
batch = { mean = 2 }
load = { steps = [{ at = "1m", rate = "5/s" }], spike = { at = "2m", for = "5s", rate = "50/s" } }
[[faults]]
target = "order/2"
kind = "slow"
delay = "1s"
at = "1m"
for = "5s"
every = "1m"
[links."eu~us"]
latency = { hyperexponential = [{ weight = 9, mean = "40ms" }, { weight = 1, mean = "80ms" }] }
[[objectives]]
expr = "flows.browse.p99 < 300ms"
[designs.base.system]
policy = "async-first"
[designs.queue]
extends = "base"
[designs.queue.edges."order->payment:charge"]
reply = "none"
"#;

/// Values that stand in for others.
const VALUES: [&str; 24] = [
    "\"order\"",
    "\"web\"",
    "\"db\"",
    "[\"order\", \"db\"]",
    "[]",
    "{}",
    "true",
    "0",
    "-1",
    "5",
    "\"5s\"",
    "\"0s\"",
    "\"3650d\"",
    "\"50/s\"",
    "\"immediate\"",
    "\"none\"",
    "\"event\"",
    "\"native\"",
    "\"charge\"",
    "\"base\"",
    "nan",
    "\"\"",
    "\"8MB\"",
    "{ p50 = \"1s\", p99 = \"2s\" }",
];

/// The file with a few bytes deleted, doubled or replaced.
fn scratched(random: &mut Random) -> String {
    let mut bytes = FILE.as_bytes().to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len());
        let end = (at + 1 + random.below(12)).min(bytes.len());
        match random.below(4) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
            2 => bytes[at] = b"\n\"'[]{}=.,#-> 0aZ\x00\xc3"[random.below(19)],
            _ => bytes[at] = random.below(256) as u8,
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The file with a few lines deleted, doubled, moved, or given another value: mostly still TOML.
pub fn rewritten(random: &mut Random) -> String {
    let mut lines: Vec<String> = FILE.lines().map(str::to_owned).collect();
    for _ in 0..=random.below(3) {
        let at = random.below(lines.len());
        match random.below(5) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(random.below(lines.len()), lines[at].clone()),
            2 => {
                let other = random.below(lines.len());
                lines.swap(at, other);
            }
            _ => {
                if let Some((key, _)) = lines[at].split_once(" = ") {
                    lines[at] = format!("{key} = {}", VALUES[random.below(VALUES.len())]);
                }
            }
        }
    }
    lines.join("\n")
}

/// What is said has a place in the text, and is said once.
fn sound(text: &str, found: &[Finding]) {
    for (at, finding) in found.iter().enumerate() {
        if let Some(label) = &finding.primary {
            assert!(text.get(label.span.range()).is_some(), "{finding:#?} points beside\n{text}");
        }
        assert!(!found[..at].contains(finding), "{finding:#?} is said twice of\n{text}");
    }
}

/// Reads, decides and reports `text`; whether it is valid.
fn survives(text: &str) -> bool {
    let mut sources = Sources::default();
    let id = sources.add("mutant.toml", text);
    let (document, mut found) = parse(&sources, id);
    let Some(document) = document else {
        assert!(found.iter().any(Finding::is_error), "no document and no reason:\n{text}");
        sound(text, &found);
        return false;
    };
    let refused = found.iter().any(Finding::is_error);
    let (topology, lowered) = lower(&document);
    let wrong = lowered.iter().any(Finding::is_error);
    assert_eq!(topology.is_none(), wrong || refused, "a topology and an error, or neither: {lowered:#?}\n{text}");
    found.extend(lowered);
    sound(text, &found);
    assert!(!problems::text(&sources, &found, 80).contains('\0'));
    for design in &document.designs {
        match with_design(&document, &design.name) {
            Ok(laid) => drop(lower(&laid).0.map(|topology| decide(&topology).contradictions().count())),
            Err(found) => assert!(found.iter().any(Finding::is_error)),
        }
    }
    let Some(topology) = topology.filter(|_| !refused) else { return false };
    let decisions = decide(&topology);
    let mut verdicts = Verdicts::default();
    for id in decisions.topology.edge_ids() {
        let edge = ExplainedEdge::of(&decisions, &mut verdicts, id);
        assert!(serde_json::to_string(&edge).is_ok_and(|json| json.contains("because")));
    }
    assert!(diagram::mermaid(&decisions).starts_with("flowchart"));
    true
}

#[test]
fn the_file_itself_is_valid() {
    accepted(FILE);
    assert!(survives(FILE));
}

#[test]
fn a_scratched_file_has_a_topology_or_a_reason() {
    let mut random = Random::new(20_250_101);
    let valid = (0..3_000).filter(|_| survives(&scratched(&mut random))).count();
    // Some scratches fall into texts and blanks; most do not.
    assert!((30..2_000).contains(&valid), "{valid} of 3000 are valid");
}

#[test]
fn a_rewritten_file_has_a_topology_or_a_reason() {
    let mut random = Random::new(42);
    let valid = (0..3_000).filter(|_| survives(&rewritten(&mut random))).count();
    assert!((100..2_900).contains(&valid), "{valid} of 3000 are valid");
}

#[test]
fn scratched_arguments_of_set_change_the_file_or_say_why_not() {
    let arguments = [
        "services.bank.service_time={ p50 = \"1s\", p99 = \"2s\" }",
        "order->payment:charge.deadline=2s",
        "flows.place-order.entry=[\"web\", \"order\"]",
        "system.thresholds.max_sync_hops=5",
        "order..email.to=[\"payment\", \"bank\"]",
        "brokers.main.product=nats",
    ];
    let mut random = Random::new(3);
    let mut changed = 0;
    for _ in 0..2_000 {
        let mut bytes = arguments[random.below(arguments.len())].as_bytes().to_vec();
        for _ in 0..random.below(3) {
            let at = random.below(bytes.len());
            match random.below(3) {
                0 => drop(bytes.remove(at)),
                1 => bytes.insert(at, b".=->{}[]\"' \n\0x5"[random.below(15)]),
                _ => bytes[at] = random.below(128) as u8,
            }
        }
        let argument = String::from_utf8_lossy(&bytes).into_owned();
        let mut sources = Sources::default();
        let id = sources.add("mutant.toml", FILE);
        let mut document = parse(&sources, id).0.expect("the file is valid");
        let before = document.clone();
        let id = sources.add("--set", argument.as_str());
        match set(&mut document, &sources, id) {
            Ok(()) => {
                changed += 1;
                let (topology, found) = lower(&document);
                assert_eq!(topology.is_none(), found.iter().any(Finding::is_error), "{argument}");
            }
            Err(found) => {
                assert!(document == before, "{argument} is refused and changes the file");
                assert!(!found.is_empty(), "{argument}");
                sound(&argument, &found);
            }
        }
    }
    assert!((200..1_900).contains(&changed), "{changed} of 2000 are accepted");
}
