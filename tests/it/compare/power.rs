//! What common random numbers buy, and that they do not invent differences.

use hopwise::explore::compare::{Comparison, Difference, Pairs, Verdict};
use hopwise::explore::{Plan, Serial, simulate_apart};
use hopwise::units::Nanos;

use super::{blueprint, compared, plan, shop};

/// Mean response of each replication of a fifth of a second, in which 20 requests come.
fn means(text: &str, seed: u64, replications: u32) -> Vec<f64> {
    let plan = Plan { measured: Nanos(200_000_000), ..plan(seed, 1, replications) };
    let outcomes = simulate_apart(&blueprint(text), &plan, &Serial::default());
    let means = outcomes.iter().map(|it| it.flows[0].response.mean);
    means.map(|mean| mean.expect("somebody came").value).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// A callee whose mean service time is 5 % longer: how many replications tell, in pairs and without?
#[test]
fn five_percent_are_found_with_a_fifth_of_the_replications() {
    const REPLICATIONS: u32 = 2_000;
    let (before, after) = (shop("20ms", ""), shop("21ms", ""));
    let reference = means(&before, 1, REPLICATIONS);
    let (paired, apart) = (means(&after, 1, REPLICATIONS), means(&after, 1_001, REPLICATIONS));
    let off = mean(&paired) - mean(&reference);
    let needed = |other: &[f64]| Pairs::new(off, &reference, other).needed(off, 0.05).expect("a number");
    let (in_pairs, without) = (needed(&paired), needed(&apart));
    println!("in pairs {in_pairs}, without {without}, ratio {:.1}", f64::from(without) / f64::from(in_pairs));
    assert!(without >= 5 * in_pairs, "{in_pairs} in pairs, {without} without");
    // And so it is: of runs with a few more than that in pairs, most find it; without pairs, few.
    let many = in_pairs as usize + 2;
    let found = |other: &[f64]| {
        let runs: Vec<(&[f64], &[f64])> = reference.chunks_exact(many).zip(other.chunks_exact(many)).collect();
        let tells = |(a, b): &&(&[f64], &[f64])| {
            let interval = Pairs::new(mean(b) - mean(a), a, b).interval();
            interval.is_some_and(|interval| interval.low > 0.0)
        };
        runs.iter().filter(tells).count() as f64 / runs.len() as f64
    };
    let (with, without) = (found(&paired), found(&apart));
    println!("found in {with:.2} of the runs in pairs, in {without:.2} of those without");
    assert!(with > 0.5 && without < 0.25, "{with} {without}");
}

/// The negative twin: other random numbers for the design make the interval several times wider.
#[test]
fn without_common_random_numbers_the_interval_is_several_times_wider() {
    let (before, after) = (shop("20ms", ""), shop("21ms", ""));
    let reference = means(&before, 1, 200);
    let half = |seed: u64| {
        let other = means(&after, seed, 200);
        Pairs::new(0.0, &reference, &other).interval().expect("an interval").half_width()
    };
    let (common, other) = (half(1), half(1_001));
    println!("{:.1} times wider", other / common);
    assert!(other > 3.0 * common, "{other} against {common}");
}

fn headline(comparison: &Comparison) -> &Difference {
    comparison.against[0].headlines().next().expect("the flow has a headline")
}

/// Designs that differ in nothing that matters: the callee has another name, and so other service times of
/// the same law.
#[test]
fn what_does_not_matter_is_not_called_a_difference() {
    let text = shop("20ms", "");
    let renamed = text.replace("payment", "billing");
    let (reference, design) = (blueprint(&text), blueprint(&renamed));
    let (mut wrong, mut wrong_anywhere, mut same) = (0, 0, 0);
    for seed in 1..=100 {
        let plan = plan(seed, 5, 4);
        let comparison = hopwise::explore::compare::compare(&[&reference, &design], &plan, 0.01, &Serial::default());
        let decided = |it: &Difference| matches!(it.verdict, Verdict::Better | Verdict::Worse);
        let headline = headline(&comparison);
        assert_ne!(headline.difference, Some(0.0), "other service times");
        wrong += u32::from(decided(headline));
        wrong_anywhere += u32::from(comparison.against[0].differences.iter().any(|it| !it.headline && decided(it)));
        same += u32::from(headline.verdict == Verdict::Same);
    }
    println!("wrong {wrong}, any other figure {wrong_anywhere}, same {same}, of 100 seeds");
    assert!(wrong <= 5, "{wrong} of 100 headlines are wrong");
    assert!(wrong_anywhere <= 5, "{wrong_anywhere} of 100 comparisons have another figure that is wrong");
}

/// What never comes into play leaves every figure as it was, to the last bit.
#[test]
fn what_has_no_effect_is_the_same() {
    let text = shop("20ms", "");
    let guarded = text.replace("operation = \"charge\"\n", "operation = \"charge\"\ntimeout = \"60s\"\n");
    assert_ne!(text, guarded);
    for seed in 1..=5 {
        let comparison = compared(&text, &guarded, &plan(seed, 5, 2));
        let differences = &comparison.against[0].differences;
        assert!(differences.len() > 10);
        assert!(differences.iter().all(|it| it.verdict == Verdict::Same), "{differences:#?}");
    }
}
