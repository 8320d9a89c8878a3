//! Keys of `[services.NAME]` that say how it serves under load.

use super::kind::{simulated, within_key};
use super::{Attribute, Bare, Kind, Table};
use crate::vocabulary::{Balance, CoDelMode, CoreSharing, Discipline, Knowledge, LimitAlgorithm};

/// A count that may be large, but not beyond what anybody runs.
const COUNT: Kind = Kind::Integer { least: 0, most: 1_000_000_000 };

pub(super) static LINE: Table = within_key!(
    "line",
    "line = { … }",
    [
        simulated!(
            "capacity",
            COUNT,
            "unlimited",
            "requests that may wait at one replica; what comes then is rejected"
        ),
        simulated!("discipline", Kind::Choice(Discipline::NAMES), "fifo", "who is next"),
        simulated!(
            "lifo_above",
            COUNT,
            "the slots of a replica (assumed)",
            "`adaptive` takes the last one first while more than this many wait"
        ),
        simulated!("preemptive", Kind::Flag, "false", "a higher priority interrupts a lower one, which resumes later"),
        simulated!("drop_expired", Kind::Flag, "false", "what has expired is dropped when its turn comes"),
        simulated!("max_wait", Kind::Duration, "none", "longer than this nobody waits"),
    ]
);

pub(super) static CODEL: Table = within_key!(
    "CoDel",
    "codel = { … }",
    [
        simulated!("target", Kind::Period, "5ms (assumed)", "the wait that is still fine"),
        simulated!("interval", Kind::Period, "100ms (assumed)", "how long the wait must stay above it"),
        simulated!("mode", Kind::Choice(CoDelMode::NAMES), "classic", "what is dropped then"),
    ]
);

pub(super) static RATE_LIMIT: Table = within_key!(
    "rate limit",
    "rate_limit = { … }",
    [
        simulated!("rate", Kind::Rate, "required", "tokens per second"),
        simulated!("burst", Kind::Number { least: 1.0, most: 1e12 }, "1 (assumed)", "tokens that may be saved"),
    ]
);

/// On a service and on an edge.
pub(super) const LIMITED: Kind = Kind::Either(&[Kind::Rate, Kind::Form(&RATE_LIMIT)]);

pub(super) static BALANCING: Table = within_key!(
    "balancing",
    "balancing = { … }",
    [
        simulated!("policy", Kind::Choice(Balance::NAMES), "round-robin", "which replica is next"),
        simulated!(
            "choices",
            Kind::Integer { least: 1, most: 1_000_000 },
            "2",
            "replicas of which `two-choices` takes the best",
        ),
        simulated!("knowledge", Kind::Choice(Knowledge::NAMES), "global", "whose requests are counted"),
    ]
);

pub(super) static EJECTION: Table = within_key!(
    "outlier ejection",
    "outlier_ejection = { … }",
    [
        simulated!(
            "consecutive",
            Kind::Integer { least: 1, most: 1_000_000 },
            "5 (assumed)",
            "errors, timeouts and refusals in a row"
        ),
        simulated!("interval", Kind::Period, "30s (assumed)", "served without another, it takes one off the record"),
        simulated!("time", Kind::Period, "30s (assumed)", "how long, times the ejections on record"),
        simulated!("max_share", Kind::Ratio, "0.5 (assumed)", "of the replicas that may be ejected at a time"),
    ]
);

/// Requests in a replica.
const WITHIN: Kind = Kind::Integer { least: 1, most: 1_000_000 };

pub(super) static CONCURRENCY_LIMIT: Table = within_key!(
    "adaptive concurrency",
    "adaptive_concurrency = { … }",
    [
        simulated!("algorithm", Kind::Choice(LimitAlgorithm::NAMES), "gradient2 (assumed)", "how the limit follows"),
        simulated!("initial", WITHIN, "20, within `min` and `max` (assumed)", "where it starts"),
        simulated!("min", WITHIN, "20, or a smaller `max` (assumed)", "the least limit"),
        simulated!("max", WITHIN, "200, or a larger `min` (assumed)", "the largest limit"),
        simulated!("smoothing", Kind::Ratio, "0.2 (assumed)", "weight of a new value; not of `aimd`"),
        simulated!("window", Kind::Period, "1s (assumed)", "times are averaged over it"),
    ]
);

/// Replicas that may run.
const RUNNING: Kind = Kind::Integer { least: 1, most: 1_000_000 };

pub(super) static AUTOSCALE: Table = within_key!(
    "autoscaling",
    "autoscale = { … }",
    [
        simulated!(
            "target",
            Kind::Ratio,
            "0.8 (assumed)",
            "share of the cores, or slots, that should be busy; above 0"
        ),
        simulated!("min", RUNNING, "1 (assumed)", "replicas that always run"),
        simulated!("max", RUNNING, "required", "replicas that may run"),
        simulated!("period", Kind::Period, "15s (assumed)", "from one look at what is busy to the next"),
        simulated!("lag", Kind::Duration, "30s (assumed)", "from the decision until a new replica serves"),
        simulated!(
            "cool_down",
            Kind::Duration,
            "5m (assumed)",
            "how long nobody must have wished for a replica that goes"
        ),
    ]
);

pub(super) const SERVING: &[Attribute] = &[
    simulated!("zone", Kind::Texts, "none", "where the replicas run; a list is taken in turn"),
    simulated!(
        "core_sharing",
        Kind::Choice(CoreSharing::NAMES),
        "ps",
        "how requests share the `cores`: all at once, or in turn"
    ),
    simulated!("work_after", Kind::Law(Bare::Mean), "none", "own work after the calls; a bare duration is the mean"),
    simulated!(
        "slowdown_per_request",
        Kind::Number { least: 0.0, most: 1e6 },
        "0",
        "own work takes 1 + this × requests in progress times as long",
    ),
    simulated!("error_rate", Kind::Ratio, "0", "share of requests that end in an error"),
    simulated!("line", Kind::Either(&[COUNT, Kind::Keys(&LINE)]), "unlimited, fifo", "the waiting line of one replica"),
    simulated!(
        "codel",
        Kind::FlagOr(&Kind::Keys(&CODEL)),
        "none",
        "controlled delay: drops while the wait stays too long"
    ),
    simulated!("rate_limit", LIMITED, "none", "requests per second that are let in; the others are refused"),
    simulated!(
        "balancing",
        Kind::Either(&[Kind::Choice(Balance::NAMES), Kind::Keys(&BALANCING)]),
        "round-robin",
        "how callers spread over the replicas",
    ),
    simulated!(
        "outlier_ejection",
        Kind::FlagOr(&Kind::Keys(&EJECTION)),
        "none",
        "callers leave a replica alone that fails several times in a row"
    ),
    simulated!(
        "adaptive_concurrency",
        Kind::FlagOr(&Kind::Keys(&CONCURRENCY_LIMIT)),
        "none",
        "a replica rejects what is above a limit that follows its own times"
    ),
    simulated!(
        "autoscale",
        Kind::FlagOr(&Kind::Keys(&AUTOSCALE)),
        "none",
        "replicas start and stop with the load, from `replicas` on"
    ),
    simulated!("min_time", Kind::Duration, "0s", "a request whose deadline leaves less is refused"),
    simulated!("detection", Kind::Duration, "0s (assumed)", "how long callers are still sent to a crashed replica"),
    simulated!(
        "mtbf",
        Kind::Law(Bare::Exponential),
        "never fails",
        "time up between crashes of a replica; a bare duration is an exponential mean; with `mttr`",
    ),
    simulated!("mttr", Kind::Law(Bare::Exponential), "never fails", "time down after a crash; with `mtbf`"),
];
