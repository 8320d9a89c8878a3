//! What handlers do, ready to be read: stages of calls, and what is published before the own work.

use super::setup::LinkSetup;
use crate::simulate::blueprint::{Branch, Choice, Handler, Link, PublishMode, Stage};
use crate::simulate::kernel::draws::named;
use crate::simulate::kernel::sampler::Sampler;

#[derive(Clone, Debug)]
pub struct HandlerSetup {
    pub stages: Vec<StageSetup>,
    /// Its first stage is published before the own work.
    pub announces: bool,
    /// Own work, where it is not that of the station.
    pub work: Option<Sampler>,
}

#[derive(Clone, Debug)]
pub struct StageSetup {
    pub branches: Vec<crate::simulate::blueprint::Branch>,
    pub wait_for: Option<u32>,
    pub choice: Option<Choice>,
    pub choice_name: u64,
}

impl HandlerSetup {
    pub fn of(handler: &Handler, links: &[Link]) -> Self {
        let is_before = |branch: &Branch| {
            links[branch.link as usize].publishes.is_some_and(|publish| publish.mode == PublishMode::BeforeCommit)
        };
        // A choice is made after the own work, which says which it is.
        let plain = handler.stages.iter().filter(|stage| stage.choice.is_none());
        let all = plain.flat_map(|stage| &stage.branches);
        let before: Vec<Branch> = all.copied().filter(is_before).collect();
        let announces = !before.is_empty();
        let mut stages = Vec::with_capacity(handler.stages.len() + 1);
        if announces {
            stages.push(StageSetup::plain(before));
        }
        for stage in &handler.stages {
            let mut setup = StageSetup::of(stage);
            if setup.choice.is_none() {
                setup.branches.retain(|branch| !is_before(branch));
            }
            if !setup.branches.is_empty() {
                stages.push(setup);
            }
        }
        Self { stages, announces, work: handler.work.as_ref().map(Sampler::of) }
    }
}

impl StageSetup {
    pub fn of(stage: &Stage) -> Self {
        Self {
            branches: stage.branches.clone(),
            wait_for: stage.wait_for,
            choice_name: stage.choice.as_ref().map_or(0, |choice| named(&choice.name)),
            choice: stage.choice.clone(),
        }
    }

    /// All of these, in parallel.
    fn plain(branches: Vec<Branch>) -> Self {
        Self { branches, wait_for: None, choice: None, choice_name: 0 }
    }
}

/// Handling what `delivery` brings ends by publishing over `reply`.
pub fn answer_by(links: &mut [LinkSetup], handlers: &mut Vec<HandlerSetup>, delivery: u32, reply: u32) {
    let mut handler = handlers[links[delivery as usize].handler as usize].clone();
    handler.stages.push(StageSetup::plain(vec![Branch { link: reply, count: 1.0, parallel: false, probability: 1.0 }]));
    links[delivery as usize].handler = handlers.len() as u32;
    links[delivery as usize].leaf = false;
    links[reply as usize].replies = true;
    handlers.push(handler);
}
