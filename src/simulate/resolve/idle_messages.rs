//! What edges and flows state of messages and sagas that can do nothing.

use super::index::Index;
use super::plan::Plan;
use super::topics::is_answered;
use super::transport::Transport;
use crate::model::{Design, Edge, EdgeId, MessagePolicy, Topology};
use crate::simulate::blueprint::Idle;
use crate::vocabulary::{Ack, Coordination, Pattern, Reply};

pub(super) fn idle(plan: &Plan<'_>, index: &Index, transports: &[Option<Transport>]) -> Vec<Idle> {
    let topology = plan.topology.as_ref();
    let mut idle = Vec::new();
    for (id, transport) in topology.edge_ids().zip(transports) {
        let edge = topology.edge(id);
        let Some(design) = edge.design.as_deref() else { continue };
        match transport {
            Some(_) => of_call(edge, design, &mut idle),
            None => of_message(topology, index, (id, edge), design, &mut idle),
        }
    }
    for saga in plan.sagas.iter().filter(|saga| saga.coordination == Coordination::Choreography) {
        let flow = topology.flow(saga.flow);
        for (attribute, is_stated) in [("coordinator", flow.coordinator.is_some()), ("log", flow.log.is_some())] {
            if is_stated {
                let because = "`coordination` is `choreography`, which nobody leads";
                let help = "state `coordination = \"orchestration\"`, or leave it out";
                idle.push(Idle { entity: flow.name.clone(), attribute, because, help });
            }
        }
    }
    idle
}

fn of_call(edge: &Edge, design: &Design, idle: &mut Vec<Idle>) {
    let because = match edge.pattern() {
        Some(_) => "it is for messages, and by its `pattern` this is a call",
        None => "it is for messages, and without a `pattern` this is taken for a call",
    };
    let help = "state the `pattern` of a message, such as `queue`, or leave it out";
    for attribute in stated(design) {
        idle.push(Idle { entity: edge.id.clone(), attribute, because, help });
    }
}

/// Keys of messages alone.
fn stated(design: &Design) -> impl Iterator<Item = &'static str> {
    let nothing = MessagePolicy::default();
    let message = design.message.as_deref().unwrap_or(&nothing);
    let keys = [
        ("outbox", design.outbox == Some(true)),
        ("dlq", design.dlq == Some(true)),
        ("max_deliveries", design.max_deliveries.is_some()),
        ("max_in_flight", design.max_in_flight.is_some()),
        ("durable", design.durable == Some(true)),
        ("ack", design.ack.is_some()),
        ("publisher_confirms", design.publisher_confirms == Some(true)),
        ("reply_channel", design.reply_channel == Some(true)),
        ("publish", message.publish.is_some()),
        ("linger", message.linger.is_some()),
        ("partitions", message.partitions.is_some()),
        ("key", message.key.is_some()),
        ("max_length", message.max_length.is_some()),
        ("ttl", message.ttl.is_some()),
        ("delay", message.delay.is_some()),
        ("priority", message.priority == Some(true)),
        ("poll", message.poll.is_some()),
        ("visibility_timeout", message.visibility_timeout.is_some()),
        ("redelivery_delay", message.redelivery_delay.is_some()),
        ("poison", message.poison.is_some()),
        ("duplicates", message.duplicates.is_some()),
        ("reply_work", message.reply_work.is_some()),
    ];
    keys.into_iter().filter(|(_, is_stated)| *is_stated).map(|(key, _)| key)
}

fn of_message(topology: &Topology, index: &Index, (id, edge): (EdgeId, &Edge), design: &Design, idle: &mut Vec<Idle>) {
    let mut tell = |attribute, is_so: bool, because, help| {
        if is_so {
            idle.push(Idle { entity: edge.id.clone(), attribute, because, help });
        }
    };
    let nothing = MessagePolicy::default();
    let message = design.message.as_deref().unwrap_or(&nothing);
    let outside = topology.service(edge.from).is_outside();
    let uncalled = index.caller(topology, id).is_none();
    tell(
        "outbox",
        design.outbox == Some(true) && outside,
        "its sender is outside the system, where nothing is committed with a message",
        "state the outbox of a service behind it, or leave it out",
    );
    tell(
        "outbox",
        design.outbox == Some(true) && !outside && uncalled,
        "no request leads to its sender: messages come as from outside, and no change is committed with them",
        "let a flow enter at the sender, or before it",
    );
    tell(
        "reply",
        edge.needs.reply == Some(Reply::Immediate) && edge.pattern().is_some() && is_answered(edge),
        "by `pattern = \"async-request-reply\"` the reply comes later",
        "state `reply = \"deferred\"`, or the `pattern` of a call",
    );
    tell(
        "reply",
        edge.needs.reply == Some(Reply::Immediate) && edge.pattern().is_some_and(|it| it != Pattern::AsyncRequestReply),
        "a message of its `pattern` has no reply",
        "state the `pattern` of a call, or `reply = \"none\"`",
    );
    for (key, is_stated) in [
        ("dlq", design.dlq == Some(true) && message.overflow.is_none()),
        ("max_deliveries", design.max_deliveries.is_some()),
        ("redelivery_delay", message.redelivery_delay.is_some()),
        ("visibility_timeout", message.visibility_timeout.is_some()),
    ] {
        tell(
            key,
            is_stated && design.ack == Some(Ack::Auto),
            "by `ack = \"auto\"` a message is done with when it is handed out, and never comes again",
            "state `ack = \"manual\"`, or leave it out",
        );
    }
}

/// Edges that no request travels over, with the flow that enters beside them.
pub(super) fn unused(
    plan: &Plan<'_>,
    index: &Index,
    arrivals: &[super::entry::Arrival<'_>],
) -> Vec<(Box<str>, Option<Box<str>>)> {
    use super::entry::Door;
    let topology = plan.topology.as_ref();
    let mut unused = Vec::new();
    for id in topology.edge_ids().filter(|id| !index.is_travelled(*id)) {
        let edge = topology.edge(id);
        let targets = edge.to.as_slice();
        if edge.implied || (0..targets.len()).any(|target| plan.is_step(id, target)) {
            continue;
        }
        let enters = |door: &Door| matches!(*door, Door::Service(service) if targets.contains(&service));
        let beside = arrivals.iter().find(|arrival| arrival.doors.iter().any(enters));
        unused.push((edge.id.clone(), beside.map(|arrival| arrival.name.clone())));
    }
    unused.sort();
    unused
}
