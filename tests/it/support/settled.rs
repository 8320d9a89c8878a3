//! Texts as blueprints, and what tests ask of them.

use hopwise::diagnostic::Finding;
use hopwise::simulate::blueprint::{Blueprint, Link, Station, Subscription, Topic};
use hopwise::simulate::resolve::resolve;

use super::topology;

pub fn blueprint(text: &str) -> Blueprint {
    resolve(&topology(text)).unwrap_or_else(|found| panic!("{found:#?}\nin\n{text}"))
}

/// The one finding of a text that cannot be simulated.
pub fn refused(text: &str) -> Finding {
    let found = resolve(&topology(text)).expect_err("findings");
    let [finding] = found.as_slice() else { panic!("not one finding, but {found:#?}\nin\n{text}") };
    finding.clone()
}

pub fn assumed(blueprint: &Blueprint, entity: &str, attribute: &str) -> Option<String> {
    let all = &blueprint.assumptions;
    let found = all.iter().find(|one| one.entity.as_ref() == entity && one.attribute == attribute)?;
    Some(found.value.to_string())
}

pub fn station<'a>(blueprint: &'a Blueprint, name: &str) -> &'a Station {
    &blueprint.stations[station_at(blueprint, name) as usize]
}

pub fn station_at(blueprint: &Blueprint, name: &str) -> u32 {
    let found = blueprint.stations.iter().position(|station| station.name.as_ref() == name);
    found.unwrap_or_else(|| panic!("no station {name}")) as u32
}

/// The link that publishes the topic `id`.
pub fn publishing<'a>(blueprint: &'a Blueprint, id: &str) -> &'a Link {
    let found = blueprint.links.iter().find(|link| link.id.as_ref() == id && link.publishes.is_some());
    found.unwrap_or_else(|| panic!("nothing publishes {id}"))
}

/// The topic that the link `id` publishes.
pub fn topic<'a>(blueprint: &'a Blueprint, id: &str) -> &'a Topic {
    &blueprint.topics[publishing(blueprint, id).publishes.expect("it publishes").topic as usize]
}

pub fn subscription<'a>(blueprint: &'a Blueprint, id: &str) -> &'a Subscription {
    let found = blueprint.subscriptions.iter().find(|subscription| subscription.id.as_ref() == id);
    found.unwrap_or_else(|| panic!("no subscription {id}"))
}

/// The link that brings what the subscription `id` gets.
pub fn delivering<'a>(blueprint: &'a Blueprint, id: &str) -> &'a Link {
    &blueprint.links[subscription(blueprint, id).delivery as usize]
}

/// Ids of the links that the handlers of `service` call, in order.
pub fn called<'a>(blueprint: &'a Blueprint, service: &str) -> Vec<&'a str> {
    let station = station_at(blueprint, service);
    let handlers = blueprint.handlers.iter().filter(|handler| handler.station == station);
    let branches = handlers.flat_map(|handler| &handler.stages).flat_map(|stage| &stage.branches);
    branches.map(|branch| blueprint.links[branch.link as usize].id.as_ref()).collect()
}

/// Every index of `blueprint` leads somewhere, and lists stand in their order.
pub fn check(blueprint: &Blueprint) {
    let (links, topics) = (&blueprint.links, &blueprint.topics);
    assert!(links.is_sorted_by_key(|link| &link.id) && topics.is_sorted_by_key(|topic| &topic.id));
    for pair in links.windows(2).filter(|pair| pair[0].id == pair[1].id) {
        assert!(pair[0].publishes.is_some() || pair[1].publishes.is_none(), "{}", pair[0].id);
    }
    for link in links {
        assert_eq!(blueprint.handlers[link.handler as usize].station, link.to, "{}", link.id);
        if let Some(publish) = link.publishes {
            assert_eq!(topics[publish.topic as usize].broker, link.to, "{}", link.id);
        }
    }
    let mut next = 0;
    for (at, topic) in topics.iter().enumerate() {
        assert_eq!(topic.subscriptions.0, next, "{}", topic.id);
        next = topic.subscriptions.1;
        for subscription in &blueprint.subscriptions[topic.subscriptions.0 as usize..next as usize] {
            assert_eq!(subscription.topic as usize, at, "{}", subscription.id);
            let delivery = &links[subscription.delivery as usize];
            assert_eq!((delivery.id.as_ref(), delivery.from), (subscription.id.as_ref(), Some(topic.broker)));
            assert!(delivery.publishes.is_none() && delivery.retries == 0);
        }
    }
    assert_eq!(next as usize, blueprint.subscriptions.len());
    assert!(blueprint.assumptions.is_sorted());
}
