//! The pass over paths agrees with the slow reference on random systems.

use hopwise::decide::assess::{Assessment, Groundwork, path_edge};
use hopwise::decide::cut::{PathEdge, Role};
use hopwise::vocabulary::Policy;

use crate::oracle::break_points::Oracle;
use crate::support::random::{self, Circles};
use crate::support::topology;

#[test]
fn cuts_hops_and_time_left_are_those_of_the_reference() {
    let (mut calls, mut cuts, mut deepest) = (0, 0, 0);
    for seed in 0..3_000 {
        let text = random::topology(seed, Circles::None);
        let topology = topology(&text);
        let ground = Groundwork::of(&topology);
        let policy = Policy::ALL[seed as usize % 3];
        let assessment = Assessment::of(&topology, &ground, policy);
        let edges: Vec<PathEdge> = topology
            .edge_ids()
            .map(|id| {
                let inputs = assessment.inputs(&topology, id);
                path_edge(&topology, &ground, id, &assessment.readings[id.index()], &inputs)
            })
            .collect();
        let expected = Oracle::judge_all(&topology, &edges);
        for id in topology.edge_ids().filter(|id| edges[id.index()].role == Role::AnsweredNow) {
            let figures = &assessment.figures[id.index()];
            let (left, hops, cut) = expected[&id];
            assert_eq!(
                (figures.left.0, figures.hops, figures.cut.is_some()),
                (left, hops, cut),
                "seed {seed}, {}\n{text}",
                topology.edge(id).id
            );
            calls += 1;
            cuts += usize::from(cut);
            deepest = deepest.max(hops);
        }
    }
    assert!(calls > 10_000 && cuts > 500 && deepest >= 4, "{calls} calls, {cuts} cuts, {deepest} hops");
}
