//! Draws follow their laws: moments, quantiles, the whole distribution, and an independent sampler.

use hopwise::law::Law;
use hopwise::simulate::kernel::draws::Stream;
use hopwise::simulate::kernel::sampler::Sampler;
use rand_distr::Distribution;

use crate::laws::laws;

const DRAWS: u64 = 1_000_000;
/// The Kolmogorov distance √n D that 1 % of samples exceed.
const KOLMOGOROV: f64 = 1.63;

/// One draw per key, as the simulation takes them; sorted.
fn draws(law: &Law, purpose: u64, count: u64) -> Vec<u64> {
    let sampler = Sampler::of(law);
    let mut drawn: Vec<u64> = (0..count).map(|key| sampler.draw(&mut Stream::new(purpose, key))).collect();
    drawn.sort_unstable();
    drawn
}

/// √n times the largest distance between the share of `sorted` and the law, both sides of every value.
/// A draw stands for all that is rounded to it.
fn distance(sorted: &[u64], law: &Law) -> f64 {
    let n = sorted.len() as f64;
    let mut largest: f64 = 0.0;
    let mut below = 0;
    for same in sorted.chunk_by(|a, b| a == b) {
        let value = same[0] as f64;
        let upto = below + same.len();
        largest = largest.max((below as f64 / n - law.cdf(value - 0.5)).abs());
        largest = largest.max((upto as f64 / n - law.cdf(value + 0.5)).abs());
        below = upto;
    }
    largest * n.sqrt()
}

fn mean(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let n = DRAWS as f64;
    let mean = values.clone().sum::<f64>() / n;
    let variance = values.map(|value| (value - mean) * (value - mean)).sum::<f64>() / n;
    (mean, (variance / n).sqrt())
}

#[test]
fn draws_have_the_moments_of_their_law() {
    for law in laws().iter().filter(|law| law.interval_on_mean()) {
        let drawn = draws(law, 1, DRAWS);
        let error = (law.variance() / DRAWS as f64).sqrt();
        let (first, _) = mean(drawn.iter().map(|t| *t as f64));
        assert!((first - law.mean()).abs() <= 4.0 * error + 1e-3, "{law}: mean {first}, law {}", law.mean());
        // The error of the second moment is the sample's: a Pareto law of shape 4.5 just has one.
        let (second, error) = mean(drawn.iter().map(|t| (*t as f64) * (*t as f64)));
        assert!((second / law.second_moment() - 1.0).abs() <= 4.0 * error / second + 1e-6, "{law}: E[T²] {second}");
    }
}

#[test]
fn draws_have_the_quantiles_of_their_law() {
    for law in laws() {
        let drawn = draws(&law, 2, DRAWS);
        for p in [0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 0.9999] {
            let t = law.quantile(p).round();
            let share = drawn.partition_point(|drawn| *drawn as f64 <= t) as f64 / DRAWS as f64;
            let expected = law.cdf(t + 0.5);
            let error = (expected * (1.0 - expected) / DRAWS as f64).sqrt();
            assert!((share - expected).abs() <= 4.0 * error + 1e-12, "{law}: {share} up to {t}, law {expected}");
        }
    }
}

#[test]
fn draws_have_the_distribution_of_their_law() {
    for law in laws() {
        let distance = distance(&draws(&law, 3, DRAWS), &law);
        assert!(distance < KOLMOGOROV, "{law}: {distance}");
    }
}

#[test]
fn a_law_that_differs_by_a_fiftieth_is_found_out() {
    let drawn = |law| draws(&law, 3, DRAWS);
    for (actual, claimed) in [
        (Law::Lognormal { median: 1e7, sigma: 0.7 }, Law::Lognormal { median: 1e7, sigma: 0.714 }),
        (Law::Exponential { mean: 1e7 }, Law::Exponential { mean: 1.02e7 }),
        (Law::Gamma { mean: 1e7, shape: 2.5 }, Law::Gamma { mean: 1e7, shape: 2.55 }),
        (Law::Weibull { scale: 1e7, shape: 0.6 }, Law::Weibull { scale: 1e7, shape: 0.612 }),
    ] {
        let distance = distance(&drawn(actual), &claimed);
        assert!(distance > KOLMOGOROV, "{claimed}: {distance}");
    }
}

/// √(n/2) times the largest distance between the shares of two sorted samples of n.
fn distance_of_two(a: &[u64], b: &[u64]) -> f64 {
    let n = a.len() as f64;
    let (mut i, mut j, mut largest) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        let value = a[i].min(b[j]);
        i += a[i..].iter().take_while(|x| **x == value).count();
        j += b[j..].iter().take_while(|x| **x == value).count();
        largest = largest.max(i.abs_diff(j));
    }
    largest as f64 / n * (n / 2.0).sqrt()
}

fn theirs(distribution: &impl Distribution<f64>, count: u64) -> Vec<u64> {
    let mut stream = Stream::new(11, 12);
    let mut drawn: Vec<u64> = (0..count).map(|_| distribution.sample(&mut stream).round() as u64).collect();
    drawn.sort_unstable();
    drawn
}

#[test]
fn another_sampler_draws_the_same() {
    let count = 300_000;
    let normal = rand_distr::Normal::new(1e7, 2e6).expect("parameters");
    let wrong = rand_distr::Normal::new(1e7, 2.1e6).expect("parameters");
    let lognormal = rand_distr::LogNormal::new(libm::log(1e7), 0.7).expect("parameters");
    let pairs = [
        (Law::Exponential { mean: 1e7 }, theirs(&rand_distr::Exp::new(1e-7).expect("a rate"), count)),
        // Five deviations above 0 nothing is cut.
        (Law::Normal { mean: 1e7, sd: 2e6 }, theirs(&normal, count)),
        (Law::Lognormal { median: 1e7, sigma: 0.7 }, theirs(&lognormal, count)),
        (Law::Gamma { mean: 1e7, shape: 0.4 }, theirs(&rand_distr::Gamma::new(0.4, 2.5e7).expect("parameters"), count)),
        (Law::Gamma { mean: 1e7, shape: 2.5 }, theirs(&rand_distr::Gamma::new(2.5, 4e6).expect("parameters"), count)),
        (
            Law::Weibull { scale: 1e7, shape: 1.7 },
            theirs(&rand_distr::Weibull::new(1e7, 1.7).expect("parameters"), count),
        ),
        (
            Law::Pareto { least: 2e6, shape: 1.6 },
            theirs(&rand_distr::Pareto::new(2e6, 1.6).expect("parameters"), count),
        ),
    ];
    for (law, other) in &pairs {
        let distance = distance_of_two(&draws(law, 4, count), other);
        assert!(distance < KOLMOGOROV, "{law}: {distance}");
    }
    assert!(distance_of_two(&draws(&pairs[1].0, 4, count), &theirs(&wrong, count)) > KOLMOGOROV);
}

#[test]
fn a_draw_grows_in_proportion_to_the_scale() {
    for law in laws() {
        let (once, eight) = (Sampler::of(&law), Sampler::of(&law.scaled(8.0)));
        for key in 0..20_000 {
            let short = once.draw(&mut Stream::new(5, key));
            let long = eight.draw(&mut Stream::new(5, key));
            // Both are rounded; beyond 2^53 a number is exact to 10^-15 only.
            assert!(long.abs_diff(8 * short) <= 5 + (short >> 50), "{law}: {short} {long}");
        }
    }
}

#[test]
fn what_takes_no_time_takes_none() {
    for law in laws().iter().filter(|law| !matches!(law, Law::Pareto { .. })) {
        assert_eq!(Sampler::of(&law.scaled(0.0)).draw(&mut Stream::new(6, 7)), 0, "{law}");
    }
}

#[test]
fn a_part_of_weight_zero_is_never_drawn() {
    let points = Law::Points { points: Box::new([(1.0, 0.0), (2.0, 0.5), (3.0, 0.0), (4.0, 0.5), (5.0, 0.0)]) };
    let bins = Law::Bins { bounds: Box::new([0.0, 10.0, 20.0, 30.0]), weights: Box::new([0.0, 1.0, 0.0]) };
    assert!(draws(&points, 8, 10_000).iter().all(|t| [2, 4].contains(t)));
    assert!(draws(&bins, 8, 10_000).iter().all(|t| (10..=20).contains(t)));
}

#[test]
fn the_first_draws_stay_what_they_are() {
    let first: Vec<[u64; 3]> =
        laws().iter().map(|law| [1, 2, 3].map(|key| Sampler::of(law).draw(&mut Stream::new(1, key)))).collect();
    assert_eq!(first, FIRST);
}

/// The first draws of [`laws`]: results of a version are compared with those of the next.
const FIRST: [[u64; 3]; 16] = [
    [10_000_000, 10_000_000, 10_000_000],
    [2_386_337, 19_237_237, 8_293_388],
    [6_260_310, 12_676_622, 10_040_233],
    [9_583_424, 12_986_385, 8_465_952],
    [7_226_707, 16_931_925, 2_709_110],
    [8_643_290, 28_440_661, 5_845_477],
    [23_440_931, 151_403, 3_589_284],
    [7_497_235, 20_766_257, 4_889_567],
    [8_205_279, 18_333_787, 5_963_269],
    [918_092, 29_755_769, 7_320_712],
    [4_304_868, 14_694_092, 8_957_675],
    [5_272_305, 7_667_051, 6_011_867],
    [2_321_685, 6_655_706, 3_358_465],
    [4_294_912, 887_795, 353_804],
    [1_000_000, 10_000_000, 1_000_000],
    [504_124, 7_472_712, 3_032_186],
];
