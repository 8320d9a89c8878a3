//! Partitions, losses and delays of the network, by exact counts.

use hopwise::model::Topology;
use hopwise::simulate::blueprint::{Arrivals, Blueprint, Delay, Effect, NEVER, Target};
use hopwise::simulate::resolve::resolve;
use hopwise::vocabulary::{Fate, PartitionMode};

use super::{fault, run};
use crate::support::plain::{constant, single, steady};
use crate::support::topology;

/// A request every microsecond, on the whole microsecond; 100 ns there, 50 ns of work, 100 ns back.
fn ticking() -> Blueprint {
    let mut plan = single(u32::MAX, 1e6, 1.0);
    plan.stations[0].work = constant(50);
    plan.links[0].delay = Some(Delay { law: constant(100) });
    plan.links[0].timeout = 5_000;
    plan.sources[0].arrivals = Arrivals::Constant(steady(1e6));
    plan
}

fn parted(mode: PartitionMode) -> Blueprint {
    let mut plan = ticking();
    // Sent at 10, 11 … 19 us; the answer of none is under way when it begins or ends.
    plan.disturbances = vec![fault(Target::Link(0), Effect::Partition(mode), 9_500, 10_000)];
    plan
}

#[test]
fn what_is_sent_into_a_partition_is_lost() {
    let seen = run(&parted(PartitionMode::Drop), 100_000);
    let flow = &seen.flows[0];
    assert_eq!((flow.failed[Fate::Timeout as usize], flow.unfinished), (10, 0));
    assert_eq!(flow.ok, flow.offered - 10);
    assert_eq!(seen.stations[0].arrived, flow.offered - 10, "it never reached the callee");
    assert_eq!(run(&ticking(), 100_000).flows[0].failed, [0; Fate::ALL.len()]);
}

#[test]
fn what_is_held_arrives_at_the_end() {
    let mut plan = parted(PartitionMode::Hold);
    plan.links[0].timeout = NEVER;
    let seen = run(&plan, 100_000);
    let flow = &seen.flows[0];
    assert_eq!((flow.ok, flow.unfinished), (flow.offered, 0));
    // Sent at t, it sets out at 19.5 us.
    let held: u128 = (10..20).map(|at| 19_500 - 1_000 * at).sum();
    assert_eq!(flow.response.sum(), u128::from(flow.offered) * 250 + held);
    assert_eq!(flow.response.max(), Some(9_500 + 250));
}

#[test]
fn answers_meet_a_partition_too() {
    for (mode, lost) in [(PartitionMode::Drop, 1), (PartitionMode::Hold, 0)] {
        let mut plan = ticking();
        // The request of 10 us has arrived at 10.1, and would be answered at 10.15.
        plan.disturbances = vec![fault(Target::Link(0), Effect::Partition(mode), 10_120, 500)];
        let seen = run(&plan, 100_000);
        assert_eq!(seen.stations[0].finished, seen.flows[0].offered, "{mode}: it was done");
        assert_eq!(seen.flows[0].failed[Fate::Timeout as usize], lost, "{mode}");
        // From 10.15 to 10.62 us the answer waited.
        let waited = u128::from(1 - lost) * 470;
        assert_eq!(seen.flows[0].response.sum(), u128::from(seen.flows[0].ok) * 250 + waited, "{mode}");
    }
}

#[test]
fn nobody_ends_a_wait_without_a_timeout() {
    let mut plan = parted(PartitionMode::Drop);
    plan.links[0].timeout = NEVER;
    let seen = run(&plan, 100_000);
    assert_eq!(seen.flows[0].unfinished, 10);
}

#[test]
fn a_loss_is_of_requests_and_on_top_of_the_edge() {
    let mut plan = ticking();
    plan.links[0].loss = 0.5;
    plan.disturbances = vec![fault(Target::Link(0), Effect::Loss { rate: 0.5 }, 0, NEVER)];
    let seen = run(&plan, 20_000_000);
    let lost = seen.flows[0].failed[Fate::Timeout as usize] as f64 / seen.flows[0].offered as f64;
    // Four standard deviations of 20,000 draws.
    assert!((lost - 0.75).abs() < 0.0125, "{lost}");
    assert_eq!(seen.stations[0].arrived, seen.flows[0].ok);
}

fn zoned() -> Topology {
    topology(
        "[services.web]\nkind = \"client\"\nzone = \"a\"\n[services.shop]\nreplicas = 2\nzone = [\"a\", \"b\"]\n\
         service_time = { constant = \"0s\" }\n[[edges]]\nfrom = \"web\"\nto = \"shop\"\noperation = \"buy\"\nrate = \"100/s\"\n\
         timeout = \"100ms\"\nprotocol_cost = \"0s\"\n[links.\"a~b\"]\nlatency = \"2ms\"\n[links.\"a~a\"]\nlatency = \"1ms\"\n",
    )
}

#[test]
fn zones_part_only_what_crosses_them() {
    let plain = resolve(&zoned()).expect("a blueprint");
    let zones = |effect| {
        let mut plan = plain.clone();
        plan.disturbances = vec![fault(Target::Zones(1, 0), effect, 0, NEVER)];
        run(&plan, 10_000_000_000)
    };
    let seen = zones(Effect::Partition(PartitionMode::Drop));
    // Every second request goes to the other zone.
    let (ok, lost) = (seen.flows[0].ok, seen.flows[0].failed[Fate::Timeout as usize]);
    assert!(ok.abs_diff(lost) <= 1 && ok > 400, "{ok} {lost}");
    assert_eq!(seen.flows[0].response.max(), Some(2_000_000), "within the zone as before");
    let seen = zones(Effect::Slow { factor: 3.0, delay: 500_000 });
    assert_eq!(seen.flows[0].response.max(), Some(2 * (6_000_000 + 500_000)));
    assert_eq!(run(&plain, 10_000_000_000).flows[0].response.max(), Some(4_000_000));
}

#[test]
fn a_zone_goes_down_as_a_whole() {
    let mut plan = resolve(&zoned()).expect("a blueprint");
    plan.disturbances = vec![fault(Target::Zone(1), Effect::Crash, 0, NEVER)];
    plan.stations[0].detection = NEVER;
    let seen = run(&plan, 10_000_000_000);
    let refused = seen.flows[0].failed[Fate::Unavailable as usize];
    assert!(seen.flows[0].ok.abs_diff(refused) <= 1, "nobody notices: half of them fail");
    assert_eq!(seen.stations[0].up.now(), 1);
}

/// What the faults of a file become.
fn targets(keys: &str) -> Vec<Target> {
    let zones = "[services.a]\nzone = [\"x\", \"y\", \"z\"]\nreplicas = 3\n[services.b]\n[[edges]]\nfrom = \"a\"\nto = \"b\"\n\
                 [[flows]]\nname = \"f\"\nentry = \"a\"\n[[faults]]\nat = \"1s\"\n";
    let plan = resolve(&topology(&format!("{zones}{keys}\n"))).expect("a blueprint");
    plan.disturbances.iter().map(|disturbance| disturbance.target).collect()
}

#[test]
fn a_zone_apart_is_apart_from_all_others() {
    assert_eq!(targets("target = \"zone:y\"\nkind = \"partition\""), [Target::Zones(1, 0), Target::Zones(1, 2)]);
    assert_eq!(targets("target = \"zone:y\"\nkind = \"crash\""), [Target::Zone(1)]);
    assert_eq!(targets("target = \"z~x\"\nkind = \"loss\"\nrate = 0.1"), [Target::Zones(2, 0)]);
    assert_eq!(targets("target = \"a..b\"\nkind = \"partition\""), [Target::Link(0)]);
}
