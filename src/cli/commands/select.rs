//! Edges and flows by the ids people write.

use hopwise::decide::decisions::Decisions;
use hopwise::diagnostic::nearest;
use hopwise::file::{arrowed, edge_id};
use hopwise::model::{EdgeId, FlowId};

/// The edges that `wanted` names: the canonical id alone, else all edges between the two ends.
/// A subscription of a list edge names the list edge.
///
/// # Errors
/// A message with the nearest id.
pub fn edges(decisions: &Decisions<'_>, wanted: &str) -> Result<Vec<EdgeId>, String> {
    let topology = &*decisions.topology;
    let arrowed = arrowed(wanted);
    if let Some(id) = topology.find_edge(wanted).or_else(|| topology.find_edge(&arrowed)) {
        return Ok(vec![id]);
    }
    let names = |id: &EdgeId| {
        let edge = topology.edge(*id);
        let from = &topology.service(edge.from).name;
        let targets = edge.to.as_slice().iter().map(|to| topology.service(*to).name.as_ref());
        let listed = (edge.to.as_slice().len() > 1).then_some("*");
        let mut ids = Vec::new();
        for to in listed.into_iter().chain(targets) {
            ids.extend([edge_id(from, to, None), edge_id(from, to, edge.name.as_deref())]);
        }
        ids
    };
    let found: Vec<EdgeId> = topology.edge_ids().filter(|id| names(id).contains(&arrowed)).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let ids = topology.edges().iter().map(|edge| edge.id.as_ref());
    let known = ids.flat_map(|id| [id, id.split_once(':').map_or(id, |(ends, _)| ends)]);
    let hint = if wanted.ends_with('-') && !wanted.contains("->") {
        "; the shell took `>` as a redirection: quote the id, or write `order..payment`".to_owned()
    } else {
        nearest(&arrowed, known).map_or(String::new(), |near| format!("; did you mean `{near}`?"))
    };
    Err(format!("there is no edge `{wanted}`{hint}"))
}

/// The flow called `wanted`.
pub fn flow(decisions: &Decisions<'_>, wanted: &str) -> Option<FlowId> {
    decisions.topology.flow_ids().find(|id| decisions.topology.flow(*id).name.as_ref() == wanted)
}
