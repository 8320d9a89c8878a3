//! What is shipped is right by the schema, and a slip is not.

use hopwise::file::attributes::{DESIGN, FILE, TABLES};
use hopwise::report::schema::{Subject, schema};

use super::{json, validator};
use crate::support::{read, root};

fn wrong(text: &str) -> Vec<String> {
    let document = json(text).unwrap_or_else(|| panic!("no TOML:\n{text}"));
    let validator = validator(&schema(Subject::File));
    validator.iter_errors(&document).map(|error| format!("{error} at {}", error.instance_path())).collect()
}

fn in_folder(folder: &str, ending: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root().join(folder)).expect("the folder is there");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(ending)).map(|name| format!("{folder}/{name}")).collect()
}

#[test]
fn every_file_that_is_shipped_is_right() {
    let scenarios = [in_folder("scenarios", ".toml"), in_folder("scenarios/simulate", ".toml")].concat();
    assert!(scenarios.len() > 30, "{scenarios:?}");
    for file in scenarios.iter().map(String::as_str).chain(["src/cli/commands/starter.toml"]) {
        assert_eq!(wrong(&read(file)), [""; 0], "{file}");
    }
}

#[test]
fn every_example_of_the_documents_is_right() {
    let mut seen = 0;
    for page in in_folder("docs", ".md").into_iter().chain(["README.md".to_owned()]) {
        let text = read(&page);
        for block in text.split("```toml\n").skip(1) {
            let block = block.split("```").next().unwrap_or_default();
            assert_eq!(wrong(block), [""; 0], "{page}:\n{block}");
            seen += 1;
        }
    }
    assert!(seen > 0, "there is an example");
}

#[test]
fn a_slip_is_said_at_its_place() {
    let found = wrong(&read("tests/slips.toml"));
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().any(|it| it.contains("timout")), "{found:#?}");
    assert!(found.iter().any(|it| it.contains("/edges/0/deadline")), "{found:#?}");
}

#[test]
fn a_design_states_what_differs_and_nothing_else_may_be_left_out() {
    let base = "[services.a]\n[services.b]\n[[edges]]\nfrom = \"a\"\nto = \"b\"\ncache = { hit_ratio = 0.5 }\n";
    assert_eq!(wrong(&format!("{base}[designs.d.edges.\"a->b\"]\ncache = {{ warm_up = \"1s\" }}\n")), [""; 0]);
    assert_eq!(wrong("[[edges]]\nfrom = \"a\"\nto = \"b\"\ncache = { warm_up = \"1s\" }\n").len(), 1);
    assert_eq!(wrong("[designs.d.edges.\"a->b\"]\nrate_limit = { burst = 2 }\n").len(), 1, "a form is replaced whole");
    assert_eq!(wrong("[designs.d.edges.\"a->b\"]\ntimout = \"1s\"\n").len(), 1);
    assert_eq!(wrong("[[designs.d.edges]]\nfrom = \"a\"\nto = \"b\"\n").len(), 1, "a design adds no edge");
}

#[test]
fn every_key_is_described_with_what_its_page_says() {
    let schema = schema(Subject::File);
    for part in &FILE {
        assert!(schema["properties"][part.name].is_object(), "{}", part.name);
    }
    for part in &DESIGN {
        assert!(schema["$defs"]["design"]["properties"][part.name].is_object(), "{}", part.name);
    }
    let definitions = schema["$defs"].as_object().expect("tables are defined");
    for table in TABLES {
        let keys = definitions.values().filter(|it| it["title"] == table.header);
        let keys = keys.max_by_key(|it| it["required"].is_array()).unwrap_or_else(|| panic!("{}", table.header));
        assert_eq!(keys["additionalProperties"], false, "{}", table.header);
        for attribute in table.attributes() {
            let key = &keys["properties"][attribute.name];
            let said = key["description"].as_str().unwrap_or_else(|| panic!("{} of {}", attribute.name, table.header));
            // Its first letter is a capital.
            assert!(said.contains(&attribute.summary[attribute.summary.len().min(4)..]), "{said}");
            assert!(said.contains(attribute.read_by), "{said}");
            assert!(attribute.is_required() == said.contains("\n\nRequired."), "{said}");
        }
    }
}
