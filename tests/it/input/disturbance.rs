//! Arrivals of flows, faults, links and objectives.

use hopwise::law::Law;
use hopwise::model::{ArrivalsSpec, BatchSpec, FaultTarget, LoadSpec};
use hopwise::units::Nanos;
use hopwise::vocabulary::FaultKind;

use super::{EDGE, accepted, refused};
use crate::support::{topology, with_sets};

fn flow(keys: &str) -> String {
    format!("[services.a]\n[[flows]]\nname = \"f\"\n{keys}\n")
}

fn load(keys: &str) -> LoadSpec {
    topology(&flow(keys)).flows()[0].load.clone()
}

const MS: fn(u64) -> Nanos = Nanos::from_millis;

#[test]
fn every_kind_of_arrival_is_read() {
    let arrivals = |text: &str| load(&format!("arrivals = {text}")).arrivals.expect("arrivals are stated");
    assert_eq!(arrivals("\"poisson\""), ArrivalsSpec::Poisson);
    assert_eq!(arrivals("\"constant\""), ArrivalsSpec::Constant);
    assert_eq!(
        arrivals("{ renewal = { erlang = { mean = \"1ms\", stages = 2 } } }"),
        ArrivalsSpec::Renewal(Law::Gamma { mean: 1e6, shape: 2.0 })
    );
    let bursty = arrivals("{ bursty = { rates = [\"10/s\", \"100/s\"], stays = [\"10s\", \"1s\"] } }");
    assert!(
        matches!(bursty, ArrivalsSpec::Bursty { rates, stays } if rates[1].0 == 100.0 && stays[0] == MS(10_000)),
        "{bursty:?}"
    );
    assert_eq!(
        arrivals("{ closed = { users = 50, think_time = { exponential = \"1s\" } } }"),
        ArrivalsSpec::Closed { users: 50, think_time: Law::Exponential { mean: 1e9 } }
    );
    let closed = arrivals("{ closed = { users = 1, think_time = \"0s\" } }");
    assert_eq!(closed, ArrivalsSpec::Closed { users: 1, think_time: Law::Constant(Nanos::ZERO) });
    let replay = ArrivalsSpec::Replay([Nanos::ZERO, MS(10), MS(10)].into());
    assert_eq!(arrivals("{ replay = [\"0s\", \"10ms\", \"10ms\"] }"), replay);
}

#[test]
fn batches_patience_priority_and_loads_are_read() {
    let stated = load("batch = 10\npatience = { exponential = \"1s\" }\npriority = -3");
    assert_eq!((stated.batch, stated.priority), (Some(BatchSpec::Constant(10)), Some(-3)));
    assert_eq!(stated.patience, Some(Law::Exponential { mean: 1e9 }));
    assert_eq!(load("batch = { mean = 10 }").batch, Some(BatchSpec::Geometric(10.0)));
    let profile = load(
        "load = { steps = [{ at = \"1m\", rate = \"200/s\" }, { at = \"2m\", rate = \"0/s\" }], ramp = { at = \"3m\", over = \"5m\", \
         to = \"500/s\" }, spike = { at = \"1m\", for = \"10s\", rate = \"500/s\" }, diurnal = { period = \"24h\", low = 0.2, \
         high = 2, peak_at = \"14h\" } }",
    )
    .profile;
    assert_eq!(
        profile.steps.iter().map(|(at, rate)| (at.0, rate.0)).collect::<Vec<_>>(),
        [(60_000_000_000, 200.0), (120_000_000_000, 0.0)]
    );
    assert_eq!(profile.ramp.map(|ramp| (ramp.at, ramp.over, ramp.to.0)), Some((MS(180_000), MS(300_000), 500.0)));
    assert_eq!(profile.spikes.iter().map(|spike| spike.lasts).collect::<Vec<_>>(), [MS(10_000)]);
    assert_eq!(profile.diurnal.map(|curve| (curve.low, curve.high)), Some((0.2, 2.0)));
    let two = "load = { spike = [{ at = \"1m\", for = \"1s\", rate = \"5/s\" }, { at = \"2m\", for = \"1s\", rate = \"5/s\" }] }";
    assert_eq!(load(two).profile.spikes.len(), 2);
}

#[test]
fn arrivals_that_cannot_be_are_refused() {
    for (keys, rule) in [
        ("arrivals = «{ renewal = \"1s\", replay = [] }»", "contradiction"),
        ("arrivals = «{}»", "missing-key"),
        ("arrivals = { renewal = «\"0s\"» }", "out-of-range"),
        ("arrivals = { closed = «{ users = 5 }» }", "missing-key"),
        ("arrivals = { closed = { users = «0», think_time = \"1s\" } }", "out-of-range"),
        ("arrivals = { bursty = «{ rates = [\"1/s\"], stays = [\"1s\", \"1s\"] }» }", "out-of-range"),
        ("arrivals = { bursty = «{ rates = [\"0/s\", \"0/s\"], stays = [\"1s\", \"1s\"] }» }", "out-of-range"),
        ("arrivals = { bursty = { rates = [\"0/s\", \"1/s\"], stays = [\"1s\", «\"0s\"»] } }", "out-of-range"),
        ("arrivals = { replay = [\"2s\", «\"1s\"»] }", "out-of-range"),
        ("arrivals = { closed = { users = 5, think_time = \"1s\" } }\nbatch = «2»", "contradiction"),
        ("arrivals = { replay = [\"1s\"] }\nload = «{ steps = [] }»", "contradiction"),
        ("batch = «0»", "out-of-range"),
        ("batch = { mean = «0.5» }", "out-of-range"),
        ("batch = «{}»", "missing-key"),
        ("load = { steps = [«{ at = \"1s\" }»] }", "missing-key"),
        ("load = { steps = [{ at = \"2s\", rate = \"1/s\" }, «{ at = \"1s\", rate = \"1/s\" }»] }", "out-of-range"),
        ("load = { ramp = «{ at = \"1s\", to = \"5/s\" }» }", "missing-key"),
        ("load = { spike = «{ at = \"1s\", rate = \"5/s\" }» }", "missing-key"),
        ("load = { diurnal = «{ period = \"24h\", low = 2, high = 1 }» }", "out-of-range"),
        ("load = { diurnal = { period = «\"0s\"», low = 1, high = 1 } }", "out-of-range"),
        ("load = «\"5/s\"»", "wrong-type"),
        ("priority = «1.5»", "wrong-type"),
    ] {
        refused(&flow(keys), rule, "");
    }
    let rates = "arrivals = { bursty = { rates = [«5», \"1/s\"], stays = [\"1s\", \"1s\"] } }";
    refused(&flow(rates), "wrong-type", "state the unit");
    refused(&flow("arrivals = «\"poison\"»"), "unknown-value", "did you mean `poisson`?");
    refused(&flow("arrivals = { «bursti» = 5 }"), "unknown-key", "did you mean `bursty`?");
}

#[test]
fn a_flow_is_set_by_its_name() {
    for target in ["f", "flows.f"] {
        let sets =
            [format!("{target}.rate=7/s"), format!("{target}.arrivals=constant"), format!("{target}.priority=-1")];
        let sets: Vec<&str> = sets.iter().map(String::as_str).collect();
        let topology = with_sets(&flow(""), &sets).expect("all are known");
        let flow = &topology.flows()[0];
        assert_eq!((flow.rate.map(|rate| rate.0), flow.load.priority), (Some(7.0), Some(-1)), "{target}");
        assert_eq!(flow.load.arrivals, Some(ArrivalsSpec::Constant), "{target}");
    }
}

/// A file with something of everything, open for more keys of a fault.
const FAULT: &str = "[services.a]\nreplicas = 3\nzone = [\"x\", \"y\"]\n[services.b]\n[brokers.mail]\n[[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = \"go\"\n\
                     [[flows]]\nname = \"buy it\"\n[[faults]]\n";

fn fault(keys: &str) -> String {
    format!("{FAULT}{keys}\n")
}

#[test]
fn every_target_and_kind_is_read() {
    for (target, kind) in [
        ("a", "kind = \"crash\""),
        ("a", "kind = \"pause\""),
        ("a", "kind = \"slow\"\nfactor = 2"),
        ("a/3", "kind = \"crash\""),
        ("a->b:go", "kind = \"errors\"\nrate = \"5%\""),
        ("a->b", "kind = \"slow\"\ndelay = \"1s\""),
        ("a..b", "kind = \"slow\"\nfactor = 3\ndelay = \"1s\""),
        ("buy it", "kind = \"load\"\nfactor = 2.5"),
        ("mail", "kind = \"crash\""),
        ("a->b", "kind = \"partition\""),
        ("a", "kind = \"deploy\"\ngap = \"1s\"\ndrain = \"4s\""),
        ("a->b", "kind = \"latency\"\nfactor = 2\ndelay = \"1ms\""),
        ("a->b", "kind = \"loss\"\nrate = \"5%\""),
        ("zone:x", "kind = \"pause\""),
        ("zone:x", "kind = \"partition\""),
        ("zone:x~zone:y", "kind = \"loss\"\nrate = 1"),
        ("x~y", "kind = \"latency\"\ndelay = \"1ms\""),
        ("x ~ zone:y", "kind = \"partition\"\nmode = \"hold\""),
    ] {
        let topology =
            topology(&fault(&format!("target = \"{target}\"\n{kind}\nat = \"1m\"\nfor = \"5s\"\nevery = \"10s\"")));
        let [fault] = topology.faults() else { panic!("one fault") };
        assert_eq!((fault.label.as_ref(), fault.at, fault.lasts), (target, Some(MS(60_000)), Some(MS(5_000))));
        let fits = match &fault.target {
            FaultTarget::Service(id) => topology.service(*id).name.as_ref() == target,
            FaultTarget::Replica(id, replica) => format!("{}/{replica}", topology.service(*id).name) == target,
            FaultTarget::Edge(id) => topology.edge(*id).id.as_ref() == "a->b:go" && fault.kind != FaultKind::Crash,
            FaultTarget::Flow(id) => topology.flow(*id).name.as_ref() == target,
            FaultTarget::Broker(id) => topology.broker(*id).name.as_ref() == target,
            FaultTarget::Zone(zone) => format!("zone:{zone}") == target,
            FaultTarget::Zones(a, b) => (a.as_ref(), b.as_ref()) == ("x", "y"),
        };
        assert!(fits, "{target}: {fault:?}");
    }
    let random = topology(&fault("target = \"b\"\nkind = \"pause\"\nmtbf = \"1h\"\nmttr = { constant = \"1m\" }"));
    assert_eq!(random.faults()[0].mtbf, Some(Law::Exponential { mean: 3.6e12 }));
    assert_eq!(random.faults()[0].mttr, Some(Law::Constant(MS(60_000))));
}

#[test]
fn faults_that_cannot_be_are_refused() {
    let crash = "target = \"a\"\nkind = \"crash\"\n";
    for (keys, rule) in [
        ("target = «\"a/4\"»\nkind = \"crash\"\nat = \"1s\"", "unknown-name"),
        ("target = «\"a/0\"»\nkind = \"crash\"\nat = \"1s\"", "unknown-name"),
        ("target = «\"b/2\"»\nkind = \"crash\"\nat = \"1s\"", "unknown-name"),
        ("target = «\"a->b\"»\nkind = \"crash\"\nat = \"1s\"", "contradiction"),
        ("target = «\"a->b\"»\nkind = \"load\"\nfactor = 2\nat = \"1s\"", "contradiction"),
        ("target = «\"buy it\"»\nkind = \"pause\"\nat = \"1s\"", "contradiction"),
        ("target = «\"a\"»\nkind = \"load\"\nfactor = 2\nat = \"1s\"", "contradiction"),
        ("target = \"a\"\nkind = «\"slow\"»\nat = \"1s\"", "missing-key"),
        ("target = \"a->b\"\nkind = «\"loss\"»\nat = \"1s\"", "missing-key"),
        ("target = \"x~y\"\nkind = «\"latency\"»\nat = \"1s\"", "missing-key"),
        ("target = «\"a/1\"»\nkind = \"deploy\"\nat = \"1s\"\nfor = \"1s\"", "contradiction"),
        ("target = \"a\"\nkind = «\"deploy\"»\nat = \"1s\"", "missing-key"),
        ("target = \"a\"\nkind = \"deploy\"\nat = \"1s\"\nfor = \"1s\"\ndrain = «\"1s\"»", "out-of-range"),
        ("target = \"a\"\nkind = \"crash\"\nat = \"1s\"\ndrain = «\"1s\"»", "contradiction"),
        ("target = «\"a\"»\nkind = \"partition\"\nat = \"1s\"", "contradiction"),
        ("target = «\"mail\"»\nkind = \"loss\"\nrate = 1\nat = \"1s\"", "contradiction"),
        ("target = «\"x~y\"»\nkind = \"crash\"\nat = \"1s\"", "contradiction"),
        ("target = «\"zone:x\"»\nkind = \"load\"\nfactor = 2\nat = \"1s\"", "contradiction"),
        ("target = «\"zone:z\"»\nkind = \"crash\"\nat = \"1s\"", "unknown-name"),
        ("target = «\"x~z\"»\nkind = \"partition\"\nat = \"1s\"", "unknown-name"),
        ("target = «\"~\"»\nkind = \"partition\"\nat = \"1s\"", "unknown-name"),
        ("target = \"a->b\"\nkind = \"errors\"\nrate = 1\nmode = «\"hold\"»\nat = \"1s\"", "contradiction"),
        ("target = \"a\"\nkind = «\"errors\"»\nat = \"1s\"", "missing-key"),
        ("target = \"buy it\"\nkind = «\"load\"»\nat = \"1s\"", "missing-key"),
        ("target = \"a\"\nkind = \"errors\"\nrate = 0.1\ndelay = «\"1s\"»\nat = \"1s\"", "contradiction"),
    ] {
        let found = crate::support::findings(&super::unmarked(&fault(keys)).0);
        assert_eq!(found.len(), 1, "{keys}: {found:#?}");
        refused(&fault(keys), rule, found[0].help.as_deref().unwrap_or(""));
    }
    for (keys, rule) in [
        ("at = \"1s\"\nmtbf = «\"1h\"»\nmttr = \"1s\"", "contradiction"),
        ("mtbf = «\"1h\"»", "missing-key"),
        ("mttr = «\"1h\"»", "missing-key"),
        ("mtbf = \"1h\"\nmttr = \"1s\"\nfor = «\"1s\"»", "missing-key"),
        ("at = \"1s\"\nevery = «\"5s\"»", "missing-key"),
        ("at = \"1s\"\nfor = \"5s\"\nevery = «\"5s\"»", "out-of-range"),
        ("at = \"1s\"\nfor = «\"0s\"»", "out-of-range"),
        ("at = \"1s\"\nfactor = «2»", "contradiction"),
        ("at = \"1s\"\nrate = «2»", "out-of-range"),
    ] {
        refused(&fault(&format!("{crash}{keys}")), rule, "");
    }
    for (target, near) in [("aa", "`a`"), ("a->c", "`a->b:go`"), ("buy", "buy it")] {
        let text = fault(&format!("target = «\"{target}\"»\nkind = \"slow\"\nfactor = 2\nat = \"1s\""));
        let finding = crate::support::findings(&super::unmarked(&text).0);
        assert_eq!(finding.len(), 1, "{finding:#?}");
        assert_eq!(finding[0].rule, "unknown-name", "{target} {near}");
    }
    let header = FAULT.replace("[[faults]]\n", "«[[faults]]»\n");
    refused(&format!("{header}{crash}"), "missing-key", "or `mtbf` and `mttr`");
    refused(&format!("{header}kind = \"crash\"\nat = \"1s\"\n"), "missing-key", "state a service");
    refused(&format!("{header}target = \"a\"\nat = \"1s\"\n"), "missing-key", "kind = \"crash\"");
}

#[test]
fn links_are_between_zones_that_services_state() {
    let zones = "[services.a]\nzone = [\"eu-1\", \"eu-2\"]\n[services.b]\nzone = \"us-1\"\n";
    let text = format!(
        "{zones}[links.\"eu-1~us-1\"]\nlatency = {{ p50 = \"40ms\", p99 = \"60ms\" }}\nbandwidth = \"1Gbit/s\"\n[links.\"eu-1~eu-1\"]\n"
    );
    let topology = topology(&text);
    let [first, second] = topology.zone_links() else { panic!("two links") };
    assert_eq!(first.zones.each_ref().map(|zone| zone.as_ref()), ["eu-1", "us-1"]);
    assert_eq!((first.bandwidth.map(|size| size.0), second.latency.is_none()), (Some(125_000_000), true));
    refused(&format!("{zones}[links.«\"eu-1~us-2\"»]\n"), "unknown-name", "did you mean `us-1`?");
    refused(&format!("{zones}[links.«\"eu-1\"»]\n"), "bad-name", "");
    refused(&format!("{zones}[links.\"eu-1~us-1\"]\n[links.«\"us-1~eu-1\"»]\n"), "duplicate", "");
    let set = with_sets(&text, &["links.eu-1~us-1.latency=5ms"]).expect("it is known");
    assert_eq!(set.zone_links()[0].latency, Some(Law::Constant(MS(5))));
}

#[test]
fn objectives_are_kept_as_written() {
    let text =
        "[services.a]\n[[objectives]]\nexpr = \"flows.f.p99 < 300ms\"\nname = \"fast\"\n[[objectives]]\nexpr = \"x\"\n";
    let topology = topology(text);
    let [first, second] = topology.objectives() else { panic!("two objectives") };
    assert_eq!((first.expression.as_ref(), first.name.as_deref()), ("flows.f.p99 < 300ms", Some("fast")));
    assert_eq!((second.expression.as_ref(), second.name.as_deref()), ("x", None));
    refused("[services.a]\n«[[objectives]]»\nname = \"x\"\n", "missing-key", "expr");
    refused("[services.a]\n[«objectives»]\nexpr = \"x\"\n", "wrong-type", "");
    refused("[services.a]\n[[«objective»]]\nexpr = \"x\"\n", "unknown-key", "did you mean `objectives`?");
    accepted(EDGE);
}
