//! What is refused before anything is simulated: exit code 2, and words that help.

use super::{bare, flow, shop, simulate};
use crate::support::{code, stderr, stdout};

fn refused(text: &str, args: &[&str], words: &str) {
    let output = simulate(text, args);
    assert_eq!(code(&output), 2, "{args:?}: {}", stdout(&output));
    assert!(stderr(&output).contains(words), "{args:?}: {}", stderr(&output));
    assert_eq!(stdout(&output), "", "{args:?}");
    let all: Vec<&str> = args.iter().chain(&["--format", "json"]).copied().collect();
    let output = simulate(text, &all);
    assert_eq!(code(&output), 2, "{all:?}");
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON on standard output");
    assert_eq!(json["command"], "simulate", "{all:?}");
}

#[test]
fn spans_and_factors_that_mean_nothing() {
    for (args, words) in [
        (&["--for", "0s"][..], "measures nothing"),
        (&["--for", "1x"], "is no duration"),
        (&["--for", "5s", "--warmup", "soon"], "is no duration"),
        (&["--for", "100d", "--warmup", "900d"], "longer than a simulation may be"),
        (&["--for", "3650d"], "longer than a simulation may be"),
        (&["--load", "0"], "is no factor above 0"),
        (&["--load=-1"], "is no factor above 0"),
        (&["--load", "nan"], "is no factor above 0"),
        (&["--load", "inf"], "is no factor above 0"),
        (&["--precision", "0"], "is no ratio above 0"),
        (&["--precision", "nan"], "is no ratio above 0"),
    ] {
        refused(&shop(), args, words);
    }
}

#[test]
fn faults_that_cannot_be() {
    for (args, words) in [
        (["--fail", "nobody@1s"], "`nobody` is no service, broker, zone, edge or flow"),
        (["--fail", "payment@"], "it does not say when: nothing stands after `@`"),
        (["--fail", "payment@"], "for example `--fail payment@30s+60s`"),
        (["--fault", "payment=crash@"], "it does not say when: nothing stands after `@`"),
        (["--slow", "payment=3x@"], "it does not say when: nothing stands after `@`"),
        (["--fail", "payment@30s+"], "it does not say for how long: nothing stands after `+`"),
        (["--fail", "payment@soon"], "`soon` is no duration such as `30s`"),
        (["--fault", "payment=@1s"], "it does not say what happens: nothing stands after `=`"),
        (["--slow", "payment=@1s"], "it does not say what happens: nothing stands after `=`"),
        (["--fail", "payment"], "it does not say when"),
        (["--fail", "@1s"], "the target is missing"),
        (["--fail", "payment@1s+0s"], "it lasts no time at all"),
        (["--fail", "payment/9@1s"], "there is no replica `payment/9`"),
        (["--slow", "payment=fast@1s"], "`fast` is no amount of `slow`"),
        (["--slow", "payment=-1x@1s"], "`-1x` is no amount of `slow`"),
        (["--slow", "payment@1s"], "`=` is missing"),
        (["--fault", "payment=crash:3@1s"], "`crash` takes no amount"),
        (["--fault", "payment=melt@1s"], "there is no fault `melt`"),
        (["--fault", "payment=errors@1s"], "`errors` needs an amount"),
        (["--fault", "payment=errors:200%@1s"], "`200%` is no amount of `errors`"),
        (["--fault", "payment=load:5x@1s"], "`load` is no fault of a service"),
    ] {
        refused(&shop(), &args, words);
    }
}

#[test]
fn names_that_nothing_has() {
    refused(&shop(), &["--design", "nope"], "there is no design `nope`");
    let objective = "[[objectives]]\nexpr = 'p(99){flow:nope} < 1s'\n";
    refused(&format!("{}{objective}", shop()), &[], "there is no flow `nope`");
}

#[test]
fn nothing_that_arrives() {
    refused(&bare(&flow("rate = \"0/s\"")), &["--for", "5s"], "no request ever arrives");
    // Beside another flow it is no mistake, and said.
    let second = "[[flows]]\nname = \"g\"\nentry = \"web->a:x\"\nrate = \"5/s\"\n";
    let output = simulate(&bare(&format!("{}{second}", flow("rate = \"0/s\""))), &["--for", "5s"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("no request of f arrived"), "{}", stdout(&output));
}
