//! Laws of random durations: moments, distribution functions, quantiles and fits agree.

use hopwise::law::{Law, fit};
use hopwise::units::Nanos;

/// One of every kind, several where the kind changes its form. Times are near 10 ms.
pub fn laws() -> Vec<Law> {
    let ms = 1e6;
    vec![
        Law::Constant(Nanos::from_millis(10)),
        Law::Exponential { mean: 10.0 * ms },
        Law::Uniform { low: 5.0 * ms, high: 15.0 * ms },
        Law::Normal { mean: 10.0 * ms, sd: 2.0 * ms },
        Law::Normal { mean: 2.0 * ms, sd: 10.0 * ms },
        Law::Lognormal { median: 10.0 * ms, sigma: 0.7 },
        Law::Gamma { mean: 10.0 * ms, shape: 0.4 },
        Law::Gamma { mean: 10.0 * ms, shape: 2.5 },
        Law::Gamma { mean: 10.0 * ms, shape: 4.0 },
        Law::Weibull { scale: 10.0 * ms, shape: 0.6 },
        Law::Weibull { scale: 10.0 * ms, shape: 1.7 },
        Law::Pareto { least: 5.0 * ms, shape: 4.5 },
        Law::Pareto { least: 2.0 * ms, shape: 1.6 },
        Law::Hyperexponential { branches: Box::new([(0.9, 5.0 * ms), (0.1, 55.0 * ms)]) },
        Law::Points { points: Box::new([(1.0 * ms, 0.7), (10.0 * ms, 0.2), (70.0 * ms, 0.1)]) },
        Law::Bins { bounds: Box::new([0.0, ms, 5.0 * ms, 40.0 * ms]), weights: Box::new([0.25, 0.5, 0.25]) },
    ]
}

/// E[T^k] = ∫ k t^(k−1) P(T > t) dt, over ln t with steps of 0.001.
fn integrated(law: &Law, order: i32) -> f64 {
    let step = 0.001;
    (0..45_000)
        .map(|i| {
            let t = libm::exp((f64::from(i) + 0.5) * step);
            f64::from(order) * t.powi(order) * (1.0 - law.cdf(t)) * step
        })
        .sum()
}

#[test]
fn moments_are_those_of_the_distribution_function() {
    for law in laws() {
        let moments = [law.mean(), law.second_moment()];
        for (order, moment) in (1..).zip(moments) {
            if moment.is_finite() && !matches!(law, Law::Pareto { shape: 1.6, .. }) {
                let integral = integrated(&law, order);
                assert!((moment / integral - 1.0).abs() < 3e-3, "{law}: E[T^{order}] {moment} {integral}");
            }
        }
        if law.interval_on_mean() {
            let variance = law.second_moment() - law.mean() * law.mean();
            assert!((law.variance() - variance).abs() < 1e-9 * law.second_moment(), "{law}");
            assert!((law.scv() - variance / (law.mean() * law.mean())).abs() < 1e-9 * (1.0 + law.scv()), "{law}");
        }
    }
    // The same integral with another deviation is far off.
    let law = Law::Lognormal { median: 1e7, sigma: 0.7 };
    let wrong = Law::Lognormal { median: 1e7, sigma: 0.72 };
    assert!((law.second_moment() / integrated(&wrong, 2) - 1.0).abs() > 0.05);
}

#[test]
fn a_pareto_law_has_the_moments_below_its_shape() {
    let law = |shape| Law::Pareto { least: 1e6, shape };
    assert!(law(1.6).mean().is_finite() && !law(1.6).second_moment().is_finite());
    assert_eq!([1.5, 2.0, 2.1, 3.0].map(|shape| law(shape).interval_on_mean()), [false, false, true, true]);
    assert!(laws().iter().filter(|law| !law.interval_on_mean()).count() == 1);
    assert!((law(3.0).mean() - 1.5e6).abs() < 1e-6);
}

#[test]
fn a_quantile_is_the_least_time_that_reaches_its_probability() {
    for law in laws() {
        for step in 1..1000 {
            let p = f64::from(step) / 1000.0;
            let t = law.quantile(p);
            assert!(law.cdf(t * (1.0 + 1e-12)) >= p - 1e-12, "{law}: cdf({t}) below {p}");
            assert!(law.cdf(t * (1.0 - 1e-9)) <= p + 1e-12, "{law}: {t} is not the least at {p}");
        }
        assert!(law.quantile(0.0) <= law.quantile(1e-9) && law.quantile(0.999_999) <= law.quantile(1.0), "{law}");
        assert_eq!(law.cdf(-1.0), 0.0);
    }
    let law = Law::Points { points: Box::new([(1.0, 0.7), (2.0, 0.1), (3.0, 0.2)]) };
    assert_eq!([0.7, 0.71, 0.8, 0.9, 1.0].map(|p| law.quantile(p)), [1.0, 2.0, 2.0, 3.0, 3.0]);
}

#[test]
fn a_law_scales_with_time() {
    for law in laws() {
        let twice = law.scaled(2.0);
        assert!((twice.mean() / law.mean() - 2.0).abs() < 1e-12, "{law}");
        assert!((twice.scv() - law.scv()).abs() < 1e-12 * (1.0 + law.scv()) || !law.interval_on_mean(), "{law}");
        for p in [0.1, 0.5, 0.99] {
            assert!((twice.quantile(p) / law.quantile(p) - 2.0).abs() < 1e-9, "{law}");
        }
    }
}

#[test]
fn nothing_takes_no_time() {
    for law in laws() {
        let none = law.scaled(0.0);
        if !matches!(law, Law::Pareto { .. }) {
            assert_eq!((none.mean(), none.scv(), none.cdf(0.0)), (0.0, 0.0, 1.0), "{law}");
        }
        assert_eq!((none.quantile(0.0), none.quantile(0.9)), (0.0, 0.0), "{law}");
    }
}

#[test]
fn fits_return_what_they_were_fitted_to() {
    let ms = Nanos::from_millis;
    let near = |value: f64, expected: Nanos| (value / expected.0 as f64 - 1.0).abs() < 1e-9;
    let law = fit::p50_p99(ms(10), ms(50)).expect("a fit");
    assert!(near(law.quantile(0.5), ms(10)) && near(law.quantile(0.99), ms(50)), "{law}");
    for p99 in [11, 40, 100, 149] {
        let law = fit::mean_p99(ms(10), ms(p99)).expect("a fit");
        assert!(near(law.mean(), ms(10)) && near(law.quantile(0.99), ms(p99)), "{law}");
        // The other solution has a sigma above 2.326.
        assert!(matches!(law, Law::Lognormal { sigma, .. } if sigma < 2.326_35), "{law}");
    }
    let law = fit::mean_unknown_tail(ms(10));
    assert!(near(law.mean(), ms(10)) && (law.quantile(0.99) / law.quantile(0.5) - 5.0).abs() < 1e-9, "{law}");
}

#[test]
fn what_no_lognormal_has_is_refused() {
    let ms = Nanos::from_millis;
    assert_eq!(fit::mean_p99(ms(10), ms(9)), None);
    assert_eq!(fit::mean_p99(ms(10), ms(150)), None);
    assert_eq!(fit::mean_p99(ms(0), ms(10)), None);
    assert_eq!(fit::p50_p99(ms(10), ms(9)), None);
    assert_eq!(fit::p50_p99(ms(0), ms(9)), None);
    assert_eq!(fit::p50_p99(ms(3), ms(3)), Some(Law::Constant(ms(3))));
    assert_eq!(fit::mean_p99(ms(3), ms(3)), Some(Law::Constant(ms(3))));
    assert_eq!(fit::mean_unknown_tail(Nanos::ZERO), Law::Constant(Nanos::ZERO));
}

#[test]
fn a_law_is_shown_as_the_file_would_say_it() {
    let shown: Vec<String> = laws().iter().map(Law::to_string).collect();
    assert_eq!(
        shown,
        [
            "constant 10ms",
            "exponential 10ms",
            "uniform 5ms to 15ms",
            "normal mean 10ms, sd 2ms",
            "normal mean 2ms, sd 10ms",
            "lognormal p50 10ms, p99 50.959ms",
            "gamma mean 10ms, shape 0.4",
            "gamma mean 10ms, shape 2.5",
            "erlang mean 10ms, stages 4",
            "weibull scale 10ms, shape 0.6",
            "weibull scale 10ms, shape 1.7",
            "pareto minimum 5ms, shape 4.5",
            "pareto minimum 2ms, shape 1.6",
            "hyperexponential 5ms (weight 0.9), 55ms (weight 0.1)",
            "empirical 1ms (weight 0.7), 10ms (weight 0.2), 70ms (weight 0.1)",
            "empirical of 3 bins from 0s to 40ms, mean 7.25ms",
        ]
    );
    let law = fit::p50_p99(Nanos::from_millis(10), Nanos::from_millis(50)).expect("a fit");
    assert_eq!(law.to_string(), "lognormal p50 10ms, p99 50ms");
}
