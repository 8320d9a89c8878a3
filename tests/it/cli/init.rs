//! `init`, `completions` and `graph`.

use super::{CONTRADICTION, folder, scenarios};
use crate::support::{code, command, hopwise, hopwise_with, read, recommended, stderr, stdout, topology};

#[test]
fn init_writes_a_file_that_recommend_accepts() {
    let folder = folder("init");
    let output = command(&["init"]).current_dir(&folder).output().expect("the binary runs");
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    assert!(stdout(&output).contains("hopwise recommend topology.toml"), "{}", stdout(&output));
    let output = command(&["recommend", "topology.toml"]).current_dir(&folder).output().expect("the binary runs");
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""), "{}", stdout(&output));
    let output = command(&["init", "other.toml"]).current_dir(&folder).output().expect("the binary runs");
    assert_eq!(code(&output), 0);
    let texts =
        ["topology.toml", "other.toml"].map(|name| std::fs::read_to_string(folder.join(name)).expect("it is there"));
    assert_eq!(texts[0], texts[1]);
    assert_eq!(texts[0], stdout(&hopwise(&["init", "-"])));
}

#[test]
fn init_replaces_no_file_unless_it_is_forced() {
    let folder = folder("init-force");
    let path = super::file(&folder, "mine.toml", "# mine, and longer than the starter\n".repeat(100));
    let output = hopwise(&["init", &path]);
    assert_eq!((code(&output), stdout(&output).as_str()), (2, ""));
    assert!(stderr(&output).contains("--force"), "{}", stderr(&output));
    assert!(std::fs::read_to_string(&path).expect("it is there").starts_with("# mine"));
    let output = hopwise(&["init", &path, "--force"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    assert_eq!(std::fs::read_to_string(&path).expect("it is there"), stdout(&hopwise(&["init", "-"])));
}

#[test]
fn init_where_nothing_can_be_written_ends_with_two() {
    let folder = folder("init-nowhere");
    for path in [folder.join("missing").join("x.toml"), folder.clone()] {
        let path = path.display().to_string();
        for args in [&["init", path.as_str()][..], &["init", path.as_str(), "--force"]] {
            let output = hopwise(args);
            assert_eq!((code(&output), stdout(&output).as_str()), (2, ""), "{args:?}");
            assert!(stderr(&output).starts_with("error: "), "{args:?}: {}", stderr(&output));
        }
    }
}

#[test]
fn the_starter_shows_one_decision_of_each_kind() {
    let starter = stdout(&hopwise(&["init", "-"]));
    let answer = recommended(&starter);
    let patterns: Vec<&str> =
        answer["edges"].as_array().expect("a list").iter().filter_map(|edge| edge["pattern"].as_str()).collect();
    for pattern in ["rest", "async-request-reply", "queue"] {
        assert!(patterns.contains(&pattern), "{pattern} is not among {patterns:?}");
    }
    assert!(starter.lines().filter(|line| line.starts_with('#')).count() >= 4, "it explains itself");
}

#[test]
fn every_shell_has_completions_for_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = hopwise(&["completions", shell]);
        assert_eq!((code(&output), stderr(&output).as_str()), (0, ""), "{shell}");
        let script = stdout(&output);
        for word in ["hopwise", "recommend", "explain", "graph", "init", "completions", "policy", "design"] {
            assert!(script.contains(word), "{word} is missing for {shell}");
        }
    }
}

/// The lines of a diagram that draw an arrow.
fn arrows(text: &str) -> usize {
    text.lines().filter(|line| line.contains("-->|") || line.contains("-.->|") || line.contains(" -> s")).count()
}

#[test]
fn diagrams_show_every_service_and_every_hop() {
    for scenario in scenarios() {
        let topology = topology(&read(&scenario));
        let decisions = hopwise::decide::decisions::decide(&topology);
        let hops: usize = decisions.topology.edges().iter().map(|edge| edge.to.as_slice().len()).sum();
        for format in ["mermaid", "dot"] {
            let text = stdout(&hopwise(&["graph", &scenario, "--format", format]));
            for service in topology.services() {
                assert!(text.contains(&format!("\"{}\"", service.name)), "{} is missing in {scenario}", service.name);
            }
            assert_eq!(arrows(&text), hops, "{scenario} as {format}");
        }
    }
}

#[test]
fn diagrams_begin_and_end_as_their_language_wants() {
    let mermaid = stdout(&hopwise(&["graph", super::CLEAN]));
    assert!(mermaid.starts_with("flowchart LR\n"), "{mermaid}");
    let styles = mermaid.lines().filter(|line| line.trim_start().starts_with("linkStyle")).count();
    assert_eq!(styles, arrows(&mermaid));
    let dot = stdout(&hopwise(&["graph", super::CLEAN, "--format", "dot"]));
    assert!(dot.starts_with("digraph ") && dot.ends_with("}\n"), "{dot}");
    assert_eq!(dot.matches('{').count(), dot.matches('}').count());
    assert!(dot.lines().all(|line| line.matches('"').count() % 2 == 0), "{dot}");
}

#[test]
fn a_diagram_says_what_is_recommended_and_what_contradicts_itself() {
    let output = hopwise_with(&["graph", "-"], CONTRADICTION.as_bytes());
    let text = stdout(&output);
    assert!(text.contains("talk<br/>contradictory-needs") && text.contains("GET /x<br/>rest"), "{text}");
    let output = hopwise_with(&["graph", "-", "--policy", "async-first", "--format", "dot"], CONTRADICTION.as_bytes());
    assert!(stdout(&output).contains("talk\\ncontradictory-needs"), "{}", stdout(&output));
}
