//! File names that would do something, and a proposed command that a shell must not misread.

use super::harmless;
use crate::cli::{file as written, folder};
use crate::support::{code, command, hopwise, hopwise_with, stderr, stdout};

/// Names that a Unix folder may hold.
#[cfg(unix)]
const NAMES: [&str; 6] = [
    "\u{1b}[31mred.toml",
    "a\n::error::x.toml",
    "::error::x.toml",
    "<script>|`x`.toml",
    "\u{202e}lmot.toml",
    "a\rb\u{7}.toml",
];

#[cfg(unix)]
#[test]
fn file_names_stay_texts() {
    let folder = folder("hostile-names");
    for name in NAMES {
        written(&folder, name, "[services.a]\n[services.b]\n[[edges]]\nfrom = \"a\"\nto = \"b\"\n");
        written(&folder, &format!("broken {name}"), "[services.a]\nreplicas = 0\n");
        let broken = format!("./broken {name}");
        let name = format!("./{name}");
        for format in ["text", "markdown"] {
            let args = ["recommend", &name, "--no-evidence", "--format", format];
            let output = command(&args).current_dir(&folder).output().expect("the binary runs");
            assert_eq!(code(&output), 0, "{args:?}: {}", stderr(&output));
            harmless(&stdout(&output), &format!("{args:?}"));
        }
        for path in [broken.as_str(), "./missing \u{1b}[31m\n::error::x", "./missing \u{202e}"] {
            let output =
                command(&["recommend", path, "--no-evidence"]).current_dir(&folder).output().expect("the binary runs");
            assert_eq!(code(&output), 2, "{path:?}");
            harmless(&stderr(&output), &format!("{path:?}"));
        }
        let args = ["recommend", broken.as_str(), "--no-evidence", "--format", "json"];
        let output = command(&args).current_dir(&folder).output().expect("the binary runs");
        let payload: serde_json::Value = serde_json::from_slice(&output.stdout).expect("stdout is JSON");
        assert_eq!(payload["problems"][0]["file"], broken);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_init_writes_is_named_without_harm() {
    let folder = folder("hostile-init");
    for name in NAMES {
        let name = format!("./{name}");
        let first = command(&["init", &name]).current_dir(&folder).output().expect("the binary runs");
        assert_eq!(code(&first), 0, "{name:?}: {}", stderr(&first));
        harmless(&stdout(&first), &format!("init {name:?}"));
        let styled = command(&["init", &name, "--force", "--color", "always"]).current_dir(&folder).output();
        harmless(&stdout(&styled.expect("the binary runs")), &format!("init {name:?} in colour"));
        let again = command(&["init", &name]).current_dir(&folder).output().expect("the binary runs");
        assert_eq!(code(&again), 2);
        harmless(&stderr(&again), &format!("init {name:?} again"));
    }
}

/// What a shell makes of the command that a report proposes: its words.
#[cfg(unix)]
fn proposed(report: &str) -> Vec<String> {
    let at = report.find("hopwise explain").expect("a command is proposed");
    let script = format!("hopwise() {{ printf '%s\\0' \"$@\"; }}\n{}", &report[at..]);
    let output = std::process::Command::new("sh").args(["-c", &script]).output().expect("there is a shell");
    let words = String::from_utf8(output.stdout).expect("the words are text");
    words.split_terminator('\0').map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn the_proposed_command_is_one_that_a_shell_reads_as_meant() {
    for operation in ["charge", "it's", "x'; echo pwned; '", "$(echo pwned)", "`echo pwned`", "a \"b\" \\ c", "!x"] {
        let text = format!(
            "[services.a]\n[services.b]\n[[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = {}\n",
            super::toml(operation)
        );
        let report = stdout(&hopwise_with(&["recommend", "-", "--no-evidence"], text.as_bytes()));
        assert_eq!(proposed(&report), ["explain", &format!("a->b:{operation}"), "-"], "{report}");
    }
}

#[cfg(unix)]
#[test]
fn the_proposed_command_finds_a_file_with_blanks_in_its_name() {
    let folder = folder("hostile blanks");
    for name in ["my shop.toml", "it's.toml", "$HOME;x.toml"] {
        let path = written(&folder, name, "[services.a]\n[services.b]\n[[edges]]\nfrom = \"a\"\nto = \"b\"\n");
        let report = stdout(&hopwise(&["recommend", &path, "--no-evidence"]));
        assert_eq!(proposed(&report), ["explain", "a->b", &path], "{report}");
    }
}
