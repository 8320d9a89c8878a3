//! The system's answers.

use super::layout::pairs;
use crate::report::escape::plain;
use crate::report::payload::SystemPayload;

/// Every answer with its reason, also what is not needed.
pub fn system(payload: &SystemPayload, width: usize) -> String {
    let mut rows: Vec<(String, String)> = payload
        .reasons
        .iter()
        .map(|reason| (reason.about.clone(), plain(&format!("{}: {}", reason.answer, reason.because)).into_owned()))
        .collect();
    let broker = match &payload.broker {
        None => "not-needed: no edge sends messages".to_owned(),
        Some(broker) => {
            let keep = broker.keep.as_ref().map_or_else(|| broker.kinds.join(" and "), |name| format!("keep {name}"));
            format!("{keep}: {}", broker.because)
        }
    };
    rows.push(("broker".to_owned(), plain(&broker).into_owned()));
    pairs(&rows, width)
}
