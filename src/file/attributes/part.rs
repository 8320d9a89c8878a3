//! What stands at the top of a file, and at the top of one of its designs.

use super::{BROKER, EDGE, FAULT, FLOW, LINK, OBJECTIVE, SERVICE, SYSTEM, Table};

/// One name at the top, and what it holds.
#[derive(Debug)]
pub struct Part {
    pub name: &'static str,
    pub shape: Shape,
}

/// How a part is written.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// `version = 1`.
    Version,
    /// `[system]`.
    One(&'static Table),
    /// `[services.NAME]`, where not every text is a name.
    Named(&'static Table),
    /// `[links."a~b"]`: any text.
    Keyed(&'static Table),
    /// `[[edges]]`.
    Each(&'static Table),
    /// `[designs.NAME]`, each with the parts of [`DESIGN`].
    Designs,
    /// `extends = "NAME"`.
    Base,
}

impl Shape {
    /// The table whose keys stand there.
    pub fn table(self) -> Option<&'static Table> {
        match self {
            Self::One(table) | Self::Named(table) | Self::Keyed(table) | Self::Each(table) => Some(table),
            Self::Version | Self::Designs | Self::Base => None,
        }
    }
}

const fn part(name: &'static str, shape: Shape) -> Part {
    Part { name, shape }
}

/// The parts of a file, in the order in which help lists them.
pub static FILE: [Part; 10] = [
    part("version", Shape::Version),
    part("system", Shape::One(&SYSTEM)),
    part("services", Shape::Named(&SERVICE)),
    part("brokers", Shape::Named(&BROKER)),
    part("edges", Shape::Each(&EDGE)),
    part("flows", Shape::Each(&FLOW)),
    part("faults", Shape::Each(&FAULT)),
    part("links", Shape::Keyed(&LINK)),
    part("objectives", Shape::Each(&OBJECTIVE)),
    part("designs", Shape::Designs),
];

/// The parts of `[designs.NAME]`; of each table only what differs from the file is stated.
pub static DESIGN: [Part; 5] = [
    part("extends", Shape::Base),
    part("system", Shape::One(&SYSTEM)),
    part("services", Shape::Named(&SERVICE)),
    part("brokers", Shape::Named(&BROKER)),
    part("edges", Shape::Keyed(&EDGE)),
];

/// The names of `parts`.
pub fn names(parts: &[Part]) -> Vec<&'static str> {
    parts.iter().map(|part| part.name).collect()
}
