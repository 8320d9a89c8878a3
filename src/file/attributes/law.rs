//! How the law of a random duration is spelled.

use super::kind::{simulated, within_key};
use super::{Attribute, Kind, Table};

const SHAPE: Kind = Kind::Number { least: 0.01, most: 1e6 };
const WEIGHT: Kind = Kind::Number { least: 0.0, most: 1e12 };
/// In units of the logarithm; at 10 the mean is e^50 medians.
const SIGMA: Kind = Kind::Number { least: 1e-6, most: 10.0 };

const MEAN: Attribute = simulated!("mean", Kind::Period, "required", "the mean");

pub(super) static NORMAL: Table = within_key!(
    "normal law",
    "normal = { … }",
    [
        simulated!("mean", Kind::Period, "required", "the mean before values below 0 are drawn again"),
        simulated!("sd", Kind::Period, "required", "the standard deviation"),
    ]
);

pub(super) static LOGNORMAL: Table = within_key!(
    "lognormal law",
    "lognormal = { … }",
    [
        simulated!("median", Kind::Period, "`median` or `mean`", "the median"),
        simulated!("mean", Kind::Period, "`median` or `mean`", "the mean"),
        simulated!("sigma", SIGMA, "required", "standard deviation of the logarithm"),
    ]
);

pub(super) static GAMMA: Table = within_key!(
    "gamma law",
    "gamma = { … }",
    [MEAN, simulated!("shape", SHAPE, "required", "the shape; 1 is exponential")]
);

pub(super) static ERLANG: Table = within_key!(
    "Erlang law",
    "erlang = { … }",
    [
        MEAN,
        simulated!(
            "stages",
            Kind::Integer { least: 1, most: 1_000_000 },
            "required",
            "exponential stages, one after the other",
        ),
    ]
);

pub(super) static WEIBULL: Table = within_key!(
    "Weibull law",
    "weibull = { … }",
    [
        simulated!("scale", Kind::Period, "`scale` or `mean`", "the scale"),
        simulated!("mean", Kind::Period, "`scale` or `mean`", "the mean"),
        simulated!("shape", SHAPE, "required", "the shape; 1 is exponential"),
    ]
);

pub(super) static PARETO: Table = within_key!(
    "Pareto law",
    "pareto = { … }",
    [
        simulated!("minimum", Kind::Period, "required", "the least value"),
        simulated!(
            "shape",
            Kind::Number { least: 0.0, most: 1e6 },
            "required",
            "the shape, above 1; up to 2 the variance is infinite",
        ),
    ]
);

pub(super) static BRANCH: Table = within_key!(
    "branch",
    "hyperexponential = [{ … }]",
    [simulated!("weight", WEIGHT, "required", "how often it is taken; weights are taken as shares of their sum"), MEAN,]
);

pub(super) static EMPIRICAL: Table = within_key!(
    "empirical law",
    "empirical = { … }",
    [
        simulated!("values", Kind::List(&Kind::Duration), "`values`, `bounds` or `file`", "the values that occur"),
        simulated!(
            "bounds",
            Kind::List(&Kind::Duration),
            "`values`, `bounds` or `file`",
            "ends of bins, ascending; even within a bin"
        ),
        simulated!("weights", Kind::List(&WEIGHT), "all alike", "how often each value or bin occurs"),
        simulated!(
            "file",
            Kind::Text,
            "`values`, `bounds` or `file`",
            "a file beside this one, with a value on each line (`12ms`, or seconds), after a comma its weight",
        ),
    ]
);

pub(super) const LAW: &[Attribute] = &[
    simulated!("p50", Kind::Duration, "with `p99`", "median; `{ p50 = \"10ms\", p99 = \"50ms\" }` is lognormal"),
    simulated!("mean", Kind::Duration, "with `p99`", "mean; `{ mean = \"10ms\", p99 = \"40ms\" }` is lognormal"),
    simulated!("p99", Kind::Duration, "with `p50` or `mean`", "99 % are not longer; 1 to 14.96 times the mean"),
    simulated!("constant", Kind::Duration, "one of these", "always so long: `{ constant = \"5ms\" }`"),
    simulated!("exponential", Kind::Period, "one of these", "of this mean: `{ exponential = \"10ms\" }`"),
    simulated!(
        "uniform",
        Kind::List(&Kind::Duration),
        "one of these",
        "between two bounds: `{ uniform = [\"5ms\", \"15ms\"] }`"
    ),
    simulated!(
        "normal",
        Kind::Form(&NORMAL),
        "one of these",
        "`{ normal = { mean = \"10ms\", sd = \"2ms\" } }`, without what is below 0"
    ),
    simulated!(
        "lognormal",
        Kind::Form(&LOGNORMAL),
        "one of these",
        "`{ lognormal = { median = \"8ms\", sigma = 0.7 } }`, or with `mean`",
    ),
    simulated!("gamma", Kind::Form(&GAMMA), "one of these", "`{ gamma = { mean = \"10ms\", shape = 2.5 } }`"),
    simulated!("erlang", Kind::Form(&ERLANG), "one of these", "`{ erlang = { mean = \"10ms\", stages = 3 } }`"),
    simulated!(
        "weibull",
        Kind::Form(&WEIBULL),
        "one of these",
        "`{ weibull = { scale = \"10ms\", shape = 0.8 } }`, or with `mean`"
    ),
    simulated!("pareto", Kind::Form(&PARETO), "one of these", "`{ pareto = { minimum = \"4ms\", shape = 1.8 } }`"),
    simulated!(
        "hyperexponential",
        Kind::List(&Kind::Form(&BRANCH)),
        "one of these",
        "`{ hyperexponential = [{ weight = 0.9, mean = \"5ms\" }, { weight = 0.1, mean = \"80ms\" }] }`",
    ),
    simulated!(
        "empirical",
        Kind::Form(&EMPIRICAL),
        "one of these",
        "`{ empirical = { values = [\"1ms\", \"10ms\"], weights = [9, 1] } }`, or bins: \
         `{ empirical = { bounds = [\"0ms\", \"1ms\", \"10ms\"], weights = [3, 1] } }`",
    ),
];
