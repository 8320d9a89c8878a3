//! What the file states of load, policies, zones and faults, in the blueprint.

use hopwise::diagnostic::Finding;
use hopwise::law::Law;
use hopwise::simulate::blueprint::{
    Arrivals, BalancingPolicy, Batch, Blueprint, Effect, HedgeAfter, Link, MOST_OF_A_KIND, RetryBudget, Target, When,
};
use hopwise::simulate::resolve::resolve;
use hopwise::units::Nanos;
use hopwise::vocabulary::{Cancel, Discipline, Jitter};

use crate::support::topology;

const S: u64 = 1_000_000_000;

fn blueprint(text: &str) -> Blueprint {
    resolve(&topology(text)).expect("a blueprint")
}

fn rules(text: &str) -> Vec<&'static str> {
    let findings: Vec<Finding> = resolve(&topology(text)).expect_err("findings");
    findings.iter().map(|finding| finding.rule).collect()
}

/// Two services; keys of the first, of the call between them, and what follows.
fn system(service: &str, call: &str, rest: &str) -> String {
    format!(
        "[services.web]\nkind = \"client\"\n[services.a]\n{service}\n[services.b]\n\
         [[edges]]\nfrom = \"web\"\nto = \"a\"\npattern = \"rest\"\n\
         [[edges]]\nfrom = \"a\"\nto = \"b\"\npattern = \"rest\"\n{call}\n\
         [[flows]]\nname = \"f\"\nentry = \"web->a\"\n{rest}\n"
    )
}

fn call(keys: &str) -> Link {
    blueprint(&system("", keys, "")).links[0].clone()
}

#[test]
fn a_service_is_as_stated() {
    let keys = "replicas = 3\nzone = [\"x\", \"y\"]\nconcurrency = 8\nservice_time = { exponential = \"10ms\" }\n\
                work_after = \"2ms\"\nerror_rate = \"1%\"\nline = { capacity = 5, discipline = \"adaptive\", max_wait = \"1s\" }\n\
                codel = true\nrate_limit = \"100/s\"\nbalancing = { choices = 3 }\nmtbf = \"1h\"\nmttr = \"1m\"\navailability = 0.99";
    let blueprint = blueprint(&system(keys, "", ""));
    let a = &blueprint.stations[0];
    assert_eq!(a.work, Law::Exponential { mean: 1e7 });
    assert_eq!((a.replicas, a.slots, a.zones.as_ref()), (3, 8, [0, 1, 0].as_slice()));
    assert_eq!((a.error_rate, a.unavailable), (0.01, 0.0), "outages in time stand for the availability");
    assert_eq!((a.line.capacity, a.line.discipline, a.line.lifo_above), (5, Discipline::Adaptive, 8));
    assert!(a.line.drop_expired && a.line.max_wait == S && a.line.codel.is_some_and(|codel| codel.slough));
    assert_eq!(a.balancing.policy, BalancingPolicy::Choices(3));
    assert_eq!(a.rate_limit.map(|limit| (limit.rate, limit.burst)), Some((100.0, 1.0)));
    let crash = &blueprint.disturbances[0];
    assert_eq!((crash.label.as_ref(), crash.target, crash.effect), ("a/1", Target::Replica(0, 0), Effect::Crash));
    let When::Random { up, repair } = &crash.when else { panic!("random") };
    assert_eq!((up, repair), (&Law::Exponential { mean: 3.6e12 }, &Law::Exponential { mean: 6e10 }));
    assert!(blueprint.assumptions.iter().any(|one| one.entity.as_ref() == "a" && one.attribute == "detection"));
}

#[test]
fn a_call_is_as_stated() {
    let free = call("latency = \"0s\"\nprotocol_cost = \"0s\"");
    assert_eq!((free.request_cost, free.reply_cost), (0, 0));
    assert_eq!(free.delay.map(|delay| delay.law), Some(Law::Constant(Nanos::ZERO)));
    // 1 MB at 100 MB/s, nothing else; the reply is a tenth.
    let heavy = call("protocol_cost = \"0s\"\nbandwidth = \"100MB/s\"\npayload = \"1MB\"\nreply_payload = \"100kB\"");
    assert_eq!((heavy.request_cost, heavy.reply_cost), (10_000_000, 1_000_000));
    let guarded = call(
        "backoff = { base = \"10ms\", jitter = \"equal\" }\nretries = 3\nretry_budget = { tokens_per_request = 0.1 }\n\
         hedge = { after = \"p95\" }\npool = 4\nbulkhead = { calls = 3, max_wait = \"5ms\" }\ncancel = \"waiting\"\n\
         propagate_deadline = true\nthrottle = true\ncache = 0.9\nloss = \"1%\"",
    );
    assert_eq!((guarded.backoff.base, guarded.backoff.cap, guarded.backoff.jitter), (S / 100, S / 10, Jitter::Equal));
    assert!(matches!(guarded.retry_budget.as_deref(), Some(RetryBudget::Bucket { burst: 5.0, initial: 5.0, .. })));
    let hedge = guarded.hedge.expect("a hedge");
    assert_eq!((hedge.after, hedge.copies, hedge.other_replica), (HedgeAfter::Percentile(0.95), 1, true));
    assert_eq!(guarded.pool.map(|pool| (pool.count, pool.max_wait)), Some((4, u64::MAX)));
    assert_eq!(guarded.bulkhead.map(|bulkhead| (bulkhead.count, bulkhead.max_wait)), Some((3, S / 200)));
    assert_eq!((guarded.cancel, guarded.propagate_deadline, guarded.loss), (Cancel::Waiting, true, 0.01));
    assert_eq!(guarded.throttling.map(|throttle| (throttle.k, throttle.window)), Some((2.0, 120 * S)));
    assert_eq!(guarded.cache.map(|cache| cache.hit_ratio), Some(0.9));
}

#[test]
fn zones_say_how_far_services_are() {
    let text = system("zone = \"x\"", "", "[links.\"x~y\"]\nlatency = \"3ms\"\nbandwidth = \"1MB/s\"")
        .replace("[services.b]", "[services.b]\nzone = \"y\"");
    let blueprint = blueprint(&text);
    assert_eq!(blueprint.zones.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["x", "y"]);
    let delays: Vec<f64> = blueprint.zone_delays.iter().map(|delay| delay.law.mean()).collect();
    assert_eq!(delays, [150_000.0, 3e6, 3e6, 150_000.0]);
    assert!(blueprint.links[0].delay.is_none(), "by the zones of both ends");
    assert!(blueprint.links[1].delay.is_some(), "nobody knows where clients are");
    // 1 kB at 1 MB/s and half of the protocol.
    assert_eq!(blueprint.links[0].request_cost, 1_000_000 + 62_500 + 7_227);
}

#[test]
fn load_is_as_stated() {
    let source = |keys: &str| blueprint(&system("", "", keys)).sources[0].clone();
    let profile = |keys: &str| match source(keys).arrivals {
        Arrivals::Poisson(profile) | Arrivals::Constant(profile) | Arrivals::Renewal { profile, .. } => profile,
        other => panic!("no profile: {other:?}"),
    };
    let stepped = profile("rate = \"10/s\"\nload = { steps = [{ at = \"1m\", rate = \"20/s\" }] }");
    assert_eq!(stepped.segments.iter().map(|s| (s.at, s.rate)).collect::<Vec<_>>(), [(0, 10.0), (60 * S, 20.0)]);
    let curve =
        profile("rate = \"10/s\"\nload = { diurnal = { period = \"24h\", low = 0.5, high = 1.5, peak_at = \"14h\" } }");
    assert_eq!((curve.period, curve.segments.len()), (86_400 * S, 48));
    assert_eq!(profile("arrivals = { renewal = \"100ms\" }").segments[0].rate, 10.0);
    assert_eq!(profile("arrivals = { renewal = \"100ms\" }\nrate = \"3/s\"").segments[0].rate, 3.0);
    let closed = source("arrivals = { closed = { users = 5, think_time = \"1s\" } }\npriority = -1\npatience = \"2s\"");
    assert!(matches!(closed.arrivals, Arrivals::Closed { users: 5, .. }));
    assert_eq!((closed.priority, closed.patience), (-1, Some(Law::Constant(Nanos(2 * S)))));
    assert_eq!(source("batch = { mean = 4.0 }").batch, Batch::Geometric(4.0));
    let refused = |keys: &str| rules(&system("", "", keys));
    assert_eq!(refused("rate = \"0/s\""), ["nothing-arrives"]);
    let crowd = |users: u32| format!("arrivals = {{ closed = {{ users = {users}, think_time = \"1s\" }} }}");
    assert_eq!(refused(&crowd(MOST_OF_A_KIND + 1)), ["out-of-range"]);
    assert!(matches!(source(&crowd(MOST_OF_A_KIND)).arrivals, Arrivals::Closed { users: MOST_OF_A_KIND, .. }));
    assert_eq!(
        refused(
            "load = { steps = [{ at = \"1m\", rate = \"2/s\" }], diurnal = { period = \"24h\", low = 0.5, high = 1.5, peak_at = \"0s\" } }"
        ),
        ["unsupported"]
    );
    // Nothing now, but later.
    assert_eq!(profile("rate = \"0/s\"\nload = { steps = [{ at = \"1m\", rate = \"2/s\" }] }").segments.len(), 2);
}

#[test]
fn faults_hit_by_index() {
    let faults = "[[faults]]\ntarget = \"a/2\"\nkind = \"crash\"\nat = \"10s\"\nfor = \"5s\"\n\
                  [[faults]]\ntarget = \"a->b\"\nkind = \"slow\"\nfactor = 3.0\nat = \"1s\"\n\
                  [[faults]]\ntarget = \"f\"\nkind = \"load\"\nfactor = 2.0\nat = \"1s\"\nfor = \"1s\"\nevery = \"10s\"\n\
                  [[faults]]\ntarget = \"web\"\nkind = \"pause\"\nat = \"1s\"\n";
    let blueprint = blueprint(&system("replicas = 2", "", faults));
    let hit: Vec<(Target, Effect)> = blueprint.disturbances.iter().map(|one| (one.target, one.effect)).collect();
    let slow = Effect::Slow { factor: 3.0, delay: 0 };
    // In order of time.
    let expected = [
        (Target::Link(0), slow),
        (Target::Source(0), Effect::Load { factor: 2.0 }),
        (Target::Replica(0, 1), Effect::Crash),
    ];
    assert_eq!(hit, expected);
    assert_eq!(blueprint.disturbances[1].when, When::Scheduled { at: S, lasts: S, every: Some(10 * S) });
    assert_eq!(blueprint.left_out, [("web".into(), "it is for something that is not simulated")]);
}

#[test]
fn choices_and_quorums_are_stages() {
    let parts = |calls: [&str; 2], rest: &str| {
        let [first, second] = calls;
        let more = format!("{rest}\n[services.c]\n[[edges]]\nfrom = \"a\"\nto = \"c\"\npattern = \"rest\"\n{second}\n");
        system("", first, &more)
    };
    let stages = |calls| {
        let blueprint = blueprint(&parts(calls, ""));
        blueprint.handlers.iter().find(|handler| handler.station == 0).expect("a handler").stages.clone()
    };
    let chosen = stages(["choice = \"x\"\nweight = 3", "choice = \"x\""]);
    assert_eq!(chosen.len(), 1);
    assert_eq!(chosen[0].choice.as_ref().map(|choice| choice.weights.as_ref()), Some([0.75, 0.25].as_slice()));
    let quorum = stages(["stage = \"s\"\nwait_for = 1", "stage = \"s\""]);
    assert_eq!((quorum.len(), quorum[0].branches.len(), quorum[0].wait_for), (1, 2, Some(1)));
    let refused = |calls| rules(&parts(calls, ""));
    assert_eq!(refused(["choice = \"x\"\nweight = 0", "choice = \"x\"\nweight = 0"]), ["contradiction"]);
    assert_eq!(refused(["choice = \"x\"\nstage = \"s\"", "stage = \"s\""]), ["unsupported"]);
    assert_eq!(refused(["stage = \"s\"\nwait_for = 1", "stage = \"s\"\nwait_for = 2"]), ["contradiction"]);
}
