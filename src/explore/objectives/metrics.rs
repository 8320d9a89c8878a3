//! What can be asked, of what, and in which unit.

/// What an objective speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    Flow,
    Service,
    Edge,
}

impl Noun {
    pub const ALL: [Self; 3] = [Self::Flow, Self::Service, Self::Edge];

    /// How an expression spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Flow => "flow",
            Self::Service => "service",
            Self::Edge => "edge",
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
}

/// Metric, its name in an expression, and what it is of.
const METRICS: [(Metric, &str, Noun, Unit, Form); 15] = [
    (Metric::Response, "response", Noun::Flow, Unit::Seconds, Form::Durations),
    (Metric::SuccessRatio, "success_ratio", Noun::Flow, Unit::Ratio, Form::Plain),
    (Metric::ErrorRate, "error_rate", Noun::Flow, Unit::Ratio, Form::Plain),
    (Metric::DegradedRatio, "degraded_ratio", Noun::Flow, Unit::Ratio, Form::Plain),
    (Metric::Goodput, "goodput", Noun::Flow, Unit::PerSecond, Form::Plain),
    (Metric::Utilization, "utilization", Noun::Service, Unit::Ratio, Form::Plain),
    (Metric::CoreUtilization, "core_utilization", Noun::Service, Unit::Ratio, Form::Plain),
    (Metric::Wait, "wait", Noun::Service, Unit::Seconds, Form::Durations),
    (Metric::Queue, "queue", Noun::Service, Unit::Number, Form::Line),
    (Metric::InSystem, "in_system", Noun::Service, Unit::Number, Form::Level),
    (Metric::RejectedRatio, "rejected_ratio", Noun::Service, Unit::Ratio, Form::Plain),
    (Metric::WastedRatio, "wasted_ratio", Noun::Service, Unit::Ratio, Form::Plain),
    (Metric::Availability, "availability", Noun::Service, Unit::Ratio, Form::Plain),
    (Metric::Amplification, "amplification", Noun::Edge, Unit::Number, Form::Plain),
    (Metric::Latency, "latency", Noun::Edge, Unit::Seconds, Form::Durations),
];

impl Metric {
    fn row(self) -> &'static (Self, &'static str, Noun, Unit, Form) {
        &METRICS[self as usize]
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        METRICS.iter().find(|(_, known, ..)| *known == name).map(|(metric, ..)| *metric)
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
