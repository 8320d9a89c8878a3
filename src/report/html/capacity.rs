//! The page of `capacity`.

use super::page::Page;
use super::sections::Part;
use super::simulation::{further, tone};
use crate::report::account;
use crate::report::payload::CapacityPayload;

/// The page: sentences and tables; the curve is a table too.
pub fn capacity(payload: &CapacityPayload<'_>) -> String {
    let account = account::capacity(payload);
    let told = |(at, section)| {
        let part = further(section);
        let lead = part.lead.clone().unwrap_or_default();
        // The first section answers.
        if at == 0 { Part { tone: tone(&lead), ..part } } else { part }
    };
    Page {
        command: payload.command,
        title: &account.title,
        signature: &account.signature,
        parts: account.sections.iter().enumerate().map(told).collect(),
        data: None,
    }
    .write()
}
