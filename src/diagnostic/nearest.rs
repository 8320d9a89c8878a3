//! The nearest valid name to what somebody typed.

/// The candidate closest to `found` by Damerau–Levenshtein distance, if it is close enough to be
/// a likely slip: at most a third of the longer name, and never everything.
/// Ties go to the first candidate. O(candidates × length²).
pub fn nearest<'a>(found: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Longer texts are not slips of a known name; this also bounds the work on hostile input.
    const LONGEST: usize = 200;
    if found.len() > LONGEST {
        return None;
    }
    let wanted = found.to_lowercase().replace('-', "_");
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate.len().abs_diff(found.len()) > found.len() / 3 + 1 {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase().replace('-', "_"));
        let longest = wanted.chars().count().max(candidate.chars().count());
        let likely = distance <= (longest / 3).max(1) && distance < longest;
        if likely && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_finds_its_name_and_a_stranger_none() {
        assert_eq!(nearest("timout", ["rate", "timeout"]), Some("timeout"));
        assert_eq!(nearest("time-out", ["rate", "time_out"]), Some("time_out"));
        assert_eq!(nearest("zebra", ["rate", "timeout"]), None);
        assert_eq!(nearest("x", ["y"]), None);
    }
}
