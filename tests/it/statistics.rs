//! Statistics of replications: intervals cover, warm-up is found, groups are told apart.

use hopwise::simulate::kernel::draws::Stream;
use hopwise::simulate::kernel::ziggurat::{exponential, normal};
use hopwise::simulate::statistics::{
    Interval, Truncation, around, mean_interval, mser5, normal_quantile, student_t_quantile, supported, two_groups,
    wilson,
};

fn normals(count: usize, stream: &mut Stream) -> Vec<f64> {
    (0..count).map(|_| normal(stream)).collect()
}

#[test]
fn t_quantiles_are_those_of_the_tables() {
    for (p, degrees, t) in [
        (0.975, 1, 12.706_204_736_174_705),
        (0.975, 2, 4.302_652_729_749_464),
        (0.95, 5, 2.015_048_373_333_024_2),
        (0.975, 10, 2.228_138_851_986_275),
        (0.995, 29, 2.756_385_903_670_605_3),
        (0.9995, 7, 5.407_882_520_861_725),
        (0.975, 100, 1.983_971_518_523_552_2),
    ] {
        let value = student_t_quantile(p, degrees);
        assert!((value / t - 1.0).abs() < 1e-11, "{p} {degrees}: {value}");
        assert!((student_t_quantile(1.0 - p, degrees) / value + 1.0).abs() < 1e-11, "{p} {degrees}: not symmetric");
    }
    assert_eq!(student_t_quantile(0.5, 3), 0.0);
    assert_eq!([0.0, 1.0].map(|p| student_t_quantile(p, 3)), [f64::NEG_INFINITY, f64::INFINITY]);
    assert_eq!(student_t_quantile(0.9, 0), f64::INFINITY);
    assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
}

#[test]
fn t_quantiles_go_over_into_normal_ones() {
    for p in [0.6, 0.9, 0.975, 0.9999] {
        // Search up to 1,000 degrees, an expansion above: smooth between.
        let [a, b, c, d] = [999, 1000, 1001, 1002].map(|degrees| student_t_quantile(p, degrees));
        assert!(((a - b) - (b - c)).abs() < 1e-7 && ((b - c) - (c - d)).abs() < 1e-7, "{p}");
        assert!((student_t_quantile(p, u32::MAX) - normal_quantile(p)).abs() < 1e-7, "{p}");
    }
}

/// Of 10,000 intervals from ten replications, how many cover the mean.
fn covering(interval: impl Fn(&[f64]) -> Interval) -> u32 {
    let mut stream = Stream::new(1, 1);
    (0..10_000).map(|_| u32::from(interval(&normals(10, &mut stream)).contains(0.0))).sum()
}

#[test]
fn intervals_of_the_mean_cover_it_as_often_as_they_say() {
    // Four standard errors of a share of 0.95 among 10,000 are 87.
    let of_95 = covering(|values| mean_interval(values, 0.95).expect("an interval"));
    assert!(of_95.abs_diff(9_500) < 87, "{of_95}");
    let of_80 = covering(|values| mean_interval(values, 0.80).expect("an interval"));
    assert!(of_80.abs_diff(8_000) < 160, "{of_80}");
    // With the normal quantile in place of Student's they would not: 1.96 / 2.262 as wide.
    let narrow = covering(|values| {
        let Interval { low, high } = mean_interval(values, 0.95).expect("an interval");
        let (centre, half) = (0.5 * (low + high), 0.5 * (high - low) * 1.96 / 2.262);
        Interval { low: centre - half, high: centre + half }
    });
    assert!(narrow.abs_diff(9_500) > 87, "{narrow}");
}

#[test]
fn an_interval_is_what_the_formula_says() {
    // s² = 2.5, t(0.975, 4) = 2.776: 3 ± 2.776 √(2.5 / 5)
    let interval = mean_interval(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.95).expect("an interval");
    assert!((interval.low - 1.036_756_8).abs() < 1e-6 && (interval.high - 4.963_243_2).abs() < 1e-6, "{interval:?}");
    let moved = around(10.0, &[1.0, 2.0, 3.0, 4.0, 5.0], 0.95).expect("an interval");
    assert!((moved.half_width() - interval.half_width()).abs() < 1e-12 && moved.contains(10.0));
    assert_eq!(mean_interval(&[2.0, 2.0], 0.95), Some(Interval { low: 2.0, high: 2.0 }));
    assert_eq!((mean_interval(&[], 0.95), mean_interval(&[1.0], 0.95)), (None, None));
    assert_eq!(mean_interval(&[1.0, f64::INFINITY], 0.95), None);
}

#[test]
fn shares_have_wilsons_interval() {
    for (successes, n, low, high) in [
        (8, 10, 0.490_162_5, 0.943_317_8),
        (0, 10, 0.0, 0.277_532_8),
        (10, 10, 0.722_467_2, 1.0),
        (500, 1000, 0.469_069_6, 0.530_930_4),
    ] {
        let interval = wilson(successes, n, 0.95);
        assert!((interval.low - low).abs() < 1e-6 && (interval.high - high).abs() < 1e-6, "{successes}: {interval:?}");
    }
    assert_eq!(wilson(0, 0, 0.95), Interval { low: 0.0, high: 1.0 });
    // Averaged over shares Wilson's interval covers as often as it says, which no single share does.
    let mut stream = Stream::new(2, 2);
    let covered = (0..20_000)
        .filter(|_| {
            let share = stream.unit();
            let successes = (0..30).filter(|_| stream.happens(share)).count();
            wilson(successes as u64, 30, 0.95).contains(share)
        })
        .count();
    assert!(covered.abs_diff(19_000) < 160, "{covered}");
}

#[test]
fn a_percentile_needs_twenty_samples_beyond_it_in_every_replication() {
    assert!(supported(&[20, 400]));
    assert!(!supported(&[19, 400]));
    assert!(!supported(&[]));
}

#[test]
fn the_warm_up_of_a_transient_is_cut() {
    for seed in 0..50 {
        let mut stream = Stream::new(3, seed);
        let start = if seed % 2 == 0 { 8.0 } else { -8.0 };
        let series: Vec<f64> =
            (0..3000).map(|i| 10.0 + start * libm::exp(-f64::from(i) / 100.0) + normal(&mut stream)).collect();
        // After 150 samples the transient is 1.8 deviations, after 800 it is 0.003 of one.
        match mser5(&series) {
            Truncation::Cut(cut) => assert!((150..800).contains(&cut) && cut % 5 == 0, "{seed}: {cut}"),
            Truncation::NoSteadyState => panic!("{seed}: no steady state"),
        }
    }
}

#[test]
fn little_is_cut_where_nothing_is_to_be_cut() {
    assert_eq!(mser5(&[3.0; 200]), Truncation::Cut(0));
    let cut_short = (0..200)
        .filter(|seed| {
            let series = normals(2000, &mut Stream::new(4, *seed));
            matches!(mser5(&series), Truncation::Cut(cut) if cut < 400)
        })
        .count();
    assert!(cut_short > 170, "{cut_short}");
}

#[test]
fn what_never_settles_has_no_steady_state() {
    for seed in 0..50 {
        let mut stream = Stream::new(5, seed);
        let growing: Vec<f64> = (0..2000).map(|i| f64::from(i) * 0.05 + normal(&mut stream)).collect();
        assert_eq!(mser5(&growing), Truncation::NoSteadyState, "{seed}");
    }
    let late: Vec<f64> = (0..1000).map(|i| if i < 700 { 1.0 } else { 5.0 }).collect();
    assert_eq!(mser5(&late), Truncation::NoSteadyState);
    assert_eq!((mser5(&[]), mser5(&[1.0; 49])), (Truncation::NoSteadyState, Truncation::NoSteadyState));
}

/// In how many of `samples` samples of `count` values two groups are seen.
fn groups_seen(samples: u32, count: usize, draw: impl Fn(&mut Stream) -> f64) -> u32 {
    let mut stream = Stream::new(6, count as u64);
    (0..samples)
        .filter(|_| {
            let values: Vec<f64> = (0..count).map(|_| draw(&mut stream)).collect();
            two_groups(&values).is_some()
        })
        .count() as u32
}

#[test]
fn one_group_is_not_taken_for_two() {
    const SAMPLES: u32 = 40_000;
    for count in [4, 6, 10, 32] {
        assert!(groups_seen(SAMPLES, count, normal) < SAMPLES / 1000, "normal, {count}");
        assert!(groups_seen(SAMPLES, count, Stream::unit) < SAMPLES / 1000, "uniform, {count}");
        assert!(groups_seen(SAMPLES, count, exponential) < SAMPLES / 1000, "exponential, {count}");
        let heavy = |stream: &mut Stream| libm::exp(normal(stream));
        assert!(groups_seen(SAMPLES, count, heavy) < SAMPLES / 100, "lognormal, {count}");
    }
}

#[test]
fn replications_that_recover_and_those_that_do_not_are_told_apart() {
    let mut stream = Stream::new(7, 7);
    for _ in 0..200 {
        let mut values: Vec<f64> = normals(6, &mut stream).iter().map(|z| 300.0 + 3.0 * z).collect();
        values.extend(normals(4, &mut stream).iter().map(|z| 40.0 + 8.0 * z));
        let groups = two_groups(&values).expect("two groups");
        assert_eq!((groups.low, groups.high), (4, 6));
        assert!((100.0..290.0).contains(&groups.split) && groups.low_mean < 60.0 && groups.high_mean > 290.0);
        assert_eq!(groups.high_share, wilson(6, 10, 0.95));
    }
    // Exact zeros beside a normal load.
    assert!(two_groups(&[0.0, 0.0, 280.1, 279.8, 280.0, 0.0, 280.3]).is_some());
}

#[test]
fn a_gap_that_does_not_matter_and_a_lone_outlier_make_no_groups() {
    assert_eq!(two_groups(&[101.0, 102.0, 101.0, 102.0, 101.0, 102.0]), None);
    assert_eq!(two_groups(&[100.0, 100.1, 99.9, 100.0, 100.2, 0.0]), None);
    assert_eq!(two_groups(&[5.0; 10]), None);
    assert_eq!(two_groups(&[1.0, 2.0, 9.0]), None);
    assert_eq!(two_groups(&[1.0, 1.0, 9.0, 9.0, f64::NAN]), None);
}
