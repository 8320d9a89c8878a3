//! Reports, diagrams and JSON of files with texts that would do something.

use super::{EVIL, file, harmless};
use crate::cli::stripped;
use crate::support::{code, hopwise_with, recommended, stderr, stdout};

/// What `args` print about a file with `text` everywhere.
fn printed(args: &[&str], text: &str) -> String {
    let output = hopwise_with(args, file(text).as_bytes());
    assert!(code(&output) < 2, "{args:?} of {text:?}: {}", stderr(&output));
    stdout(&output)
}

/// `line` without what a backslash escapes.
fn unescaped(line: &str) -> String {
    let mut rest = String::new();
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
        } else {
            rest.push(c);
        }
    }
    rest
}

#[test]
fn text_moves_no_cursor_and_breaks_no_line() {
    for evil in EVIL {
        for args in [
            &["recommend", "-", "--no-evidence"][..],
            &["explain", "a->b", "-"],
            &["explain", "system", "-"],
            &["explain", evil, "-"],
        ] {
            if evil.contains('\0') && args[1] == evil {
                continue; // No argument can hold it.
            }
            harmless(&printed(args, evil), &format!("{args:?} of {evil:?}"));
        }
    }
}

#[test]
fn a_text_is_still_there_in_full() {
    let text = printed(&["explain", "a->*", "-"], "\u{1b}[31mred\n");
    assert!(text.starts_with("a->*:\\u{1b}[31mred\\u{a}\n"), "{text}");
    let markdown = printed(&["recommend", "-", "--no-evidence", "--format", "markdown"], "<b>|x");
    assert!(markdown.starts_with("# &lt;b&gt;\\|x\n"), "{markdown}");
}

#[test]
fn with_colours_only_our_own_codes_are_there() {
    for evil in EVIL {
        let plain = printed(&["recommend", "-", "--no-evidence"], evil);
        let styled = printed(&["recommend", "-", "--no-evidence", "--color", "always"], evil);
        assert!(styled.contains('\u{1b}'));
        assert_eq!(stripped(&styled), plain, "{evil:?}");
    }
}

#[test]
fn a_name_at_the_start_of_a_line_gives_no_order_to_ci() {
    for args in [&["recommend", "-", "--no-evidence"][..], &["recommend", "-", "--no-evidence", "--format", "markdown"]]
    {
        harmless(&printed(args, "::error::pwned"), &format!("{args:?}"));
    }
    harmless(&printed(&["explain", "::error::pwned", "-"], "::error::pwned"), "explain");
}

#[test]
fn an_order_in_the_old_form_is_none_anywhere_in_a_line() {
    // GitHub's runner reads `##[error]` wherever it stands.
    for args in [
        &["recommend", "-", "--no-evidence"][..],
        &["recommend", "-", "--no-evidence", "--format", "markdown"],
        &["explain", "a->b", "-"],
        &["graph", "-"],
    ] {
        let text = printed(args, "##[error]pwned");
        assert!(!text.contains("##["), "{args:?}:\n{text}");
    }
    let output = hopwise_with(&["recommend", "-", "--no-evidence"], b"[services.a]\n[\"##[error]pwned\"]\n");
    assert_eq!(code(&output), 2);
    assert!(!stderr(&output).contains("##["), "{}", stderr(&output));
}

#[test]
fn a_text_that_is_wrapped_gives_no_order_to_ci() {
    let long = "::error::pwned x ".repeat(40);
    for args in [
        &["recommend", "-", "--no-evidence"][..],
        &["explain", "a->b", "-"],
        &["recommend", "-", "--no-evidence", "--format", "markdown"],
    ] {
        harmless(&printed(args, &long), &format!("{args:?}"));
    }
}

#[test]
fn markdown_has_no_markup_but_our_own() {
    let plain = printed(&["recommend", "-", "--no-evidence", "--format", "markdown"], "harmless");
    for evil in EVIL {
        let text = printed(&["recommend", "-", "--no-evidence", "--format", "markdown"], evil);
        harmless(&text, &format!("markdown of {evil:?}"));
        assert!(!text.contains('<') && !text.contains('>'), "{evil:?}:\n{text}");
        assert_eq!(text.lines().count(), plain.lines().count(), "{evil:?} makes lines");
        for (line, model) in text.lines().zip(plain.lines()) {
            let (rest, model) = (unescaped(line), unescaped(model));
            for markup in ['|', '`', '[', ']', '#', '@', '_', '~'] {
                let (found, expected) = (rest.matches(markup).count(), model.matches(markup).count());
                assert_eq!(found, expected, "{markup} of {evil:?} gets through:\n{line}");
            }
            assert_eq!(rest.matches("**").count(), model.matches("**").count(), "{evil:?}:\n{line}");
        }
        // An entity is no way round it.
        assert!(!text.contains("&lt;b&gt;") || !evil.contains("&lt;b&gt;"), "{evil:?}:\n{text}");
    }
}

#[test]
fn diagrams_have_no_lines_quotes_or_tags_but_their_own() {
    for format in ["mermaid", "dot"] {
        let args = ["graph", "-", "--format", format];
        let plain = printed(&args, "harmless");
        for evil in EVIL {
            let text = printed(&args, evil);
            harmless(&text, &format!("{format} of {evil:?}"));
            assert_eq!(text.lines().count(), plain.lines().count(), "{evil:?} makes lines");
            for (line, model) in text.lines().zip(plain.lines()) {
                assert_eq!(line.matches('"').count(), model.matches('"').count(), "{evil:?}: {line}");
                let rest = line.replace("<br/>", "");
                assert!(!rest.contains('<'), "{evil:?}: {line}");
                // What is left of a text: nothing outside the quotes has changed.
                let outside = |line: &str| line.split('"').step_by(2).collect::<String>();
                assert_eq!(outside(line), outside(model), "{evil:?}");
            }
        }
    }
}

#[test]
fn a_backslash_in_dot_is_a_letter() {
    let text = printed(&["graph", "-", "--format", "dot"], "x\\n\\l\\");
    let labels = text.replace("\\nasync-request-reply", "").replace("\\nevent-driven", "").replace("\\nrest", "");
    let labels = labels.replace("\\nqueue", "").replace("\\npub-sub", "").replace("\\ncontradictory-needs", "");
    assert!(!labels.contains('\\'), "{text}");
}

#[test]
fn a_hash_in_mermaid_is_spelled_as_mermaid_reads_it() {
    // Mermaid's own entities are `#35;`; of `&#35;` it makes an `&` and a `#`.
    let text = printed(&["graph", "-"], "a#b \\ c");
    assert!(text.contains("35;") && !text.contains("&#"), "{text}");
}

#[test]
fn a_mermaid_directive_does_not_get_through() {
    // Mermaid looks for `%%{…}%%` everywhere, also inside quotes.
    let text = printed(&["graph", "-"], "%%{init: {'theme':'dark'}}%%");
    assert!(!text.contains("%%{"), "{text}");
}

#[test]
fn json_parses_back_to_the_texts() {
    for evil in EVIL {
        let answer = recommended(&file(evil));
        assert_eq!(answer["name"], evil);
        assert_eq!(answer["edges"][0]["operation"], evil);
        assert_eq!(answer["edges"][0]["id"], format!("a->b:{evil}"));
        assert_eq!(answer["edges"][1]["event"], evil);
        assert_eq!(answer["edges"][1]["id"], format!("a->*:{evil}"));
        assert_eq!(answer["flows"][0]["name"], evil);
        let raw = printed(&["recommend", "-", "--no-evidence", "--format", "json"], evil);
        assert!(!raw.chars().any(|c| c != '\n' && c < ' '), "{evil:?} has control characters in JSON");
        let flip = answer["edges"][0]["flips"][0]["set"].as_str().expect("there is a flip");
        assert!(flip.starts_with(&format!("a->b:{evil}.")) || !flip.starts_with("a->b:"), "{flip:?}");
    }
}

#[test]
fn a_printed_flip_is_accepted_by_set_whatever_the_operation_is() {
    for evil in EVIL.iter().filter(|evil| !evil.contains('\0')) {
        let answer = recommended(&file(evil));
        let flip = &answer["edges"][0]["flips"][0];
        let set = flip["set"].as_str().expect("there is a flip");
        let output =
            hopwise_with(&["recommend", "-", "--no-evidence", "--format", "json", "--set", set], file(evil).as_bytes());
        assert!(code(&output) < 2, "{set:?}: {}", stderr(&output));
        let changed: serde_json::Value = serde_json::from_slice(&output.stdout).expect("stdout is JSON");
        assert_eq!(changed["edges"][0]["pattern"], flip["becomes"], "{set:?}");
    }
}

/// A small file, for each text is simulated.
#[test]
fn what_is_bought_is_told_with_harmless_texts() {
    for evil in EVIL {
        let name = crate::hostile::toml(evil);
        let text = format!(
            "[services.web]\nkind = \"client\"\n[services.a]\nservice_time = {{ constant = \"10ms\" }}\n[services.b]\nservice_time = {{ constant = \"20ms\" }}\n\
             [[edges]]\nfrom = \"web\"\nto = \"a\"\noperation = {name}\nrate = \"20/s\"\nreply = \"immediate\"\npattern = \"rest\"\n\
             [[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = {name}\nreply = \"immediate\"\npattern = \"rest\"\n"
        );
        for format in ["text", "markdown"] {
            let output = hopwise_with(&["recommend", "-", "--format", format], text.as_bytes());
            let said = stdout(&output);
            assert!(said.contains("What it buys"), "{said}");
            harmless(&said, &format!("{format} of {evil:?}"));
        }
    }
}
