//! `[services.NAME]`.

use std::fmt::Write;

use super::random::Random;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Client,
    Gateway,
    Service,
    External,
    Store,
}

pub(super) struct Service {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Edges lead from a lower tier to a higher one.
    pub(super) tier: usize,
}

/// Number of the service that many call; it stands below all other services.
pub(super) const HUB: usize = 0;
/// Number of the service that calls many; it stands above all other services.
pub(super) const CALLER: usize = 1;
/// Tiers of ordinary services.
pub(super) const MIDDLE: std::ops::Range<usize> = 3..7;

impl Service {
    pub(super) fn drawn(number: usize, random: &mut Random) -> Self {
        // The first few make sure of every kind.
        let percent = match number {
            HUB | CALLER => 0,
            2 => 88,
            3 => 91,
            4 => 93,
            5 => 96,
            _ => random.below(100),
        };
        let (kind, prefix, tier) = match (number, percent) {
            (HUB, _) => (Kind::Service, "hub", MIDDLE.end),
            (CALLER, _) => (Kind::Service, "fan", MIDDLE.start - 1),
            (_, 0..88) => (Kind::Service, "svc", MIDDLE.start + random.below(MIDDLE.len())),
            (_, 88..91) => (Kind::Client, "app", 0),
            (_, 91..93) => (Kind::Gateway, "gate", 1),
            (_, 93..96) => (Kind::External, "ext", MIDDLE.end + 1),
            _ => (Kind::Store, "db", MIDDLE.end + 1),
        };
        Self { name: format!("{prefix}-{number}"), kind, tier }
    }

    pub(super) fn write(&self, file: &mut String, random: &mut Random) {
        let mut line = |text: std::fmt::Arguments<'_>| writeln!(file, "{text}").expect("a String takes everything");
        line(format_args!("\n[services.{}]", self.name));
        match self.kind {
            Kind::Client => {
                line(format_args!("kind = \"client\""));
                line(format_args!("audience = \"{}\"", random.of(&["browser", "browser", "public", "partner"])));
            }
            Kind::Gateway => line(format_args!("kind = \"gateway\"")),
            Kind::External => line(format_args!("kind = \"external\"")),
            Kind::Store => line(format_args!("kind = \"store\"")),
            Kind::Service => {
                line(format_args!("team = \"team-{}\"", random.below(200)));
                line(format_args!("language = \"{}\"", random.of(&["go", "java", "kotlin", "python", "rust", "ts"])));
                match random.below(20) {
                    0..8 => line(format_args!("database = \"{}\"", self.name)),
                    8 => line(format_args!("database = \"shared-{}\"", random.below(20))),
                    _ => {}
                }
                if random.one_in(8) {
                    line(format_args!("replicas = {}\nconcurrency = {}", 1 + random.below(12), 4 + random.below(60)));
                }
                if random.one_in(40) {
                    line(format_args!("history = \"log\""));
                }
            }
        }
        let mean = 2 + random.below(40);
        match random.below(12) {
            _ if matches!(self.kind, Kind::Client) => {}
            0 => line(format_args!("service_time = \"{mean}ms\"")),
            1 => line(format_args!("service_time = {{ p50 = \"{mean}ms\", p99 = \"{}ms\" }}", mean * 5)),
            2 => line(format_args!("service_time = {{ mean = \"{mean}ms\", p99 = \"{}ms\" }}", mean * 4)),
            _ => {}
        }
    }
}
