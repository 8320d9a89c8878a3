//! The six real systems carry the load that their design `load` states.

use hopwise::explore::outcome::Remark;

use super::shipped;

#[test]
fn six_systems_carry_their_load() {
    for (name, flows) in [
        ("bookinfo", 2),
        ("dotnet-eshop", 12),
        ("eventuate-choreography", 6),
        ("online-boutique", 6),
        ("sock-shop", 8),
        ("social-network", 10),
    ] {
        let seen = shipped(name).design("load").run(5, 20);
        assert_eq!(seen.0.flows.len(), flows, "{name}");
        for flow in &seen.0.flows {
            assert!(flow.offered > 0 && flow.failures.is_empty(), "{name}: {}: {:?}", flow.name, flow.failures);
            let stated = seen.0.assumptions.iter().all(|one| *one.entity != *flow.name || one.attribute != "rate");
            assert!(stated, "{name}: the rate of {}", flow.name);
        }
        let unstable = seen.0.remarks.iter().any(|remark| matches!(remark, Remark::Unstable(_)));
        assert!(!unstable, "{name}: {:?}", seen.0.remarks);
        for service in &seen.0.services {
            let share = service.core_utilization.map_or(0.0, |figure| figure.value);
            assert!(share < 0.7, "{name}: {} at {share}", service.name);
        }
    }
}

/// Without the design rates are assumed, and the saga starts with the requests that ask for its first step.
#[test]
fn a_saga_that_starts_inside_leaves_the_outside_its_requests() {
    let seen = shipped("eventuate-choreography").run(5, 20);
    let names: Vec<&str> = seen.0.flows.iter().map(|flow| flow.name.as_ref()).collect();
    assert!(names.contains(&"browser->api-gateway:POST /orders") && !names.contains(&"create-order"), "{names:?}");
    let started = |one: &&hopwise::simulate::blueprint::Assumption| {
        one.entity.as_ref() == "create-order" && one.attribute == "entry"
    };
    assert!(seen.0.assumptions.iter().any(|one| started(&one)) && seen.0.left_out.is_empty(), "{:?}", seen.0.left_out);
}
