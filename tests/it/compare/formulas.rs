//! Paired intervals, Holm's procedure and needed replications against slow, obvious ones.

use hopwise::explore::compare::{Ground, Pairs, Verdict, levels};
use hopwise::explore::{Serial, simulate_apart};
use hopwise::simulate::statistics::student_t_quantile;

use super::{blueprint, compared, plan, shop};

/// Two-sided 95 % points of Student's law for 1 to 9 degrees of freedom, from a printed table.
const T: [f64; 9] = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/// Textbook: mean and standard deviation of the differences, one by one.
fn slow(reference: &[f64], design: &[f64]) -> (f64, f64) {
    let n = reference.len();
    let mut differences = Vec::new();
    for at in 0..n {
        differences.push(design[at] - reference[at]);
    }
    let mut sum = 0.0;
    for difference in &differences {
        sum += difference;
    }
    let mean = sum / n as f64;
    let mut squares = 0.0;
    for difference in &differences {
        squares += (difference - mean) * (difference - mean);
    }
    let error = (squares / (n as f64 - 1.0)).sqrt() / (n as f64).sqrt();
    (mean, T[n - 2] * error)
}

#[test]
fn an_interval_is_that_of_the_differences() {
    let reference = [3.1, 2.9, 3.4, 3.0, 2.7, 3.3];
    let design = [3.0, 2.6, 3.2, 2.9, 2.6, 2.9];
    let (mean, half) = slow(&reference, &design);
    let interval = Pairs::new(mean, &reference, &design).interval().expect("six pairs have an interval");
    assert!((interval.low - (mean - half)).abs() < 1e-4 && (interval.high - (mean + half)).abs() < 1e-4);
    // By hand: differences -0.1 -0.3 -0.2 -0.1 -0.1 -0.4, mean -0.2, s² = 0.08 / 5.
    assert!((mean + 0.2).abs() < 1e-12 && (half - 2.571 * (0.016f64 / 6.0).sqrt()).abs() < 1e-9);
    // A negative twin: the spread of the figures themselves is four times as wide.
    let alone = slow(&reference, &[0.0; 6]).1 + slow(&design, &[0.0; 6]).1;
    assert!(alone > 3.0 * half, "{alone} against {half}");
}

#[test]
fn a_simulated_difference_has_that_interval() {
    let (reference, design) = (shop("20ms", ""), shop("24ms", ""));
    let plan = plan(3, 5, 8);
    let means = |text: &str| -> Vec<f64> {
        let outcomes = simulate_apart(&blueprint(text), &plan, &Serial::default());
        outcomes.iter().map(|it| it.flows[0].response.mean.expect("answers").value).collect()
    };
    let half = slow(&means(&reference), &means(&design)).1;
    let comparison = compared(&reference, &design, &plan);
    let found = comparison.against[0].differences.iter().find(|it| it.measure.name == "response.mean_s");
    let found = found.expect("means are compared");
    let interval = found.interval.expect("eight pairs have an interval");
    assert!((interval.half_width() / half - 1.0).abs() < 1e-3, "{} against {half}", interval.half_width());
    let outcomes = &comparison.outcomes;
    let mean = |at: usize| outcomes[at].flows[0].response.mean.expect("answers").value;
    assert_eq!(found.difference, Some(mean(1) - mean(0)));
    assert_eq!((found.verdict, found.ground), (Verdict::Worse, Ground::Interval));
}

#[test]
fn one_pair_or_a_missing_figure_has_no_interval() {
    assert_eq!(Pairs::new(1.0, &[1.0], &[2.0]).interval(), None);
    assert_eq!(Pairs::new(1.0, &[1.0, f64::NAN], &[2.0, 2.0]).interval(), None);
    assert!(Pairs::new(0.0, &[1.0, f64::NAN], &[1.0, f64::NAN]).identical);
    assert!(!Pairs::new(0.0, &[1.0, 2.0], &[2.0, 1.0]).identical, "equal means of different replications");
}

/// Holm (1979) from p-values, as it is printed: compare the smallest with α/m, the next with α/(m−1) …
fn rejected(values: &[f64], level: f64) -> Vec<bool> {
    let mut left: Vec<usize> = (0..values.len()).collect();
    let mut rejected = vec![false; values.len()];
    while !left.is_empty() {
        let smallest = *left.iter().min_by(|a, b| values[**a].total_cmp(&values[**b])).expect("some are left");
        if values[smallest] > level / left.len() as f64 {
            break;
        }
        rejected[smallest] = true;
        left.retain(|at| *at != smallest);
    }
    rejected
}

#[test]
fn levels_are_those_of_holm() {
    let cases: [&[f64]; 5] =
        [&[0.01, 0.04, 0.03, 0.005], &[0.012, 0.013, 0.016, 0.02], &[0.001; 3], &[0.5, 0.6], &[0.01, 0.02, 0.06, 0.01]];
    for values in cases {
        let levels = levels(values, 0.05);
        let held: Vec<bool> = values.iter().zip(&levels).map(|(p, level)| p <= level).collect();
        assert_eq!(held, rejected(values, 0.05), "{values:?}: {levels:?}");
    }
    // A negative twin: without the adjustment one more would hold.
    assert_eq!(rejected(&[0.01, 0.04, 0.03, 0.005], 0.05), [true, false, false, true]);
}

/// The smallest number that suffices, one after the other.
fn first_that_suffices(sd: f64, half: f64, level: f64) -> u32 {
    let is_enough = |n: &u32| student_t_quantile(1.0 - 0.5 * level, n - 1) * sd / f64::from(*n).sqrt() <= half;
    (2..).find(is_enough).expect("some number suffices")
}

#[test]
fn needed_replications_are_about_the_first_that_suffice() {
    for (sd, half, level) in
        [(1.0, 1.0, 0.05), (1.0, 0.5, 0.05), (1.0, 0.1, 0.05), (2.0, 0.05, 0.05), (1.0, 0.3, 0.001), (1.0, 2.0, 1e-5)]
    {
        let values = [-sd * 0.5f64.sqrt(), sd * 0.5f64.sqrt()];
        let needed = Pairs::new(0.0, &[0.0, 0.0], &values).needed(half, level).expect("a number");
        let first = first_that_suffices(sd, half, level);
        let off = (f64::from(needed) - f64::from(first)).abs();
        assert!(off <= (0.2 * f64::from(first)).max(2.0), "{sd} {half} {level}: {needed}, not {first}");
    }
    assert_eq!(Pairs::new(0.0, &[0.0, 0.0], &[1.0, -1.0]).needed(0.0, 0.05), None, "nothing tells nothing apart");
    assert_eq!(Pairs::new(0.0, &[0.0, 0.0], &[1.0, -1.0]).needed(1e-6, 0.05), None, "nobody waits for so many");
}

#[test]
fn a_probability_is_that_of_the_interval_that_ends_at_zero() {
    let (reference, design) = ([3.1, 2.9, 3.4, 3.0, 2.7, 3.3], [3.0, 2.9, 3.2, 3.1, 2.6, 2.9]);
    let (mean, _) = slow(&reference, &design);
    let pairs = Pairs::new(mean, &reference, &design);
    let probability = pairs.probability().expect("a spread");
    let sd = pairs.sd.expect("a spread");
    let t = student_t_quantile(1.0 - 0.5 * probability, 5);
    assert!((t * sd / 6f64.sqrt() / mean.abs() - 1.0).abs() < 1e-9, "{probability}");
    assert_eq!(Pairs::new(0.0, &[1.0, 2.0], &[2.0, 1.0]).probability(), Some(1.0));
    assert_eq!(Pairs::new(1.0, &[1.0, 2.0], &[2.0, 3.0]).probability(), Some(0.0), "they differ by one, for sure");
}
