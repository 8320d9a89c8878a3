//! Chains in continuous time, solved by number.

/// A step: from a state to another, at a rate.
pub type Step = (usize, usize, f64);

/// Shares of time in each of `states`, by Gauss–Seidel sweeps up and down until nothing changes.
pub fn stationary(states: usize, steps: &[Step]) -> Vec<f64> {
    const MOST_SWEEPS: u32 = 20_000;
    const STILL: f64 = 1e-12;
    let mut out = vec![0.0; states];
    let mut into = vec![Vec::new(); states];
    for (from, to, rate) in steps {
        out[*from] += rate;
        into[*to].push((*from, *rate));
    }
    let mut p = vec![1.0 / states as f64; states];
    for _ in 0..MOST_SWEEPS {
        let mut change: f64 = 0.0;
        for state in (0..states).chain((0..states).rev()) {
            let flow: f64 = into[state].iter().map(|(from, rate)| p[*from] * rate).sum();
            let value = flow / out[state];
            change = change.max((value - p[state]).abs());
            p[state] = value;
        }
        let sum: f64 = p.iter().sum();
        p.iter_mut().for_each(|share| *share /= sum);
        if change < STILL {
            break;
        }
    }
    p
}

/// Mean of `value` over the states.
pub fn mean(p: &[f64], value: impl Fn(usize) -> f64) -> f64 {
    p.iter().enumerate().map(|(state, share)| share * value(state)).sum()
}
