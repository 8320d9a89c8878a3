//! `explain` knows edges, flows, the system, questions, safeguards and keys, and guesses what a slip meant.

use hopwise::file::attributes::TABLES;
use hopwise::report::explain::subjects;

use super::{CLEAN, CONTRADICTION};
use crate::support::{code, hopwise, hopwise_with, stderr, stdout};

const SAGA: &str = "scenarios/place-order.toml";

/// The page of `subject`, which must be known.
fn page(args: &[&str]) -> String {
    let args: Vec<&str> = ["explain"].iter().chain(args).copied().collect();
    let output = hopwise(&args);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""), "{args:?}");
    stdout(&output)
}

/// What is said of a subject that is not known.
fn unknown(args: &[&str]) -> String {
    let args: Vec<&str> = ["explain"].iter().chain(args).copied().collect();
    let output = hopwise(&args);
    assert_eq!((code(&output), stdout(&output).as_str()), (2, ""), "{args:?}");
    stderr(&output)
}

#[test]
fn an_edge_is_explained_by_each_of_its_ids() {
    let full = page(&["order->payment:charge", CLEAN]);
    assert!(full.starts_with("order->payment:charge\n"), "{full}");
    for part in ["use", "because", "Q5", "decisive", "not", "path", "flips", "assumed", "required"] {
        assert!(full.lines().any(|line| line.trim_start().starts_with(part)), "{part} is missing in\n{full}");
    }
    for id in ["order->payment", "order..payment", "order..payment:charge"] {
        assert_eq!(page(&[id, CLEAN]), full, "{id}");
    }
    // The same as `recommend --edge`.
    assert_eq!(stdout(&hopwise(&["recommend", CLEAN, "--edge", "order->payment"])), full);
}

#[test]
fn several_edges_between_two_ends_are_all_explained() {
    let text = "[services.a]\n[services.b]\n[services.c]\n[[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = \"go\"\n\
                [[edges]]\nfrom = \"a\"\nto = [\"b\", \"c\"]\nevent = \"gone\"\n";
    let ids = |subject: &str| -> Vec<String> {
        let output = hopwise_with(&["explain", subject, "-"], text.as_bytes());
        assert_eq!(code(&output), 0, "{subject}: {}", stderr(&output));
        stdout(&output).lines().filter(|line| line.starts_with("a->")).map(str::to_owned).collect()
    };
    assert_eq!(ids("a->b"), ["a->b:go", "a->*:gone"]);
    assert_eq!(ids("a->b:go"), ["a->b:go"]);
    // A subscription stands for its list.
    for subject in ["a->c", "a..c", "a->c:gone", "a->b:gone", "a->*", "a->*:gone"] {
        assert_eq!(ids(subject), ["a->*:gone"], "{subject}");
    }
}

#[test]
fn a_flow_and_the_system_are_explained() {
    let flow = page(&["place-order", SAGA]);
    assert!(flow.starts_with("place-order\n") && flow.contains("saga by"), "{flow}");
    for question in ["G1", "G2", "G3", "G7"] {
        assert!(flow.contains(question), "{question} is missing in\n{flow}");
    }
    let system = page(&["system", CLEAN]);
    for about in ["API gateway", "service mesh", "GraphQL", "event sourcing", "CQRS", "broker"] {
        assert!(system.contains(about), "{about} is missing in\n{system}");
    }
}

#[test]
fn a_contradiction_is_explained() {
    let output = hopwise_with(&["explain", "web->a", "-"], CONTRADICTION.as_bytes());
    assert_eq!(code(&output), 1);
    assert!(stdout(&output).contains("contradictory-needs"), "{}", stdout(&output));
}

#[test]
fn every_question_is_explained_in_either_case() {
    // `p50` is a key.
    let is_question = |subject: &&str| {
        subject.starts_with(|c: char| c.is_ascii_uppercase()) && subject.ends_with(|c: char| c.is_ascii_digit())
    };
    let questions: Vec<&str> = subjects().into_iter().filter(is_question).collect();
    assert!(["Q1", "Q5", "Q15", "G3", "G7", "B1", "B6", "Y2", "Y6"].iter().all(|id| questions.contains(id)));
    assert_eq!(questions.len(), 16 + 7 + 6 + 6);
    for id in questions {
        let text = page(&[id]);
        assert!(text.starts_with(&format!("{id} ")), "{text}");
        assert!(id == "Q0" || text.contains("sources"), "{text}");
        assert_eq!(page(&[&id.to_lowercase()]), text);
        assert_eq!(page(&[id, CLEAN]), text, "a file is not needed, and no harm");
    }
}

#[test]
fn every_safeguard_is_explained() {
    for name in ["circuit-breaker", "dlq", "outbox", "timeout", "idempotent-consumer", "claim-check", "saga-timeout"] {
        let text = page(&[name]);
        assert!(text.starts_with(&format!("{name}\n")), "{text}");
        for part in ["when", "suggested", "sources"] {
            assert!(text.contains(part), "{part} is missing in\n{text}");
        }
    }
}

#[test]
fn every_key_of_the_file_is_explained() {
    // The starter says so: "Every key is described … by `hopwise explain KEY`".
    for table in TABLES {
        for attribute in table.attributes() {
            let text = page(&[attribute.name]);
            let heading = format!("{} in {}", attribute.name, table.header);
            assert!(text.contains(&heading), "`{heading}` is missing in\n{text}");
        }
    }
}

#[test]
fn every_table_is_explained_by_its_name_and_within_its_key() {
    for (subject, parts) in [
        ("LAW", &["LAW", "p50", "hyperexponential", "empirical"][..]),
        ("law", &["LAW", "pareto"]),
        ("lognormal", &["lognormal in LAW", "lognormal = { … }", "median", "sigma"]),
        ("flows.arrivals", &["arrivals in [[flows]]", "arrivals = { … }", "renewal", "replay"]),
        ("flows.arrivals.closed.think_time", &["think_time in closed", "LAW"]),
        ("services.line", &["line in [services.NAME]", "line = { … }", "discipline", "max_wait"]),
        ("services", &["[services.NAME]", "concurrency", "codel"]),
        ("[[faults]]", &["[[faults]]", "mtbf"]),
        ("system.thresholds", &["[system.thresholds]", "max_sync_hops"]),
        ("system.thresholds.max_sync_hops", &["max_sync_hops in [system.thresholds]"]),
        ("links", &["bandwidth"]),
    ] {
        let text = page(&[subject]);
        for part in parts {
            assert!(text.contains(part), "{subject}: {part} is missing in\n{text}");
        }
        assert_eq!(page(&[subject, CLEAN]), text, "a file is not needed, and no harm");
    }
    assert!(unknown(&["flows.arivals"]).contains("nothing is called"));
    assert!(unknown(&["nothing.line"]).contains("nothing is called"));
}

#[test]
fn objectives_are_explained_with_every_metric() {
    use hopwise::explore::objectives::measurable;
    for subject in ["objectives", "objective", "expr", "objectives.expr"] {
        let text = page(&[subject]);
        assert!(text.contains("AGG METRIC{KIND:ID} OP VALUE"), "{subject}:\n{text}");
        for metric in measurable() {
            assert!(text.contains(&format!("  {} ", metric.name)), "{subject}: {} is missing in\n{text}", metric.name);
        }
    }
    assert_eq!(measurable().len(), 33);
}

#[test]
fn what_the_simulation_reads_says_so() {
    for key in ["deadline", "timeout", "concurrency", "payload", "rate", "entry", "service_time"] {
        let text = page(&[key]);
        assert!(text.lines().any(|line| line.contains("read by") && line.contains("simulate")), "{key}:\n{text}");
    }
}

#[test]
fn a_slip_is_answered_with_what_was_meant() {
    for (slip, meant) in [
        ("deadlin", "deadline"),
        ("circiut-breaker", "circuit-breaker"),
        ("idempotant", "idempotent"),
        ("Q99", "Q9"),
        ("max_sync_hop", "max_sync_hops"),
    ] {
        assert_eq!(unknown(&[slip]), format!("error: nothing is called `{slip}`; did you mean `{meant}`?\n"));
    }
    assert_eq!(unknown(&["zzzzzzzz"]), "error: nothing is called `zzzzzzzz`\n");
}

#[test]
fn a_slip_beside_a_file_is_answered_with_what_was_meant() {
    for (slip, file, meant) in [
        ("order->payment:chrge", CLEAN, "order->payment:charge"),
        ("ordr->payment:charge", CLEAN, "order->payment:charge"),
        ("order..paymnt", CLEAN, "order->payment"),
        ("ordr->payment", CLEAN, "order->payment"),
        ("place-ordr", SAGA, "place-order"),
        ("deadlin", CLEAN, "deadline"),
        ("circiut-breaker", CLEAN, "circuit-breaker"),
        ("systm", CLEAN, "system"),
    ] {
        let said = unknown(&[slip, file]);
        assert!(said.contains(&format!("did you mean `{meant}")), "{slip}: {said}");
    }
}

#[test]
fn an_argument_that_lost_its_arrow_gets_the_quoting_hint() {
    for args in [
        &["explain", "order-"][..],
        &["explain", "order-", CLEAN],
        &["recommend", CLEAN, "--edge", "order-"],
        &["recommend", CLEAN, "--set", "order-"],
    ] {
        let output = hopwise(args);
        assert_eq!(code(&output), 2, "{args:?}");
        let said = stderr(&output);
        assert!(said.contains("redirection") && said.contains("`order..payment`"), "{args:?}: {said}");
    }
}

#[test]
fn an_edge_without_a_file_says_that_it_needs_one() {
    for subject in ["order->payment", "order..payment", "order->payment:charge"] {
        let said = unknown(&[subject]);
        assert!(said.contains("FILE"), "{said}");
    }
    assert!(unknown(&["system"]).contains("FILE"), "{}", unknown(&["system"]));
}

#[test]
fn changes_are_explained_too() {
    let text = page(&["order->payment", CLEAN, "--set", "order->payment.reply=none"]);
    assert!(text.contains("use       queue"), "{text}");
    let text = page(&["gateway->order", CLEAN, "--policy", "async-first"]);
    assert!(text.contains("queue"), "{text}");
}
