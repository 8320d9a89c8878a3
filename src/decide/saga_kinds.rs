//! The eight sagas of "Software Architecture: The Hard Parts", with that book's ratings.

use crate::vocabulary::Coordination;

/// One of the eight combinations of communication, consistency and coordination.
#[derive(Debug, PartialEq, Eq)]
pub struct SagaKind {
    pub name: &'static str,
    pub synchronous: bool,
    pub atomic: bool,
    pub coordination: Coordination,
    pub coupling: &'static str,
    pub complexity: &'static str,
    pub responsiveness: &'static str,
    pub scale: &'static str,
    /// What hopwise does about it.
    pub stance: &'static str,
}

const fn kind(
    name: &'static str,
    (synchronous, atomic, coordination): (bool, bool, Coordination),
    [coupling, complexity, responsiveness, scale]: [&'static str; 4],
    stance: &'static str,
) -> SagaKind {
    SagaKind { name, synchronous, atomic, coordination, coupling, complexity, responsiveness, scale, stance }
}

use Coordination::{Choreography as C, Orchestration as O};

pub static SAGA_KINDS: [SagaKind; 8] = [
    kind(
        "Epic",
        (true, true, O),
        ["very high", "low", "low", "very low"],
        "only when atomic is insisted on; warned about",
    ),
    kind("Phone Tag", (true, true, C), ["high", "high", "low", "low"], "remarked on"),
    kind(
        "Fairy Tale",
        (true, false, O),
        ["high", "very low", "medium", "high"],
        "the alternative when a user waits and time allows",
    ),
    kind(
        "Time Travel",
        (true, false, C),
        ["medium", "low", "medium", "high"],
        "remarked on when deeper than the hop limit",
    ),
    kind("Fantasy Fiction", (false, true, O), ["high", "high", "low", "low"], "an error"),
    kind("Horror Story", (false, true, C), ["medium", "very high", "low", "medium"], "an error"),
    kind("Parallel", (false, false, O), ["low", "low", "high", "high"], "the default with a coordinator"),
    kind(
        "Anthology",
        (false, false, C),
        ["very low", "high", "high", "very high"],
        "the default without a coordinator",
    ),
];

/// The kind with these three forces.
pub fn saga_kind(synchronous: bool, atomic: bool, coordination: Coordination) -> Option<&'static SagaKind> {
    SAGA_KINDS
        .iter()
        .find(|kind| kind.synchronous == synchronous && kind.atomic == atomic && kind.coordination == coordination)
}
