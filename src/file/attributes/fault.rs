//! Keys of `[[faults]]`, `[links."a~b"]` and `[[objectives]]`.

use super::kind::simulated;
use super::{Attribute, Bare, Kind};
use crate::vocabulary::{FaultKind, PartitionMode};

pub(super) const FAULT: &[Attribute] = &[
    simulated!(
        "target",
        Kind::Text,
        "required",
        "a service, one replica (`payment/2`), a broker, a zone (`zone:a`), two zones (`a~b`), an edge id, or a flow",
    ),
    simulated!(
        "kind",
        Kind::Choice(FaultKind::NAMES),
        "required",
        "what goes wrong; `partition`, `latency` and `loss` are of edges and zones, `load` is of flows, `deploy` of services",
    ),
    simulated!("at", Kind::Duration, "`at` or `mtbf`", "when it begins, from the start of the run, warm-up included"),
    simulated!("for", Kind::Period, "to the end", "how long it lasts; `deploy`: how long each replica is away"),
    simulated!("every", Kind::Period, "once", "it comes again so long after it began; longer than `for`"),
    simulated!(
        "mtbf",
        Kind::Law(Bare::Exponential),
        "`at` or `mtbf`",
        "random instead: time until it comes; a bare duration is an exponential mean; with `mttr`",
    ),
    simulated!("mttr", Kind::Law(Bare::Exponential), "with `mtbf`", "time until it is over"),
    simulated!(
        "factor",
        Kind::Number { least: 0.0, most: 1e6 },
        "1",
        "`slow`, `latency`: times as long; `load`: times the rate"
    ),
    simulated!("delay", Kind::Duration, "0s", "`slow`, `latency`: added"),
    simulated!("rate", Kind::Ratio, "none", "`errors`: share of requests that fail; `loss`: share that is lost"),
    simulated!("gap", Kind::Duration, "0s (assumed)", "`deploy`: between the return of a replica and the next one"),
    simulated!(
        "drain",
        Kind::Duration,
        "until all are done (assumed)",
        "`deploy`: a replica that is taken out ends what it has; what is left then is killed",
    ),
    simulated!(
        "mode",
        Kind::Choice(PartitionMode::NAMES),
        "drop",
        "`partition`: messages are lost, or arrive after its end"
    ),
];

pub(super) const LINK: &[Attribute] = &[
    simulated!(
        "latency",
        Kind::Law(Bare::Constant),
        "150us within a zone, 500us between two (assumed)",
        "the network between the zones, one way"
    ),
    simulated!("bandwidth", Kind::Bandwidth, "unlimited", "adds payload / bandwidth to each message"),
];

pub(super) const OBJECTIVE: &[Attribute] = &[
    simulated!("expr", Kind::Text, "required", "what must hold, such as `p(99){flow:checkout} < 300ms`"),
    simulated!("name", Kind::Text, "the expression", "what it is called in reports"),
];
