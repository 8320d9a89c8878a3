//! Sagas of two to six, by events and by orders of a coordinator.

use super::held::{figure, held};

const SIZES: [(&str, f64); 4] = [("two", 2.0), ("three", 3.0), ("four", 4.0), ("six", 6.0)];
const FILE: &str = "sagas.toml";
/// The last step refuses one in ten.
const REFUSED: f64 = 0.1;
const STEP: f64 = 0.010;
const MESSAGE: f64 = 0.005;
/// Of the coordinator, for each reply.
const NOTE: f64 = 0.001;
/// The way there and back by REST.
const ENTRY: f64 = 0.000_44;

fn both(name: &str) -> (String, String) {
    (format!("`{name}-by-events`"), format!("`{name}-by-orders`"))
}

#[test]
fn a_coordinator_costs_a_reply_for_each_further_participant() {
    for (name, n) in SIZES {
        let (events, orders) = both(name);
        let hops = n - 1.0;
        held(FILE, &events, "held after", ENTRY + n * STEP + hops * MESSAGE, 0.005);
        held(FILE, &orders, "held after", ENTRY + n * STEP + hops * (2.0 * MESSAGE + NOTE), 0.005);
        // A refusal is told to all before it; a coordinator orders each but itself to undo, and is told.
        held(FILE, &events, "messages", hops * (1.0 + REFUSED), 0.02);
        held(FILE, &orders, "messages", 2.0 * hops + 2.0 * (n - 2.0) * REFUSED, 0.02);
    }
}

#[test]
fn by_events_all_undo_at_once_by_orders_in_turn() {
    for (name, n) in SIZES {
        let (events, orders) = both(name);
        let hops = n - 1.0;
        // From the first commit until all hold, and for one in ten until all is undone.
        held(FILE, &events, "inconsistent", hops * (STEP + MESSAGE) + REFUSED * (STEP + MESSAGE), 0.02);
        let undone = (n - 2.0) * (STEP + 2.0 * MESSAGE + NOTE) + STEP;
        held(FILE, &orders, "inconsistent", hops * (STEP + 2.0 * MESSAGE + NOTE) + REFUSED * undone, 0.02);
    }
}

/// The rule has a step between three and four; the figures have none.
#[test]
fn nothing_turns_between_three_and_four() {
    for head in ["held after", "messages", "inconsistent"] {
        let more = |name| figure(FILE, &both(name).1, head) / figure(FILE, &both(name).0, head);
        let ratios = SIZES.map(|(name, _)| more(name));
        assert!(ratios.iter().all(|ratio| *ratio > 1.2), "{head}: {ratios:?}");
        assert!(ratios.windows(2).all(|pair| (pair[1] / pair[0] - 1.0).abs() < 0.2), "{head}: {ratios:?}");
    }
}

#[test]
fn who_must_be_up_differs_only_by_the_coordinator() {
    let after = |row, saga: &str| figure(FILE, row, &format!("{saga}: held after"));
    let usual = |saga: &str| after("nothing", saga);
    for name in ["two", "six"] {
        let (events, orders) = (format!("{name}-by-events"), format!("{name}-by-orders"));
        assert_eq!(after("--fail trip", &events), usual(&events), "{name}: nobody asks who began");
        assert!(after("--fail trip", &orders) > usual(&orders) + 0.1, "{name}: replies wait for the coordinator");
    }
    for saga in ["six-by-events", "six-by-orders"] {
        assert!(after("--fail car", saga) > usual(saga) + 0.3, "{saga}: both wait for a participant");
        assert_eq!(figure(FILE, "--fail car", &format!("{saga}: stuck")), 0.0);
        assert!(figure(FILE, "--fail main", &format!("{saga}: stuck")) > 0.08, "{saga}: both need the broker");
    }
}

#[test]
fn a_coordinator_of_one_thread_is_full_first() {
    let [events, orders] = ["saga-choreography.toml`", "saga-orchestration.toml`"];
    let busy = |row: &str| figure("simulate --warmup", row, "booking: busy");
    // 50 a second of 10 ms; 7.6 % of them are undone there: .98 x (1 - .98^4).
    let own = 50.0 * 0.010 * (1.0 + 0.98 * (1.0 - 0.98f64.powi(4)));
    assert!((busy(events) - own).abs() < 0.02, "{}", busy(events));
    // And 1 ms for each reply: of steps that are reached, and of the 0.19 a run that are undone elsewhere.
    let replies = (1..=4).map(|before| 0.98f64.powi(before)).sum::<f64>();
    let notes = 50.0 * 0.001 * (replies + 0.19 - 0.076);
    assert!((busy(orders) - own - notes).abs() < 0.02, "{}", busy(orders));
    let done = |row| figure("simulate --warmup", row, "trip: all done");
    let [events, orders] = [events, orders].map(|name| format!("{name}, `--load 1.6x`"));
    assert!(done(&events) < 0.5, "by events it goes on");
    assert!(done(&orders) > 10.0, "by orders it stands still");
}

/// Who has to listen to whom when every step may refuse, counted, not simulated: by events each order and each
/// refusal to all before; by orders each order, each reply and each order to undo but of the last and the first.
#[test]
fn connections_are_as_many_at_three_and_fewer_by_orders_from_four() {
    let events = |n: u32| (n - 1) + n * (n - 1) / 2;
    let orders = |n: u32| 2 * (n - 1) + (n - 2);
    let counted = [2, 3, 4, 6].map(|n| (events(n), orders(n)));
    assert_eq!(counted, [(2, 2), (5, 5), (9, 8), (20, 14)]);
    let page = crate::support::read("docs/claims.md");
    for (n, (events, orders)) in [2, 3, 4, 6].iter().zip(counted) {
        assert!(page.contains(&format!("| {n} | {events} | {orders} |")), "{n}");
    }
}
