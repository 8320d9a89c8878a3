//! Many figures are looked at, so some differ by chance: the step-down procedure of Holm (1979) keeps the
//! probability of a single false verdict among all of them below the level.

/// The two-sided level at which each difference must hold, from the probabilities that chance alone brings
/// it about. A difference holds when its probability is at most its level.
pub fn levels(probabilities: &[f64], level: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|a, b| probabilities[*a].total_cmp(&probabilities[*b]).then(a.cmp(b)));
    let mut levels = vec![level; probabilities.len()];
    let mut failed = None;
    for (rank, at) in order.into_iter().enumerate() {
        // The first that does not hold ends it: the others would have to hold at its level too.
        let own = failed.unwrap_or(level / (probabilities.len() - rank) as f64);
        levels[at] = own;
        if probabilities[at] > own {
            failed = Some(own);
        }
    }
    levels
}
