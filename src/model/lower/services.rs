//! `[system]`, `[services]` and `[brokers]`.

use super::values::{choice, duration, flag, integer, items, law, number, on, rate, size, text, time, within};
use super::{problem, serving};
use crate::diagnostic::Finding;
use crate::file::{Document, Row, Value};
use crate::model::{Broker, Service, System, Thresholds};
use crate::vocabulary::{BrokerKind, ClientAudience, History, HouseRpc, PlatformNeed, Policy, Product, ServiceKind};

pub(super) fn system(row: &Row) -> System {
    let mut system = System::default();
    for cell in &row.cells {
        let value = &cell.value;
        match cell.attribute.name {
            "name" => system.name = text(value),
            "policy" => system.policy = choice(value, Policy::named),
            "house_rpc" => system.house_rpc = choice(value, HouseRpc::named),
            "needs" => {
                system.needs = items(value).iter().filter_map(|item| PlatformNeed::named(&item.text)).collect();
            }
            "mesh" => (system.mesh, system.mesh_latency) = (on(value), within(value, "latency", duration)),
            "thresholds" => {
                if let Value::Keys(row) = value {
                    thresholds(row, &mut system.thresholds);
                }
            }
            other => unreachable!("`[system]` has no key {other}"),
        }
    }
    system
}

fn thresholds(row: &Row, thresholds: &mut Thresholds) {
    for cell in &row.cells {
        let value = &cell.value;
        match cell.attribute.name {
            "grpc_above" => thresholds.grpc_above = rate(value).unwrap_or(thresholds.grpc_above),
            "max_sync_hops" => thresholds.max_sync_hops = integer(value).unwrap_or(thresholds.max_sync_hops),
            "sync_ceiling" => {
                thresholds.sync_ceiling = duration(value).unwrap_or(thresholds.sync_ceiling);
                thresholds.sync_ceiling_stated = true;
            }
            "saga_min" => thresholds.saga_min = integer(value).unwrap_or(thresholds.saga_min),
            "choreography_max" => thresholds.choreography_max = integer(value).unwrap_or(thresholds.choreography_max),
            "mesh_services" => thresholds.mesh_services = integer(value).unwrap_or(thresholds.mesh_services),
            "god_fan_out" => thresholds.god_fan_out = integer(value).unwrap_or(thresholds.god_fan_out),
            "utilization_warn" => thresholds.utilization_warn = number(value).unwrap_or(thresholds.utilization_warn),
            other => unreachable!("thresholds have no key {other}"),
        }
    }
}

pub(super) fn services(document: &Document, findings: &mut Vec<Finding>) -> Vec<Service> {
    document
        .services
        .iter()
        .map(|named| {
            let mut service = Service::new(named.name.clone(), named.span);
            for cell in &named.row.cells {
                let value = &cell.value;
                match cell.attribute.name {
                    "kind" => service.kind = choice(value, ServiceKind::named).unwrap_or(service.kind),
                    "audience" => service.audience = choice(value, ClientAudience::named),
                    "team" => service.team = text(value),
                    "language" => service.language = text(value),
                    "database" => service.database = text(value),
                    "replicas" => service.replicas = integer(value),
                    "concurrency" => service.concurrency = integer(value),
                    "cores" => service.cores = number(value),
                    "non_blocking" => service.non_blocking = flag(value).unwrap_or(false),
                    "capacity" => service.capacity = rate(value),
                    "service_time" => service.service_time = time(value),
                    "availability" => service.availability = number(value),
                    "history" => service.history = choice(value, History::named).unwrap_or(service.history),
                    "temporal_queries" => service.temporal_queries = flag(value).unwrap_or(false),
                    "replay_state" => service.replay_state = flag(value).unwrap_or(false),
                    "reads_per_write" => service.reads_per_write = number(value),
                    _ => serving::state(&mut service.serving, cell, findings),
                }
            }
            serving::check(&named.row, findings);
            if let (Some(_), Some(cell)) = (service.audience, named.row.cell("audience"))
                && service.kind != ServiceKind::Client
                && !named.row.is_broken("kind")
            {
                findings.push(problem::audience_of_no_client(&service.name, cell.span));
            }
            service
        })
        .collect()
}

pub(super) fn brokers(document: &Document, findings: &mut Vec<Finding>) -> Vec<Broker> {
    document
        .brokers
        .iter()
        .map(|named| {
            let mut broker = Broker::new(named.name.clone(), named.span);
            for cell in &named.row.cells {
                let value = &cell.value;
                match cell.attribute.name {
                    "kind" => broker.kind = choice(value, BrokerKind::named),
                    "product" => broker.product = choice(value, Product::named),
                    "max_message" => broker.max_message = size(value),
                    "partitions" => broker.partitions = integer(value),
                    "retention" => broker.retention = duration(value),
                    "publish_latency" => broker.publish_latency = law(value),
                    "delivery_latency" => broker.delivery_latency = law(value),
                    "capacity" => broker.capacity = rate(value),
                    "mtbf" => broker.mtbf = law(value),
                    "mttr" => broker.mttr = law(value),
                    other => unreachable!("brokers have no key {other}"),
                }
            }
            serving::check(&named.row, findings);
            broker
        })
        .collect()
}
