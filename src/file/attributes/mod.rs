//! Every key of the file once: type, default, who reads it, and one sentence.

mod broker;
mod edge_design;
mod edge_needs;
mod flow;
mod kind;
mod service;
mod system;

pub use kind::{Attribute, Kind};

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
    groups: &[Group { title: "", attributes: service::SERVICE }],
};

pub static EDGE: Table = Table {
    noun: "edge",
    header: "[[edges]]",
    about: "One hop between two services, or one event with its consumers. Needs say what must hold; \
            design says what is built. `recommend` decides by needs alone.",
    groups: &[
        Group { title: "Needs", attributes: edge_needs::NEEDS },
        Group { title: "Design as built", attributes: edge_design::DESIGN },
    ],
};

pub static BROKER: Table = Table {
    noun: "broker",
    header: "[brokers.NAME]",
    about: "A message broker that exists or is planned.",
    groups: &[Group { title: "", attributes: broker::BROKER }],
};

pub static FLOW: Table = Table {
    noun: "flow",
    header: "[[flows]]",
    about: "A business process that crosses services, with its steps.",
    groups: &[Group { title: "", attributes: flow::FLOW }],
};

pub static STEP: Table = Table {
    noun: "step",
    header: "steps = [{ … }]",
    about: "One local transaction of a flow, or a notification.",
    groups: &[Group { title: "", attributes: flow::STEP }],
};

/// All tables, in the order of the reference page.
pub static TABLES: [&Table; 7] = [&SYSTEM, &THRESHOLDS, &SERVICE, &EDGE, &BROKER, &FLOW, &STEP];
