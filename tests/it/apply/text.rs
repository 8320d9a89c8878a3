//! What is written keeps comments, order and style.

use hopwise::diagnostic::{SourceId, Sources};
use hopwise::file;

use crate::support::{code, command, hopwise, read, root, stderr, stdout};

/// `text` with `settings` written into it.
fn written(text: &str, settings: &[&str]) -> String {
    let mut sources = Sources::default();
    let id = sources.add("x.toml", text);
    let document = file::parse(&sources, id).0.expect("TOML");
    let ids: Vec<SourceId> = settings.iter().map(|it| sources.add("a setting", *it)).collect();
    file::written(&document, &sources, SourceId::FILE, &ids).expect("writable")
}

#[test]
fn a_key_is_replaced_where_it_stands_or_follows_the_last_one() {
    let text = "# head\n[services.a]\n[services.b]\n\n# the call\n[[edges]] # here\nfrom = 'a'\npattern = \"rest\" # today\nto = \"b\"   # last\n\n# tail\n[designs.x]\n";
    let expected = text
        .replace("pattern = \"rest\" # today", "pattern = \"queue\" # today")
        .replace("to = \"b\"   # last\n", "to = \"b\"   # last\ndlq = true\nmax_deliveries = 5\ntimeout = \"1s\"\n");
    let settings = ["a->b.pattern=queue", "a->b.dlq=true", "a->b.max_deliveries=5", "a->b.timeout=1s"];
    assert_eq!(written(text, &settings), expected);
}

#[test]
fn indentation_inline_tables_and_line_ends_are_those_of_the_file() {
    let indented =
        "[services.a]\n[services.b]\n[[edges]]\n  from = \"a\"\n  to = \"b\"\n  [edges.backoff]\n  base = \"1s\"\n";
    let expected = indented.replace("  to = \"b\"\n", "  to = \"b\"\n  pattern = \"grpc\"\n");
    assert_eq!(written(indented, &["a->b.pattern=grpc"]), expected);

    let inline = "services = { a = {}, b = {} }\nedges = [\n  { from = \"a\", to = \"b\" }, # one\n]\n";
    let expected = inline.replace("to = \"b\" }", "to = \"b\" , pattern = \"grpc\" }");
    let result = written(inline, &["a->b.pattern=grpc"]);
    assert_eq!(result.replace(' ', ""), expected.replace(' ', ""));

    let windows = indented.replace('\n', "\r\n");
    let result = written(&windows, &["a->b.pattern=grpc"]);
    assert_eq!(
        result,
        indented.replace("  to = \"b\"\n", "  to = \"b\"\n  pattern = \"grpc\"\n").replace('\n', "\r\n")
    );
}

#[test]
fn a_list_of_callees_is_divided_only_where_they_differ() {
    let text = "[services.a]\n[services.b]\n[services.c]\n# both\n[[edges]]\nfrom = \"a\"\nto = [\"b\", \"c\"]\nreply = \"immediate\"\n";
    let same = written(text, &["a->b.timeout=1s", "a->c.timeout=1s"]);
    assert_eq!(same, format!("{text}timeout = \"1s\"\n"));
    let other = written(text, &["a->b.timeout=1s", "a->c.timeout=2s"]);
    let edge = |to: &str, timeout: &str| {
        format!("[[edges]]\nfrom = \"a\"\nto = \"{to}\"\nreply = \"immediate\"\ntimeout = \"{timeout}\"\n")
    };
    let head = "[services.a]\n[services.b]\n[services.c]\n# both\n";
    assert_eq!(other, format!("{head}{}\n{}", edge("b", "1s"), edge("c", "2s")));
}

#[test]
fn every_line_of_a_scenario_stays_but_those_that_state_another_pattern() {
    let folder = root().join("target/tmp/apply-lines");
    std::fs::create_dir_all(&folder).expect("a folder");
    for name in ["checkout", "dotnet-eshop", "social-network"] {
        let before = read(format!("scenarios/{name}.toml"));
        let path = folder.join(format!("{name}.toml"));
        std::fs::write(&path, &before).expect("written");
        let output = hopwise(&["recommend", path.to_str().expect("text"), "--apply", "--no-evidence"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(stderr(&output).starts_with("wrote "), "{}", stderr(&output));
        let after = std::fs::read_to_string(&path).expect("there");
        let mut lines = after.lines();
        for line in before.lines().filter(|line| !line.starts_with("pattern = ")) {
            assert!(lines.any(|it| it == line), "{name} lost `{line}`, or has it elsewhere");
        }
        let again = hopwise(&["recommend", path.to_str().expect("text"), "--apply", "--no-evidence"]);
        assert!(stderr(&again).contains("states already what is recommended"), "{}", stderr(&again));
        assert_eq!(std::fs::read_to_string(&path).expect("there"), after);
    }
}

#[test]
fn a_patch_is_shown_and_nothing_is_written() {
    let before = read("scenarios/checkout.toml");
    let output = hopwise(&["recommend", "scenarios/checkout.toml", "--diff", "--edge", "order->payment"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let expected = "--- a/scenarios/checkout.toml
+++ b/scenarios/checkout.toml
@@ -41,7 +41,17 @@
 from = \"order\"
 to = \"payment\"
 operation = \"charge\"
-pattern = \"rest\"
+pattern = \"async-request-reply\"
+idempotency_key = true
+outbox = true
+idempotent = true
+dlq = true
+max_deliveries = 5
+publisher_confirms = true
+correlation_id = true
+max_in_flight = 100
+monitored = true
+reply_channel = true
 
 [[edges]]
 from = \"payment\"
";
    assert_eq!(stdout(&output), expected);
    assert_eq!(read("scenarios/checkout.toml"), before);
    // What a shell's `patch` makes of it is what `--apply` writes.
    let folder = root().join("target/tmp/apply-patch");
    std::fs::create_dir_all(folder.join("scenarios")).expect("a folder");
    let path = folder.join("scenarios/checkout.toml");
    std::fs::write(&path, &before).expect("written");
    let apply = ["recommend", "scenarios/checkout.toml", "--apply", "--no-evidence", "--edge", "order->payment"];
    let output = command(&apply).current_dir(&folder).output().expect("the binary runs");
    assert_eq!(stderr(&output), "wrote 11 keys of order->payment:charge to scenarios/checkout.toml\n");
    let added: Vec<&str> = expected.lines().filter_map(|line| line.strip_prefix('+')).skip(1).collect();
    let after = std::fs::read_to_string(&path).expect("there");
    assert_eq!(
        after,
        before.replacen(
            "pattern = \"rest\"\n\n[[edges]]\nfrom = \"payment\"",
            &format!("{}\n\n[[edges]]\nfrom = \"payment\"", added.join("\n")),
            1
        )
    );
}
