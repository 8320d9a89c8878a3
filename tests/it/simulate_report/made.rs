//! An outcome made by hand: reports of it do not depend on what the simulation does.

use std::sync::Arc;

use hopwise::explore::cascade::{Kind, Recovery, Sign, Step, Story};
use hopwise::explore::outcome::{
    BreakerOutcome, Failure, FaultOutcome, Figure, FlowOutcome, FlowSeries, InSystem, LinkOutcome, LinkRole, Outcome,
    Quantile, Remark, ServiceOutcome, ServiceSeries, Times, Warmup,
};
use hopwise::law::Law;
use hopwise::simulate::blueprint::{Assumption, Fitted};
use hopwise::simulate::bounds::{Bounds, FlowBound, Formula, LargestLoad, StationBound, Wait};
use hopwise::simulate::measure::link::{BreakerChange, BreakerState};
use hopwise::simulate::statistics::Interval;
use hopwise::units::Nanos;
use hopwise::vocabulary::{Fate, FaultKind};

/// `value` with an interval of `half` to either side.
pub fn figure(value: f64, half: f64) -> Option<Figure> {
    Some(Figure { value, interval: Some(Interval { low: value - half, high: value + half }) })
}

/// Durations around `p50`; p99.9 has too few samples.
pub fn times(p50: f64) -> Times {
    let quantile = |share: f64, factor: f64| {
        let value = p50 * factor;
        let interval = Some(Interval { low: value * 0.9, high: value * 1.1 });
        Quantile { share, value, interval, supported: share < 0.999 }
    };
    Times {
        count: 10_000,
        mean: figure(p50 * 1.2, p50 * 0.02),
        sd: Some(p50 * 1.5),
        quantiles: vec![
            quantile(0.5, 1.0),
            quantile(0.9, 2.5),
            quantile(0.95, 3.5),
            quantile(0.99, 5.0),
            quantile(0.999, 9.0),
        ],
        max: Some(p50 * 20.0),
        share_above_zero: Some(0.25),
        curve: Vec::new(),
    }
}

fn flow() -> FlowOutcome {
    let steps = |low: f64, high: f64| (0..120).map(|bin| if (40..60).contains(&bin) { high } else { low }).collect();
    FlowOutcome {
        name: "checkout".into(),
        deadline_s: Some(0.25),
        offered: 24_000,
        unfinished: 3,
        completion: Times::default().into(),
        incomplete_ratio: None,
        pending: 0,
        offered_per_s: figure(50.0, 0.4),
        goodput_per_s: figure(48.9, 0.5),
        success_ratio: figure(0.968, 0.004),
        degraded_ratio: figure(0.01, 0.001),
        error_ratio: figure(0.022, 0.003),
        failures: vec![(Fate::Timeout, 0.02), (Fate::Error, 0.002)],
        roots: vec![
            Failure { component: "payment".into(), fate: Fate::Timeout, share: 0.02 },
            Failure { component: "stock".into(), fate: Fate::Error, share: 0.002 },
        ],
        response: times(0.03).into(),
        time_in: Some([0.02, 0.01, 0.0, 0.006, 0.0, 0.0, 0.0, 0.0]),
        time_in_slowest: Some([0.03, 0.12, 0.0, 0.006, 0.0, 0.01, 0.0, 0.03]),
        series: FlowSeries {
            offered_per_s: vec![50.0; 120],
            ok_per_s: steps(50.0, 20.0),
            degraded_per_s: vec![0.5; 120],
            failed_per_s: steps(0.0, 30.0),
            response_s: (0..120).map(|bin| (bin > 0).then_some(0.036)).collect(),
        },
    }
}

pub fn service(name: &str, busy: f64) -> ServiceOutcome {
    ServiceOutcome {
        is_broker: false,
        name: name.into(),
        utilization: figure(busy, 0.01),
        core_utilization: None,
        mean_in_system: figure(busy * 4.0, 0.1),
        mean_queue: figure(busy * busy, 0.02),
        max_queue: 17,
        wait: times(0.004).into(),
        in_system: InSystem { sd: 1.5, p99: 9, idle: 0.2, probabilities: vec![0.2, 0.5, 0.3] },
        arrived: 24_000,
        arrived_per_s: 50.0,
        rejected_ratio: figure(0.0, 0.0),
        wasted_ratio: figure(0.02, 0.002),
        wasted_requests_per_s: 1.5,
        availability: figure(0.97, 0.001),
        concurrency_limit: None,
        ejections: None,
        replicas: None,
        series: ServiceSeries {
            queue: (0..120).map(|bin| f64::from(bin % 60) / 4.0).collect(),
            busy: vec![3.0; 120],
            concurrency_limit: Vec::new(),
            utilization: vec![busy; 120],
            replicas: Vec::new(),
            arrived_per_s: vec![50.0; 120],
            rejected_per_s: vec![0.5; 120],
            failed_per_s: vec![1.0; 120],
            wasted_work: vec![0.01; 120],
            wasted_requests_per_s: vec![0.2; 120],
        },
    }
}

pub fn link(id: &str) -> LinkOutcome {
    LinkOutcome {
        role: LinkRole::Call,
        completed: Times::default().into(),
        id: id.into(),
        calls: 24_000,
        calls_per_s: figure(50.0, 0.4),
        attempts_per_s: figure(52.0, 0.5),
        amplification: figure(1.04, 0.01),
        retries_per_s: 1.5,
        hedges_per_s: 0.5,
        cache_hit_ratio: None,
        outcomes: vec![(Fate::Ok, 0.97), (Fate::Timeout, 0.02), (Fate::CircuitOpen, 0.01)],
        latency: times(0.02).into(),
        breaker: None,
        attempts_series: vec![52.0; 120],
        failed_series: vec![1.0; 120],
        calls_series: vec![50.0; 120],
        hits_series: Vec::new(),
    }
}

/// What the crash does.
fn story() -> Story {
    let step = |at_s, kind, entity: &str, sign, worst| Step {
        at_s,
        kind,
        entity: entity.into(),
        sign,
        worst,
        through: (kind == Kind::Flow).then(|| "web->order:checkout".into()),
    };
    Story {
        before_s: Some((5.0, 20.0)),
        next_s: None,
        steps: vec![
            step(20.0, Kind::Edge, "order->payment:pay", Sign::Failing, 1.0),
            step(20.5, Kind::Flow, "checkout", Sign::Slow, 0.2),
        ],
        blast: vec![("checkout".into(), 0.6)],
        recovery: Recovery::Back { at_s: 31.5 },
    }
}

/// A checkout whose payment crashes for a while.
pub fn outcome() -> Outcome {
    let bound = |busy: f64| StationBound {
        arrivals_per_s: 50.0,
        own_s: 0.02,
        held_s: 0.02,
        slot_utilization: Some(busy),
        core_utilization: None,
        capacity_per_s: Some(50.0 / busy),
        stable: true,
        wait: Some(Wait { mean_s: 0.0045, stretch: 1.0, formula: Formula::ErlangC }),
    };
    let changes = [(20_000_000_000, BreakerState::Open), (25_000_000_000, BreakerState::HalfOpen)];
    let breaker = BreakerOutcome {
        opened: 1.5,
        stopped_ratio: 0.01,
        timeline: changes.map(|(time, to)| BreakerChange { time, caller: 1, to }).to_vec(),
        opened_series: vec![0.0; 120],
    };
    Outcome {
        topics: Vec::new(),
        subscriptions: Vec::new(),
        outboxes: Vec::new(),
        sagas: Vec::new(),
        seed: 7,
        replications: 8,
        duration_s: 60.0,
        warmup: Warmup::Stated(Nanos(5_000_000_000)),
        flows: vec![flow()],
        services: vec![service("order", 0.4), service("payment", 0.8)],
        links: vec![
            LinkOutcome { breaker: Some(Box::new(breaker)), ..link("order->payment:pay") },
            LinkOutcome { cache_hit_ratio: Some(0.3), ..link("web->order:checkout") },
        ],
        bin_s: 0.5,
        bounds: Bounds {
            outboxes: Vec::new(),
            subscriptions: Vec::new(),
            stations: vec![bound(0.4), bound(0.79)],
            calls_per_s: vec![50.0, 50.0],
            flows: vec![FlowBound { rate_per_s: 50.0, unloaded_s: 0.025, response_s: Some(0.034), complete: true }],
            largest_load: Some(LargestLoad { factor: 1.27, station: 1 }),
            stationary: true,
        },
        assumptions: Arc::new(vec![Assumption {
            entity: "order".into(),
            attribute: "service_time",
            value: "10ms".into(),
            because: "nothing is stated",
        }]),
        fitted: vec![Fitted {
            entity: "payment".into(),
            attribute: "service_time",
            law: Law::Lognormal { median: 8e6, sigma: 0.7 },
        }],
        left_out: vec![("order->email:placed".into(), "messages are not simulated yet")],
        faults: vec![FaultOutcome {
            target: "payment".into(),
            kind: FaultKind::Crash,
            at_s: Some(20.0),
            lasts_s: Some(10.0),
            every_s: None,
            story: Some(story()),
        }],
        metastability: None,
        remarks: vec![Remark::Unfinished { flow: "checkout".into(), requests: 3 }],
        partial: false,
        events: 1_000_000,
    }
}
