//! Who waits for whom, in words.

use super::remark::RemarkOf;
use crate::explore::outcome::Deadlock;

pub(super) fn deadlock(all: &[Deadlock]) -> RemarkOf<'_> {
    let one = |deadlock: &Deadlock| {
        let Deadlock { service, held, slots, waits_for } = deadlock;
        let of = if held == slots { format!("all {slots}") } else { format!("{held} of {slots}") };
        format!("{of} slots of {service} are held by requests that wait for {}", waits_for.join(" and "))
    };
    let message = if all.is_empty() {
        "requests wait for what never comes, and nothing could happen any more: state a timeout or a deadline"
            .to_owned()
    } else {
        let all: Vec<String> = all.iter().map(one).collect();
        format!("a deadlock: {}; nobody can go on, and only a timeout would end it", all.join(", "))
    };
    let entities = all.iter().map(|deadlock| &*deadlock.service).collect();
    RemarkOf { kind: "deadlock", message, entities, ..RemarkOf::default() }
}
