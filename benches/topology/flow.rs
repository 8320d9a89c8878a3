//! `[[flows]]`.

use std::fmt::Write;

use super::random::Random;
use super::service::{Kind, Service};

pub(super) struct Flow {
    number: usize,
    /// Services of the steps, top down.
    pub(super) steps: Vec<usize>,
    /// Whether the file has the edges that carry the steps; otherwise a saga implies them.
    pub(super) carried: bool,
}

impl Flow {
    pub(super) fn drawn(number: usize, services: &[Service], random: &mut Random) -> Self {
        let wanted = 2 + random.below(5);
        let mut steps = Vec::new();
        while steps.len() < wanted {
            let service = random.below(services.len());
            if services[service].kind == Kind::Service && !steps.contains(&service) {
                steps.push(service);
            }
        }
        steps.sort_by_key(|service| (services[*service].tier, *service));
        Self { number, steps, carried: number.is_multiple_of(2) }
    }

    pub(super) fn action(&self, step: usize) -> String {
        format!("flow-{}-step-{step}", self.number)
    }

    pub(super) fn write(&self, services: &[Service], file: &mut String) {
        let mut line = |text: std::fmt::Arguments<'_>| writeln!(file, "{text}").expect("a String takes everything");
        line(format_args!("\n[[flows]]\nname = \"flow-{}\"\nsteps = [", self.number));
        for (step, service) in self.steps.iter().enumerate() {
            let (service, action) = (&services[*service].name, self.action(step));
            let undo =
                if step + 1 < self.steps.len() { format!(", compensation = \"un{action}\"") } else { String::new() };
            line(format_args!("  {{ service = \"{service}\", action = \"{action}\"{undo} }},"));
        }
        line(format_args!("]"));
    }
}
