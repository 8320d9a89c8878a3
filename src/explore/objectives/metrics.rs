//! What can be asked, of what, and in which unit.

/// What an objective speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    Flow,
    Service,
    Edge,
    Subscription,
    Saga,
}

impl Noun {
    pub const ALL: [Self; 5] = [Self::Flow, Self::Service, Self::Edge, Self::Subscription, Self::Saga];

    /// How an expression spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Flow => "flow",
            Self::Service => "service",
            Self::Edge => "edge",
            Self::Subscription => "subscription",
            Self::Saga => "saga",
        }
    }
}

/// The unit of a figure and of its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Seconds,
    PerSecond,
    /// 0..1.
    Ratio,
    Number,
}

impl Unit {
    /// What a limit is, and one.
    pub fn expected(self) -> (&'static str, &'static str) {
        match self {
            Self::Seconds => ("a duration", "250ms"),
            Self::PerSecond => ("a rate", "50/s"),
            Self::Ratio => ("a ratio", "1%"),
            Self::Number => ("a number", "10"),
        }
    }
}

/// Which aggregates a metric has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The metric is one figure; no aggregate stands before it.
    Plain,
    /// Mean, max and the reported percentiles.
    Durations,
    /// Mean and max over time.
    Line,
    /// Mean and 99th percentile over time.
    Level,
    /// Mean, max and 99th percentile over time.
    Depth,
}

impl Form {
    /// What may stand before a metric.
    pub fn aggregates(self) -> &'static str {
        match self {
            Self::Plain => "no aggregate",
            Self::Durations => "`mean`, `max` or a percentile such as `p(99)`",
            Self::Line => "`mean` or `max`",
            Self::Level => "`mean` or `p(99)`",
            Self::Depth => "`mean`, `max` or `p(99)`",
        }
    }
}

/// A metric of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    Response,
    SuccessRatio,
    ErrorRate,
    DegradedRatio,
    Goodput,
    Utilization,
    CoreUtilization,
    Wait,
    Queue,
    InSystem,
    RejectedRatio,
    WastedRatio,
    Availability,
    Amplification,
    Latency,
    Completion,
    IncompleteRatio,
    Completed,
    Depth,
    Growth,
    Lag,
    Staleness,
    Drain,
    Lost,
    Undelivered,
    Redelivered,
    DoubleEffects,
    OutOfOrder,
    CommittedRatio,
    CompensatedRatio,
    StuckRatio,
    SagaCompletion,
    Inconsistent,
}

type Row = (Metric, &'static str, Noun, Unit, Form, &'static str);

/// Metric, its name in an expression, what it is of, how it is measured, and what it says.
const METRICS: [Row; 33] = [
    (
        Metric::Response,
        "response",
        Noun::Flow,
        Unit::Seconds,
        Form::Durations,
        "from arrival to a good answer; needs no name after its aggregate",
    ),
    (
        Metric::SuccessRatio,
        "success_ratio",
        Noun::Flow,
        Unit::Ratio,
        Form::Plain,
        "share of requests with a whole answer in time",
    ),
    (
        Metric::ErrorRate,
        "error_rate",
        Noun::Flow,
        Unit::Ratio,
        Form::Plain,
        "share of requests that failed or had not ended",
    ),
    (
        Metric::DegradedRatio,
        "degraded_ratio",
        Noun::Flow,
        Unit::Ratio,
        Form::Plain,
        "share of requests answered in part",
    ),
    (Metric::Goodput, "goodput", Noun::Flow, Unit::PerSecond, Form::Plain, "good answers, degraded ones included"),
    (Metric::Utilization, "utilization", Noun::Service, Unit::Ratio, Form::Plain, "busy slots of all slots"),
    (Metric::CoreUtilization, "core_utilization", Noun::Service, Unit::Ratio, Form::Plain, "busy cores of all cores"),
    (
        Metric::Wait,
        "wait",
        Noun::Service,
        Unit::Seconds,
        Form::Durations,
        "from the arrival at the replica until own work begins",
    ),
    (Metric::Queue, "queue", Noun::Service, Unit::Number, Form::Line, "requests that wait, of all replicas"),
    (
        Metric::InSystem,
        "in_system",
        Noun::Service,
        Unit::Number,
        Form::Level,
        "requests that wait or are served, of all replicas",
    ),
    (
        Metric::RejectedRatio,
        "rejected_ratio",
        Noun::Service,
        Unit::Ratio,
        Form::Plain,
        "share of requests refused by a full line or by shedding",
    ),
    (
        Metric::WastedRatio,
        "wasted_ratio",
        Noun::Service,
        Unit::Ratio,
        Form::Plain,
        "share of own work whose answer nobody used",
    ),
    (
        Metric::Availability,
        "availability",
        Noun::Service,
        Unit::Ratio,
        Form::Plain,
        "share of time that a replica is up",
    ),
    (Metric::Amplification, "amplification", Noun::Edge, Unit::Number, Form::Plain, "attempts for each call"),
    (
        Metric::Latency,
        "latency",
        Noun::Edge,
        Unit::Seconds,
        Form::Durations,
        "of calls that ended well, with retries; needs no name after its aggregate",
    ),
    (
        Metric::Completion,
        "completion",
        Noun::Flow,
        Unit::Seconds,
        Form::Durations,
        "until everything that a request set off had its effect",
    ),
    (
        Metric::IncompleteRatio,
        "incomplete_ratio",
        Noun::Flow,
        Unit::Ratio,
        Form::Plain,
        "share of requests of which something failed or was lost",
    ),
    (
        Metric::Completed,
        "completed",
        Noun::Edge,
        Unit::Seconds,
        Form::Durations,
        "of asynchronous requests, until whoever asked has the reply",
    ),
    (Metric::Depth, "depth", Noun::Subscription, Unit::Number, Form::Depth, "messages whose handling has not begun"),
    (
        Metric::Growth,
        "growth",
        Noun::Subscription,
        Unit::PerSecond,
        Form::Plain,
        "by how much the depth grows over the window",
    ),
    (
        Metric::Lag,
        "lag",
        Noun::Subscription,
        Unit::Seconds,
        Form::Durations,
        "from publishing, or the commit, to the beginning of the handling",
    ),
    (
        Metric::Staleness,
        "staleness",
        Noun::Subscription,
        Unit::Seconds,
        Form::Durations,
        "from publishing, or the commit, to the effect",
    ),
    (
        Metric::Drain,
        "drain",
        Noun::Subscription,
        Unit::Seconds,
        Form::Plain,
        "after a peak of the load, until the depth is as before",
    ),
    (
        Metric::Lost,
        "lost",
        Noun::Subscription,
        Unit::Number,
        Form::Plain,
        "messages that were lost, of all replications",
    ),
    (
        Metric::Undelivered,
        "undelivered",
        Noun::Subscription,
        Unit::Number,
        Form::Plain,
        "messages that became dead letters, expired or were dropped, of all replications",
    ),
    (
        Metric::Redelivered,
        "redelivered",
        Noun::Subscription,
        Unit::Number,
        Form::Plain,
        "deliveries after the first, of all replications",
    ),
    (
        Metric::DoubleEffects,
        "double_effects",
        Noun::Subscription,
        Unit::Number,
        Form::Plain,
        "effects after the first of a message, of all replications",
    ),
    (
        Metric::OutOfOrder,
        "out_of_order",
        Noun::Subscription,
        Unit::Number,
        Form::Plain,
        "effects after that of a younger message with the same key, of all replications",
    ),
    (
        Metric::CommittedRatio,
        "committed_ratio",
        Noun::Saga,
        Unit::Ratio,
        Form::Plain,
        "share of runs whose steps all committed",
    ),
    (
        Metric::CompensatedRatio,
        "compensated_ratio",
        Noun::Saga,
        Unit::Ratio,
        Form::Plain,
        "share of runs that were undone",
    ),
    (
        Metric::StuckRatio,
        "stuck_ratio",
        Noun::Saga,
        Unit::Ratio,
        Form::Plain,
        "share of runs that neither held nor were undone, and never will",
    ),
    (
        Metric::SagaCompletion,
        "completion",
        Noun::Saga,
        Unit::Seconds,
        Form::Durations,
        "from the start to the last step, of runs that committed",
    ),
    (
        Metric::Inconsistent,
        "inconsistent",
        Noun::Saga,
        Unit::Seconds,
        Form::Durations,
        "from the first commit to the final state",
    ),
];

impl Metric {
    fn row(self) -> &'static Row {
        &METRICS[self as usize]
    }

    /// That of `noun`, else one of the same name.
    pub(super) fn named(name: &str, noun: Noun) -> Option<Self> {
        let called = || METRICS.iter().filter(|(_, known, ..)| *known == name);
        called().find(|(_, _, of, ..)| *of == noun).or(called().next()).map(|(metric, ..)| *metric)
    }

    /// Names of the metrics of `noun`.
    pub(super) fn names_of(noun: Noun) -> impl Iterator<Item = &'static str> {
        METRICS.iter().filter(move |(_, _, of, ..)| *of == noun).map(|(_, name, ..)| *name)
    }

    /// How an expression spells it.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    pub fn noun(self) -> Noun {
        self.row().2
    }

    pub fn unit(self) -> Unit {
        self.row().3
    }

    pub(super) fn form(self) -> Form {
        self.row().4
    }

    /// All of them, in the order of the reference page.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        METRICS.iter().map(|row| row.0)
    }

    /// One sentence, without a full stop.
    pub(super) fn summary(self) -> &'static str {
        self.row().5
    }
}

#[cfg(test)]
mod tests {
    use super::METRICS;

    #[test]
    fn rows_stand_in_the_order_of_the_metrics() {
        for (at, (metric, ..)) in METRICS.iter().enumerate() {
            assert_eq!(*metric as usize, at);
        }
    }
}
