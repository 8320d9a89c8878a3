//! Every scenario has its output beside it, and each equals a fresh run.

use crate::support::{code, golden, hopwise, read, root, stderr, stdout};

fn names(extension: &str) -> Vec<String> {
    names_in("scenarios", extension)
}

fn names_in(folder: &str, extension: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root().join(folder))
        .expect("scenarios are there")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter_map(|name| name.strip_suffix(extension).map(str::to_owned))
        .collect();
    names.sort();
    names
}

#[test]
fn every_scenario_says_what_its_output_says() {
    for name in names(".toml") {
        let file = format!("scenarios/{name}.toml");
        let output = hopwise(&["recommend", &file]);
        assert_eq!(code(&output), 0, "{file}: {}", stderr(&output));
        assert_eq!(stderr(&output), "", "{file} is clean");
        golden::compare(format!("scenarios/{name}.recommend.out"), &stdout(&output));
    }
}

#[test]
fn no_output_lacks_its_scenario_and_each_has_a_line_in_the_readme() {
    let scenarios = names(".toml");
    for name in names(".recommend.out") {
        assert!(scenarios.contains(&name), "{name}.recommend.out has no {name}.toml");
    }
    let readme = read("scenarios/README.md");
    let simulated = names_in("scenarios/simulate", ".toml").into_iter().map(|name| format!("simulate/{name}"));
    for name in scenarios.into_iter().chain(simulated) {
        assert!(readme.contains(&format!("({name}.toml)")), "scenarios/README.md does not mention {name}");
    }
}
