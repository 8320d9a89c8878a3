//! `[[edges]]`.

use std::fmt::Write;

use super::random::Random;
use super::service::Service;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Ask,
    Order,
    Tell,
    Stream,
    /// In the protocol of a store.
    Native,
}

pub(super) struct Edge {
    pub(super) from: usize,
    /// Several only for [`What::Tell`].
    pub(super) to: Vec<usize>,
    what: What,
    /// Operation or event; empty until it is known.
    pub(super) name: String,
}

impl Edge {
    pub(super) fn new(from: usize, to: usize, what: What) -> Self {
        Self { from, to: vec![to], what, name: String::new() }
    }

    /// Gives it a name that no other edge has, unless it has one.
    pub(super) fn call_it(&mut self, number: usize, random: &mut Random) {
        if !self.name.is_empty() {
            return;
        }
        self.name = match (self.what, random.below(3)) {
            (What::Ask, 0) => format!("get-part-{number}"),
            (What::Ask, _) => format!("GET /r{number}"),
            (What::Order, 0) => format!("POST /r{number}"),
            (What::Order, _) => format!("charge-{number}"),
            (What::Tell, _) => format!("thing-{number}.changed"),
            (What::Stream, _) => format!("watch-{number}"),
            (What::Native, _) => format!("rows-{number}"),
        };
    }

    /// `handled` is an edge that leads to the sender.
    pub(super) fn write(&self, services: &[Service], handled: Option<&Self>, file: &mut String, random: &mut Random) {
        let mut key = |name: &str, value: &str| writeln!(file, "{name} = {value}").expect("a String takes everything");
        let quoted = |text: &str| format!("\"{text}\"");
        key("\n[[edges]]\nfrom", &quoted(&services[self.from].name));
        match self.to.as_slice() {
            [to] => key("to", &quoted(&services[*to].name)),
            several => {
                let names: Vec<String> = several.iter().map(|to| quoted(&services[*to].name)).collect();
                key("to", &format!("[{}]", names.join(", ")));
            }
        }
        key(if self.what == What::Tell { "event" } else { "operation" }, &quoted(&self.name));
        if self.what == What::Native {
            return key("pattern", "\"native\"");
        }
        if random.one_in(3) {
            // What contradicts nothing else that is stated here.
            match self.what {
                What::Ask | What::Stream => key("reply", "\"immediate\""),
                What::Order => key("reply", random.of(&["\"immediate\"", "\"deferred\"", "\"none\""])),
                What::Tell | What::Native => key("reply", "\"none\""),
            }
        }
        if random.one_in(4) {
            let rate = 1 + random.below(2_000);
            key("rate", &format!("\"{rate}/s\""));
            if random.one_in(3) {
                key("peak", &format!("\"{}/s\"", rate * (2 + random.below(9))));
            }
        }
        if random.one_in(8) {
            key("deadline", random.of(&["\"40ms\"", "\"250ms\"", "\"1s\"", "\"2s\"", "\"5s\""]));
        }
        match self.what {
            What::Ask if random.one_in(20) => key("http_caching", "true"),
            What::Tell if random.one_in(5) => key("open_consumers", "true"),
            What::Tell if random.one_in(5) => key("ordering", "\"per-key\""),
            What::Tell if random.one_in(5) => key("pattern", "\"pub-sub\"\nbroker = \"bus\""),
            What::Stream => key("streaming", random.of(&["\"server\"", "\"client\"", "\"bidi\""])),
            _ => {}
        }
        if self.what != What::Tell && random.one_in(10) {
            key("typed_contract", "true");
        }
        if let Some(handled) = handled.filter(|_| random.one_in(8)) {
            key("during", &quoted(&handled.name));
        }
        if random.one_in(8) {
            key("stage", random.of(&["\"one\"", "\"two\""]));
        }
        if random.one_in(20) {
            key("criticality", "\"soft\"");
        }
        if self.what != What::Tell && random.one_in(10) {
            key("timeout", "\"2s\"\nretries = 2");
        }
    }
}
