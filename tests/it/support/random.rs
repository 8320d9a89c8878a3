//! Small random topologies as text, the same for the same seed.

use std::fmt::Write;

/// SplitMix64 (Steele, Lea, Flood 2014).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// True once in `n` times.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// Whether calls may lead back to their caller.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Circles {
    Allowed,
    None,
}

/// A system of up to eight services and fourteen edges with every need the framework reads.
pub fn topology(seed: u64, circles: Circles) -> String {
    let mut random = Random::new(seed);
    let mut text = String::from("version = 1\n[system]\n");
    let policy = random.pick(&["sync-first", "balanced", "async-first"]);
    let _ = writeln!(text, "policy = \"{policy}\"\nhouse_rpc = \"{}\"", random.pick(&["rest", "rest", "grpc"]));
    let services = 3 + random.below(6);
    let mut kinds = Vec::new();
    for at in 0..services {
        let kind = match at {
            0 => "client",
            1 => random.pick(&["gateway", "service"]),
            _ => random.pick(&["service", "service", "service", "service", "external", "store"]),
        };
        let _ = writeln!(text, "[services.s{at}]\nkind = \"{kind}\"");
        if kind != "client" && random.one_in(2) {
            let time = random.pick(&["20ms", "900ms", "2s", "4s", "1ms"]);
            let _ = writeln!(text, "service_time = \"{time}\"");
        }
        if kind == "service" && random.one_in(2) {
            let _ = writeln!(text, "database = \"d{at}\"");
        }
        kinds.push(kind);
    }
    for number in 0..(3 + random.below(12)) {
        edge(&mut text, &mut random, &kinds, number, circles);
    }
    text
}

fn edge(text: &mut String, random: &mut Random, kinds: &[&str], number: usize, circles: Circles) {
    let from = loop {
        let from = random.below(kinds.len() - 1);
        if kinds[from] != "store" {
            break from;
        }
    };
    let to = loop {
        let to = if circles == Circles::Allowed && random.one_in(6) {
            random.below(kinds.len())
        } else {
            from + 1 + random.below(kinds.len() - from - 1)
        };
        if to != from {
            break to;
        }
    };
    let _ = writeln!(text, "[[edges]]\nfrom = \"s{from}\"");
    let several = random.one_in(8) && to + 1 < kinds.len() && kinds[to] != "store" && kinds[to + 1] != "store";
    let _ = match several && to + 1 != from {
        true => writeln!(text, "to = [\"s{to}\", \"s{}\"]\nevent = \"e{number}\"", to + 1),
        false => {
            let _ = writeln!(text, "to = \"s{to}\"");
            match random.below(4) {
                0 => writeln!(text, "operation = \"GET /o{number}\""),
                1 => writeln!(text, "event = \"e{number}\""),
                _ => writeln!(text, "operation = \"do{number}\""),
            }
        }
    };
    for (key, odds, values) in [
        ("reply", 2, &["immediate", "immediate", "deferred", "none"][..]),
        ("deadline", 4, &["40ms", "100ms", "1s", "5s"]),
        ("rate", 4, &["50/s", "6000/s", "20000/s"]),
        ("streaming", 10, &["server", "bidi"]),
        ("consistency", 12, &["atomic"]),
        ("delivery", 8, &["at-most-once", "effectively-once"]),
        ("audience", 12, &["internal", "public", "third-party"]),
        ("stage", 5, &["x", "y"]),
    ] {
        if random.one_in(odds) {
            let _ = writeln!(text, "{key} = \"{}\"", random.pick(values));
        }
    }
    for (key, odds) in [
        ("open_consumers", 10),
        ("typed_contract", 10),
        ("human_readable", 10),
        ("http_caching", 12),
        ("variable_shape", 8),
    ] {
        if random.one_in(odds) {
            let _ = writeln!(text, "{key} = true");
        }
    }
    if random.one_in(8) {
        let _ = writeln!(text, "aggregates = [\"s1\", \"s2\"]");
    }
    if random.one_in(8) {
        let _ = writeln!(text, "calls_per_request = {}", 1 + random.below(3));
    }
}
