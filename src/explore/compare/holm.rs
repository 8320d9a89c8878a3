//! Many figures are looked at, so some differ by chance: the step-down procedure of Holm (1979) keeps the
//! probability of a single false verdict among all of them below the level.

/// The two-sided level at which each difference must hold, from its distance from zero in standard errors.
/// All of them have the same degrees of freedom. `critical`: the distance that a level asks for.
pub fn levels(statistics: &[f64], level: f64, critical: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..statistics.len()).collect();
    order.sort_by(|a, b| statistics[*b].total_cmp(&statistics[*a]).then(a.cmp(b)));
    let mut levels = vec![level; statistics.len()];
    let mut failed = None;
    for (rank, at) in order.into_iter().enumerate() {
        // The first that does not hold ends it: the others would have to hold at its level too.
        let own = failed.unwrap_or(level / (statistics.len() - rank) as f64);
        levels[at] = own;
        if failed.is_none() && statistics[at] <= critical(own) {
            failed = Some(own);
        }
    }
    levels
}
