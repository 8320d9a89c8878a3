//! Every key of the file once: type, default, who reads it, and one sentence.

mod broker;
mod call;
mod edge_design;
mod edge_needs;
mod fault;
mod flow;
mod guards;
mod kind;
mod law;
mod load;
mod message;
mod part;
mod service;
mod serving;
mod system;

pub use kind::{Attribute, Bare, Kind};
pub use part::{DESIGN, FILE, Part, Shape, names};

/// A table of the file and the keys it takes.
#[derive(Debug)]
pub struct Table {
    /// What one entry is called in messages and in the reference page: `edge`.
    pub noun: &'static str,
    /// How it is written: `[[edges]]`.
    pub header: &'static str,
    /// One paragraph for the reference page.
    pub about: &'static str,
    /// Groups of keys with a heading each; a table has one group or more.
    pub groups: &'static [Group],
}

/// Keys that belong together.
#[derive(Debug)]
pub struct Group {
    pub title: &'static str,
    pub attributes: &'static [Attribute],
}

impl Table {
    /// The attribute called `name`. O(keys of the table).
    pub fn find(&self, name: &str) -> Option<&'static Attribute> {
        self.attributes().find(|attribute| attribute.name == name)
    }

    /// The names of all keys.
    pub fn names(&self) -> Vec<&'static str> {
        self.attributes().map(|attribute| attribute.name).collect()
    }

    /// All keys, in the order of the reference page.
    pub fn attributes(&self) -> impl Iterator<Item = &'static Attribute> + use<> {
        self.groups.iter().flat_map(|group| group.attributes)
    }
}

pub static SYSTEM: Table = Table {
    noun: "system",
    header: "[system]",
    about: "What holds for the whole system. The table may be left out.",
    groups: &[Group { title: "", attributes: system::SYSTEM }],
};

pub static THRESHOLDS: Table = Table {
    noun: "thresholds",
    header: "[system.thresholds]",
    about: "The numbers at which an answer changes. Change one only when your system gives a reason.",
    groups: &[Group { title: "", attributes: system::THRESHOLDS }],
};

pub static SERVICE: Table = Table {
    noun: "service",
    header: "[services.NAME]",
    about: "One deployable unit, a client, an external system or a store. `[services.NAME]` alone is enough.",
    groups: &[
        Group { title: "What it is", attributes: service::SERVICE },
        Group { title: "Under load", attributes: serving::SERVING },
    ],
};

pub static EDGE: Table = Table {
    noun: "edge",
    header: "[[edges]]",
    about: "One hop between two services, or one event with its consumers. Needs say what must hold; \
            design says what is built. `recommend` decides by needs alone.",
    groups: &[
        Group { title: "Needs", attributes: edge_needs::NEEDS },
        Group { title: "Design as built", attributes: edge_design::DESIGN },
        Group { title: "Calls under load", attributes: call::CALL },
        Group { title: "Messages under load", attributes: message::MESSAGE },
    ],
};

pub static BROKER: Table = Table {
    noun: "broker",
    header: "[brokers.NAME]",
    about: "A message broker that exists or is planned.",
    groups: &[
        Group { title: "What it is", attributes: broker::BROKER },
        Group { title: "Under load", attributes: broker::UNDER_LOAD },
    ],
};

pub static FLOW: Table = Table {
    noun: "flow",
    header: "[[flows]]",
    about: "A business process that crosses services, with its steps.",
    groups: &[
        Group { title: "The process", attributes: flow::FLOW },
        Group { title: "Arrivals", attributes: load::LOAD },
    ],
};

pub static STEP: Table = Table {
    noun: "step",
    header: "steps = [{ … }]",
    about: "One local transaction of a flow, or a notification.",
    groups: &[Group { title: "", attributes: flow::STEP }],
};

pub static FAULT: Table = Table {
    noun: "fault",
    header: "[[faults]]",
    about: "Something that goes wrong in a simulation: scheduled with `at`, or random with `mtbf` and `mttr`.",
    groups: &[Group { title: "", attributes: fault::FAULT }],
};

pub static LINK: Table = Table {
    noun: "link",
    header: "[links.\"a~b\"]",
    about: "The network between two zones, both ways; `\"a~a\"` is within one.",
    groups: &[Group { title: "", attributes: fault::LINK }],
};

pub static OBJECTIVE: Table = Table {
    noun: "objective",
    header: "[[objectives]]",
    about: "What a simulation must show.",
    groups: &[Group { title: "", attributes: fault::OBJECTIVE }],
};

pub static LAW: Table = Table {
    noun: "law",
    header: "LAW",
    about: "A duration that is drawn. Where a key takes a law it also takes a bare duration, which is constant; \
            for `service_time` and `work_after` it is a mean whose tail is unknown, for `mtbf` and `mttr` an \
            exponential mean. A table states `p50` and `p99`, `mean` and `p99`, or one of the others.",
    groups: &[Group { title: "", attributes: law::LAW }],
};

/// All tables, in the order of the reference page: those of the file, then those within a key.
pub static TABLES: [&Table; 50] = [
    &SYSTEM,
    &THRESHOLDS,
    &SERVICE,
    &EDGE,
    &BROKER,
    &FLOW,
    &STEP,
    &FAULT,
    &LINK,
    &OBJECTIVE,
    &LAW,
    &law::NORMAL,
    &law::LOGNORMAL,
    &law::GAMMA,
    &law::ERLANG,
    &law::WEIBULL,
    &law::PARETO,
    &law::BRANCH,
    &law::EMPIRICAL,
    &system::MESH,
    &serving::LINE,
    &serving::CODEL,
    &serving::RATE_LIMIT,
    &serving::BALANCING,
    &serving::EJECTION,
    &serving::CONCURRENCY_LIMIT,
    &serving::AUTOSCALE,
    &edge_design::OUTBOX,
    &guards::BACKOFF,
    &guards::RETRY_BUDGET,
    &guards::BREAKER,
    &guards::BULKHEAD,
    &call::PROTOCOL_COST,
    &call::CACHE,
    &guards::THROTTLE,
    &guards::HEDGE,
    &guards::POOL,
    &message::IDEMPOTENT,
    &message::STATUS,
    &message::KEY,
    &load::ARRIVALS,
    &load::BURSTY,
    &load::CLOSED,
    &load::REPLAY,
    &load::BATCH,
    &load::LOAD_PROFILE,
    &load::STEP_OF_LOAD,
    &load::RAMP,
    &load::SPIKE,
    &load::DIURNAL,
];
