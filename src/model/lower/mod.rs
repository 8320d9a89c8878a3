//! A document to a topology: names become ids, and every reference is checked.

mod call;
mod during;
mod edges;
mod faults;
mod flows;
mod guards;
mod links;
mod load;
mod message;
mod names;
mod problem;
mod services;
mod serving;
mod stages;
mod values;

use super::Topology;
use crate::diagnostic::Finding;
use crate::file::{Document, named_files};
use names::Names;

/// Resolves `document`. The topology is `None` when a finding is an error or the document is
/// damaged; all findings are returned at once, in file order.
pub fn lower(document: &Document) -> (Option<Topology>, Vec<Finding>) {
    let mut findings = Vec::new();
    let states_nothing = document.services.is_empty() && document.flows.is_empty() && document.edges.is_empty();
    if states_nothing && document.damaged {
        return (None, findings);
    }
    if states_nothing {
        let finding = Finding::whole("nothing-to-decide", "the file declares no services and no flows")
            .help("`hopwise init` writes a file to start from");
        return (None, vec![finding]);
    }
    findings.extend(named_files(document).into_iter().map(|file| problem::unread(&file)));
    let names = Names::of(document);
    let system = services::system(&document.system);
    let services = services::services(document, &mut findings);
    let brokers = services::brokers(document, &mut findings);
    let edges = edges::edges(document, &names, &services, &mut findings);
    let flows = flows::flows(document, &names, &edges, &mut findings);
    during::check(document, &names, &services, &mut findings);
    stages::check(document, &edges, &mut findings);
    let targets = faults::Targets { document, names: &names, services: &services, edges: &edges, flows: &flows };
    let faults = faults::faults(&targets, &mut findings);
    let zone_links = links::links(document, &services, &mut findings);
    let objectives = links::objectives(document, &mut findings);
    findings.sort_by_key(|finding| finding.primary.as_ref().map(|label| label.span));
    let sound = !document.damaged && !findings.iter().any(Finding::is_error);
    let topology = Topology { system, services, brokers, edges, flows, faults, zone_links, objectives };
    (sound.then_some(topology), findings)
}
