//! Keys of `[[flows]]` that say how requests arrive.

use super::kind::{simulated, within_key};
use super::{Attribute, Bare, Kind, Table};

const FACTOR: Kind = Kind::Number { least: 0.0, most: 1e6 };

pub(super) static BURSTY: Table = within_key!(
    "bursty arrivals",
    "bursty = { … }",
    [
        simulated!("rates", Kind::List(&Kind::Rate), "required", "two rates that take turns"),
        simulated!("stays", Kind::List(&Kind::Period), "required", "how long each lasts in the mean"),
    ]
);

pub(super) static CLOSED: Table = within_key!(
    "closed arrivals",
    "closed = { … }",
    [
        simulated!("users", Kind::Integer { least: 1, most: 1_000_000_000 }, "required", "who ask, wait, and think"),
        simulated!("think_time", Kind::Law(Bare::Constant), "required", "between an answer and the next question"),
    ]
);

pub(super) static REPLAY: Table = within_key!(
    "replay",
    "replay = { … }",
    [simulated!(
        "file",
        Kind::Text,
        "required",
        "a file beside this one, with a time on each line (`12ms`, or seconds), ascending",
    )]
);

pub(super) static ARRIVALS: Table = within_key!(
    "arrivals",
    "arrivals = { … }",
    [
        simulated!("renewal", Kind::Law(Bare::Constant), "one of four", "gaps of this law, stretched to the `rate`"),
        simulated!("bursty", Kind::Form(&BURSTY), "one of four", "Poisson with two rates that take turns"),
        simulated!("closed", Kind::Form(&CLOSED), "one of four", "users who wait for the answer before they ask again"),
        simulated!(
            "replay",
            Kind::Either(&[Kind::List(&Kind::Duration), Kind::Form(&REPLAY)]),
            "one of four",
            "at these times, ascending",
        ),
    ]
);

pub(super) static BATCH: Table = within_key!(
    "batch",
    "batch = { … }",
    [simulated!("mean", Kind::Number { least: 1.0, most: 1e6 }, "required", "mean of a geometric size")]
);

pub(super) static STEP_OF_LOAD: Table = within_key!(
    "load step",
    "steps = [{ at, rate }]",
    [
        simulated!("at", Kind::Duration, "required", "from the start of the run, warm-up included"),
        simulated!("rate", Kind::Rate, "required", "from then on"),
    ]
);

pub(super) static RAMP: Table = within_key!(
    "ramp",
    "ramp = { … }",
    [
        simulated!("at", Kind::Duration, "required", "when it begins"),
        simulated!("over", Kind::Duration, "required", "how long it takes"),
        simulated!("to", Kind::Rate, "required", "the rate at its end, and after it"),
    ]
);

pub(super) static SPIKE: Table = within_key!(
    "spike",
    "spike = { … }",
    [
        simulated!("at", Kind::Duration, "required", "when it begins"),
        simulated!("for", Kind::Period, "required", "how long it lasts"),
        simulated!("rate", Kind::Rate, "required", "the whole rate while it lasts"),
    ]
);

pub(super) static DIURNAL: Table = within_key!(
    "diurnal curve",
    "diurnal = { … }",
    [
        simulated!("period", Kind::Period, "required", "after which it repeats"),
        simulated!("low", FACTOR, "required", "the least factor of the rate"),
        simulated!("high", FACTOR, "required", "the largest factor"),
        simulated!("peak_at", Kind::Duration, "half of `period`", "when it is largest"),
    ]
);

pub(super) static LOAD_PROFILE: Table = within_key!(
    "load",
    "load = { … }",
    [
        simulated!("steps", Kind::List(&Kind::Form(&STEP_OF_LOAD)), "none", "the rate from given times on"),
        simulated!("ramp", Kind::Form(&RAMP), "none", "the rate goes evenly to another"),
        simulated!("spike", Kind::List(&Kind::Form(&SPIKE)), "none", "another rate for a while; a table or a list"),
        simulated!("diurnal", Kind::Form(&DIURNAL), "none", "a curve by which the rate is multiplied"),
    ]
);

pub(super) const LOAD: &[Attribute] = &[
    simulated!(
        "arrivals",
        Kind::Either(&[Kind::Choice(&["poisson", "constant"]), Kind::Form(&ARRIVALS)]),
        "poisson",
        "how requests are spread over time",
    ),
    simulated!(
        "batch",
        Kind::Either(&[Kind::Integer { least: 1, most: 1_000_000 }, Kind::Form(&BATCH)]),
        "1",
        "requests that arrive together; `rate` counts requests",
    ),
    simulated!("load", Kind::Keys(&LOAD_PROFILE), "even", "how the rate changes over time"),
    simulated!("patience", Kind::Law(Bare::Constant), "endless", "who has waited so long in the first line leaves"),
    simulated!(
        "priority",
        Kind::Signed { least: -1_000_000_000, most: 1_000_000_000 },
        "0",
        "the larger is served first where the line is by priority",
    ),
];
