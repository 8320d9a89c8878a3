//! The page of `capacity`.

use super::page::Page;
use super::sections::{Part, Tone};
use super::simulation::further;
use crate::explore::capacity::State;
use crate::report::account;
use crate::report::payload::CapacityPayload;

/// The page: sentences and tables; the curve is a table too.
pub fn capacity(payload: &CapacityPayload<'_>) -> String {
    let account = account::capacity(payload);
    let tone = match payload.own {
        State::Holds => Tone::Good,
        State::Missed => Tone::Bad,
        State::Undecided => Tone::Unsure,
    };
    // The first section answers.
    let told = |(at, section)| if at == 0 { Part { tone, ..further(section) } } else { further(section) };
    Page {
        command: payload.command,
        title: &account.title,
        signature: &account.signature,
        parts: account.sections.iter().enumerate().map(told).collect(),
        data: None,
    }
    .write()
}
