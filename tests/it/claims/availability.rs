//! One of a chain is down: when all fails, and when it does not.

use super::held::{figure, held, text};

const CHAIN: &str = "outage.toml";
const PAGE: &str = "page.toml";
const UP: f64 = 0.99;

#[test]
fn availabilities_of_a_chain_multiply() {
    held(CHAIN, "as it stands", "checkout: fails", 1.0 - UP.powi(4), 0.05);
    held(PAGE, "--design weak", "page: fails", 1.0 - UP.powi(4), 0.05);
}

#[test]
fn what_can_be_had_elsewhere_or_left_out_is_no_factor() {
    let three = UP.powi(3);
    held(CHAIN, "--design optional", "checkout: fails", 1.0 - three, 0.05);
    held(CHAIN, "--design optional", "checkout: degraded", three * (1.0 - UP), 0.1);
    held(CHAIN, "--design cached", "checkout: fails", 1.0 - three * (1.0 - 0.1 * (1.0 - UP)), 0.05);
    held(CHAIN, "--design retried", "checkout: fails", 1.0 - three * (1.0 - (1.0 - UP).powi(2)), 0.05);
    // At least two of four away.
    held(PAGE, "--design three-of-four", "page: fails", 1.0 - UP.powi(4) - 4.0 * (1.0 - UP) * three, 0.15);
}

#[test]
fn one_cause_for_all_counts_once() {
    let shared = figure(CHAIN, "zone:a", "checkout: fails");
    held(CHAIN, "zone:a", "checkout: fails", 0.01, 0.1);
    assert!(shared < 0.3 * (1.0 - UP.powi(4)), "{shared}");
}

#[test]
fn while_the_last_one_is_down_everything_fails_and_a_second_try_changes_nothing() {
    held(CHAIN, "--design up --fail bank", "checkout: fails", 10.0 / 60.0, 0.03);
    assert_eq!(
        text(CHAIN, "--design up --fail bank", "checkout: fails"),
        text(CHAIN, "--design up-retried --fail bank", "checkout: fails")
    );
    assert_eq!(figure(CHAIN, "--design up --fail bank", "home: fails"), 0.0);
}

#[test]
fn who_hangs_takes_with_it_what_never_calls_it() {
    // 64 threads, 50 a second: full after 1.28 s, or never when 50 x timeout is less than 64.
    let full = 64.0 / 50.0;
    let home = |row| figure(CHAIN, row, "home: fails");
    let hung = home("--design up --fault bank=pause");
    assert!(((10.0 - full - 1.0) / 60.0..=(10.0 - full + 1.0) / 60.0).contains(&hung), "{hung}");
    // Who was let in is served at last; it is the home page that fails.
    assert_eq!(figure(CHAIN, "--design up --fault bank=pause", "checkout: fails"), 0.0);
    // A second of it takes 50 threads, two would take 100.
    assert_eq!(home("--design timeout"), 0.0);
    assert!(home("--design patient") > 0.08, "{}", home("--design patient"));
}
