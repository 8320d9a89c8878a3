//! A run in steady state allocates nothing: ten times the time takes no more allocations, and no more
//! memory, than once. Counted by an allocator of this binary's own.
#![expect(unsafe_code, reason = "an allocator cannot be written without it; it only counts, then asks the system's")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::AtomicBool;

use hopwise::diagnostic::Sources;
use hopwise::simulate::engine::setup::Setup;
use hopwise::simulate::engine::{Domain, Span, replicate};
use hopwise::simulate::resolve::resolve;
use hopwise::{file, model};

/// What a thread has allocated: a replication runs on one, and other tests on others.
#[derive(Clone, Copy)]
struct Count {
    calls: u64,
    live: i64,
    peak: i64,
}

thread_local! {
    // Neither made lazily nor dropped: the allocator may use it at any time.
    static COUNT: Cell<Count> = const { Cell::new(Count { calls: 0, live: 0, peak: 0 }) };
}

fn count(calls: u64, bytes: i64) {
    let _ = COUNT.try_with(|cell| {
        let Count { calls: before, live, peak } = cell.get();
        let live = live + bytes;
        cell.set(Count { calls: before + calls, live, peak: peak.max(live) });
    });
}

struct Counting;

// SAFETY: every call goes to the system's allocator with the arguments it came with, so what that
// guarantees holds here; counting allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(1, layout.size() as i64);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(0, -(layout.size() as i64));
        // SAFETY: the caller keeps the contract of `dealloc`; the pointer came from the system's.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(1, size as i64 - layout.size() as i64);
        // SAFETY: the caller keeps the contract of `realloc`; the pointer came from the system's.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Timeouts, retries with a backoff, a breaker and faults of the callee.
const GUARDED: &str = r#"
[services.web]
kind = "client"
[services.order]
concurrency = 64
service_time = { exponential = "5ms" }
[services.payment]
concurrency = 4
error_rate = 0.1
service_time = { exponential = "20ms" }
[[edges]]
from = "web"
to = "order"
pattern = "rest"
[[edges]]
from = "order"
to = "payment"
pattern = "rest"
timeout = "100ms"
retries = 2
idempotent = true
circuit_breaker = { window = 100, minimum_calls = 100, failure_ratio = 0.5, open_for = "1s", trial_calls = 10 }
[[flows]]
name = "checkout"
entry = "web->order"
rate = "150/s"
"#;

/// Messages: a queue behind an outbox, a topic of two, partitions by key, redeliveries and dead letters.
const MAIL: &str = r#"
[services.web]
kind = "client"
[services.order]
replicas = 2
concurrency = 16
service_time = { exponential = "5ms" }
database = "orders"
[services.mail]
concurrency = 8
error_rate = 0.05
service_time = { exponential = "20ms" }
[services.stock]
replicas = 2
concurrency = 4
service_time = { exponential = "10ms" }
[services.search]
concurrency = 4
service_time = { exponential = "10ms" }
[brokers.main]
product = "rabbitmq"
[[edges]]
from = "web"
to = "order"
operation = "place"
pattern = "rest"
[[edges]]
from = "order"
to = "mail"
event = "confirmation"
pattern = "queue"
outbox = { poll = "100ms", batch = 100 }
poison = "1%"
redelivery_delay = "50ms"
max_deliveries = 4
dlq = true
idempotent = true
[[edges]]
from = "order"
to = ["stock", "search"]
event = "placed"
pattern = "pub-sub"
ordering = "per-key"
ordering_key = "customer"
key = { count = 100 }
partitions = 8
duplicates = "1%"
redelivery_delay = "20ms"
max_deliveries = 3
dlq = true
[[flows]]
name = "order"
entry = "web->order:place"
rate = "100/s"
"#;

/// Batches, a consumer that polls, messages that expire or give way, and a reply that comes back.
const WAITING: &str = r#"
[services.web]
kind = "client"
[services.order]
concurrency = 16
service_time = { exponential = "5ms" }
[services.print]
concurrency = 4
service_time = { exponential = "30ms" }
[services.bank]
concurrency = 8
service_time = { exponential = "40ms" }
[brokers.main]
product = "rabbitmq"
[[edges]]
from = "web"
to = "order"
operation = "place"
pattern = "rest"
[[edges]]
from = "order"
to = "print"
event = "label"
pattern = "queue"
linger = "10ms"
poll = "50ms"
ttl = "500ms"
max_length = 50
overflow = "drop-oldest"
[[edges]]
from = "order"
to = "bank"
operation = "charge"
pattern = "async-request-reply"
[[flows]]
name = "order"
entry = "web->order:place"
rate = "100/s"
"#;

/// Calls of the allocator and peak bytes of one replication, from an empty system.
fn run(setup: &Setup, seconds: u64) -> (u64, i64) {
    let span = Span { warmup: 0, measured: seconds * 1_000_000_000, drain: u64::MAX / 8, bins: Span::BINS };
    let before = COUNT.get();
    COUNT.set(Count { peak: before.live, ..before });
    let measured = replicate(setup, 1, Domain::Main, 0, span, &AtomicBool::new(false));
    let after = COUNT.get();
    assert!(!measured.cut_short);
    (after.calls - before.calls, after.peak - before.live)
}

/// `seconds` is long enough for the lines to have been about as long as they get.
fn stays_flat(text: &str, seconds: u64) {
    let mut sources = Sources::default();
    let id = sources.add("scenario", text);
    let (document, findings) = file::parse(&sources, id);
    assert!(findings.is_empty(), "{findings:#?}");
    let topology = model::lower(&document.expect("a document")).0.expect("a topology");
    let setup = Setup::of(&resolve(&topology).expect("a blueprint"));
    let (short, short_peak) = run(&setup, seconds);
    let (long, long_peak) = run(&setup, 10 * seconds);
    println!("{short} then {long} allocations, peaks of {short_peak} and {long_peak} bytes");
    // A vector of what is under way grows by doubling: a new record is one allocation or none.
    assert!(long <= short + DOUBLINGS, "{short} allocations in {seconds} s, {long} in ten times that");
    let growth = long_peak as f64 / short_peak as f64;
    assert!((0.95..1.05).contains(&growth), "a peak of {short_peak} bytes, then of {long_peak}");
}

/// How many vectors may double once more in the nine tenths of the time that the short run did not see.
const DOUBLINGS: u64 = 8;

#[test]
fn one_server() {
    stays_flat(include_str!("../scenarios/simulate/w1.toml"), 100_000);
}

#[test]
fn five_in_a_row() {
    stays_flat(include_str!("../scenarios/simulate/w3s.toml"), 20_000);
}

#[test]
fn a_fan_out() {
    stays_flat(include_str!("../scenarios/simulate/w4.toml"), 20_000);
}

#[test]
fn timeouts_retries_and_breakers() {
    stays_flat(GUARDED, 1_000);
}

#[test]
fn messages() {
    stays_flat(MAIL, 3_000);
}

#[test]
fn batches_polls_and_replies() {
    stays_flat(WAITING, 3_000);
}

#[test]
fn sagas_by_orchestration() {
    stays_flat(include_str!("../scenarios/simulate/saga-orchestration.toml"), 3_000);
}

#[test]
fn sagas_by_choreography() {
    stays_flat(include_str!("../scenarios/simulate/saga-choreography.toml"), 3_000);
}
