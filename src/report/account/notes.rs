//! What a reader must know beside the figures.

use super::Section;
use crate::report::numbers::{counted, duration};
use crate::report::payload::Simulation;
use crate::report::payload::simulation::{AssumedPayload, FittedPayload, LeftOutPayload};

/// More assumptions, and more edges that are left out, are only counted.
const MOST_LISTED: usize = 12;

pub(super) fn remarks(payload: &Simulation<'_>) -> Option<Section> {
    const MOST: usize = 20;
    let all = &payload.remarks;
    let mut pairs: Vec<(String, String)> =
        all.iter().take(MOST).map(|remark| ("-".to_owned(), remark.message.clone())).collect();
    if all.len() > MOST {
        pairs.push(("-".to_owned(), format!("and {} more: --format json", all.len() - MOST)));
    }
    Section::pairs("To mind", pairs)
}

pub(super) fn assumptions(payload: &Simulation<'_>) -> Option<Section> {
    let all = payload.assumptions;
    if all.len() <= MOST_LISTED {
        let told =
            |it: AssumedPayload<'_>| (it.entity.to_owned(), format!("{} = {}: {}", it.attribute, it.value, it.because));
        return Section::pairs("Assumed", all.iter().map(told).collect());
    }
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for assumption in all.iter() {
        match counts.iter_mut().find(|(attribute, _)| *attribute == assumption.attribute) {
            Some((_, count)) => *count += 1,
            None => counts.push((assumption.attribute, 1)),
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let told = |(attribute, count): &(&str, usize)| {
        let example = all.iter().find(|assumption| assumption.attribute == *attribute);
        let example = example.map_or(String::new(), |example| format!("{} = {}", example.entity, example.value));
        let text = if *count == 1 { example } else { format!("{count} values, such as {example}") };
        ((*attribute).to_owned(), text)
    };
    let mut section = Section::pairs("Assumed", counts.iter().map(told).collect())?;
    section.lead = Some(format!("{} values that the file does not state.", all.len()));
    section.legend = Some("all of them, with the reasons: --format json".to_owned());
    Some(section)
}

/// What became of durations that are stated by two figures; those that became the same together.
pub(super) fn fitted(payload: &Simulation<'_>) -> Option<Section> {
    let mut groups: Vec<(&FittedPayload<'_>, Vec<&str>)> = Vec::new();
    for it in &payload.fitted {
        let same = |first: &FittedPayload<'_>| (first.attribute, &first.law) == (it.attribute, &it.law);
        match groups.iter_mut().find(|(first, _)| same(first)) {
            Some((_, entities)) => entities.push(it.entity),
            None => groups.push((it, vec![it.entity])),
        }
    }
    let told = |(it, entities): &(&FittedPayload<'_>, Vec<&str>)| {
        let (p50, p99, mean) = (duration(it.p50_s), duration(it.p99_s), duration(it.mean_s));
        let of = match entities.as_slice() {
            [one] => (*one).to_owned(),
            [first, rest @ ..] => format!("{first} and {}", counted(rest.len(), "other")),
            [] => String::new(),
        };
        (it.attribute.to_owned(), format!("lognormal p50 {p50}, p99 {p99}, mean {mean}: {of}"))
    };
    limited("Fitted", groups.iter().map(told).collect())
}

pub(super) fn left_out(payload: &Simulation<'_>) -> Option<Section> {
    let told = |it: &LeftOutPayload<'_>| (it.entity.to_owned(), it.because.to_owned());
    limited("Not simulated", payload.left_out.iter().map(told).collect())
}

/// The first of `pairs`, and how many more there are.
fn limited(title: &'static str, mut pairs: Vec<(String, String)>) -> Option<Section> {
    let more = pairs.len().saturating_sub(MOST_LISTED);
    if more > 0 {
        pairs.truncate(MOST_LISTED);
        pairs.push((format!("{more} more"), "--format json".to_owned()));
    }
    Section::pairs(title, pairs)
}
