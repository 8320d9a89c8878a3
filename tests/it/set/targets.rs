//! Whom an argument means.

use hopwise::model::Topology;

use super::{after, edge, service};
use crate::support::with_sets;

/// Ids of the edges whose rate is seven per second.
fn at_seven(topology: &Topology) -> Vec<&str> {
    let rated = topology.edges().iter().filter(|edge| edge.needs.rate.is_some_and(|rate| rate.0 == 7.0));
    rated.map(|edge| edge.id.as_ref()).collect()
}

/// Checks that `target.rate=7/s` changes the edge `id` and no other.
fn means(target: &str, id: &str) {
    let topology = after(&[&format!("{target}.rate=7/s")]);
    assert_eq!(at_seven(&topology), [id], "{target}");
}

#[test]
fn services_go_by_their_table_or_their_bare_name() {
    for name in ["bank", "v1.api", "order-v2"] {
        for target in [format!("services.{name}"), name.to_owned()] {
            let topology = after(&[&format!("{target}.replicas=7")]);
            let changed: Vec<&str> = topology
                .services()
                .iter()
                .filter(|service| service.replicas.is_some())
                .map(|service| service.name.as_ref())
                .collect();
            assert_eq!(changed, [name], "{target}");
            assert_eq!(service(&topology, name).replicas, Some(7), "{target}");
        }
    }
}

#[test]
fn brokers_and_flows_go_by_their_table_or_their_bare_name() {
    for name in ["main", "bus.eu"] {
        for target in [format!("brokers.{name}"), name.to_owned()] {
            let topology = after(&[&format!("{target}.partitions=7")]);
            let changed: Vec<&str> = topology
                .brokers()
                .iter()
                .filter(|broker| broker.partitions == Some(7))
                .map(|broker| broker.name.as_ref())
                .collect();
            assert_eq!(changed, [name], "{target}");
        }
    }
    for name in ["place order", "ship.it"] {
        for target in [format!("flows.{name}"), name.to_owned()] {
            let topology = after(&[&format!("{target}.deadline=7s")]);
            let changed: Vec<&str> =
                topology.flows().iter().filter(|flow| flow.deadline.is_some()).map(|flow| flow.name.as_ref()).collect();
            assert_eq!(changed, [name], "{target}");
        }
    }
}

#[test]
fn a_bare_name_means_a_service_before_a_broker_before_a_flow() {
    let text =
        "[services.x]\n[services.a]\n[brokers.x]\n[brokers.y]\n[[flows]]\nname = \"x\"\n[[flows]]\nname = \"y\"\n";
    let topology = with_sets(text, &["x.team=t", "y.product=nats", "flows.x.deadline=1s", "brokers.x.product=sqs"])
        .expect("all are known");
    assert_eq!(topology.services()[0].team.as_deref(), Some("t"));
    assert!(topology.brokers().iter().all(|broker| broker.product.is_some()));
    assert!(topology.flows()[0].deadline.is_some() && topology.flows()[1].deadline.is_none());
}

#[test]
fn edges_go_by_each_of_their_ids() {
    for target in
        ["order->payment:charge", "order..payment:charge", "edges.order->payment:charge", "edges.order..payment:charge"]
    {
        means(target, "order->payment:charge");
    }
    for target in ["payment->bank:authorize", "payment->bank", "payment..bank", "edges.payment->bank"] {
        means(target, "payment->bank:authorize");
    }
}

#[test]
fn an_operation_may_hold_dots_equal_signs_and_blanks() {
    let id = "web->order:POST /orders/v1.2?x=1&y = 2";
    means(id, id);
    means("web..order:POST /orders/v1.2?x=1&y = 2", id);
    means("web->order", id);
}

#[test]
fn an_operation_may_hold_an_arrow_beside_the_two_dots() {
    let text = "[services.a]\n[services.b]\n[[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = \"x->y\"\n";
    for target in ["a->b:x->y", "a->b", "a..b", "a..b:x->y"] {
        let topology = with_sets(text, &[&format!("{target}.rate=7/s")]);
        let topology = topology.unwrap_or_else(|found| panic!("{target}: {found:#?}"));
        assert_eq!(at_seven(&topology), ["a->b:x->y"], "{target}");
    }
}

#[test]
fn a_list_edge_goes_by_its_star_and_by_its_subscriptions() {
    let id = "order->*:order.placed";
    for target in [
        id,
        "order->*",
        "order..*",
        "order->v1.api",
        "order..v1.api",
        "order->v1.api:order.placed",
        "order->payment:order.placed",
    ] {
        means(target, id);
    }
}

#[test]
fn a_whole_id_goes_before_the_short_one_of_another_edge() {
    means("bank->v1.api", "bank->v1.api");
    means("bank..v1.api:settle", "bank->v1.api:settle");
}

#[test]
fn the_system_and_its_thresholds_are_set() {
    let topology = after(&["system.policy=async-first", "system.thresholds.saga_min=5", "thresholds.grpc_above=7/s"]);
    let system = topology.system();
    assert_eq!(system.policy.map(|policy| policy.name()), Some("async-first"));
    assert_eq!((system.thresholds.saga_min, system.thresholds.grpc_above.0), (5, 7.0));
    // What the file states stays.
    assert_eq!(system.thresholds.max_sync_hops, 4);
    assert_eq!(system.name.as_deref(), Some("shop"));
    let topology = with_sets("[services.a]\n", &["thresholds.saga_min=5"]).expect("it is known");
    assert_eq!(topology.system().thresholds.saga_min, 5);
}

#[test]
fn nothing_else_is_changed() {
    let (before, topology) = (after(&[]), after(&["order->payment:charge.deadline=2s"]));
    assert_eq!(format!("{:?}", before.services()), format!("{:?}", topology.services()));
    for (old, new) in before.edges().iter().zip(topology.edges()) {
        let same = format!("{:?}", old.needs) == format!("{:?}", new.needs);
        assert_eq!(same, new.id.as_ref() != "order->payment:charge", "{}", new.id);
        assert_eq!(format!("{:?}", old.design), format!("{:?}", new.design), "{}", new.id);
    }
    assert!(edge(&topology, "order->payment:charge").needs.deadline.is_some());
}
