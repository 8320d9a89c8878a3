//! What stands in both designs, figure by figure, and what stands in one only.

use std::collections::BTreeMap;

use super::figures::{FLOW, Kind, LINK, Measure, Row, SAGA, SERVICE, SUBSCRIPTION, Taken};
use super::pairs::Pairs;
use crate::explore::gather::Gathered;
use crate::explore::outcome::{
    FlowOutcome, LinkOutcome, LinkRole, Outcome, SagaOutcome, ServiceOutcome, SubscriptionOutcome,
};

/// One design that was simulated.
pub(super) struct Simulated<'a> {
    pub outcome: &'a Outcome,
    pub gathered: &'a Gathered,
}

/// A figure of both designs, before anything is said of its difference.
pub(super) struct Candidate {
    pub kind: Kind,
    pub entity: Box<str>,
    pub measure: Measure,
    pub reference: Option<Taken>,
    pub design: Option<Taken>,
    /// `None` where one of them has no such figure.
    pub pairs: Option<Pairs>,
}

/// Something that only one of the designs has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alone {
    pub kind: Kind,
    pub entity: Box<str>,
    pub in_reference: bool,
}

/// Everything of `reference` beside `design`, by kind and name.
pub(super) fn join(reference: &Simulated<'_>, design: &Simulated<'_>) -> (Vec<Candidate>, Vec<Alone>) {
    let mut joined = Joined { candidates: Vec::new(), alone: Vec::new() };
    // A run that was stopped so early says nothing of what there is.
    if reference.outcome.replications.min(design.outcome.replications) == 0 {
        return (joined.candidates, joined.alone);
    }
    let ((a, a_rows), (b, b_rows)) = ((reference.outcome, reference.gathered), (design.outcome, design.gathered));
    joined.add(FLOW, flow, (&a.flows, &a_rows.flows), (&b.flows, &b_rows.flows));
    joined.add(SERVICE, service, (&a.services, &a_rows.stations), (&b.services, &b_rows.stations));
    joined.add(LINK, edge, (&a.links, &a_rows.links), (&b.links, &b_rows.links));
    let (a_mail, b_mail) = (&a_rows.mail, &b_rows.mail);
    let (left, right) = (&a_mail.subscriptions, &b_mail.subscriptions);
    joined.add(SUBSCRIPTION, subscription, (&a.subscriptions, left), (&b.subscriptions, right));
    joined.add(SAGA, saga, (&a.sagas, &a_mail.sagas), (&b.sagas, &b_mail.sagas));
    (joined.candidates, joined.alone)
}

/// What a thing is and how it is called; `None` where another one tells of it.
type Key<'a> = Option<(Kind, &'a str)>;

fn flow(flow: &FlowOutcome) -> Key<'_> {
    Some((Kind::Flow, &flow.name))
}

fn service(service: &ServiceOutcome) -> Key<'_> {
    Some((if service.is_broker { Kind::Broker } else { Kind::Service }, &service.name))
}

/// What a broker hands out is told with its subscription.
fn edge(link: &LinkOutcome) -> Key<'_> {
    (link.role != LinkRole::Deliver).then_some((Kind::Edge, &*link.id))
}

fn subscription(subscription: &SubscriptionOutcome) -> Key<'_> {
    Some((Kind::Subscription, &subscription.id))
}

fn saga(saga: &SagaOutcome) -> Key<'_> {
    Some((Kind::Saga, &saga.name))
}

struct Joined {
    candidates: Vec<Candidate>,
    alone: Vec<Alone>,
}

/// Outcomes, and their rows by replication.
type Side<'a, O, R> = (&'a [O], &'a [Vec<R>]);

impl Joined {
    fn add<O, R>(
        &mut self,
        table: &[Row<O, R>],
        key: fn(&O) -> Key<'_>,
        reference: Side<'_, O, R>,
        design: Side<'_, O, R>,
    ) {
        let (left, right) = (index(key, reference.0), index(key, design.0));
        for ((kind, entity), at) in &left {
            match right.get(&(*kind, *entity)) {
                Some(other) => {
                    let a = (&reference.0[*at], &*reference.1[*at]);
                    let b = (&design.0[*other], &*design.1[*other]);
                    let fitting = table.iter().filter(|row| (row.fits)(a.0, b.0));
                    self.candidates.extend(fitting.map(|row| candidate(row, (*kind, entity), a, b)));
                }
                None => self.alone.push(Alone { kind: *kind, entity: (*entity).into(), in_reference: true }),
            }
        }
        for (kind, entity) in right.keys().filter(|key| !left.contains_key(*key)) {
            self.alone.push(Alone { kind: *kind, entity: (*entity).into(), in_reference: false });
        }
    }
}

fn index<O>(key: fn(&O) -> Key<'_>, all: &[O]) -> BTreeMap<(Kind, &str), usize> {
    all.iter().enumerate().filter_map(|(at, it)| Some((key(it)?, at))).collect()
}

fn candidate<O, R>(
    row: &Row<O, R>,
    (kind, entity): (Kind, &str),
    (reference, reference_rows): (&O, &[R]),
    (design, design_rows): (&O, &[R]),
) -> Candidate {
    let (taken, other) = ((row.taken)(reference), (row.taken)(design));
    let pairs = taken.zip(other).map(|(a, b)| {
        // Each replication has its part of a count of all.
        let parts = if row.measure.total { reference_rows.len() as f64 } else { 1.0 };
        let own = |of: &O, rows: &[R]| rows.iter().map(|it| (row.own)(of, it) * parts).collect::<Vec<f64>>();
        Pairs::new(b.value - a.value, &own(reference, reference_rows), &own(design, design_rows))
    });
    Candidate { kind, entity: entity.into(), measure: row.measure, reference: taken, design: other, pairs }
}
