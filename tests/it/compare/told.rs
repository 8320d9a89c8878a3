//! What people read.

use hopwise::report::payload::{Compared, Comparisons};
use hopwise::report::text;

use super::{blueprint, compared, plan, shop};
use crate::cli::{file, folder};
use crate::support::{code, golden, hopwise, stderr, stdout};

const SLOW_BANK: [&str; 8] =
    ["compare", "scenarios/simulate/slow-bank.toml", "--designs", "asynchronous", "--for", "4m", "--replications", "4"];

#[test]
fn a_checkout_today_against_an_asynchronous_payment() {
    let output = hopwise(&SLOW_BANK);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let command = format!("$ hopwise {}\n", SLOW_BANK.join(" "));
    let said = stdout(&output);
    golden::compare("scenarios/simulate/slow-bank.compare.out", &(command + &said));
    assert!(said.lines().all(|line| line.chars().count() <= 80), "80 columns in a pipe");
    assert!(!said.contains('\u{1b}'), "no colour in a pipe");
    let markdown = hopwise(&[&SLOW_BANK[..], &["--format", "markdown"]].concat());
    golden::compare("tests/it/compare/slow_bank.md", &stdout(&markdown));
}

#[test]
fn what_a_person_asks_comes_first() {
    let output = stdout(&hopwise(&SLOW_BANK));
    let sections: Vec<&str> = output.lines().filter(|line| line.starts_with(|c: char| c.is_uppercase())).collect();
    assert_eq!(sections[0], "Which is better?");
    let after = output.split("Which is better?\n").nth(1).expect("the answer");
    assert!(after.starts_with("  For checkout, asynchronous is better than today."), "{after}");
    // What gets worse is said in the same breath.
    assert!(after.lines().nth(2).is_some_and(|line| line.contains("complete, mean")), "{after}");
}

/// Three designs, at every width, with names that would do something.
#[test]
fn any_width_will_do() {
    let (today, more) = (shop("20ms", ""), shop("25ms", "[services.spare]\nservice_time = \"5ms\"\n"));
    let plan = plan(1, 5, 3);
    let comparison = hopwise::explore::compare::compare(
        &[&blueprint(&today), &blueprint(&more), &blueprint(&today)],
        &plan,
        0.01,
        &hopwise::explore::Serial::default(),
    );
    let of = |label| Compared { label, name: "shop", file: "shop.toml", design: None, judgements: &[] };
    let payload = Comparisons::of(&comparison, vec![of("today"), of("::error::slow\n"), of("again")], "0.0.0");
    for width in [30, 60, 80, 120] {
        let text = text::comparison(&payload, width);
        let plain = anstream_free(&text);
        assert!(!plain.contains("::error"), "{plain}");
        let words: Vec<&str> = plain.split_whitespace().collect();
        let flowing = words.join(" ");
        assert!(flowing.contains("worse") && flowing.contains("the same in every replication"), "{plain}");
        if width >= 60 {
            let widest = plain.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(width), "{width}: {widest:?}\n{plain}");
        }
    }
}

/// Without ANSI styles.
fn anstream_free(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').map_or("", |(_, rest)| rest))
}

#[test]
fn one_replication_says_that_it_has_no_interval() {
    let comparison = compared(&shop("20ms", ""), &shop("25ms", ""), &plan(1, 30, 1));
    let of = |label| Compared { label, name: "shop", file: "shop.toml", design: None, judgements: &[] };
    let payload = Comparisons::of(&comparison, vec![of("a"), of("b")], "0.0.0");
    let text = anstream_free(&text::comparison(&payload, 80));
    assert!(text.contains("one replication has no interval"), "{text}");
    assert!(text.contains("cannot tell without an interval"), "{text}");
}

#[test]
fn objectives_assumptions_and_doubts_are_told_of_each_design() {
    let objective = "[[objectives]]\nexpr = 'mean{flow:checkout} < 60ms'\n";
    let folder = folder("compare-told");
    // A callee that is full: 100 a second, 80 of which it can do.
    let (calm, full) = (shop("20ms", objective), shop("50ms", objective));
    let (calm, full) = (file(&folder, "calm.toml", calm), file(&folder, "full.toml", full));
    let output = stdout(&hopwise(&["compare", &calm, &full, "--for", "30s", "--warmup", "5s"]));
    let flowing = output.split_whitespace().collect::<Vec<&str>>().join(" ");
    assert!(flowing.contains("calm 1 of 1 objective met"), "{output}");
    assert!(flowing.contains("full 0 of 1 objective met; missed: mean{flow:checkout} < 60ms"), "{output}");
    assert!(flowing.contains("To mind full"), "{output}");
    assert!(flowing.contains("Assumed all designs"), "{output}");
    assert!(flowing.contains("For checkout, full is worse than calm."), "{output}");
}

#[test]
fn another_load_is_said_and_so_is_a_design_that_changes_nothing() {
    let today = shop("20ms", "");
    let said = |other: &str| {
        let folder = folder("compare-loads");
        let [one, two] = [("today", today.as_str()), ("other", other)]
            .map(|(name, text)| file(&folder, &format!("{name}.toml"), text));
        let output = hopwise(&["compare", &one, &two, "--for", "10s", "--warmup", "0s", "--replications", "2"]);
        assert!(code(&output) < 3, "{}", stderr(&output));
        stdout(&output).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let team = said(&today.replace("[services.payment]\n", "[services.payment]\nteam = \"money\"\n"));
    assert!(team.contains("nothing in which other differs from today changes the simulation"), "{team}");
    assert!(!team.contains("under different loads"), "{team}");
    let busier = said(&today.replace("\"100/s\"", "\"120/s\""));
    assert!(busier.contains("these are compared under different loads"), "{busier}");
    assert!(!busier.contains("changes the simulation"), "{busier}");
}
